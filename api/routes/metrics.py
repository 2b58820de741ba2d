"""Figures for Prometheus: off unless the settings say who may read them."""

from __future__ import annotations

import ipaddress
import secrets
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException

from api.counting import CONTENT_TYPE
from api.routes.doors import NetworkHere, SettingsHere
from models.errors import StoreError
from models.jobs import Jobs

if TYPE_CHECKING:
    from api.settings import Settings

router = APIRouter(include_in_schema=False)
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")
"""What a proxy adds: then the nearest address is the proxy's, not the reader's."""


@router.get("/metrics")
def metrics(request: Request, settings: SettingsHere, network: NetworkHere) -> Response:
    """Give the figures to who may read them; for others there is nothing here."""
    if not may_read(request, settings):
        raise HTTPException(404)
    with suppress(StoreError), network.database.reading() as session:  # the other figures stand
        jobs = Jobs(session)
        network.counts.queued(jobs.counts(), jobs.longest_wait(datetime.now(UTC)))
    return Response(network.counts.text(), media_type=CONTENT_TYPE)


def may_read(request: Request, settings: Settings) -> bool:
    """Tell whether who asks may read the figures."""
    if settings.metrics == "local":
        return _is_here(request)
    if settings.metrics == "token":
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        token = settings.metrics_token.get_secret_value()
        same = secrets.compare_digest(given.strip().encode(), token.encode())
        return same and scheme.lower() == "bearer"
    return False


def _is_here(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
