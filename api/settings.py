"""One frozen `Settings`, read once at the door and passed down."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

Language: TypeAlias = Literal["nl", "fr", "en", "de"]
"""The languages that results are written in: those of `matchmaker.domain.LANGUAGES`."""
Several: TypeAlias = Annotated[tuple[str, ...], NoDecode]
"""Words with commas or blanks between them."""

PREFIX = "MATCHMAKER_"
IN_A_FILE = "_FILE"
"""End of the name of a variable that tells which file holds the value, as containers like it."""
LONG_ENOUGH = 16
"""Characters of a token that nobody guesses."""
_ORIGIN = re.compile(r"https?://[a-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?|\*")


class _Files(PydanticBaseSettingsSource):
    """Values that stand in a file of their own, named by ``MATCHMAKER_<NAME>_FILE``."""

    def get_field_value(self, field: object, field_name: str) -> tuple[Any, str, bool]:  # noqa: ARG002
        """Return the content of the file, without the end of its line."""
        path = os.environ.get(variable_of(field_name) + IN_A_FILE)
        value = Path(path).read_text(encoding="utf-8").strip() if path else None
        return value, field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return the values of all files that are named."""
        found = {
            name: self.get_field_value(field, name)[0]
            for name, field in self.settings_cls.model_fields.items()
        }
        return {name: value for name, value in found.items() if value is not None}


