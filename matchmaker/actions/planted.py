"""Programmes in which it is known which actions belong together, to measure `synergies` on.

Invented from a seed: actions on a handful of topics, in Dutch and French, with a few partners who
are everywhere and many who are seldom seen. Some pairs are planted in one of five ways; all that
others share, they share by chance.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from matchmaker.actions.sheet import Action, ActionSheet
from matchmaker.domain import Direction, Partnership, PartnershipKind, PartnershipState, Stream

WAYS = ("flows", "partner", "waits", "place_and_group", "overlap")
"""How a pair is planted: a residue and a need, two seldom partners, one waits for the other, the
same street and target group, the same action told in two languages."""
TOPICS = (
    ("houten paletten herstellen", "réparer des palettes en bois"),
    ("textiel sorteren voor hergebruik", "trier du textile pour le réemploi"),
    ("overschotten van groenten verwerken", "transformer des invendus de légumes"),
    ("regenwater opvangen op daken", "récupérer l'eau de pluie des toits"),
    ("fietsen herstellen in de buurt", "réparer des vélos dans le quartier"),
    ("bakstenen reinigen na afbraak", "nettoyer des briques de démolition"),
    ("toestellen demonteren", "démonter des appareils électriques"),
    ("meubels opknappen", "reconditionner des meubles"),
)
TOLD_TWICE = (
    ("kurken inzamelen in cafés", "collecter les bouchons de liège dans les cafés"),
    ("koffiedik omzetten in paddenstoelen", "cultiver des champignons sur du marc de café"),
    ("speelgoed uitlenen", "prêter des jouets"),
    ("matrassen uit elkaar halen", "démanteler des matelas"),
    ("brillen een tweede leven geven", "donner une seconde vie aux lunettes"),
    ("theaterdecors delen", "partager des décors de théâtre"),
    ("piano's stemmen en doorgeven", "accorder et transmettre des pianos"),
    ("zeilen omvormen tot tassen", "transformer des bâches en sacs"),
)
"""Topics of pairs that are one action told twice; nobody else is about them."""
FORMS = (
    ("Opleiding: {x}", "Formation : {x}"),
    ("Proefproject rond {x}", "Projet pilote pour {x}"),
    ("Nieuwe ploeg voor {x}", "Nouvelle équipe pour {x}"),
    ("Netwerk van bedrijven: {x}", "Réseau d'entreprises : {x}"),
)
QUARTERS = tuple(
    f"{first}{last}"
    for first in ("Eiken", "Molen", "Water", "Zonne", "Vogel", "Linden", "Maan", "Ster")
    for last in ("veld", "berg", "hoek", "dal")
)
GROUPS = ("jongeren", "langdurig werkzoekenden", "nieuwkomers", "50-plussers", "bijstand")
CODES = tuple(f"{chapter:02} 01 {n:02}" for chapter in (15, 17, 20) for n in range(1, 8))


@dataclass(frozen=True)
class Planted:
    """A generated programme.

    Parameters
    ----------
    pairs
        Ids of two actions that belong together, and the way in which they were planted.
    """

    actions: tuple[Action, ...]
    streams: dict[str, Stream]
    pairs: tuple[tuple[str, str, str], ...]


def planted(number: int = 160, pairs: int = 40, seed: int = 1) -> Planted:
    """Return a programme with `pairs` planted among `number` actions."""
    random = Random(seed)  # noqa: S311 - invented, no secret
    streams: dict[str, Stream] = {}
    actions = [_action(place, random, streams) for place in range(number)]
    chosen = random.sample(range(number), 2 * pairs)
    told = []
    for place in range(pairs):
        one, other = chosen[2 * place], chosen[2 * place + 1]
        way = WAYS[place % len(WAYS)]
        actions[one], actions[other] = _plant(
            way, (actions[one], actions[other]), place, random, streams
        )
        told.append((actions[one].id, actions[other].id, way))
    return Planted(tuple(actions), streams, tuple(told))


def _action(place: int, random: Random, streams: dict[str, Stream]) -> Action:
    language = random.randrange(2)
    title = random.choice(FORMS)[language].format(x=random.choice(TOPICS)[language])
    quarter = random.choice(QUARTERS)
    id_ = f"action-{place:03}"
    everywhere = [f"known-{random.randrange(6)}" for _ in range(random.randrange(3))]
    seldom = [f"partner-{random.randrange(120):03}" for _ in range(random.randrange(1, 4))]
    own = []
    if random.random() < 0.4:
        side = random.choice(tuple(Direction))
        own = [_stream(f"{id_}-stream", side, random.choice(CODES), streams)]
    sheet = ActionSheet(
        id_,
        target_groups=(random.choice(GROUPS),),
        postcodes=(f"10{random.randrange(10)}0",),
    )
    partnership = Partnership(
        id_,
        tuple(dict.fromkeys((*everywhere, *seldom))),
        PartnershipState.RUNNING,
        PartnershipKind.ACTION,
        title,
        f"Voor de wijk {quarter}." if language == 0 else f"Pour le quartier {quarter}.",
        streams=tuple(own),
    )
    return Action(partnership, sheet)


def _stream(id_: str, side: Direction, code: str, streams: dict[str, Stream]) -> str:
    streams[id_] = Stream(id_, "somebody", side, code, waste_code=code)
    return id_


def _plant(
    way: str,
    pair: tuple[Action, Action],
    place: int,
    random: Random,
    streams: dict[str, Stream],
) -> tuple[Action, Action]:
    one, other = pair
    if way == "flows":
        code = f"19 12 {place:02}"
        offered = _stream(f"{one.id}-{way}", Direction.OFFER, code, streams)
        needed = _stream(f"{other.id}-{way}", Direction.NEED, code, streams)
        return _with(one, streams=(offered,)), _with(other, streams=(needed,))
    if way == "partner":
        two = (f"only-{place:03}", f"with-{place:03}")
        return (
            _with(one, partners=(*one.partnership.partners, *two)),
            _with(other, partners=(*other.partnership.partners, *two)),
        )
    if way == "waits":
        return Action(one.partnership, replace(one.sheet, waits_for=(other.id,))), other
    if way == "place_and_group":
        street, group = (f"1{place:03}",), (f"werking {place}",)
        return (
            Action(one.partnership, replace(one.sheet, postcodes=street, target_groups=group)),
            Action(other.partnership, replace(other.sheet, postcodes=street, target_groups=group)),
        )
    form, topic = random.choice(FORMS), TOLD_TWICE[place // len(WAYS) % len(TOLD_TWICE)]
    return (
        _with(one, title=form[0].format(x=topic[0])),
        _with(other, title=form[1].format(x=topic[1])),
    )


def _with(action: Action, **told: object) -> Action:
    return Action(replace(action.partnership, **told), action.sheet)  # type: ignore[arg-type]
