"""From files that people have to rows that the store can keep.

`read` turns a file into tables, whatever its wrapping and language; `check` turns tables into rows
and issues. Neither stops at the first problem, and neither stores anything.
"""

from models.intake.checking import CheckedImport, Count, Known, check
from models.intake.issues import ISSUES, Issue, IssueGroup, Severity, grouped
from models.intake.limits import OWN_FILES, UPLOAD, Limits
from models.intake.remarks import REMARKS
from models.intake.source import Source, read
from models.intake.tables import Table

__all__ = [
    "ISSUES",
    "OWN_FILES",
    "REMARKS",
    "UPLOAD",
    "CheckedImport",
    "Count",
    "Issue",
    "IssueGroup",
    "Known",
    "Limits",
    "Severity",
    "Source",
    "Table",
    "check",
    "grouped",
    "read",
]
