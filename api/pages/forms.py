"""A form as it stands on a page: what was typed, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, TypeAlias

from fastapi import Depends, Request

from api.services.signs import writable

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(slots=True)
class Form:
    """What was typed, and the faults of single fields; nothing typed is ever lost.

    Parameters
    ----------
    typed
        Text by field name.
    faults
        Sentence by field name, in the reader's language, in the order of the page.

    Examples
    --------
    >>> form = Form({"name": "Bakkerij Zonder Naam", "postcode": "105"})
    >>> form.fault("postcode", "“105” is geen postcode.")
    >>> form.value("name"), form.value("phone"), bool(form)
    ('Bakkerij Zonder Naam', '', False)
    """

    typed: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what was typed in a field."""
        return self.typed.get(name, "")

    def fault(self, name: str, sentence: str) -> None:
        """Say what is wrong with a field; the first fault of a field stays."""
        self.faults.setdefault(name, sentence)

    def wrong(self, name: str) -> str:
        """Return what is wrong with a field, or nothing."""
        return self.faults.get(name, "")

    def __bool__(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


class TypedIn:
    """Reads what was typed, without signs that no store takes.

    Parameters
    ----------
    most
        Fields of the form, at most.
    """

    def __init__(self, most: int) -> None:
        self._most = most

    async def __call__(self, request: Request) -> dict[str, str]:
        """Return what stands in each field."""
        async with request.form(max_files=0, max_fields=self._most) as form:
            return {name: writable(value) for name, value in form.items() if isinstance(value, str)}


Typed: TypeAlias = Annotated[dict[str, str], Depends(TypedIn(200))]
TypedAtLength: TypeAlias = Annotated[dict[str, str], Depends(TypedIn(3000))]
"""Of a form with many lines."""
