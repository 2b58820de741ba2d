"""Actions that could help each other, and who is missing in them, for who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.actions.synergies import Missing, Shared, Synergy, missing, synergies, text_of
from matchmaker.actions.watching import OVER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.services.network import Network
    from api.wording import Wording
    from models.programmes.actions import ActionRecord

FEWEST_POINTS = 0.5
"""Below this two actions have little more in common than any two."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actions with why they could help each other, in sentences."""

    one: ActionRecord
    other: ActionRecord
    synergy: Synergy
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lack:
    """Somebody missing in an action, in a sentence."""

    action: ActionRecord
    missing: Missing
    sentence: str


@dataclass(frozen=True, slots=True)
class Helping:
    """What a programme's actions could do for each other.

    Parameters
    ----------
    pairs
        The most promising first.
    lacking
        Who is missing, by action.
    """

    pairs: tuple[Pair, ...]
    lacking: tuple[Lack, ...]


def helping(records: Sequence[ActionRecord], network: Network, words: Wording) -> Helping:
    """Return synergies between actions, and who is missing in them.

    Only what the asker sees counts: partners and streams that may not be named were never there.
    """
    fitted = network.fitted
    hides = fitted.discretion
    streams = {
        one.id: one
        for one in fitted.snapshot.streams
        if hides is None or hides.shows_stream(one.id)
    }
    actions = [one.action for one in records]
    alike = None
    if len(actions) > 1:
        vectors = network.space.whole.vectors([text_of(one) for one in actions])
        alike = np.asarray(vectors.cosine(vectors), dtype=np.float64)
    found = [one for one in synergies(actions, streams, alike) if one.points >= FEWEST_POINTS]
    by_id = {one.action.id: one for one in records}
    names = {id_: partner.name for one in records for id_, partner in one.partners.items()}
    titles = {id_: one.partnership.title for id_, one in by_id.items()}

    def told(reason: Shared) -> str:
        values = [names.get(v) or titles.get(v) or v for v in reason.values]
        if reason.code == "stream":
            values = [streams[v].title for v in reason.values if v in streams]
        return words.say(f"synergies.{reason.code}", values=values)

    pairs = tuple(
        Pair(by_id[one.one], by_id[one.other], one, tuple(map(told, one.reasons))) for one in found
    )
    others = {one.action.id: one.action for one in records}
    known = {
        id_: one
        for id_, one in fitted.snapshot.organisation_by_id.items()
        if hides is None or not hides.is_blind(id_)
    }
    near: dict[str, list[Synergy]] = {}
    for one in found:
        near.setdefault(one.one, []).append(one)
        near.setdefault(one.other, []).append(one)
    lacking = tuple(
        Lack(record, lack, _lacks(lack, names, titles, words))
        for record in records
        if record.partnership.state not in OVER
        for lack in missing(record.action, others, near.get(record.action.id, ()), known)
    )
    return Helping(pairs, lacking)


def _lacks(one: Missing, names: dict[str, str], titles: dict[str, str], words: Wording) -> str:
    if one.code == "role":
        return words.say("synergies.lacks_role", role=words.say(f"programmes.role.{one.value}"))
    said = words.say("synergies.lacks_side", side=words.say(f"nouns.kind.{one.value}"))
    known = [
        words.say("synergies.known_from", name=names[id_], title=titles[action])
        for id_, action in one.known_from
        if id_ in names
    ]
    return " ".join((said, *known))
