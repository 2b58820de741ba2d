"""Whether the service lives, and whether it can answer, for whoever watches over it."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.doors import NetworkHere
from api.routes.problems import refusals
from api.routes.schemas import AliveOut, ReadyOut

router = APIRouter(tags=["health"])


@router.get("/healthz")
async def alive() -> AliveOut:
    """Answer. Nothing is read for it: when this fails, the process has to be started again."""
    return AliveOut()


@router.get("/readyz", responses=refusals("empty_store", "not_ready"))
def ready(network: NetworkHere) -> ReadyOut:
    """Tell that the database answers and the network is fitted; until then, 503.

    Asking starts the fitting when nobody has; it never waits for it.
    """
    fitted = network.ready()
    return ReadyOut(
        organisations=len(fitted.snapshot.organisations),
        fictional=fitted.fictional,
    )
