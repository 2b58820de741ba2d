"""What the server tells the one who looks after it: who asked what, how it ended, how long it took.

Never what people typed, never a name, an address, a token: a line names the *template* of a route
(``/api/v1/organisations/{id}``), not the address that was asked, and an error its kind and its
place in the code, not its message.
"""

from __future__ import annotations

import logging
import re
import secrets
import sys
import traceback
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import category

import structlog
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import TextIO

    from structlog.typing import EventDict, ExcInfo, Processor

    from api.settings import Settings

OURS = ("api", "models", "matchmaker")
HIDDEN = "***"
_WELL_FORMED = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_MAIL_ADDRESS = re.compile(r"[^\s@<>\"']{1,64}@[^\s@<>\"']{1,255}")
_SHORTEST_SECRET = 4


@dataclass(slots=True)
class Asked:
    """One request, as long as it is being answered.

    Parameters
    ----------
    request_id
        What its log lines, its answer and a person's question to us have in common.
    who
        Who asks, as kind and id: ``user 12``, ``key 3``. Empty for a stranger.
    """

    request_id: str
    who: str = ""


asked: ContextVar[Asked | None] = ContextVar("asked", default=None)


class Who:
    """Who asks, for the log: set once they are known, also from a thread that works for them."""

    def set(self, who: str) -> None:
        """Say who asks, as kind and id (``user 12``), never by name or address."""
        request = asked.get()
        if request is not None:
            request.who = who

    def get(self) -> str:
        """Return who asks; empty for a stranger, and outside a request."""
        request = asked.get()
        return "" if request is None else request.who


who = Who()
"""Used like a context variable: ``who.set("user 12")``."""


def request_id(proposed: Iterable[str]) -> str:
    r"""Return the id that came with a request where one did, well formed; else one of ours.

    Examples
    --------
    >>> request_id(["3f2a9c1e-77"])
    '3f2a9c1e-77'
    >>> len(request_id(["3f2a9c1e\r\nSet-Cookie: a=b"]))
    16
    """
    given = list(proposed)
    if len(given) == 1 and _WELL_FORMED.fullmatch(given[0]):
        return given[0]
    return secrets.token_hex(8)


def set_up(settings: Settings, stream: TextIO | None = None) -> None:
    """Send everything that is logged to standard error, or to `stream`, one line each."""
    stream = sys.stderr if stream is None else stream
    pretty = settings.log_format == "plain" or (settings.log_format == "auto" and stream.isatty())
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _name_the_request,
        structlog.processors.ExceptionRenderer(places_of),
        hide(secrets_of(settings)),
    ]
    last = (
        structlog.dev.ConsoleRenderer(colors=stream.isatty(), sort_keys=False)
        if pretty
        else structlog.processors.JSONRenderer(sort_keys=True)
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # libraries tell addresses that were asked
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level.upper())


def secrets_of(settings: Settings) -> tuple[str, ...]:
    """Return what may never be read in a log: tokens, and the password of the database."""
    found = [
        value.get_secret_value()
        for value in vars(settings).values()
        if hasattr(value, "get_secret_value")
    ]
    try:
        found.append(str(make_url(settings.database_url).password or ""))
    except ArgumentError:
        found.append(settings.database_url)
    return tuple(one for one in found if len(one) >= _SHORTEST_SECRET)


def hide(hidden: Iterable[str]) -> Callable[[object, str, EventDict], EventDict]:
    """Return a step that takes secrets, mail addresses and control characters out of a line."""
    sought = sorted(hidden, key=len, reverse=True)

    def clean(value: object) -> object:
        if isinstance(value, str):
            for secret in sought:
                value = value.replace(secret, HIDDEN)
            return without_control(_MAIL_ADDRESS.sub(HIDDEN, value))
        if isinstance(value, (list, tuple)):
            return [clean(one) for one in value]
        if isinstance(value, dict):
            return {clean(name): clean(one) for name, one in value.items()}
        return (
            value if value is None or isinstance(value, (bool, int, float)) else clean(str(value))
        )

    def step(_logger: object, _method: str, event: EventDict) -> EventDict:
        return {name: _kept(name, value, clean) for name, value in event.items()}

    return step


def _kept(name: str, value: Any, clean: Callable[[object], object]) -> Any:
    ours = name.startswith("_")  # what the library passes from step to step
    return value if ours else clean(value)


def without_control(text: str) -> str:
    r"""Return the text with every control character as a blank: no line of its own, no colours.

    Examples
    --------
    >>> without_control("a\r\nb\x1b[31m\u202ec")
    'a  b [31m c'
    """
    return "".join(" " if category(c)[0] == "C" or category(c) in {"Zl", "Zp"} else c for c in text)


def places_of(exc_info: ExcInfo) -> str:
    """Return the kind of an error, the errors behind it, and where each arose.

    Their messages are left out: they may repeat what a person typed, or a row of the database.
    """
    told: list[str] = []
    one: BaseException | None = exc_info[1]
    while one is not None and len(told) < 5:
        frames = traceback.extract_tb(one.__traceback__)
        ours = [frame for frame in frames if "site-packages" not in frame.filename]
        # Between the web server and us lie twenty frames that say nothing.
        shown = [*ours, *(frame for frame in frames[-1:] if frame not in ours)]
        places = (
            f"{'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}"
            for frame in shown[-12:]
        )
        told.append(f"{type(one).__name__} at {' > '.join(places)}")
        one = one.__cause__ or one.__context__
    return " because of ".join(told)


def _name_the_request(_logger: object, _method: str, event: EventDict) -> EventDict:
    request = asked.get()
    if request is not None:
        event.setdefault("request_id", request.request_id)
        if request.who:
            event.setdefault("who", request.who)
    return event
