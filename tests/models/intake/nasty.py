"""Files that people and programs really send, each with what must become of it.

Everything is made here, so that nothing hostile lies in the repository. To add a file: one line in
`CASES`, with the codes that must be told and the rows that must be named.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ACCEPTED, WARNED, REFUSED = "accepted", "accepted with warnings", "refused"
Content = bytes | str | Callable[[], bytes]


@dataclass(frozen=True)
class Case:
    """One file or folder and its verdict.

    `codes` are those that decide: errors of a refused file, warnings of one that is accepted with
    warnings. `rows` are the rows named by errors.
    """

    name: str
    files: dict[str, Content]
    verdict: str
    codes: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()

    def write(self, folder: Path) -> Path:
        """Write it down, and return what is to be imported."""
        for name, content in self.files.items():
            made = content() if callable(content) else content
            (folder / name).write_bytes(made.encode() if isinstance(made, str) else made)
        return folder if len(self.files) > 1 else folder / next(iter(self.files))


HEAD = "id;naam;soort;postcode;gemeente"
ONE = "o1;Café Ouvert;privé;9000;Gent"
TWO = "o2;Maître Œuf;sociale economie;4000;Liège"
PLAIN = "\n".join((HEAD, ONE, TWO, ""))
ORGANISATIONS = "id,name,kind\no1,Zuid,private\no2,Noord,social_economy\n"


def organisations(*lines: str) -> str:
    return "\n".join((HEAD, ONE, *lines, ""))


def streams(*lines: str, header: str = "id,organisation,direction,title") -> dict[str, Content]:
    return {"organisations.csv": ORGANISATIONS, "streams.csv": "\n".join((header, *lines, ""))}


def partnerships(*lines: str) -> dict[str, Content]:
    header = "id,partners,state,started,ended"
    return {"organisations.csv": ORGANISATIONS, "partnerships.csv": "\n".join((header, *lines))}


# Workbooks, part by part -------------------------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEADER_CELLS = ("id", "naam", "soort", "ondernemingsnummer", "postcode", "sinds")


def text(reference: str, value: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{value}</t></is></c>'


def number(reference: str, value: float) -> str:
    return f'<c r="{reference}"><v>{value}</v></c>'


def row_of(line: int, *cells: str) -> str:
    return f'<row r="{line}">{"".join(cells)}</row>'


def header_row(line: int = 1) -> str:
    return row_of(
        line, *(text(f"{c}{line}", h) for c, h in zip("ABCDEF", HEADER_CELLS, strict=True))
    )


def firm(line: int, *more: str) -> str:
    named = (text(f"A{line}", f"o{line}"), text(f"B{line}", f"Bedrijf {line}"))
    return row_of(line, *named, text(f"C{line}", "bedrijf"), *more)


def workbook(
    *rows: str,
    sheet: str = "Organisaties",
    merged: Sequence[str] = (),
    before: str = "",
    extra: dict[str, bytes] | None = None,
) -> bytes:
    merges = "".join(f'<mergeCell ref="{area}"/>' for area in merged)
    merges = f"<mergeCells>{merges}</mergeCells>" if merges else ""
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
            'ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
            f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{sheet}" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<?xml version="1.0"?>{before}<worksheet xmlns="{_MAIN}"><sheetData>{"".join(rows)}'
            f"</sheetData>{merges}</worksheet>"
        ),
    }
    packed: dict[str, bytes] = {name: part.encode() for name, part in parts.items()}
    return zipped(packed | (extra or {}))


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def bomb(megabytes: int) -> bytes:
    return zipped({"organisations.csv": b"0" * (megabytes << 20)})


def workbook_bomb() -> bytes:
    return workbook(header_row(), extra={"xl/sharedStrings.xml": b" " * (70 << 20)})


def many_members() -> bytes:
    return zipped({f"organisations{n}.csv": b"" for n in range(2000)})


def locked_member() -> bytes:
    """A zip whose member says that it is encrypted."""
    packed = bytearray(zipped({"organisations.csv": PLAIN.encode()}))
    central = packed.index(b"PK\x01\x02")
    for flags in (6, central + 8):
        packed[flags] |= 1
    return bytes(packed)


def lying_size() -> bytes:
    """A zip whose table of contents says 10 bytes of a member that unfolds to many more."""
    packed = bytearray(zipped({"organisations.csv": b"0" * (5 << 20)}))
    central = packed.index(b"PK\x01\x02")
    for place in (22, central + 24):
        packed[place : place + 4] = struct.pack("<I", 10)
    return bytes(packed)


def nameless_member() -> bytes:
    """A zip whose only member has a NUL for a name."""
    return zipped({"?": PLAIN.encode()}).replace(b"?", b"\0")


def torn_lzma() -> bytes:
    """A zip packed with LZMA, with the first bytes of the packed data gone."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("o.csv", PLAIN)
    packed = bytearray(buffer.getvalue())
    start = packed.index(b"o.csv") + len(b"o.csv")
    packed[start + 4 : start + 20] = b"\xff" * 16
    return bytes(packed)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
