"""The network in the store, through the eyes of who asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from api.services.pictures import Fitted, NotReady, Picture, Pictures
from models.access.asker import CONSOLE
from models.database import open_database

if TYPE_CHECKING:
    from api.counting import Counts
    from api.settings import Settings
    from matchmaker.text.space import TextSpace
    from models.access.asker import Asker
    from models.database import Database

__all__ = ["Fitted", "Network", "NotReady"]


class Network:
    """The stored network behind a door.

    Parameters
    ----------
    asker
        Who asks: what they may not see is matched on, never shown.
    pictures
        The fitted networks, shared by all who look at the same store.
    """

    def __init__(self, pictures: Pictures, asker: Asker) -> None:
        self.asker = asker
        self._pictures = pictures

    @classmethod
    def of(cls, settings: Settings, asker: Asker = CONSOLE) -> Network:
        """Open the store that the settings name."""
        return cls(Pictures(open_database(settings.database_url), settings), asker)

    def as_seen_by(self, asker: Asker) -> Network:
        """Return the same network through somebody else's eyes."""
        return Network(self._pictures, asker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give the store's connections back."""
        self._pictures.rest()
        self.database.close()

    @property
    def database(self) -> Database:
        """Where it is stored."""
        return self._pictures.database

    @property
    def settings(self) -> Settings:
        """The settings it was opened with."""
        return self._pictures.settings

    @property
    def counts(self) -> Counts:
        """What was fitted, for those who watch the server."""
        return self._pictures.counts

    @property
    def space(self) -> TextSpace:
        """Where texts become comparable; shared so that no text is computed twice."""
        return self._pictures.space

    @property
    def fictional(self) -> bool:
        """Whether the store holds the demo network; false when there is nothing to read."""
        return self.fitted.fictional

    @property
    def picture(self) -> Picture:
        """The network as the asker may see it."""
        return self._pictures.of(self.asker)

    @property
    def fitted(self) -> Fitted:
        """The engine, fitted on what the store holds now; see `Picture.fitted`."""
        return self.picture.fitted

    @property
    def at_hand(self) -> Fitted:
        """The engine as it stands, without waiting for a change; see `Picture.at_hand`."""
        return self.picture.at_hand

    def ready(self) -> Fitted:
        """Return what answers now, without waiting; see `Picture.ready`."""
        return self.picture.ready()

    def get_ready(self) -> None:
        """Read and fit before anybody asks; see `Picture.get_ready`."""
        self.picture.get_ready()
