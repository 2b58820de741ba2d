from api.services.network import Network
from api.serving import get_ready
from api.settings import Settings


def test_without_a_network_the_server_still_starts(tmp_path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    network = Network.of(settings, open_to_all=True)
    get_ready(network)
    network.database.close()
