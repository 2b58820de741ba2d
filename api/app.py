"""The site and the API as one application."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware

from api.pages import (
    account,
    actions,
    administration,
    alerts,
    board,
    bundles,
    case,
    chains,
    desk,
    desk_duplicates,
    desk_editing,
    desk_organisations,
    editions,
    exposure,
    find,
    holdings,
    how,
    hubs,
    maps,
    network,
    organisations,
    own_place,
    plan,
    preview,
    proposals,
    registering,
    sight,
    signing_in,
    statements,
    synergies,
    teams,
    what_if,
)
from api.pages import imports as import_pages
from api.pages import introductions as introduction_pages
from api.pages import programmes as programme_pages
from api.pages import report_schedules as schedule_pages
from api.pages import reports as report_pages
from api.pages.page import STATIC, static, templates
from api.pages.problems import as_page
from api.pages.signing_in import to_sign_in
from api.routes import (
    accounts,
    audit,
    bundling,
    casework,
    chaining,
    duplicates,
    exports,
    exposing,
    health,
    imports,
    introductions,
    jobs,
    mapping,
    metrics,
    persons,
    planning,
    problems,
    programmes,
    records,
    report_schedules,
    reports,
    saved_searches,
    searching,
    single_sign_on,
    standards,
    suggesting,
    teaming,
    ties,
    webhooks,
    wondering,
)
from api.routes.cors import cors
from api.routes.doors import language_of, words_of
from api.routes.examples import add_examples
from api.routes.headers import SafeHeaders, guard, standing_headers
from api.routes.limits import BoundedBody, Meter
from api.routes.moved import way_of_merged
from api.routes.standards.open_to_all import OpenToAll
from api.routes.tracing import Traced
from api.services.accounts import NotSignedIn
from api.services.network import Network
from matchmaker.domain import LANGUAGES
from matchmaker.errors import MatchmakerError
from models.access.asker import ANONYMOUS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from api.settings import Settings

log = logging.getLogger(__name__)
A_YEAR = 365 * 24 * 3600
FOR_PROGRAMS = frozenset(
    {"api", "healthz", "readyz", "metrics", "openapi.json", "sitemap.xml", "robots.txt"}
)
"""First parts of addresses that programs ask for: they are refused in JSON, not with a page."""


def create_app(settings: Settings) -> FastAPI:
    """Return the application, with the network of these settings behind it."""

    @asynccontextmanager
    async def alive(app: FastAPI) -> AsyncIterator[None]:
        yield
        app.state.network.close()

    app = FastAPI(
        title="Circular matchmaker",
        version="1",
        description="Partner suggestions for circular hubs, each with its reasons. "
        "Refusals are `application/problem+json` (RFC 9457).",
        docs_url=None,  # FastAPI's own pages load from other hosts
        redoc_url=None,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        lifespan=alive,
    )
    app.state.settings = settings
    app.state.network = Network.of(settings, ANONYMOUS)
    app.state.meter = Meter()
    for routes in (
        health,
        metrics,
        accounts,
        single_sign_on,
        audit,
        persons,
        saved_searches,
        searching,
        suggesting,
        mapping,
        ties,
        chaining,
        bundling,
        teaming,
        duplicates,
        exposing,
        planning,
        wondering,
        jobs,
        exports,
        imports,
        webhooks,
        introductions,
        report_schedules,
        reports,
    ):
        app.include_router(routes.router)
    for router in (*standards.ROUTERS, *casework.ROUTERS, *programmes.ROUTERS, *records.routers()):
        app.include_router(router)
    app.mount("/static", LongLived(directory=STATIC), name="static")
    _add_entrances(app)
    for family in (
        signing_in,
        report_pages,
        schedule_pages,
        editions,
        account,
        alerts,
        registering,
        proposals,
        import_pages,
        administration,
        board,
        case,
        introduction_pages,
        programme_pages,
        actions,
        how,
        chains,
        plan,
        bundles,
        teams,
        what_if,
        desk,
        desk_duplicates,
        desk_editing,
        desk_organisations,
        own_place,
        sight,
        holdings,
        exposure,
        organisations,
        maps,
        network,
        preview,
        hubs,
        statements,
        synergies,
        find,
    ):
        app.include_router(family.router)
    for error in (RequestValidationError, HTTPException, MatchmakerError, OSError, Exception):
        app.add_exception_handler(error, _refuse)
    problems.add_schema(app)
    add_examples(app)
    _add_layers(app, settings)
    return app


def _add_layers(app: FastAPI, settings: Settings) -> None:
    """Put our layers around the application; the one added last is the outermost."""
    if settings.cors_origins:
        app.add_middleware(CORSMiddleware, **cors(settings))
    app.add_middleware(BoundedBody, settings=settings)
    app.add_middleware(OpenToAll)
    app.add_middleware(SafeHeaders, settings=settings)
    app.add_middleware(Traced, counts=app.state.network.counts)


class LongLived(StaticFiles):
    """Files that browsers may keep: their address changes when they do."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """Return the file, to be kept for a year."""
        answer = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        answer.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
        return answer


def _add_entrances(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False)
    def home(request: Request) -> RedirectResponse:
        """Go to the first page in the visitor's language."""
        return _to(f"/{language_of(request)}/")

    @app.get("/how", include_in_schema=False)
    def how_(request: Request) -> RedirectResponse:
        """Go to *How suggestions are made* in the visitor's language."""
        return _to(f"/{language_of(request)}/how")

    @app.get("/language/{language}", include_in_schema=False)
    def choose_language(language: str, next: str = "") -> RedirectResponse:  # noqa: A002
        """Remember a language, and go on with the page that was open."""
        if language not in LANGUAGES:
            raise HTTPException(404)
        inside = next.startswith(f"/{language}/") and "//" not in next and "\\" not in next
        answer = RedirectResponse(next if inside else f"/{language}/", HTTPStatus.SEE_OTHER)
        answer.set_cookie("language", language, max_age=A_YEAR, httponly=True, samesite="lax")
        return answer

    @app.get("/docs", include_in_schema=False, response_class=HTMLResponse)
    def docs() -> HTMLResponse:
        """Show the API's document."""
        return HTMLResponse(templates().get_template("docs.html").render(static=static))

    @app.get("/favicon.ico", include_in_schema=False)
    def favicon() -> RedirectResponse:
        """Give browsers that ask for an icon the one there is."""
        return RedirectResponse(static("mark.svg"), HTTPStatus.MOVED_PERMANENTLY)


def _to(address: str) -> RedirectResponse:
    headers = {"Vary": "Accept-Language, Cookie"}
    return RedirectResponse(address, HTTPStatus.TEMPORARY_REDIRECT, headers=headers)


def _refuse(request: Request, error: Exception) -> Response:
    problem, status, faults = problems.problem_of(error)
    if problem.ours:
        log.error("%s %s", problem.facts.get("number"), problem.facts.get("what"), exc_info=error)
    first = request.url.path.split("/", 2)[1]
    answer: Response
    moved = way_of_merged(request, problem.code)
    if moved is not None:
        answer = moved
    elif first in FOR_PROGRAMS:
        answer = problems.as_json(request, status, problem, faults, words_of(request))
    elif problem.code == NotSignedIn.code:
        answer = to_sign_in(request)
    else:
        answer = as_page(request, status, problem)
    # A mistake of ours is answered outside the layers.
    guard(answer.headers, standing_headers(request.app.state.settings), request.headers)
    return answer
