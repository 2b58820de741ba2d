"""Three years of partnerships and judgements for a fictional network.

What works between two members follows from what they have, take, how far apart they are and how
good a partner each is; chance does the rest. The scorer never sees the rule, only its outcomes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from models.intake.demo.fits import YEARS, Fit, all_fits, why
from models.intake.demo.judgements import Acquaintance, judgements
from models.intake.demo.members import Member, Row

PARTNERSHIP_COLUMNS = (
    "id", "partners", "kind", "title", "state", "started", "ended", "streams", "tonnes_per_year",
    "jobs", "training_hours", "hub", "programme", "lead", "reason",
)  # fmt: skip
PROGRAMME = "Verzonnen programma / Programme fictif"


def history(people: list[Member], random: Random, today: date) -> tuple[list[Row], list[Row]]:
    """Return the rows of partnerships and judgements."""
    fits = list(all_fits(people, random))
    tried = [fit for fit in fits if random.random() < 0.08 + 0.35 * fit.chance]
    partnerships = [_partnership(n, fit, random, today) for n, fit in enumerate(tried, start=1)]
    partnerships += _actions(people, len(partnerships), random, today)
    told = judgements(fits, people, Acquaintance.of(partnerships), random, today)
    return partnerships, list(told)


def _partnership(number: int, fit: Fit, random: Random, today: date) -> Row:
    started = today - timedelta(days=random.randrange(10, YEARS * 365))
    days = (today - started).days
    works = random.random() < 0.25 + 0.75 * fit.chance
    if days < 120:
        state = random.choice(("lead", "introduced", "talking", "pilot"))
    elif works:
        state = "running" if random.random() < 0.8 else "ended"
    else:
        state = "failed"
    over = state in {"failed", "ended"}
    alive = state in {"running", "ended"}
    exchange = fit.kind == "exchange"
    return (
        f"case-{number:05d}",
        (fit.giver.id, fit.taker.id),
        fit.kind,
        fit.title,
        state,
        started,
        started + timedelta(days=random.randrange(60, max(61, days))) if over else None,
        (fit.stream,) if fit.stream else None,
        float(f"{random.lognormvariate(1.5, 1):.2g}") if alive and exchange else None,
        float(f"{random.uniform(0.2, 4):.2g}") if alive else None,
        float(random.randrange(0, 400, 10)) if alive else None,
        fit.giver.hub,
        None,
        None,
        why(fit, random) if state == "failed" else None,
    )


def _actions(people: list[Member], first: int, random: Random, today: date) -> Iterator[Row]:
    """Yield actions with the triangle that makes a hub work: authority, firm, social firm."""
    by_hub: dict[str, dict[str, list[Member]]] = {}
    for member in people:
        by_hub.setdefault(member.hub, {}).setdefault(member.kind, []).append(member)
    number = first
    for hub, sides in sorted(by_hub.items()):
        if not all(side in sides for side in ("public", "private", "social_economy")):
            continue
        for _ in range(4):
            number += 1
            partners = [random.choice(sides[s]) for s in ("public", "private", "social_economy")]
            if "knowledge" in sides and random.random() < 0.5:
                partners.append(random.choice(sides["knowledge"]))
            yield (
                f"case-{number:05d}",
                tuple(member.id for member in partners),
                "action",
                random.choice(("Samen hergebruiken", "Réemployer ensemble", "Lokaal herstellen")),
                random.choice(("running", "running", "ended", "pilot")),
                today - timedelta(days=random.randrange(100, YEARS * 365)),
                None, None, None,
                float(f"{random.uniform(0.5, 8):.2g}"),
                float(random.randrange(0, 900, 10)),
                hub,
                PROGRAMME,
                partners[0].id,
                None,
            )  # fmt: skip
