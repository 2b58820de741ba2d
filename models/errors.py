"""What can go wrong between the program and its store.

::

    MatchmakerError
    └── StoreError
        ├── UnusableDatabase     the address is wrong, or what stands there is no database of ours
        ├── DatabaseBusy         somebody else is writing, or the server does not answer in time
        ├── DiskFull             no room left to write
        ├── EmptyStore           nothing has been imported yet
        ├── OutdatedDatabase     tables are older or newer than this version of the program
        ├── IncompleteRow        a new row lacks a value that it cannot do without
        ├── UnknownReference     a row names an organisation, stream or hub that is nowhere
        ├── UnknownChoice        a value is none of those that its column knows
        ├── StillInUse           a row cannot go while others need it
        ├── UnfitValue           a value that the database cannot hold
        ├── UnknownRow           no such row, or none that this asker may see
        ├── UnfitRow             values of one row that cannot be kept
        ├── RowHasChanged        somebody else changed the row meanwhile
        ├── NotAllowed           this asker may not do that at all
        ├── EmailTaken           somebody has this e-mail address already
        ├── KeyUsedBefore        an idempotency key came with another request
        ├── TooManyJobs          somebody has too much work waiting already
        ├── EditionIsReleased    a report that was released says what it says
        ├── UndoRefused          an import cannot be taken back any more
        ├── UnknownHistory       no history is kept under this fingerprint
        ├── BackupRefused        a backup cannot be made or put back
        └── ExportRefused        the network cannot be written in this way
"""

from __future__ import annotations

from typing import ClassVar

from matchmaker.errors import MatchmakerError


class StoreError(MatchmakerError):
    """Base of everything the store refuses."""

    code: ClassVar[str] = "store_error"


class UnusableDatabase(StoreError):
    """The address is wrong, or what stands there is no database of ours.

    Facts: ``database`` (without password), and ``problem``, one of the words ``address``,
    ``folder``, ``driver``, ``not_a_database``, ``foreign`` (another program's tables),
    ``damaged``, ``unreachable``, ``read_only``.
    """

    code = "unusable_database"


class DatabaseBusy(StoreError):
    """Somebody else is writing, or the server does not answer in time. Facts: ``database``."""

    code = "database_busy"


class DiskFull(StoreError):
    """No room left to write. Facts: ``database``."""

    code = "disk_full"


class EmptyStore(StoreError):
    """Nothing has been imported yet. Facts: ``database``."""

    code = "empty_store"


class OutdatedDatabase(StoreError):
    """Tables are older or newer than this version of the program.

    Facts: ``database``, ``current``, ``expected``, ``newer`` (true when the program is too old).
    """

    code = "outdated_database"


class IncompleteRow(StoreError):
    """A new row lacks a value that it cannot do without.

    Facts: ``sheet``, ``row`` (its id), ``line`` (in the sender's file, or ``None``), ``column``.
    """

    code = "incomplete_row"


class UnknownReference(StoreError):
    """A row names an organisation, stream or hub that is nowhere.

    Facts: ``sheet``, ``row``, ``line``, ``column``, ``value``.
    """

    code = "unknown_reference"


class UnknownChoice(StoreError):
    """A value is none of those that its column knows.

    Facts: ``sheet``, ``row``, ``line``, ``column``, ``value``.
    """

    code = "unknown_choice"


class StillInUse(StoreError):
    """A row cannot go while others need it. Facts: ``sheet``, ``row``, ``used_by``."""

    code = "still_in_use"


class UnfitValue(StoreError):
    """A value that no column can hold, such as a number of thirty digits. Facts: ``sheet``."""

    code = "unfit_value"


class UnknownRow(StoreError):
    """No such row, or none that this asker may see: the answer never tells which.

    Facts: ``noun``.
    """

    code = "unknown_row"


class UnfitRow(StoreError):
    """Values of one row that cannot be kept.

    Facts: ``sheet``, and ``faults``: for each its ``column``, ``code`` and ``proposals``.
    """

    code = "unfit_row"


class RowHasChanged(StoreError):
    """Somebody else changed the row since it was read. Facts: ``noun``."""

    code = "row_has_changed"


class NotAllowed(StoreError):
    """Nothing that this asker may do at all. Facts: ``noun``."""

    code = "not_allowed"


class EmailTaken(StoreError):
    """Somebody has this e-mail address already."""

    code = "email_taken"


class KeyUsedBefore(StoreError):
    """An idempotency key came before, with another request."""

    code = "key_used_before"


class TooManyJobs(StoreError):
    """Somebody has too much work waiting already. Facts: ``limit``, ``seconds`` to wait."""

    code = "too_many_jobs"


class TooManyWebhooks(StoreError):
    """A hub has as many webhooks as it may have. Facts: ``limit``."""

    code = "too_many_webhooks"


class UnknownHistory(StoreError):
    """No history is kept under this fingerprint. Facts: ``fingerprint``."""

    code = "unknown_history"


class EditionIsReleased(StoreError):
    """A report that was released says what it says. Facts: ``row``."""

    code = "edition_is_released"


class UndoRefused(StoreError):
    """An import cannot be taken back any more.

    Facts: ``problem``, one of ``changed`` (somebody changed a row afterwards, or took it away),
    ``in_use`` (newer rows belong to what it brought), ``undone`` (somebody was first), ``too_old``
    (what was there before is kept no longer); with the first two ``sheet`` and ``row``.
    """

    code = "undo_refused"


class BackupRefused(StoreError):
    """A backup cannot be made or put back.

    Facts: ``path``, and ``problem``, one of ``not_writable``, ``file_there`` (a file that would be
    lost), ``network_there`` (a network that would be lost), ``missing``, ``not_a_backup``,
    ``damaged``, ``no_client``, ``client_failed``; with the last two ``program``, and ``told``.
    """

    code = "backup_refused"


class ExportRefused(StoreError):
    """The network cannot be written in this way.

    Facts: ``path``, and ``problem``, one of ``format`` (with ``formats``, those there are),
    ``needs_folder``, ``not_writable``, ``too_many_rows`` (with ``sheet``), ``cell_too_long`` (with
    ``sheet``, ``row``, ``column``).
    """

    code = "export_refused"
