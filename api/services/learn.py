"""Learn from what was judged and from who found each other; and which weights are in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.errors import InvalidRequest
from matchmaker.scoring import Scorer
from matchmaker.text.space import TextSpace
from models import migrations
from models.database import open_database
from models.store import Store

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from api.settings import Settings


def learn(settings: Settings, path: Path, made: date, hub: str | None = None) -> Scorer:
    """Fit weights to the stored network, starting from the shipped ones, and write them.

    Parameters
    ----------
    path
        JSON file to write.
    made
        Today.
    hub
        Learn the weights of this hub; by default those of all hubs together.

    Raises
    ------
    InvalidRequest
        There is no such hub.
    StoreError
        There is nothing to read.
    """
    from matchmaker.learning.train import train  # noqa: PLC0415  who only answers need not wait

    with open_database(settings.database_url) as database:
        migrations.require(database)
        with database.reading() as session:
            snapshot = Store(session).snapshot()
    known = sorted(one.id for one in snapshot.hubs)
    if hub is not None and hub not in known:
        raise InvalidRequest(field="hub", value=hub, expected=", ".join(known))
    scorer = train(snapshot, made, space=TextSpace(cache=settings.cache_folder), hub=hub)
    scorer.save(path)
    return scorer


def scorer_in_use(settings: Settings) -> Scorer:
    """Return the weights that the settings name, else the shipped ones.

    Raises
    ------
    UnreadableWeights, WeightsDoNotFit
        The file holds no weights, or weights for other signals.
    """
    return Scorer.prior() if settings.weights is None else Scorer.load(settings.weights)
