"""Two hubs with a programme each, on both databases."""

from tests.api.casework.conftest import at  # noqa: F401 (fixture)
from tests.api.federation.conftest import door, everybody, hubs  # noqa: F401 (fixtures)
