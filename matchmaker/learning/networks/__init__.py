"""Real networks that others published, read into a snapshot.

None of their rows are shipped: whoever has a copy names its folder. `NETWORKS` is the list.
"""

from matchmaker.errors import InvalidRequest
from matchmaker.learning.networks.base import Network
from matchmaker.learning.networks.danish import DanishProjects
from matchmaker.learning.networks.exchanges import Exchanges
from matchmaker.learning.networks.h2020 import H2020
from matchmaker.learning.networks.insertion import InsertionEnterprises

NETWORKS: tuple[Network, ...] = (H2020(), Exchanges(), InsertionEnterprises(), DanishProjects())


def network(name: str) -> Network:
    """Return the network of this name.

    Raises
    ------
    InvalidRequest
        There is none.
    """
    for known in NETWORKS:
        if known.name == name:
            return known
    expected = ", ".join(known.name for known in NETWORKS)
    raise InvalidRequest(field="network", value=name, expected=expected)
