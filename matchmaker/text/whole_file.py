"""Files that appear whole or not at all, also when two processes write the same one at once."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def whole_file(file: Path) -> Iterator[BinaryIO]:
    """Open a file of its own beside `file`, which takes its name once it is written to the end."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, prefix=file.name, suffix=".part", delete=False) as own:
        unfinished = Path(own.name)
        try:
            yield cast("BinaryIO", own)
        except BaseException:
            own.close()
            unfinished.unlink()
            raise
    unfinished.replace(file)
