"""The job that looks on for saved searches, and mails what is new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from api.services.alerts.watching import Watch
from api.services.mail import mailer_of

if TYPE_CHECKING:
    from api.services.jobs.base import Work


class Looking:
    """Looks on for everybody who saved a search."""

    name: ClassVar[str] = "alerts"
    tries: ClassVar[int] = 2
    """Nobody is told twice: what was mailed is written down at once."""

    def run(self, work: Work) -> Mapping[str, Any]:
        """Do so; see `api.services.alerts.watching.Watch.run`."""
        settings = work.settings
        base = settings.public_url or f"http://{settings.host}:{settings.port}"
        watch = Watch(work.network, mailer_of(settings), base, settings.mail_sender)
        return watch.run(datetime.now(UTC), work.tell)
