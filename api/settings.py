"""One frozen `Settings`, read once at the door and passed down."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, TypeAlias

from platformdirs import user_cache_path
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

Language: TypeAlias = Literal["nl", "fr", "en", "de"]
"""The languages that results are written in: those of `matchmaker.domain.LANGUAGES`."""


class Settings(BaseSettings):
    """Everything a user may choose, each from an environment variable ``MATCHMAKER_<NAME>``.

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
    language
        Language for who has not chosen one.
    map_tile_url
        Address of map tiles. Empty: nothing is fetched from another host.
    longest_text
        Characters that a search may have.
    longest_list
        Suggestions, organisations or codes that one answer may hold.
    """

    model_config = SettingsConfigDict(env_prefix="MATCHMAKER_", frozen=True, extra="ignore")

    database_url: str = "sqlite:///matchmaker.db"
    cache_folder: Path = Field(default_factory=lambda: user_cache_path("circular-matchmaker"))
    weights: Path | None = None
    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)
    language: Language = "nl"
    map_tile_url: str = ""
    longest_text: int = Field(default=500, ge=20)
    longest_list: int = Field(default=100, ge=1)