STREAM = "id,organisation,direction,title"

CASES = (
    # how it is written down
    Case("plain", {"organisaties.csv": PLAIN}, ACCEPTED),
    Case("byte order mark", {"organisaties.csv": PLAIN.encode("utf-8-sig")}, ACCEPTED),
    Case("utf-16 with mark", {"organisaties.csv": PLAIN.encode("utf-16")}, ACCEPTED),
    Case(
        "utf-16 big end first",
        {"organisaties.csv": b"\xfe\xff" + PLAIN.encode("utf-16-be")},
        ACCEPTED,
    ),
    Case("utf-16 without mark", {"organisaties.csv": PLAIN.encode("utf-16-le")}, ACCEPTED),
    Case("windows-1252", {"organisaties.csv": PLAIN.encode("cp1252")}, ACCEPTED),
    Case(
        "a byte that windows-1252 does not have",
        {
            "organisaties.csv": organisations("o2;Zuid;privé;;").encode("cp1252")
            + b"o3;Zu\x90id;ei;;\n"
        },
        WARNED,
        ("control_characters_removed", "encoding_unsure"),
    ),
    Case("tabs", {"organisaties.tsv": PLAIN.replace(";", "\t")}, ACCEPTED),
    Case("pipes", {"organisaties.txt": PLAIN.replace(";", "|")}, ACCEPTED),
    Case("commas", {"organisaties.csv": PLAIN.replace(";", ",")}, ACCEPTED),
    Case("sep= line", {"organisaties.csv": "sep=;\r\n" + PLAIN}, ACCEPTED),
    Case("lines of an old Mac", {"organisaties.csv": PLAIN.replace("\n", "\r")}, ACCEPTED),
    Case("no name to go by", {"export (3).csv": PLAIN}, ACCEPTED),
    Case("title rows", {"organisaties.csv": f"Ledenlijst\n\nversie;3\n{PLAIN}"}, ACCEPTED),
    Case(
        "line ends inside a cell, then a wrong row",
        {"organisaties.csv": organisations('o2;"twee\nregels";privé;;', "o3;Drie;onzin;;")},
        REFUSED,
        ("choice_unknown",),
        (4,),
    ),
    Case(
        "a quotation mark that stays open",
        {"organisaties.csv": organisations('o2;"Zuid;privé;9000;Gent', "o3;Noord;privé;;")},
        REFUSED,
        ("quote_not_closed",),
        (3,),
    ),
    Case(
        "short rows",
        {"organisaties.csv": organisations("o2;Zuid;privé")},
        WARNED,
        ("row_too_short",),
    ),
    Case(
        "a row that is too long",
        {"organisaties.csv": organisations("o2;Zuid;BV;privé;9000;Gent")},
        REFUSED,
        ("row_too_long",),
        (3,),
    ),
    Case(
        "the same header twice",
        {"organisaties.csv": "id;naam;soort;naam\no1;Zuid;privé;Noord\n"},
        REFUSED,
        ("column_twice",),
    ),
    Case(
        "the same header twice, saying the same",
        {"organisaties.csv": "id;naam;soort;naam\no1;Zuid;privé;Zuid\n"},
        ACCEPTED,
    ),
    Case(
        "two headers of one meaning",
        {"organisaties.csv": "id;naam;soort;bedrijf\no1;Zuid;privé;Noord\n"},
        WARNED,
        ("column_same_meaning",),
    ),
    Case("empty", {"organisaties.csv": ""}, REFUSED, ("file_empty",)),
    Case("only white space", {"organisaties.csv": " \n\n \t\n"}, REFUSED, ("file_empty",)),
    Case("header only", {"organisaties.csv": HEAD + "\n"}, WARNED, ("rows_missing",)),
    Case(
        "no header",
        {"organisaties.csv": "o1;Zuid;9000\no2;Noord;8000\n"},
        REFUSED,
        ("header_missing",),
    ),
    Case("about something else", {"lijst.csv": "a;b\n1;2\n"}, REFUSED, ("nothing_recognised",)),
    Case("a picture", {"organisaties.png": b"\x89PNG\r\n"}, REFUSED, ("file_type_unknown",)),
    # letters
    Case(
        "a NUL in a name",
        {"organisaties.csv": organisations("o2;Zu\x00id;privé;;")},
        REFUSED,
        ("character_refused",),
        (3,),
    ),
    Case(
        "invisible signs",
        {"organisaties.csv": organisations("o2;Zu\x0bid\x1f;privé;;", "o3;\u202eNoord;privé;;")},
        WARNED,
        ("control_characters_removed",),
    ),
    Case(
        "half a letter",
        {"organisations.json": '[{"id": "o1", "name": "Zuid \\ud800", "kind": "private"}]'},
        REFUSED,
        ("character_refused",),
        (1,),
    ),
    Case(
        "emoji, Arabic, Hebrew",
        {
            "organisaties.csv": organisations(
                "o2;♻️ Kring 🪑;privé;;", "o3;مطبعة;privé;;", "o4;דפוס;privé;;"
            )
        },
        ACCEPTED,
    ),
    Case(
        "formulas and tags are only text",
        {
            "organisaties.csv": organisations(
                "o2;\"=cmd|'/C calc'!A0\";privé;;", "o3;<b>x</b>;privé;;"
            )
        },
        ACCEPTED,
    ),
    Case(
        "a huge cell",
        {"organisaties.csv": organisations(f"o2;{'x' * 40_000};privé;;")},
        REFUSED,
        ("cell_too_long",),
        (3,),
    ),
    Case(
        "a cell beyond what the CSV reader takes by itself",
        {"organisaties.csv": organisations("o2;Zuid;privé;;", f"o3;{'x' * 300_000};privé;;")},
        REFUSED,
        ("cell_too_long",),
        (4,),
    ),
    # values
    Case(
        "missing name, unknown kind",
        {"organisaties.csv": organisations("o2;;privé;;", "o3;Noord;bakstenen;;")},
        REFUSED,
        ("choice_unknown", "value_missing"),
        (3, 4),
    ),
    Case(
        "missing column",
        {"organisaties.csv": "id;naam;postcode\no1;Zuid;9000\n"},
        REFUSED,
        ("column_missing",),
    ),
    Case(
        "unknown postcode, place that disagrees",
        {"organisaties.csv": organisations("o2;Zuid;privé;9999;", "o3;Noord;privé;8000;Gent")},
        WARNED,
        ("place_disagrees", "postcode_unknown"),
    ),
    Case(
        "wrong and shortened enterprise numbers",
        {
            "organisaties.csv": "id;naam;soort;kbo\no1;Zuid;privé;0412345678\n"
            "o2;Noord;privé;403170701\no3;Oost;privé;BE 0400.000.086\n"
        },
        WARNED,
        ("enterprise_number_wrong",),
    ),
    Case(
        "one enterprise number, two organisations",
        {
            "organisaties.csv": "id;naam;soort;kbo\no1;Zuid;privé;0403170701\n"
            "o2;Noord;privé;0403.170.701\n"
        },
        WARNED,
        ("enterprise_number_shared",),
    ),
    Case(
        "waste codes in any spelling",
        streams(
            "s1,o1,offer,hout,170201",
            "s2,o1,offer,zaagsel,30105",
            "s3,o1,offer,scherm,16 02 13*",
            "s4,o1,offer,hout,17.02.01",
            "s5,o1,offer,hout,17 02 01 - hout",
            header=f"{STREAM},waste_code",
        ),
        ACCEPTED,
    ),
    Case(
        "waste codes that do not exist",
        streams(
            "s1,o1,offer,hout,99 99 99", "s2,o1,offer,hout,hout", header=f"{STREAM},waste_code"
        ),
        REFUSED,
        ("waste_code_unknown",),
        (2, 3),
    ),
    Case(
        "numbers that are none",
        streams(
            *(
                f's{n},o1,offer,hout,"{value}"'
                for n, value in enumerate(("-5", "NaN", "Infinity", "1e400", "1e13", "veel"))
            ),
            header=f"{STREAM},quantity",
        ),
        REFUSED,
        ("number_not_finite", "number_too_large", "number_too_small", "number_unreadable"),
        (2, 3, 4, 5, 6, 7),
    ),
    Case(
        "numbers of JSON that are none",
        {
            "streams.json": '{"organisations": [{"id": "o1", "name": "Zuid", "kind": "private"}],'
            '"streams": [{"id": "s1", "organisation": "o1", "direction": "offer", "title": "a",'
            '"quantity": NaN}, {"id": "s2", "organisation": "o1", "direction": "offer",'
            '"title": "b", "quantity": 1e400}, {"id": "s3", "organisation": "o1", "direction":'
            f'"offer", "title": "c", "quantity": {"9" * 5000}}}]}}'
        },
        REFUSED,
        ("number_not_finite",),
        (1, 2, 3),
    ),
    Case(
        "a number to be read in two ways",
        streams("s1,o1,offer,hout,1.200", header=f"{STREAM},quantity"),
        WARNED,
        ("number_ambiguous",),
    ),
    Case(
        "days that do not exist",
        streams(
            "s1,o1,offer,hout,31/02/2026", "s2,o1,offer,hout,2026-13-01", header=f"{STREAM},from"
        ),
        REFUSED,
        ("date_unreadable",),
        (2, 3),
    ),
    Case(
        "an end before its start",
        partnerships("p1,o1;o2,running,2026-05-01,2025-05-01"),
        REFUSED,
        ("period_reversed",),
        (2,),
    ),
    Case(
        "a partnership of one",
        partnerships("p1,o1,running,,"),
        REFUSED,
        ("partners_too_few",),
        (2,),
    ),
    Case(
        "an organisation that is nowhere",
        streams("s1,o9,offer,hout", "s2,Zuid,offer,hout"),
        REFUSED,
        ("reference_unknown",),
        (2,),
    ),
    Case(
        "an organisation whose own row is wrong",
        {
            "organisations.csv": "id,name,kind\no1,Zuid,onzin\n",
            "streams.csv": f"{STREAM}\ns1,o1,offer,hout\n",
        },
        REFUSED,
        ("choice_unknown", "reference_refused"),
        (2, 2),
    ),
    Case(
        "one id, two stories",
        streams("s1,o1,offer,hout", "s1,o1,offer,glas"),
        REFUSED,
        ("id_twice",),
        (3,),
    ),
    Case("one row, twice", streams("s1,o1,offer,hout", "s1,o1,offer,hout"), WARNED, ("row_twice",)),
    # workbooks
    Case(
        "a workbook with numbers where codes are meant",
        {
            "leden.xlsx": lambda: workbook(
                header_row(),
                firm(2, number("D2", 403170701), number("E2", 9000), number("F2", 43831)),
            )
        },
        ACCEPTED,
    ),
    Case(
        "a title, an empty row, merged cells",
        {
            "leden.xlsx": lambda: workbook(
                row_of(1, text("A1", "Ledenlijst 2026")),
                header_row(3),
                firm(4, text("E4", "9000")),
                row_of(5, text("A5", "o5"), text("B5", "Bedrijf 5"), text("C5", "bedrijf")),
                merged=("A1:F1", "E4:E5"),
            )
        },
        ACCEPTED,
    ),
    Case(
        "a formula without a result",
        {
            "leden.xlsx": lambda: workbook(
                header_row(), firm(2, '<c r="E2"><f>CONCAT(1,2)</f><v></v></c>')
            )
        },
        WARNED,
        ("formula_without_value",),
    ),
    Case(
        "a formula that failed",
        {"leden.xlsx": lambda: workbook(header_row(), firm(2, '<c r="E2" t="e"><v>#N/A</v></c>'))},
        WARNED,
        ("cell_error",),
    ),
    Case(
        "a formula that failed, saved as text",
        {"organisaties.csv": organisations("o2;Zuid;privé;#N/B;")},
        WARNED,
        ("cell_error",),
    ),
    Case(
        "a cell in the far corner",
        {"leden.xlsx": lambda: workbook(header_row(), row_of(1048576, text("XFD1048576", "x")))},
        REFUSED,
        ("cells_too_many",),
    ),
    Case(
        "a billion laughs",
        {"leden.xlsx": lambda: workbook(header_row(), firm(2), before=LAUGHS)},
        REFUSED,
        ("xml_with_entities",),
    ),
    Case(
        "a look outside",
        {"leden.xlsx": lambda: workbook(header_row(), firm(2), before=OUTSIDE)},
        REFUSED,
        ("xml_with_entities",),
    ),
    Case("a workbook bomb", {"leden.xlsx": workbook_bomb}, REFUSED, ("unpacked_too_large",)),
    Case(
        "a workbook cut short",
        {"leden.xlsx": lambda: workbook(header_row(), firm(2))[:400]},
        REFUSED,
        ("file_damaged",),
    ),
    Case("another file renamed", {"leden.xlsx": b"%PDF-1.7 x"}, REFUSED, ("file_damaged",)),
    Case(
        "a password",
        {"leden.xlsx": OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")},
        REFUSED,
        ("file_encrypted",),
    ),
    Case("an old workbook", {"leden.xls": OLE + b"\0" * 600}, REFUSED, ("workbook_old",)),
    Case(
        "an open document",
        {"leden.ods": lambda: zipped({"mimetype": b"x"})},
        REFUSED,
        ("workbook_old",),
    ),
    # archives
    Case(
        "a zip", {"leden.zip": lambda: zipped({"map/organisaties.csv": PLAIN.encode()})}, ACCEPTED
    ),
    Case("a bomb", {"leden.zip": lambda: bomb(200)}, REFUSED, ("unpacked_too_large",)),
    Case("a small bomb", {"leden.zip": lambda: bomb(30)}, REFUSED, ("packed_too_tightly",)),
    Case("a size that lies", {"leden.zip": lying_size}, REFUSED, ("file_damaged",)),
    Case("many members", {"leden.zip": many_members}, REFUSED, ("members_too_many",)),
    Case(
        "a zip in a zip",
        {"leden.zip": lambda: zipped({"in.zip": zipped({"organisaties.csv": PLAIN.encode()})})},
        REFUSED,
        ("archive_in_archive",),
    ),
    Case(
        "a zip in a zip under another name",
        {"leden.zip": lambda: zipped({"organisaties.csv": zipped({"o.csv": PLAIN.encode()})})},
        REFUSED,
        ("archive_in_archive",),
    ),
    Case(
        "a name that climbs out",
        {"leden.zip": lambda: zipped({"../../organisaties.csv": PLAIN.encode()})},
        REFUSED,
        ("member_name_unsafe",),
    ),
    Case(
        "a name that is the folder itself",
        {"leden.zip": lambda: zipped({".": PLAIN.encode()})},
        REFUSED,
        ("member_name_unsafe",),
    ),
    Case(
        "a member without a name", {"leden.zip": nameless_member}, REFUSED, ("member_name_unsafe",)
    ),
    Case("a torn zip of another sort", {"leden.zip": torn_lzma}, REFUSED, ("file_damaged",)),
    Case("a locked zip", {"leden.zip": locked_member}, REFUSED, ("file_encrypted",)),
    # JSON
    Case(
        "JSON cut short", {"organisations.json": '[{"id": "o1",'}, REFUSED, ("json_broken",), (1,)
    ),
    Case("JSON without end", {"organisations.json": "[" * 100_000}, REFUSED, ("json_shape",)),
    Case(
        "JSON of another shape",
        {"organisations.json": '{"organisations": 3}'},
        REFUSED,
        ("json_shape",),
    ),
    # several files
    Case(
        "an old workbook among good files",
        {"organisations.csv": ORGANISATIONS, "streams.xls": OLE + b"\0" * 600},
        REFUSED,
        ("workbook_old",),
    ),
    Case(
        "a note among good files",
        {"organisations.csv": ORGANISATIONS, "lees mij.docx": b"x"},
        ACCEPTED,
    ),
    Case(
        "one good file, one bad",
        {"organisations.csv": ORGANISATIONS, "streams.csv": f"{STREAM}\ns1,o1,elsewhere,hout\n"},
        REFUSED,
        ("choice_unknown",),
        (2,),
    ),
)
