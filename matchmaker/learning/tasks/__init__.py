"""The evaluation tasks: those of the evaluation folder, then our own. `TASKS` is the list."""

from matchmaker.learning.tasks.activities import Activities
from matchmaker.learning.tasks.base import SPLITS, EvaluationFolder, Problem, Task
from matchmaker.learning.tasks.consortium import Consortium
from matchmaker.learning.tasks.hub_texts import HubPairs, HubWasteCodes
from matchmaker.learning.tasks.new_partners import NewPartners
from matchmaker.learning.tasks.same_organisation import SameOrganisation
from matchmaker.learning.tasks.skills import Skills
from matchmaker.learning.tasks.synergies import Synergies
from matchmaker.learning.tasks.translated_titles import TranslatedTitles
from matchmaker.learning.tasks.waste_codes import WasteCodes
from matchmaker.learning.tasks.waste_takers import WasteTakers

TASKS: tuple[type[Task], ...] = (
    NewPartners,
    WasteTakers,
    WasteCodes,
    Skills,
    Activities,
    Consortium,
    SameOrganisation,
    TranslatedTitles,
    HubWasteCodes,
    HubPairs,
    Synergies,
)

__all__ = ["SPLITS", "TASKS", "EvaluationFolder", "Problem", "Task"]
