"""SQLAlchemy tables, one file per aggregate.

Tables follow the sheets of `models.exchange.format` one to one, column by column. A list that names
rows of another sheet is a table of its own (`LINKS`); any other list is one cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from models.tables.account import ApiKeyRow, SessionRow, SignInLinkRow, UserHubRow, UserRow
from models.tables.answered import AnsweredRow
from models.tables.audit import AuditRow
from models.tables.base import Base
from models.tables.case import CaseNoteRow, CaseRow, CaseStepRow
from models.tables.disclosure import DisclosureRow, DisclosureStepRow
from models.tables.edition import EditionRow
from models.tables.field_visibility import FieldVisibilityRow
from models.tables.file import FileRow
from models.tables.hub import HubRow
from models.tables.import_log import ImportRow
from models.tables.introduction import IntroductionRow
from models.tables.job import JobRow
from models.tables.judgement import JudgementRow
from models.tables.kept import KeptRow
from models.tables.merger import DistinctRow, MergerRow
from models.tables.organisation import OrganisationHubRow, OrganisationRow, SiteRow
from models.tables.partnership import PartnershipPartnerRow, PartnershipRow, PartnershipStreamRow
from models.tables.privacy import ContactPurposeRow, SuppressionRow
from models.tables.process import ProcessRow
from models.tables.programme import (
    ActionRow,
    ActionStepRow,
    CommitmentRow,
    ProgrammeAxisRow,
    ProgrammeRow,
)
from models.tables.proposal import ProposalRow
from models.tables.report_schedule import (
    ReportMailRow,
    ScheduleReaderRow,
    ScheduleRow,
    ScheduleRunRow,
)
from models.tables.revision import RevisionRow
from models.tables.saved_search import AlertRow, SavedSearchRow
from models.tables.skill import SkillRow
from models.tables.stream import StreamRow
from models.tables.suggestion import ShortlistRow, SuggestionRow
from models.tables.upload import BeforeImageRow, HeadersRow, UploadRow
from models.tables.webhook import DeliveryRow, WebhookRow

if TYPE_CHECKING:
    from sqlalchemy import Table

__all__ = [
    "LINKS",
    "TABLES",
    "ActionRow",
    "ActionStepRow",
    "AlertRow",
    "AnsweredRow",
    "ApiKeyRow",
    "AuditRow",
    "Base",
    "BeforeImageRow",
    "CaseNoteRow",
    "CaseRow",
    "CaseStepRow",
    "CommitmentRow",
    "ContactPurposeRow",
    "DeliveryRow",
    "DisclosureRow",
    "DisclosureStepRow",
    "DistinctRow",
    "EditionRow",
    "FieldVisibilityRow",
    "FileRow",
    "HeadersRow",
    "HubRow",
    "ImportRow",
    "IntroductionRow",
    "JobRow",
    "JudgementRow",
    "KeptRow",
    "MergerRow",
    "OrganisationHubRow",
    "OrganisationRow",
    "PartnershipPartnerRow",
    "PartnershipRow",
    "PartnershipStreamRow",
    "ProcessRow",
    "ProgrammeAxisRow",
    "ProgrammeRow",
    "ProposalRow",
    "ReportMailRow",
    "RevisionRow",
    "SavedSearchRow",
    "ScheduleReaderRow",
    "ScheduleRow",
    "ScheduleRunRow",
    "SessionRow",
    "ShortlistRow",
    "SignInLinkRow",
    "SiteRow",
    "SkillRow",
    "StreamRow",
    "SuggestionRow",
    "SuppressionRow",
    "UploadRow",
    "UserHubRow",
    "UserRow",
    "WebhookRow",
]


def _table(row: type[Base]) -> Table:
    return cast("Table", row.__table__)


TABLES: dict[str, Table] = {
    "hubs": _table(HubRow),
    "organisations": _table(OrganisationRow),
    "sites": _table(SiteRow),
    "streams": _table(StreamRow),
    "processes": _table(ProcessRow),
    "skills": _table(SkillRow),
    "partnerships": _table(PartnershipRow),
    "judgements": _table(JudgementRow),
}
"""The table of each sheet."""

LINKS: dict[tuple[str, str], Table] = {
    ("organisations", "hubs"): _table(OrganisationHubRow),
    ("partnerships", "partners"): _table(PartnershipPartnerRow),
    ("partnerships", "streams"): _table(PartnershipStreamRow),
}
"""The table of each column that lists rows of another sheet: (owner, position, named row)."""
