"""*How suggestions are made*: written from the signals and the weights themselves."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.services.cards import signed
from matchmaker.signals import SIGNALS

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Row:
    """One signal as the page shows it; `most` is what its best answer gives, in points."""

    question: str
    family: str
    most: str


@router.get("/{language}/how", response_class=HTMLResponse)
def how(page: PageHere) -> HTMLResponse:
    """Tell which questions are asked and how much each weighs."""
    scorer = page.network.fitted.engine.scorer
    most = {name: curve.contributions[-1] for name, curve in scorer.curves.items()}
    ordered = sorted(SIGNALS, key=lambda signal: -most[signal.name])
    rows = [
        Row(
            page.words.say(f"pages.question.{signal.name}"),
            signal.family,
            signed(most[signal.name], page.words),
        )
        for signal in ordered
    ]
    return page.show("how.html", here="how", signals=rows, scorer=scorer)