class Settings(BaseSettings):
    """Everything a user may choose, each from an environment variable ``MATCHMAKER_<NAME>``.

    A value may also stand in a file, which ``MATCHMAKER_<NAME>_FILE`` then names.

    Parameters
    ----------
    database_url
        Where the network is kept. The default is a SQLite file in the current folder.
    cache_folder
        Where vectors of texts are kept between runs. Safe to throw away.
    weights
        Weights that ``matchmaker train`` wrote. The default is those that ship with the package.
    host, port
        Where ``matchmaker serve`` listens. The default answers this machine only.
    public_url
        Address under which people reach the site, such as ``https://match.hub.be``. It stands in
        mails, feeds and open data. With https, browsers are told to use nothing else, and cookies
        go over encrypted connections only.
    trusted_proxies
        Addresses of the proxies whose word about the visitor's address is taken.
    cors_origins
        Other sites whose pages may read the API from a browser; ``*`` for all. Never with cookies.
    language
        Language for who has not chosen one.
    publisher_name, publisher_email
        Who publishes the open data, and where questions go. An office, not a person.
    data_licence
        Address of the licence of the open data. Empty: the catalogue names none.
    smtp_host, smtp_port
        Server that sends mail. Empty: mails are kept as files in `mail_folder`.
    smtp_user, smtp_password
        How to sign in at that server. Empty: it asks for nothing.
    smtp_security
        ``starttls`` or ``tls``; ``none`` only for a server on this machine.
    mail_sender
        Address that mails come from.
    mail_folder
        Where mails are kept while no server is set up.
    map_tile_url
        Address of map tiles, with ``{z}``, ``{x}`` and ``{y}`` in it. Browsers then fetch them from
        that host, and from no other. Empty: nothing is fetched from another host.
    map_tile_credit
        Who made the map of the tiles: it stands beside every map, as their licences ask.
    pictures_kept
        Fitted networks kept in memory, one for each way of seeing the store: strangers, the
        administrators, the coordinators of each hub. The least used goes first.
    oidc_issuer, oidc_client_id, oidc_client_secret
        The OpenID Connect server with which coordinators may sign in. Empty: with a password only.
    sign_in_limit, search_limit
        How often one visitor may try to sign in, or ask for what takes work, such as
        ``10 per 5 minutes``. Empty: as often as they like.
    largest_body, largest_upload
        Bytes that a request, or a file, may have.
    audit_days
        How long the audit trail is kept.
    workers
        Jobs that the server does at the same time; 0 leaves them to ``matchmaker jobs run``.
    alerts_hours
        Hours between two times that the server looks on for saved searches; 0 leaves that to
        ``matchmaker alerts send``.
    jobs_days
        How long is remembered what became of a job.
    undo_days
        How long an import can be undone.
    files_hours
        How long a file that was made for somebody may be fetched.
    rows_at_once
        Rows up to which a file that is sent is checked and kept while the sender waits.
    webhooks_to_loopback
        Whether webhooks may call this machine itself, also without encryption. For trying them out.
    webhooks_days
        How long is remembered what webhooks were told.
    longest_text
        Characters that a search may have.
    longest_list
        Suggestions, organisations or codes that one answer may hold.
    metrics
        Who may read ``/metrics``: nobody (``off``), this machine (``local``), or who has the
        `metrics_token` (``token``).
    metrics_token
        Token for ``/metrics``.
    log_format
        ``json``, ``plain``, or ``auto``: plain in a terminal, JSON elsewhere.
    log_level
        What the log of the server tells.
    stop_seconds
        How long requests may take to finish when the server is asked to stop.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    database_url: str = "sqlite:///matchmaker.db"
    cache_folder: Path = Field(default_factory=lambda: user_cache_path("circular-matchmaker"))
    weights: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    public_url: str = ""
    trusted_proxies: Several = ()
    cors_origins: Several = ()
    language: Language = "nl"
    publisher_name: str = ""
    publisher_email: str = ""
    data_licence: str = Field(default="", pattern=r"^(https?://\S+)?$")
    smtp_host: str = ""
    smtp_port: int = Field(default=587, ge=1, le=65535)
    smtp_user: str = ""
    smtp_password: SecretStr = SecretStr("")
    smtp_security: Literal["starttls", "tls", "none"] = "starttls"
    mail_sender: str = Field(default="matchmaker@localhost", pattern=r"^[^\s@<>,]+@[^\s@<>,]+$")
    mail_folder: Path = Path("outbox")
    map_tile_url: str = Field(
        default="",
        pattern=r"^(https?://(\{s\}\.)?[A-Za-z0-9.-]+(:\d{1,5})?/[^\s\"'<>;,]*)?$",
    )
    map_tile_credit: str = Field(default="", max_length=200, validate_default=True)
    pictures_kept: int = Field(default=16, ge=1)
    oidc_issuer: str = Field(default="", pattern=r"^(https?://[^\s?#]*[^\s?#/])?$")
    oidc_client_id: str = ""
    oidc_client_secret: SecretStr = SecretStr("")
    sign_in_limit: str = "10 per 5 minutes"
    search_limit: str = "120 per minute"
    largest_body: int = Field(default=2 * 2**20, ge=1000)
    largest_upload: int = Field(default=25 * 2**20, ge=1000)
    audit_days: int = Field(default=730, ge=1)
    workers: int = Field(default=1, ge=0, le=16)
    alerts_hours: int = Field(default=24, ge=0, le=24 * 7)
    jobs_days: int = Field(default=30, ge=1)
    undo_days: int = Field(default=30, ge=1)
    files_hours: int = Field(default=24, ge=1)
    rows_at_once: int = Field(default=20_000, ge=0)
    webhooks_to_loopback: bool = False
    webhooks_days: int = Field(default=30, ge=1)
    longest_text: int = Field(default=500, ge=20)
    longest_list: int = Field(default=100, ge=1)
    metrics: Literal["off", "local", "token"] = "off"
    metrics_token: SecretStr = Field(default=SecretStr(""), validate_default=True)
    log_format: Literal["auto", "json", "plain"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    stop_seconds: int = Field(default=30, ge=0, le=3600)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (no hidden file in the folder)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 (one way is enough)
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values from the command line, then the environment, then the files it names."""
        return init_settings, env_settings, _Files(settings_cls)

    @field_validator("trusted_proxies", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        origins = tuple(one.rstrip("/").lower() for one in value)
        if not all(map(_ORIGIN.fullmatch, origins)):
            raise ValueError("an origin is https://name or https://name:port")
        return origins

    @field_validator("sign_in_limit", "search_limit")
    @classmethod
    def _is_a_rule(cls, value: str) -> str:
        if value and not re.fullmatch(r"\d+ (per|/) (\d+ )?(second|minute|hour|day)s?", value):
            raise ValueError("a limit is 10 per 5 minutes")
        return value

    @field_validator("public_url")
    @classmethod
    def _is_an_address(cls, value: str) -> str:
        if value and not re.fullmatch(r"https?://[^\s/?#@]+(/[^\s?#]*)?", value):
            raise ValueError("an address is https://name")
        return value.rstrip("/")

    @field_validator("map_tile_url")
    @classmethod
    def _names_a_tile(cls, value: str) -> str:
        if value and not all(part in value for part in ("{z}", "{x}", "{y}")):
            raise ValueError("an address of tiles is https://name/{z}/{x}/{y}.png")
        return value

    @field_validator("map_tile_credit")
    @classmethod
    def _is_there_with_tiles(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("map_tile_url") and not value.strip():
            raise ValueError("who made the map of the tiles, such as © OpenStreetMap contributors")
        return value.strip()

    @field_validator("metrics_token")
    @classmethod
    def _is_there_when_asked(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if info.data.get("metrics") == "token" and len(value.get_secret_value()) < LONG_ENOUGH:
            raise ValueError(f"at least {LONG_ENOUGH} characters")
        return value


ASIDE = frozenset({"DEBUG", "SHARED", "TEST_POSTGRES_URL"})
"""Variables of ours that are no setting: they are for who works on the program."""


def in_the_environment() -> dict[str, str]:
    """Return the variables that begin as ours do, in capitals, with their values."""
    return {
        name.upper(): value
        for name, value in sorted(os.environ.items())
        if name.upper().startswith(PREFIX)
    }


def unknown_variables() -> list[tuple[str, str]]:
    """Return variables that begin as ours do but set nothing, each with the nearest that does.

    Most are typing errors, which otherwise nobody would notice.
    """
    known = {variable_of(name) for name in Settings.model_fields}
    known |= {name + IN_A_FILE for name in known} | {PREFIX + name for name in ASIDE}
    strange = [name for name in in_the_environment() if name not in known]
    if not strange:
        return []
    from rapidfuzz import process  # noqa: PLC0415 (only for who made a typing error)

    nearest = {name: process.extractOne(name, sorted(known), score_cutoff=75) for name in strange}
    return [(name, found[0] if found else "") for name, found in nearest.items()]


def variable_of(name: str) -> str:
    """Return the environment variable of a setting."""
    return PREFIX + name.upper()
