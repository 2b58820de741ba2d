"""What is counted of the service, for Prometheus: how much, how long; never who or what.

Labels hold the template of a route, a method and a status: nothing that somebody typed, no ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from matchmaker.snapshot import Snapshot
    from models.jobs import State

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper ends of the classes of durations: the answer that people wait for, then the slow ones."""
SECONDS_OF_A_FIT = (0.1, 0.5, 1.0, 5.0, 15.0, 60.0, 300.0)
CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


disable_created_metrics()  # type: ignore[no-untyped-call] # a second series beside each, which nobody reads


class Counts:
    """The figures of one running service. Safe to share between threads."""

    def __init__(self) -> None:
        here = self._registry = CollectorRegistry()
        per_route = ("route", "method", "status")
        self.requests = Counter(
            "matchmaker_requests", "Requests that were answered.", per_route, registry=here
        )
        self.seconds = Histogram(
            "matchmaker_request_seconds",
            "How long answers took.",
            ("route", "method"),
            buckets=SECONDS,
            registry=here,
        )
        self.running = Gauge(
            "matchmaker_requests_running", "Requests being answered now.", registry=here
        )
        self.suggestions = Counter(
            "matchmaker_suggestions", "Suggestions that were shown.", registry=here
        )
        self.fits = Histogram(
            "matchmaker_fit_seconds",
            "How long reading and fitting the network took.",
            buckets=SECONDS_OF_A_FIT,
            registry=here,
        )
        self.organisations = Gauge(
            "matchmaker_organisations",
            "Organisations in the network as it was fitted last.",
            registry=here,
        )
        self.streams = Gauge(
            "matchmaker_streams",
            "Offers and needs in the network as it was fitted last.",
            registry=here,
        )

        self.jobs = Gauge(
            "matchmaker_jobs",
            "Long work in the queue, and what ended and is remembered.",
            ("kind", "state"),
            registry=here,
        )
        self.longest_wait = Gauge(
            "matchmaker_jobs_longest_wait_seconds",
            "How long the oldest work that is due has waited; 0 when none does.",
            registry=here,
        )

    def answered(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count an answer, by the template of its route."""
        self.requests.labels(route, method, str(status)).inc()
        self.seconds.labels(route, method).observe(seconds)

    def fitted(self, snapshot: Snapshot, seconds: float) -> None:
        """Count a network that was read and fitted."""
        self.fits.observe(seconds)
        self.organisations.set(len(snapshot.organisations))
        self.streams.set(len(snapshot.streams))

    def queued(self, counts: Mapping[tuple[str, State], int], wait: timedelta | None) -> None:
        """Tell how the queue of long work stands."""
        self.jobs.clear()
        for (kind, state), count in counts.items():
            self.jobs.labels(kind, state.value).set(count)
        self.longest_wait.set(wait.total_seconds() if wait else 0)

    def text(self) -> bytes:
        """Return everything in the text format of Prometheus."""
        return generate_latest(self._registry)
