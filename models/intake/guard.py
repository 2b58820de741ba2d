"""Archives that unfold to something else than they seem are refused before anything is parsed.

A workbook is an archive too. What passes is handed on as plain bytes, each part cut at the size
that the archive declares, so that no later reader meets the original archive.
"""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from models.intake.issues import Refused, Where
from models.intake.limits import MIB

if TYPE_CHECKING:
    from models.intake.limits import Limits

_DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(NotImplementedError, OSError, ValueError),
)
"""What reading a broken archive may end in."""

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""First bytes of a zip, of an empty zip, and of what holds .xls and encrypted workbooks."""

_HARMLESS_BELOW = MIB
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_ENCRYPTED_FLAG = 0x1


def unpack(data: bytes, where: Where, limits: Limits, *, workbook: bool) -> dict[str, bytes]:
    """Return the members of an archive by name, in their order.

    Parameters
    ----------
    workbook
        The archive is an .xlsx: it may not hold XML with entities, and its pictures are skipped.

    Raises
    ------
    Refused
        The archive is damaged, locked, or meets a limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            # Not is_dir(): Python 3.11's stumbles over a member without a name.
            members = [one for one in archive.infolist() if not one.filename.endswith("/")]
            _check_sizes(members, len(data), where, limits)
            wanted = [member for member in members if _wanted(member.filename, workbook=workbook)]
            for member in wanted:
                _check_member(member, where, workbook=workbook)
            parts = {member.filename: archive.read(member) for member in wanted}
    except _DAMAGED:
        raise Refused(where.issue("file_damaged")) from None
    for name, part in parts.items():
        if workbook and _has_entities(part):
            raise Refused(where.issue("xml_with_entities", value=name))
        if not workbook and part.startswith((ZIP, EMPTY_ZIP)) and not _is_workbook(part):
            raise Refused(where.issue("archive_in_archive", value=name))
    return parts


def repack(parts: dict[str, bytes]) -> bytes:
    """Put checked parts into a fresh archive, without compression."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    return buffer.getvalue()


def is_encrypted_workbook(data: bytes) -> bool:
    """Tell a workbook with a password from an old .xls; both live in the same container."""
    return "EncryptedPackage".encode("utf-16-le") in data


def _check_sizes(members: list[zipfile.ZipInfo], packed: int, where: Where, limits: Limits) -> None:
    if len(members) > limits.members:
        raise Refused(where.issue("members_too_many", members=len(members), limit=limits.members))
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked:
        raise Refused(
            where.issue(
                "unpacked_too_large",
                megabytes=unpacked / MIB,
                limit=limits.unpacked / MIB,
            )
        )
    if unpacked > _HARMLESS_BELOW and unpacked > limits.ratio * packed:
        raise Refused(
            where.issue("packed_too_tightly", ratio=unpacked / packed, limit=limits.ratio)
        )


def _check_member(member: zipfile.ZipInfo, where: Where, *, workbook: bool) -> None:
    name = member.filename
    path = PurePosixPath(name.replace("\\", "/"))
    if not path.name or path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise Refused(where.issue("member_name_unsafe", value=name))
    if member.flag_bits & _ENCRYPTED_FLAG:
        raise Refused(where.issue("file_encrypted"))
    if not workbook and name.lower().endswith(
        (".zip", ".7z", ".rar", ".gz", ".tar", ".bz2", ".xz")
    ):
        raise Refused(where.issue("archive_in_archive", value=name))


def _wanted(name: str, *, workbook: bool) -> bool:
    if workbook:
        return name.lower().endswith((".xml", ".rels"))
    return not any(litter in name for litter in _LITTER)


def _is_workbook(data: bytes) -> bool:
    return b"[Content_Types].xml" in data


def _has_entities(part: bytes) -> bool:
    """Look for a document type in any of the encodings that XML may come in."""
    return any(
        mark.encode(encoding) in part
        for mark in ("<!DOCTYPE", "<!ENTITY")
        for encoding in ("ascii", "utf-16-le", "utf-16-be")
    )
