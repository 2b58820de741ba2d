"""What the program reads at work travels in the wheel."""

from __future__ import annotations

import tomllib
from glob import glob
from pathlib import Path

HOME = Path(__file__).parents[2]
SETUPTOOLS = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
    "setuptools"
]


def test_every_file_beside_the_code_is_packed() -> None:
    rooms = [HOME / name.rstrip("*") for name in SETUPTOOLS["packages"]["find"]["include"]]
    folders = [
        *rooms,
        *(path for room in rooms for path in room.rglob("*") if path.is_dir()),
    ]
    beside = {
        path
        for folder in folders
        if folder.name != "__pycache__"
        for path in folder.iterdir()
        if path.is_file() and path.suffix != ".py"
    }
    packed = {
        folder / name
        for folder in folders
        for pattern in SETUPTOOLS["package-data"]["*"]
        for name in glob(pattern, root_dir=folder, recursive=True)  # noqa: PTH207 (``**`` with files)
    }
    assert len(beside) > 20
    assert beside <= packed, sorted(beside - packed)
