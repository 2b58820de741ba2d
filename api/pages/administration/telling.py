"""What several pages of the administration say alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.problems import as_problem
from api.wording.faults import fault_message

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from api.pages.forms import Form
    from api.wording import Wording
    from matchmaker.errors import MatchmakerError


def tell_faults(form: Form, error: MatchmakerError, words: Wording, rest: str) -> Form:
    """Write down beside its field what an error says of it, and return the form.

    Parameters
    ----------
    rest
        Field that bears what is said of no single one.
    """
    faults: Iterable[Mapping[str, object]] = error.facts.get("faults", ())  # type: ignore[assignment]
    for fault in faults:
        form.fault(str(fault["column"]), fault_message(str(fault["code"]), words))
    if form:
        form.fault(rest, as_problem(error).line(words))
    return form


def parts_of(text: str) -> list[str]:
    r"""Return the parts of a list that somebody typed, with commas, semicolons or lines between.

    Examples
    --------
    >>> parts_of("8000-8999; 9000\n9050 ,")
    ['8000-8999', '9000', '9050']
    """
    for sign in ("\r", "\n", ","):
        text = text.replace(sign, ";")
    return [part.strip() for part in text.split(";") if part.strip()]
