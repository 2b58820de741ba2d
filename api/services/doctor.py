"""What a healthy installation needs, looked at one by one, each with a cure.

Nothing is changed by looking: no file is made, no table is written.
"""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import smtplib
import socket
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from api.services.learn import scorer_in_use
from api.services.problems import as_problem
from matchmaker.text.encoder import encode
from models import migrations
from models.backup import quick_check
from models.database import open_database
from models.errors import DatabaseBusy, EmptyStore
from models.jobs import Jobs
from models.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from api.settings import Settings
    from api.wording import Wording

State: TypeAlias = Literal["ok", "look", "wrong"]
PACKAGE = "circular-matchmaker"
PYTHON = ((3, 11), (3, 13))
"""Oldest and newest Python that the program is tested with."""
MADE = datetime(2026, 11, 1, tzinfo=UTC)
"""A clock that is behind this day is wrong."""
GIB = 1024**3
GREETING_SECONDS = 5
WAITS_LONG = timedelta(minutes=10)
"""After so long nobody seems to do the work that waits."""
LITTLE_ROOM, NO_ROOM = 1.0, 0.1
"""GiB free below which one should look, and below which an import may not fit."""
_REQUIREMENT = re.compile(r"([A-Za-z0-9._-]+)(?:\[[^\]]*\])?\s*(?:>=|==)\s*([\d.]+)")


class Told(NamedTuple):
    """What a look says: how it is, the key of its words, and their facts."""

    state: State
    key: str
    facts: Mapping[str, object] = {}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at.

    Parameters
    ----------
    check
        What was looked at, a name of `CHECKS`.
    line
        How it is and, unless it is ok, what to do.
    """

    check: str
    state: State
    line: str


def examine(settings: Settings, words: Wording, only: Collection[str] = ()) -> Iterator[Finding]:
    """Look at everything in `CHECKS`, or at some; what goes wrong meanwhile is a finding too."""
    for name in only or CHECKS:
        try:
            told = CHECKS[name](settings)
        except Exception as error:  # a doctor who faints helps nobody
            yield Finding(name, "wrong", as_problem(error).line(words))
        else:
            yield Finding(name, told.state, words.say(told.key, **told.facts))


def _python(_settings: Settings) -> Told:
    here, (oldest, newest) = sys.version_info[:2], PYTHON
    facts = {"version": ".".join(map(str, sys.version_info[:3]))}
    if here < oldest:
        return Told("wrong", "doctor.python.old", facts)
    return (
        Told("look", "doctor.python.new", facts)
        if here > newest
        else Told("ok", "doctor.python.ok", facts)
    )


def _packages(_settings: Settings) -> Told:
    try:
        version, needed = metadata.version(PACKAGE), metadata.requires(PACKAGE) or []
    except metadata.PackageNotFoundError:
        return Told("look", "doctor.packages.source")
    old = []
    for line in needed:
        found = None if "extra ==" in line else _REQUIREMENT.match(line)
        if found and not _is_there(found[1], found[2]):
            old.append(found[1])
    if old:
        return Told("wrong", "doctor.packages.old", {"names": old})
    return Told("ok", "doctor.packages.ok", {"version": version})


def _is_there(name: str, oldest: str) -> bool:
    try:
        return _numbers(metadata.version(name)) >= _numbers(oldest)
    except metadata.PackageNotFoundError:
        return False


def _numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: 2.0.36 as (2, 0, 36)."""
    plain = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(int(part) for part in plain[0].split(".")) if plain else ()


def _address(settings: Settings) -> Told:
    with open_database(settings.database_url) as database:
        return Told("ok", "doctor.address.ok", {"database": database.name})


def _version(settings: Settings) -> Told:
    with open_database(settings.database_url) as database:
        try:
            migrations.require(database)
        except EmptyStore:
            return Told("look", "doctor.version.empty")
        return Told("ok", "doctor.version.ok", {"version": migrations.head()})


def _writable(settings: Settings) -> Told:
    with open_database(settings.database_url) as database:
        if database.path is not None and not database.path.exists():
            folder = database.path.resolve().parent
            if os.access(folder, os.W_OK):
                return Told("ok", "doctor.writable.ok")
            return Told("wrong", "doctor.writable.closed", {"path": str(folder)})
        try:
            with database.writing():
                return Told("ok", "doctor.writable.ok")
        except DatabaseBusy:
            return Told("look", "doctor.writable.busy")


def _whole(settings: Settings) -> Told:
    with open_database(settings.database_url) as database:
        if not database.is_sqlite:
            return Told("ok", "doctor.whole.server")
        if database.path is None or not database.path.exists():
            return Told("ok", "doctor.whole.nothing")
        found = quick_check(database)
    if found:
        return Told("wrong", "doctor.whole.damaged", {"count": len(found)})
    return Told("ok", "doctor.whole.ok")


