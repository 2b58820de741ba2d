"""The Brussels Employment-Environment Alliance played again with fictional organisations.

What is true of it: four axes, begun in February 2011 (sustainable construction), November 2012
(water), October 2013 (resources and waste) and December 2013 (sustainable food); 200 actions, of
which 44 in construction; 275 organisations; 62 % of the actions meant for jobs, 87 % meant to liven
up a sector (Bruxelles Environnement, *Évaluation de l'Alliance Emploi-Environnement 2010-2014*,
May 2015, and *Focus: Alliance emploi-environnement: bilan et enseignements*; the 44 actions: answer
of the minister for the environment to the Brussels parliament, 2013). All days are moved by the
same number of days, so that the evaluation's last day is the last day of the fiction.

What is invented: every name, who takes part in what, and the split of sides in `SIDES` and of the
other actions over their axes, for which no printed figure was at hand.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING

from matchmaker.actions.sheet import (
    ActionRole,
    ActionSheet,
    ActionStep,
    Axis,
    Commitment,
    CommitmentState,
    Intent,
    Phase,
    Programme,
    StepState,
)
from models.intake.demo.members import Member, members
from models.intake.demo.territory import territories

if TYPE_CHECKING:
    from models.intake.demo.members import Row
    from models.intake.demo.territory import Territory

EVALUATED = date(2014, 12, 31)
"""The last day that the evaluation looked at."""
ACTIONS = 200
ORGANISATIONS = 275
FOR_JOBS = 0.62
DYNAMISING = 0.87
FOR_TRAINING = 0.4
SIDES = {"public": 0.30, "private": 0.33, "social_economy": 0.30, "knowledge": 0.07}
"""Share of each side among the organisations; assumed."""
PROGRAMME = "alliance-fiction"
HUB = "hub-alliance"
AXES = (
    (
        "Duurzaam bouwen / Construction durable",
        date(2011, 2, 1),
        44,
        ("41", "43"),
        ("isoleren", "isolation", "houten gevels", "façades en bois", "stabiel afbreken"),
    ),
    ("Water / Eau", date(2012, 11, 1), 52, ("36", "37"), ("regenwater", "eau de pluie")),
    (
        "Grondstoffen en afval / Ressources et déchets",
        date(2013, 10, 1),
        52,
        ("38",),
        ("hergebruik", "réemploi", "textiel", "électros"),
    ),
    (
        "Duurzame voeding / Alimentation durable",
        date(2013, 12, 1),
        52,
        ("10", "56"),
        ("stadslandbouw", "invendus", "korte keten", "cuisine de collectivité"),
    ),
)
"""Name, first day, number of actions, NACE codes, and what they are about."""
DOES = (
    ("Opleiding: {x}", Intent.TRAINING, "Mensen leren werken met {x}."),
    ("Formation : {x}", Intent.TRAINING, "Former des personnes au travail : {x}."),
    ("Proefproject {x}", Intent.DYNAMISING, "Nagaan of {x} werkt op schaal van een wijk."),
    ("Projet pilote : {x}", Intent.DYNAMISING, "Tester {x} à l'échelle d'un quartier."),
    ("Gids voor {x}", Intent.DYNAMISING, "Bedrijven op weg helpen met {x}."),
    ("Nieuwe ploeg voor {x}", Intent.JOBS, "Een ploeg aanwerven voor {x}."),
    ("Réseau d'entreprises : {x}", Intent.DYNAMISING, "Réunir les entreprises autour de : {x}."),
)
STEPS = ("Partners samenbrengen", "Plan en budget", "Uitvoeren", "Evaluer et partager")
GROUPS = ("jeunes peu qualifiés", "langdurig werkzoekenden", "bénéficiaires du CPAS")
POSTCODES = ("1000", "1020", "1030", "1040", "1050", "1060", "1070", "1080", "1140", "1190", "1210")


def alliance(
    seed: int, today: date
) -> tuple[list[Member], list[Row], Programme, list[ActionSheet], Territory]:
    """Return members, partnerships, the programme, the sheets of its actions, and its hub.

    Parameters
    ----------
    today
        The day on which the fiction ends: that of the evaluation, moved.
    """
    random = Random(seed)  # noqa: S311 - fiction, no secret
    moved = today - EVALUATED
    brussels = next(one for one in territories(1) if one.region == "BRU")
    hub = replace(
        brussels,
        id=HUB,
        name="Alliantie / Alliance (verzonnen, fictif)",
        email="hub@alliance.example",
    )
    people = _people(hub, random, today)
    intents = _intents(random)
    rows: list[Row] = []
    sheets: list[ActionSheet] = []
    waiting = list(people)
    random.shuffle(waiting)
    for name, first, number, _, topics in AXES:
        for _ in range(number):
            place = len(rows)
            team = _team(people, waiting, random, ACTIONS - place)
            begun = first + moved + timedelta(days=random.randrange(0, 200))
            draft = _Draft(place, name, topics, team, begun, intents[place])
            row, sheet = _action(draft, random, today)
            rows.append(row)
            sheets.append(sheet)
    programme = Programme(
        PROGRAMME,
        "Alliantie Werkgelegenheid-Leefmilieu, verzonnen / Alliance fictive",
        HUB,
        AXES[0][1] + moved,
        today + timedelta(days=365),
        "Meer werk, een levendige economie en een beter leefmilieu in Brussel.",
        "Brussels Hoofdstedelijk Gewest (verzonnen)",
        None,
        tuple(
            Axis(name, Phase.IMPLEMENTATION, sectors, f"Banen en noden: {topics[0]}, {topics[1]}.")
            for name, _, _, sectors, topics in AXES
        ),
    )
    return people, rows, programme, sheets, hub


def _people(hub: Territory, random: Random, today: date) -> list[Member]:
    """Draw members until every side has as many as it should."""
    wanted = {side: round(ORGANISATIONS * share) for side, share in SIDES.items()}
    wanted["social_economy"] += ORGANISATIONS - sum(wanted.values())
    found: list[Member] = []
    for member in members(40 * ORGANISATIONS, (hub,), random, today):
        if wanted.get(member.kind, 0) > 0:
            wanted[member.kind] -= 1
            found.append(member)
        if len(found) == ORGANISATIONS:
            break
    return found


def _intents(random: Random) -> list[tuple[Intent, ...]]:
    """Return what each action is meant for, with exactly the printed shares."""
    told: list[list[Intent]] = [[] for _ in range(ACTIONS)]
    for intent, share in (
        (Intent.JOBS, FOR_JOBS),
        (Intent.TRAINING, FOR_TRAINING),
        (Intent.DYNAMISING, DYNAMISING),
    ):
        for place in random.sample(range(ACTIONS), round(ACTIONS * share)):
            told[place].append(intent)
    for own in told:
        if not own:  # nothing of the three: then it is about the environment
            own.append(Intent.ENVIRONMENT)
    return [tuple(own) for own in told]


def _team(people: list[Member], waiting: list[Member], random: Random, left: int) -> list[Member]:
    """Draw who takes part; who has not yet comes first, so that everybody does in the end."""
    fresh = [waiting.pop() for _ in range(min(len(waiting), -(-len(waiting) // max(left, 1))))]
    team = {member.id: member for member in fresh}
    while len(team) < 2 or (len(team) < 6 and random.random() < 0.6):
        member = random.choice(people)
        team[member.id] = member
    return list(team.values())


@dataclass(frozen=True, slots=True)
class _Draft:
    """An action in the making: its place among all, what it is about, and who takes part."""

    place: int
    axis: str
    topics: tuple[str, ...]
    team: list[Member]
    begun: date
    intents: tuple[Intent, ...]


def _action(draft: _Draft, random: Random, today: date) -> tuple[Row, ActionSheet]:
    place, team, begun, intents = draft.place, draft.team, draft.begun, draft.intents
    id_ = f"action-{place + 1:03d}"
    fitting = [one for one in DOES if one[1] in intents] or list(DOES)
    pattern, _, aim = random.choice(fitting)
    topic = random.choice(draft.topics)
    ends = begun + timedelta(days=random.randrange(400, 900))
    state = "running" if ends > today else random.choice(("ended", "ended", "running", "failed"))
    over = state in {"ended", "failed"}
    jobs = round(random.uniform(1, 9), 1) if Intent.JOBS in intents else None
    hours = float(random.randrange(100, 2000, 50)) if Intent.TRAINING in intents else None
    reached = random.uniform(0.2, 1.1) if over else random.uniform(0, 0.7)
    row: Row = (
        id_,
        tuple(member.id for member in team),
        "action",
        f"{pattern.format(x=topic)} ({place + 1})",
        state,
        begun,
        ends,
        None,
        None,
        round(jobs * reached, 1) if jobs is not None else None,
        round(hours * reached) * 1.0 if hours is not None else None,
        HUB,
        PROGRAMME,
        team[0].id,
        {"ended": "completed", "failed": "no_time"}.get(state),
        aim.format(x=topic),
    )
    lessons = "Vroeger beginnen met de opleiding." if over and random.random() < 0.4 else ""
    sheet = ActionSheet(
        id_,
        draft.axis,
        intents,
        (random.choice(GROUPS),) if jobs or hours else (),
        (random.choice(POSTCODES),),
        jobs,
        hours,
        float(random.randrange(5, 120) * 1000),
        evidence="Eindverslag (verzonnen)" if over else "",
        lessons=lessons,
        commitments=_commitments(team, state, begun, random),
        steps=_steps(draft, ends, state, random, today),
    )
    return row, sheet


def _commitments(
    team: list[Member], state: str, begun: date, random: Random
) -> tuple[Commitment, ...]:
    roles = {
        "public": (ActionRole.FUNDER, ActionRole.PARTNER),
        "private": (ActionRole.EMPLOYER, ActionRole.PARTNER),
        "social_economy": (ActionRole.EMPLOYER, ActionRole.TRAINER),
        "knowledge": (ActionRole.ADVISER, ActionRole.TRAINER),
    }
    done = state == "ended"
    return tuple(
        Commitment(
            member.id,
            ActionRole.LEAD if place == 0 else random.choice(roles[member.kind]),
            "Trekt de actie." if place == 0 else "",
            CommitmentState.FULFILLED
            if done
            else CommitmentState.COMMITTED
            if place == 0 or random.random() < 0.85
            else CommitmentState.ASKED,
            None if done or place == 0 else begun + timedelta(days=900),
        )
        for place, member in enumerate(team)
    )


def _steps(
    draft: _Draft, ends: date, state: str, random: Random, today: date
) -> tuple[ActionStep, ...]:
    """Return steps spread over the action; those behind us are done, but for one in twelve."""
    begun, team = draft.begun, draft.team
    length = (ends - begun).days
    found = []
    for number, title in enumerate(STEPS, start=1):
        due = begun + timedelta(days=length * number // len(STEPS))
        past = due < today
        done = state == "ended" or (past and random.random() > 1 / 12)
        still = StepState.BEGUN if past else StepState.PLANNED
        found.append(
            ActionStep(
                number,
                title,
                due,
                StepState.DONE if done else StepState.DROPPED if state == "failed" else still,
                (number - 1,) if number > 1 else (),
                team[(number - 1) % len(team)].id,
            )
        )
    return tuple(found)
