"""All routes of the application, those of included routers too: FastAPI keeps them nested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.routing import APIRoute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from starlette.routing import BaseRoute


def api_routes(routes: Iterable[BaseRoute]) -> Iterator[APIRoute]:
    """Yield every route of an application or a router, in the order in which they are asked."""
    for one in routes:
        inner = getattr(one, "original_router", None)
        if inner is not None:
            yield from api_routes(inner.routes)
        elif isinstance(one, APIRoute):
            yield one