def _disk(settings: Settings) -> Told:
    with open_database(settings.database_url) as database:
        folder = (database.path or Path("x")).resolve().parent
    free = shutil.disk_usage(folder).free / GIB
    facts = {"free": free, "path": str(folder)}
    if free < NO_ROOM:
        return Told("wrong", "doctor.disk.none", facts)
    return (
        Told("look", "doctor.disk.little", facts)
        if free < LITTLE_ROOM
        else Told("ok", "doctor.disk.ok", facts)
    )


def _cache(settings: Settings) -> Told:
    folder = settings.cache_folder.absolute()
    facts = {"path": str(folder)}
    if _can_be_written(folder):
        return Told("ok", "doctor.cache.ok", facts)
    return Told("look", "doctor.cache.closed", facts)


def _can_be_written(folder: Path) -> bool:
    """Tell whether files can be made in a folder, which may have to be made first."""
    standing = next((one for one in (folder, *folder.parents) if one.exists()), Path("/"))
    return standing.is_dir() and os.access(standing, os.W_OK)


def _weights(settings: Settings) -> Told:
    scorer = scorer_in_use(settings)
    return Told("ok", "doctor.weights.ok", {"version": scorer.version})


def _text_model(_settings: Settings) -> Told:
    """Read a word that is in no list, so that the model itself has to."""
    if encode(["zeepbellenblazerij"]).any():
        return Told("ok", "doctor.text_model.ok")
    return Told("wrong", "doctor.text_model.silent")


def _mail(settings: Settings) -> Told:
    """Whether mail leaves: the server is greeted, nobody signs in, nothing is sent."""
    if not settings.smtp_host:
        return _mail_folder(settings.mail_folder.absolute())
    server = {"host": settings.smtp_host, "port": str(settings.smtp_port)}
    if settings.smtp_security == "none" and not _is_loopback(settings.smtp_host):
        return Told("wrong", "doctor.mail.readable", server)
    if settings.smtp_user and not settings.smtp_password.get_secret_value():
        return Told("wrong", "doctor.mail.no_password", server)
    greet = smtplib.SMTP_SSL if settings.smtp_security == "tls" else smtplib.SMTP
    try:
        with greet(settings.smtp_host, settings.smtp_port, timeout=GREETING_SECONDS) as met:
            met.ehlo()
            encrypts = settings.smtp_security != "starttls" or met.has_extn("starttls")
    except (OSError, smtplib.SMTPException):
        return Told("wrong", "doctor.mail.silent", server)
    return (
        Told("ok", "doctor.mail.ok", server)
        if encrypts
        else Told("wrong", "doctor.mail.no_starttls", server)
    )


def _mail_folder(folder: Path) -> Told:
    facts = {"path": str(folder)}
    if _can_be_written(folder):
        return Told("look", "doctor.mail.folder", facts)
    return Told("wrong", "doctor.mail.closed", facts)


def _jobs(settings: Settings) -> Told:
    """Whether somebody does the long work."""
    with open_database(settings.database_url) as database:
        try:
            migrations.require(database)
        except EmptyStore:
            return Told("ok", "doctor.jobs.ok")
        with database.reading() as session:
            wait = Jobs(session).longest_wait(datetime.now(UTC))
    if wait is None or wait < WAITS_LONG:
        return Told("ok", "doctor.jobs.ok")
    return Told("look", "doctor.jobs.stuck", {"minutes": int(wait.total_seconds() // 60)})


def _port(settings: Settings) -> Told:
    facts = {"port": str(settings.port), "host": settings.host}
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((settings.host, settings.port))
        except OSError:
            return Told("look", "doctor.port.taken", facts)
    return Told("ok", "doctor.port.ok", facts)


def _outside(settings: Settings) -> Told:
    """Whether what people type travels readable."""
    secure = settings.public_url.startswith("https://")
    if not secure and not _is_loopback(settings.host):
        return Told("look", "doctor.outside.readable", {"host": settings.host})
    if secure and not settings.trusted_proxies:
        return Told("look", "doctor.outside.proxy")
    return Told("ok", "doctor.outside.ok")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _clock(settings: Settings) -> Told:
    now = datetime.now(UTC)
    here = now.astimezone()
    facts = {"now": f"{here:%Y-%m-%d %H:%M} {here.tzname()}"}
    if now < MADE:
        return Told("wrong", "doctor.clock.behind", facts)
    latest = _latest_import(settings)
    if latest is not None and latest > now:
        return Told("look", "doctor.clock.before_the_last_import", facts)
    return Told("ok", "doctor.clock.ok", facts)


def _latest_import(settings: Settings) -> datetime | None:
    with open_database(settings.database_url) as database:
        try:
            migrations.require(database)
        except EmptyStore:
            return None
        with database.reading() as session:
            imports = Store(session).imports(1)
    return imports[0].finished if imports else None


CHECKS: Mapping[str, Callable[[Settings], Told]] = {
    "python": _python,
    "packages": _packages,
    "address": _address,
    "version": _version,
    "writable": _writable,
    "whole": _whole,
    "disk": _disk,
    "cache": _cache,
    "weights": _weights,
    "text_model": _text_model,
    "mail": _mail,
    "jobs": _jobs,
    "port": _port,
    "outside": _outside,
    "clock": _clock,
}
"""What is looked at, in this order."""
