"""What became of fictional cases and suggestions, day by day.

Invented from the rows of partnerships and judgements, with a chance of their own: the network
itself stays what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from matchmaker.domain import PartnershipState
from matchmaker.outcomes import CaseStep, Shown
from models.intake.demo.members import Row

WAY = (
    PartnershipState.LEAD,
    PartnershipState.INTRODUCED,
    PartnershipState.TALKING,
    PartnershipState.PILOT,
    PartnershipState.RUNNING,
)
STAGE_DAYS = 45
"""Days that a stage takes at most, on average."""
BESIDE = 3
"""Other members that stood in the list in which a judged one was shown."""


def steps(partnerships: Sequence[Row], seed: int, today: date) -> Iterator[CaseStep]:
    """Yield the steps of every case, from lead to the state that its row tells."""
    random = Random(seed)  # noqa: S311 - fiction, no secret
    for id_, _, _, _, told, began, until, *_ in partnerships:
        assert isinstance(began, date)
        state = PartnershipState(str(told))
        over = state in {PartnershipState.FAILED, PartnershipState.ENDED}
        unsaid = began + timedelta(days=random.randrange(90, 400))
        ended = until if isinstance(until, date) else unsaid
        last = min(ended, today) if over else today
        reach = state if state in WAY else PartnershipState.RUNNING
        if state is PartnershipState.FAILED:
            reach = random.choices(WAY[1:4], (3, 5, 2))[0]
        way = WAY[: WAY.index(reach) + 1]
        room = min((last - began).days - 1, STAGE_DAYS * len(way))
        days = sorted(random.randrange(1, max(2, room)) for _ in way[1:])
        for stage, after in zip(way, (0, *days), strict=True):
            yield CaseStep(str(id_), began + timedelta(days=after), stage)
        if over:
            yield CaseStep(str(id_), max(last, began + timedelta(days=room)), state)


def shown(judgements: Sequence[Row], seed: int) -> Iterator[Shown]:
    """Yield the lists in which judged partners were shown, some days before the verdict."""
    random = Random(seed)  # noqa: S311 - fiction, no secret
    partners = [str(row[1]) for row in judgements]
    for number, (organisation, partner, *_, at) in enumerate(judgements, start=1):
        assert isinstance(at, date)
        day = at - timedelta(days=random.randrange(1, 15))
        others = [p for p in random.choices(partners, k=BESIDE) if p not in {organisation, partner}]
        listed = list(dict.fromkeys([str(partner), *others]))
        random.shuffle(listed)
        for rank, one in enumerate(listed, start=1):
            yield Shown(f"fiction-{number:06}", str(organisation), one, day, rank)
