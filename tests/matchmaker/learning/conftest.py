import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_folder():
    """The folder with evaluation data, beside the project or where the variable says."""
    beside = Path(__file__).parents[4] / "shared"
    folder = Path(os.environ.get("MATCHMAKER_SHARED", beside))
    if not folder.is_dir():
        pytest.skip("no evaluation data: set MATCHMAKER_SHARED to their folder")
    return folder
