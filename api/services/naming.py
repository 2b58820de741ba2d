"""What organisations, streams and processes are called before who asks: unnamed ones stay so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from api.services.network import Fitted
    from api.wording import Wording
    from matchmaker.domain import Process, Stream

Stop = tuple[str, str, str]
"""An organisation on a page: id, name and side."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Names of one network in one language, and what may be named at all."""

    fitted: Fitted
    words: Wording

    def organisation(self, id_: str) -> str:
        """Return its name; its side where it wants to stay unnamed."""
        one = self.fitted.snapshot.organisation(id_)
        if not self.names(id_):
            return self.words.say(f"nouns.blind.{one.kind.value}")
        return one.name

    def process(self, id_: str) -> str:
        """Return what is done and where: *Sorting at Workshop Dawn*."""
        told = self._process(id_)
        operation = self.words.say(f"nouns.operation.{told.operation.value}")
        return self.words.say(
            "plan.process_at", operation=operation, name=self.organisation(told.organisation)
        )

    def stream(self, id_: str) -> str:
        """Return its title and whose it is."""
        told = self._stream(id_)
        return self.words.say(
            "plan.stream_of", title=told.title, name=self.organisation(told.organisation)
        )

    def title(self, id_: str) -> str:
        """Return the title of a stream."""
        return self._stream(id_).title

    def tonnes(self, tonnes: float) -> str:
        """Return a mass a year; small ones with two digits that tell."""
        tidy = round(tonnes, 1) if tonnes >= 1 else round(tonnes, 2)
        return self.words.say("plan.tonnes", tonnes=tidy)

    def stops(self, ids: Iterable[str]) -> tuple[Stop, ...]:
        """Return organisations as a page shows them, each once."""
        kind = self.fitted.snapshot.organisation
        return tuple(
            (one, self.organisation(one), kind(one).kind.value) for one in dict.fromkeys(ids)
        )

    def names(self, organisation: str) -> bool:
        """Tell whether an organisation may be named."""
        discretion = self.fitted.discretion
        return discretion is None or not discretion.is_blind(organisation)

    def shows(self, *streams: str) -> bool:
        """Tell whether streams and their owners may be shown."""
        discretion = self.fitted.discretion
        return discretion is None or all(map(discretion.shows_stream, streams))

    def shows_process(self, id_: str) -> bool:
        """Tell whether the owner of a process may be named."""
        return self.names(self._process(id_).organisation)

    def _process(self, id_: str) -> Process:
        return self.fitted.engine.view_.processes[id_]

    def _stream(self, id_: str) -> Stream:
        return self.fitted.engine.view_.streams[id_]
