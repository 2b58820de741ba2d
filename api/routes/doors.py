"""What routes are handed: the network, and the words of the asker's language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import Depends, Request

from api.services.network import Network
from api.settings import Settings
from api.wording import Wording, choose, wording

if TYPE_CHECKING:
    from collections.abc import Iterator


def network_of(request: Request) -> Network:
    """Return the network that the app was made with."""
    network: Network = request.app.state.network
    return network


def settings_of(request: Request) -> Settings:
    """Return the settings that the app was made with."""
    settings: Settings = request.app.state.settings
    return settings


def words_of(request: Request) -> Wording:
    """Return the words of the language in the address, the query, or the browser."""
    return wording(language_of(request))


def language_of(request: Request) -> str:
    """Tell the language: of the address, then of the query, the choice made, the browser."""
    first = request.url.path.split("/", 2)[1]
    asked = [first, request.query_params.get("lang", ""), request.cookies.get("language", "")]
    return choose([*asked, *browser_languages(request)], settings_of(request).language)


def browser_languages(request: Request) -> Iterator[str]:
    """Give the languages that the browser asks for, the dearest first."""
    weighed = []
    for place, part in enumerate(request.headers.get("accept-language", "").split(",")[:20]):
        tag, _, rest = part.strip().partition(";")
        quality = rest.strip().removeprefix("q=") or "1"
        weight = float(quality) if quality.replace(".", "", 1).isdecimal() else 0.0
        weighed.append((-weight, place, tag.split("-")[0].lower()))
    return (tag for weight, _, tag in sorted(weighed) if weight < 0)


NetworkHere: TypeAlias = Annotated[Network, Depends(network_of)]
SettingsHere: TypeAlias = Annotated[Settings, Depends(settings_of)]
WordsHere: TypeAlias = Annotated[Wording, Depends(words_of)]
