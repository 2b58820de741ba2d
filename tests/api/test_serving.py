from api.services.network import Network
from api.serving import get_ready
from api.settings import Settings
from models.access.asker import ANONYMOUS


def test_without_a_network_the_server_still_starts(tmp_path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'none.db'}")
    network = Network.of(settings, ANONYMOUS)
    get_ready(network)
    network.database.close()
