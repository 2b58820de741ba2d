"""The parts of docs/exchange_format.md that follow from the code.

They stand between ``<!-- from here: NAME -->`` and ``<!-- to here -->``. After a change of the
format, of the synonyms or of the issues, ``python -m tests.house.exchange_page`` writes them again.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from dataclasses import fields
from pathlib import Path

from api.wording import wording
from models.exchange.format import SHEETS, Column, Sheet, Type
from models.intake import ISSUES, Limits
from models.intake.limits import MIB

PAGE = Path(__file__).parents[2] / "docs" / "exchange_format.md"
SYNONYMS = Path(__file__).parents[2] / "models" / "exchange" / "synonyms.csv"
PART = re.compile(r"<!-- from here: (\w+) -->\n.*?<!-- to here -->", re.DOTALL)
SHOWN_PER_LANGUAGE = 2

HOLDS = {
    Type.TEXT: "text",
    Type.NUMBER: "number",
    Type.WHOLE: "whole number",
    Type.SHARE: "0 to 1, or a percentage",
    Type.DATE: "date",
    Type.FLAG: "yes or no",
    Type.WASTE_CODE: "waste code",
    Type.ENTERPRISE_NUMBER: "enterprise number",
    Type.POSTCODE: "postcode",
    Type.COUNTRY: "country code",
    Type.LATITUDE: "degrees north",
    Type.LONGITUDE: "degrees east",
}


def page_as_it_should_be() -> str:
    """Return the page with its parts made anew."""
    parts = generated()
    return PART.sub(
        lambda part: f"<!-- from here: {part[1]} -->\n{parts[part[1]]}\n<!-- to here -->",
        PAGE.read_text(encoding="utf-8"),
    )


def generated() -> dict[str, str]:
    """Return each part by its name."""
    headers, values = _synonyms()
    return {
        **{sheet.name: _columns(sheet, headers) for sheet in SHEETS},
        "values": _values(values),
        "issues": _issues(),
        "limits": _limits(),
    }


def _synonyms() -> tuple[dict[tuple[str, str], list[str]], dict[tuple[str, str], list[str]]]:
    """Words for columns by sheet and column, and words for values by column and value."""
    headers: dict[tuple[str, str], list[str]] = defaultdict(list)
    values: dict[tuple[str, str], list[str]] = defaultdict(list)
    seen: dict[tuple[str, str, str, str], int] = defaultdict(int)
    with SYNONYMS.open(encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            if not line["column"]:
                continue
            about = (line["language"], line["sheet"], line["column"], line["value"])
            seen[about] += 1
            if seen[about] > SHOWN_PER_LANGUAGE:
                continue
            if line["value"]:
                values[line["column"], line["value"]].append(line["synonym"])
            else:
                headers[line["sheet"], line["column"]].append(line["synonym"])
    return headers, values


def _columns(sheet: Sheet, headers: dict[tuple[str, str], list[str]]) -> str:
    lines = ["| column | holds | also understood |", "|---|---|---|"]
    for column in sheet.columns:
        words = headers[sheet.name, column.name] + headers["*", column.name]
        name = f"**`{column.name}`**" if column.required else f"`{column.name}`"
        if column.required:
            name += " (made when missing)" if column.name == "id" else " (needed)"
        lines.append(f"| {name} | {_holds(column)} | {_listed(words)} |")
    return "\n".join(lines)


def _holds(column: Column) -> str:
    holds = HOLDS.get(column.type, "")
    if column.choices:
        holds = " · ".join(f"`{choice}`" for choice in column.choices)
    if column.refers_to:
        holds = f"id or name from *{column.refers_to}*"
    if column.minimum is not None:
        holds += f", at least {column.minimum:g}"
    return f"list: {holds}" if column.many else holds


def _values(values: dict[tuple[str, str], list[str]]) -> str:
    lines = ["| column | value | also understood |", "|---|---|---|"]
    lines += [
        f"| `{column}` | `{value}` | {_listed(words)} |"
        for (column, value), words in values.items()
    ]
    return "\n".join(lines)


def _listed(words: list[str]) -> str:
    return ", ".join(dict.fromkeys(word.replace("|", "\\|") for word in words))


def _issues() -> str:
    lines = ["| how bad | code | what is wrong | cure |", "|---|---|---|---|"]

    class Named(dict[str, object]):
        def __missing__(self, name: str) -> str:
            return f"‹{name}›"

    for code, severity in ISSUES.items():
        words = wording("en")._messages
        told, cure = (
            str(words[key]).format_map(Named()) for key in (f"issues.{code}", f"issues.{code}.cure")
        )
        lines.append(f"| {severity.value} | `{code}` | {told} | {cure} |")
    return "\n".join(lines)


def _limits() -> str:
    limits = Limits()
    shown = {
        "upload": ("size of one file", f"{limits.upload // MIB} MiB"),
        "unpacked": ("size of a zip or workbook once unpacked", f"{limits.unpacked // MIB} MiB"),
        "ratio": ("unpacked size for each packed byte", f"{limits.ratio:g}"),
        "members": ("files in a zip or workbook", f"{limits.members}"),
        "cells": ("cells of one worksheet, empty ones included", f"{limits.cells}"),
        "characters": ("characters of one cell", f"{limits.characters}"),
    }
    assert set(shown) == {field.name for field in fields(Limits)}
    lines = ["| limit | of an upload |", "|---|---|"]
    return "\n".join([*lines, *(f"| {what} | {most} |" for what, most in shown.values())])


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page_as_it_should_be(), encoding="utf-8")


if __name__ == "__main__":
    main()
