"""Whatever goes wrong, as a code with facts; each door decides how it looks."""

from __future__ import annotations

import errno
import hashlib
import traceback
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pydantic import ValidationError
from sqlalchemy.exc import DatabaseError

from matchmaker.errors import MatchmakerError
from models.errors import OutdatedDatabase

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.wording import Wording


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong, ready to be told.

    Parameters
    ----------
    code
        Key of the words: ``errors.<code>``.
    facts
        Plain values for the words.
    ours
        The mistake is ours, not the person's.
    """

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)
    ours: bool = False

    def line(self, words: Wording) -> str:
        """Return one line in the language of `words`: what is wrong, and the nearest cure."""
        facts = dict(self.facts)
        for fact in ("problem", "trouble"):
            if (told := f"errors.{fact}.{facts.get(fact)}") in words.keys:
                facts[fact] = words.say(told, **facts)
        line = words.say(f"errors.{self.code}", **facts)
        nearest = facts.get("nearest")
        if isinstance(nearest, (list, tuple)) and nearest:
            names = words.either([str(name) for name in nearest[:3]])
            line = f"{line} {words.say('errors.did_you_mean', names=names)}"
        return line


def as_problem(error: BaseException) -> Problem:
    """Return `error` as a `Problem`: ours when we did not foresee it."""
    if isinstance(error, OutdatedDatabase) and error.facts.get("newer"):
        return Problem("newer_database", error.facts)
    if isinstance(error, MatchmakerError):
        return Problem(error.code, error.facts)
    if isinstance(error, ValidationError):
        return _of_a_setting(error)
    if isinstance(error, OSError):
        return _of_a_file(error)
    if isinstance(error, DatabaseError):
        return Problem("database_trouble", {"number": _number_of_the_database(error)})
    return Problem(
        "our_fault", {"what": type(error).__name__, "number": number_of(error)}, ours=True
    )


def _of_a_setting(error: ValidationError) -> Problem:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    name = ".".join(str(part) for part in first["loc"])
    return Problem("bad_setting", {"setting": f"MATCHMAKER_{name.upper()}"})


def _of_a_file(error: OSError) -> Problem:
    path = str(error.filename or "")
    if isinstance(error, FileNotFoundError):
        return Problem("no_such_file", {"path": path})
    if error.errno == errno.ENOSPC:
        return Problem("disk_full")
    trouble = _TROUBLES.get(error.errno or 0, "other")
    return Problem("file_trouble", {"path": path, "trouble": trouble, "number": error.errno or 0})


_TROUBLES = {
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.EISDIR: "a_folder",
    errno.ENOTDIR: "no_folder",
    errno.ENAMETOOLONG: "long_name",
}
"""What goes wrong with files most, for the words ``errors.trouble``: the system tells it in its own
language only."""


def _number_of_the_database(error: DatabaseError) -> str:
    """Return the name that the database gives its error; its sentence may repeat a row."""
    told = getattr(error.orig, "sqlstate", None) or getattr(error.orig, "sqlite_errorname", None)
    return str(told or type(error).__name__)


def number_of(error: BaseException) -> str:
    """Return a short number for a mistake of ours: the same place in the code, the same number."""
    places = [
        f"{frame.filename.rsplit('/', 1)[-1]}:{frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
    ]
    told = "|".join([type(error).__name__, *places])
    return hashlib.sha256(told.encode()).hexdigest()[:4].upper()
