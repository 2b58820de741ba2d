"""What somebody confirmed stands before what an import only guessed.

Why it is here and not in the intake: docs/decisions/0004-guesses-give-way.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence, Set

    from models.bulk import Cells, Key


def keep_confirmed(
    columns: Sequence[str],
    guessed: Mapping[tuple[str, ...], Set[Key]],
    incoming: dict[Key, Cells],
    stored: Mapping[Key, Cells],
) -> None:
    """Put stored values back where `incoming` has a mere guess, unless what it follows changed.

    Parameters
    ----------
    columns
        Names of the cells, of `incoming` and `stored` alike.
    guessed
        Columns that are guessed together, and the rows in which the sender left them open. A
        municipality comes before the coordinates that follow from it.
    """
    for names, keys in guessed.items():
        places = [columns.index(name) for name in names]
        for key in keys & stored.keys():
            old = dict(zip(columns, stored[key], strict=True))
            new = dict(zip(columns, incoming[key], strict=True))
            if old[names[0]] is not None and _still_holds(names[0], old, new):
                cells = list(incoming[key])
                for place in places:
                    cells[place] = stored[key][place]
                incoming[key] = tuple(cells)


def _still_holds(name: str, old: Mapping[str, object], new: Mapping[str, object]) -> bool:
    """Tell whether the stored value is better than a guess.

    A waste code is, when it is not a guess itself. A place is, as long as its postcode is the same,
    or its municipality where there is no postcode.
    """
    if name == "waste_code":
        return not old["waste_code_assumed"]
    if old.get("postcode") != new.get("postcode"):
        return False
    return new.get("postcode") is not None or old.get("municipality") == new.get("municipality")
