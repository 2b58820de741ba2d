"""What a site has to say of itself: privacy, accessibility, and who is behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.pages.page import PageHere
from api.routes.doors import SettingsHere
from api.services.privacy import PROPOSALS_KEPT, PROPOSALS_WAIT

router = APIRouter(include_in_schema=False)
CHECKED = date(2026, 11, 28)
"""When the accessibility of the site was last looked at as a whole."""


@router.get("/{language}/privacy", response_class=HTMLResponse)
def privacy(page: PageHere, settings: SettingsHere) -> HTMLResponse:
    """Tell what is kept of whom, why, and how long."""
    return page.show(
        "privacy.html",
        here="privacy",
        days=settings.audit_days,
        wait=PROPOSALS_WAIT.days,
        kept=PROPOSALS_KEPT.days,
        **_who(settings),
    )


@router.get("/{language}/accessibility", response_class=HTMLResponse)
def accessibility(page: PageHere, settings: SettingsHere) -> HTMLResponse:
    """Tell how accessible the site is, what is not yet, and where to complain (EN 301 549)."""
    return page.show("accessibility.html", here="accessibility", checked=CHECKED, **_who(settings))


@router.get("/{language}/legal", response_class=HTMLResponse)
def legal(page: PageHere, settings: SettingsHere) -> HTMLResponse:
    """Tell who is behind the site, and what it promises."""
    return page.show("legal.html", here="legal", licence=settings.data_licence, **_who(settings))


def _who(settings: SettingsHere) -> dict[str, Any]:
    return {"publisher": settings.publisher_name, "publisher_mail": settings.publisher_email}
