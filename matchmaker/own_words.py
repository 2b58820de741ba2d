"""What somebody's own words ask for: a material, or work.

*Oude paletten* are compared with streams and with what processes accept; *iemand die onze retours
herverpakt* with skills. Three rules decide which, in this order.

1. The words begin, after the asking, with people (`PEOPLE`) and say what for (`LEADING`).
2. The words are an everyday name of work (`WORK_THEMES`): *groenonderhoud*, *dozen vullen*.
3. Somebody in the network offers or wants that very work (`CLEARLY_WORK`), and nobody has or takes
   a material that the words could mean as well.

Rules 1 and 2 are enough for a need; for an offer, see `means_work`.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from matchmaker.domain import Direction
from matchmaker.items import Item, Items, digits, likeness
from matchmaker.links import CLEARLY_ALIKE
from matchmaker.text.normalise import plain
from matchmaker.text.topic import ASKING
from matchmaker.vocabulary.everyday import everyday_things

if TYPE_CHECKING:
    from matchmaker.graph import View
    from matchmaker.suggestion import SuggestionRequest

PEOPLE = frozenset(
    """
    handen iemand mensen ploeg team medewerker medewerkers werknemers werkkrachten arbeidskrachten
    personeel helpers hulp
    quelqu equipe bras main mains personnes personnel travailleurs ouvriers gens aide
    hands someone somebody people team crew workers staff helpers help
    jemand jemanden leute hande helfer mitarbeiter personal arbeitskrafte hilfe
    """.split()  # noqa: SIM905  a word list reads better than a hundred quotes
)
"""Those who do work, and help, spelled plainly, in the four languages."""

LEADING = frozenset(
    """
    om te die dat voor kan kunnen vrij bij
    un pour qui capable capables de d oeuvre peut peuvent libre libres a au afin
    to who that for can free with in
    um zu die der das fur zum zur kann konnen frei bei beim mit
    """.split()  # noqa: SIM905  a word list reads better than a hundred quotes
)
"""What leads from people to the work that they do."""

SEEKING = frozenset(
    """
    gezocht zoek zoeken zoekt gevraagd nodig
    cherche cherchons recherche recherchons recherchee besoin demande demandee demandes demandees
    souhaite souhaitee souhaites souhaitees voulu voulus
    gesucht suche suchen brauche brauchen benotigt
    wanted looking needed need seeking seek
    """.split()  # noqa: SIM905  a word list reads better than a hundred quotes
)
GIVING = frozenset(
    """
    aangeboden gratis beschikbaar vrij hebben heb geef geven
    donner donne donnons disponible disponibles offre offrons avons libre libres
    abzugeben kostenlos verfugbar biete bieten haben frei
    available free have offer offering
    """.split()  # noqa: SIM905  a word list reads better than a hundred quotes
)
"""Words with which people look for something, and with which they offer it, spelled plainly."""
DENYING = frozenset("geen niet plus pas ne kein keine nicht no not longer".split())  # noqa: SIM905

INFINITIVE = frozenset({"te", "zu"})
"""What stands before a verb inside the work: *dozen te vullen* is *dozen vullen*."""

FILLING = frozenset(
    """
    een de het enkele wat extra naar op mijn onze ons er zijn heb hebben
    une un des du de le la les l d on y quelques notre nos ma mon mes a
    a an the some few more two three for are re m i our my have
    ein eine einen einige die der den das unser unsere unseren mein meine nach haben
    """.split()  # noqa: SIM905  a word list reads better than a hundred quotes
)
"""Small words that may stand before people, and before the work."""

_WORDS = re.compile(r"[^\W_]+")

CLEARLY_WORK = 0.45
"""Similarity from which words that do not say *hands* name a skill, where the network knows no such
material; our own judgement: *groenonderhoud* and *Grünpflege* reach it, old bicycles do not."""


MORE_THAN_MATERIAL = 0.2
"""How much more like a skill than like any material the words of a need must be to ask for work."""
WORK_THEMES = ("work, as asked for", "work, workshops", "work, green, food, cleaning")
"""Themes of the everyday words that name what people do, not what firms are."""


def direction_in(text: str) -> Direction | None:
    """Tell whether words look for something or offer it; ``None`` when they do not say.

    The first word of seeking or giving decides. *What we no longer need* is left to whoever asks.

    Examples
    --------
    >>> direction_in("We zoeken hout voor meubels"), direction_in("iemand om dozen te vullen")
    (<Direction.NEED: 'need'>, <Direction.NEED: 'need'>)
    >>> direction_in("gratis af te halen: paletten, wie zoekt er?")
    <Direction.OFFER: 'offer'>
    >>> direction_in("oude paletten"), direction_in("stoelen die we niet meer nodig hebben")
    (None, None)
    """
    spelled = [plain(word) for word in _WORDS.findall(text)]
    if DENYING.intersection(spelled):
        return None
    for word in spelled:
        if word in SEEKING:
            return Direction.NEED
        if word in GIVING:
            return Direction.OFFER
    return Direction.NEED if work_in(text) else None


def things_in(request: SuggestionRequest, view: View) -> tuple[str, Items]:
    """Return the one thing that the words of a request ask for or offer.

    Returns
    -------
    str
        Which sort of thing: ``offers``, ``needs``, ``skills_offered`` or ``skills_wanted``.
    Items
        A table with this thing alone.
    """
    giving = request.direction == Direction.OFFER
    if means_work(request, view):
        name = "skills_offered" if giving else "skills_wanted"
        table = view.skills_wanted if giving else view.skills_offered
        return name, _best_known(work_in(request.text) or request.text, table, view)
    material = Item(id="", owner=0, text=request.text, code=digits(request.waste_code))
    return ("offers" if giving else "needs"), Items.table([material], 1, view.space)


def _best_known(work: str, table: Items, view: View) -> Items:
    """Return the work by the name under which the network knows it best.

    Its own words where they are clearly like a skill; else, of the everyday names of the same work,
    the one most like a skill: *dozen vullen* is also called *verpakkingswerk*.
    """
    own = Items.table([Item(id="", owner=0, text=work)], 1, view.space)
    named = [Items.table([Item("", 0, name)], 1, view.space) for name in also_called(work)]
    if not named or _most_alike(own, table) >= CLEARLY_ALIKE:
        return own
    return max((own, *named), key=lambda one: _most_alike(one, table))


def also_called(work: str) -> tuple[str, ...]:
    """Return the other everyday names of the same work, in the language of the name given.

    Examples
    --------
    >>> "verpakkingswerk" in also_called("dozen vullen")
    True
    >>> also_called("oude paletten")
    ()
    """
    bare = _bare(work)
    for thing in everyday_things():
        if thing.theme in WORK_THEMES:
            for own in thing.names.values():
                if bare and bare in map(_bare, own):
                    return tuple(name for name in own if _bare(name) != bare)
    return ()


def means_work(request: SuggestionRequest, view: View) -> bool:
    """Tell whether the words of a request ask for work, or offer it, and mean no material.

    Who offers something *for people who fetch it* offers a material, unless the network looks for
    such work more than for such a material. Who is in the network and tells a plan means what it
    has, not what its words resemble.
    """
    giving = request.direction == Direction.OFFER
    said = work_in(request.text) or (request.text if names_work(request.text) else "")
    if said and not giving:
        return True
    if not said and names_a_thing(request.text):
        return False
    if not said and (request.organisation is not None or request.waste_code):
        return False
    words = Items.table([Item(id="", owner=0, text=said or request.text)], 1, view.space)
    skill = _most_alike(words, view.skills_wanted if giving else view.skills_offered)
    material = max(_most_alike(words, table) for table in (view.offers, view.needs, view.accepts))
    if said:
        return skill >= max(material, CLEARLY_ALIKE)
    if giving:
        return skill >= CLEARLY_WORK and material < CLEARLY_ALIKE
    return skill >= max(CLEARLY_WORK, material + MORE_THAN_MATERIAL)


def names_work(text: str) -> bool:
    """Tell whether words are an everyday name of work, asking aside, and of no thing.

    Examples
    --------
    >>> names_work("gezocht: groenonderhoud"), names_work("on cherche : tonte de la pelouse")
    (True, True)
    >>> names_work("oude paletten"), names_work("snoeihout")
    (False, False)
    """
    work, things = _everyday_names()
    return _bare(text) in work - things


def names_a_thing(text: str) -> bool:
    """Tell whether words are an everyday name of a thing, asking aside.

    Examples
    --------
    >>> names_a_thing("gezocht: kartonnen dozen"), names_a_thing("groenonderhoud")
    (True, False)
    """
    return _bare(text) in _everyday_names()[1]


@cache
def _everyday_names() -> tuple[frozenset[str], frozenset[str]]:
    """Return the everyday names of work and of things, bare."""
    work: set[str] = set()
    things: set[str] = set()
    for thing in everyday_things():
        names = {_bare(name) for own in thing.names.values() for name in own} - {""}
        if thing.theme in WORK_THEMES:
            work |= names
        elif not thing.theme.startswith("work"):
            things |= names
    return frozenset(work), frozenset(things)


def _bare(text: str) -> str:
    """Return the words that tell something, spelled plainly."""
    spelled = map(plain, _WORDS.findall(text))
    return " ".join(word for word in spelled if word and word not in ASKING | FILLING)


def work_in(text: str) -> str:
    """Return the work that words ask hands for, or nothing when they ask for no hands.

    Examples
    --------
    >>> work_in("we need hands to sort textile")
    'sort textile'
    >>> work_in("iemand om dozen te vullen")
    'dozen vullen'
    >>> work_in("ik zoek iemand die onze retours herverpakt")
    'retours herverpakt'
    >>> work_in("cherche une équipe pour entretenir nos espaces verts")
    'entretenir nos espaces verts'
    >>> work_in("oude paletten"), work_in("team t-shirts"), work_in("kleren voor mensen")
    ('', '', '')
    """
    words = text.replace("'", " ").replace("’", " ").split()
    spelled = [plain(word) for word in words]
    at = _after(spelled, 0, ASKING - PEOPLE | FILLING)
    if at == len(words) or spelled[at] not in PEOPLE:
        return ""
    lead = _after(spelled, at + 1, ASKING)
    if lead == len(words) or spelled[lead] not in LEADING:
        return ""
    told = words[_after(spelled, lead, LEADING | FILLING) :]
    return " ".join(word for word in told if plain(word) not in INFINITIVE)


def _after(spelled: list[str], at: int, passed: frozenset[str]) -> int:
    """Return the place of the first word from `at` on that is no number, sign or one of these."""
    while at < len(spelled) and (
        not spelled[at] or spelled[at] in passed or spelled[at].isdecimal()
    ):
        at += 1
    return at


def _most_alike(words: Items, table: Items) -> float:
    return float(np.nan_to_num(likeness(words, table)).max(initial=0.0))
