"""Whether the service can answer, for whoever watches over it."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.doors import NetworkHere
from api.routes.problems import refusals
from api.routes.schemas import HealthOut

router = APIRouter(tags=["health"])


@router.get("/healthz", responses=refusals("empty_store"))
def health(network: NetworkHere) -> HealthOut:
    """Read the network; the answer is 503 when that fails."""
    fitted = network.fitted
    return HealthOut(
        status="ok",
        organisations=len(fitted.snapshot.organisations),
        fictional=fitted.fictional,
    )
