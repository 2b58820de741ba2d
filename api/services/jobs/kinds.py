"""All kinds of jobs, in one plain list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from api.services.alerts.looking import Looking
from api.services.exports import Export
from api.services.import_jobs import Checking, Keeping
from api.services.reports.editions import MakeReport
from api.services.reports.periodic import ReportRound
from api.services.webhooks.telling import Telling

if TYPE_CHECKING:
    from api.services.jobs.base import Kind

KINDS: tuple[Kind, ...] = (
    *(Export(), Checking(), Keeping()),
    *(Telling(), Looking()),
    *(MakeReport(), ReportRound()),
)
"""What a worker can do."""
