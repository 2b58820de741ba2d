"""A network with its places, found once for each picture of the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from api.services.ties.places import rings, spread_out
from api.services.ties.seen import ties_of
from api.services.ties.surroundings import around, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from api.services.network import Network
    from api.services.ties.places import Place
    from api.services.ties.surroundings import Surroundings


@dataclass(frozen=True, slots=True)
class Placed:
    """A network and where each organisation of it stands."""

    shown: Surroundings
    places: Mapping[str, Place]


def placed(network: Network, of: str = "") -> Placed:
    """Return the network around an organisation, or all of it.

    Raises
    ------
    UnknownOrganisation
        Nobody has this id, or who has it may not be named.
    """
    if of:
        shown = around(ties_of(network), of)
        return Placed(shown, rings(shown))
    asker = network.asker
    if asker.organisation is not None:
        return _whole(network)
    key = ("whole network", asker.role, asker.hubs)
    return network.fitted.shelf.take(key, lambda: _whole(network))


def _whole(network: Network) -> Placed:
    shown = whole(ties_of(network))
    return Placed(shown, spread_out(shown))
