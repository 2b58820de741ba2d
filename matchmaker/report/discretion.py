"""A report for one reader: the figures of all, the rows of those whom the reader may see."""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any

from matchmaker.report.figures import Figure, Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matchmaker.report.report import Report


@dataclass(frozen=True, slots=True)
class Seen:
    """Ids of the rows that a reader may see, by sheet; of a sheet that is not named, none."""

    sheets: Mapping[str, frozenset[str]]

    def of(self, sheet: str) -> frozenset[str]:
        """Return the ids of one sheet."""
        return self.sheets.get(sheet, frozenset())

    @property
    def organisations(self) -> frozenset[str]:
        """Ids of the organisations."""
        return self.of("organisations")


def for_reader(made: Report, seen: Seen) -> Report:
    """Return the same report without a trace of whom the reader may not see.

    Figures stay what they are. Of hidden rows their number is left, of hidden organisations not
    even that they stand in a list or a drawing.
    """
    known = seen.organisations
    shown = {node.id for node in made.drawing.nodes if node.id in known}
    drawing = replace(
        made.drawing,
        nodes=tuple(node for node in made.drawing.nodes if node.id in shown),
        edges=tuple(edge for edge in made.drawing.edges if shown.issuperset(edge)),
        left_out=made.drawing.left_out + len(made.drawing.nodes) - len(shown),
    )
    partnerships = seen.of("partnerships")

    narrowed: Report = _narrowed(
        replace(
            made,
            drawing=drawing,
            lines=tuple(
                replace(
                    line,
                    now=_without_hidden_parts(line.now, line.kpi.parts, known),
                    previous=_without_hidden_parts(line.previous, line.kpi.parts, known),
                    baseline=_without_hidden_parts(line.baseline, line.kpi.parts, known),
                )
                for line in made.lines
            ),
            changes=tuple(
                replace(one, partners=tuple(id_ for id_ in one.partners if id_ in known))
                for one in made.changes
            ),
            introductions=tuple(
                pair for pair in made.introductions if known.issuperset((pair.one, pair.other))
            ),
            stories=tuple(
                one
                for one in made.stories
                if one.partnership in partnerships and known.issuperset(one.partners)
            ),
        ),
        seen,
    )
    return narrowed


def _without_hidden_parts(figure: Figure, parts: str, known: frozenset[str]) -> Figure:
    if parts != "organisation":
        return figure
    return replace(figure, parts=tuple(part for part in figure.parts if part.key in known))


def _narrowed(value: Any, seen: Seen) -> Any:
    """Return a value in which all `Rows`, however deep, hold what may be seen."""
    if isinstance(value, Rows):
        return value.among(seen.of(value.sheet))
    if isinstance(value, tuple):
        return tuple(_narrowed(one, seen) for one in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    found = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
    changed = {name: _narrowed(one, seen) for name, one in found.items()}
    if all(changed[name] is one for name, one in found.items()):
        return value
    return replace(value, **changed)
