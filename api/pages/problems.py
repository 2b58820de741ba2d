"""Refusals for people: whose fault it is, what is safe, what to do."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from sqlalchemy.exc import SQLAlchemyError

from api.pages.page import Page
from api.routes.doors import network_of, words_of
from api.routes.gate import asker_of
from api.routes.problems import headers_of
from matchmaker.errors import MatchmakerError

if TYPE_CHECKING:
    from fastapi import Request
    from fastapi.responses import HTMLResponse

    from api.services.network import Network
    from api.services.problems import Problem


def as_page(request: Request, status: HTTPStatus, problem: Problem) -> HTMLResponse:
    """Return a refusal as a page, in the reader's language."""
    words = words_of(request)
    page = Page(request, words, _network(request))
    heading, cure = {
        HTTPStatus.NOT_FOUND: ("pages.problem_missing", "pages.cure_missing"),
        HTTPStatus.SERVICE_UNAVAILABLE: ("pages.problem_wait", "pages.cure_wait"),
        HTTPStatus.INTERNAL_SERVER_ERROR: ("pages.problem_ours", "pages.cure_ours"),
    }.get(status, ("pages.problem", "pages.cure_value"))
    answer = page.show(
        "problem.html",
        status,
        heading=words.say(heading),
        line=problem.line(words),
        cure=words.say(cure),
        ours=problem.ours,
    )
    answer.headers.update(headers_of(status, problem))
    return answer


def _network(request: Request) -> Network:
    """Return the network as who is signed in sees it; what stumbles here is for a stranger."""
    network = network_of(request)
    try:
        return network.as_seen_by(asker_of(request))
    except (MatchmakerError, SQLAlchemyError):
        return network
