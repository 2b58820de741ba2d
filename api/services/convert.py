"""A real network that others published, written in the exchange format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matchmaker.learning.networks import network
from models.exchange.export import export

if TYPE_CHECKING:
    from pathlib import Path


def convert(name: str, folder: Path, out: Path) -> dict[str, int]:
    """Write a real network as a folder of CSV files, ready to be imported.

    Parameters
    ----------
    name
        One of `matchmaker.learning.networks.NETWORKS`.
    folder
        Where the copy of the published files is.
    out
        Folder to write.

    Returns
    -------
    dict
        How many organisations, streams and partnerships were written.

    Raises
    ------
    InvalidRequest
        No such network, or a file of it is not there.
    ExportRefused
        The folder cannot be written.
    """
    snapshot = network(name).read(folder)
    export(snapshot, out, "csv")
    return {
        "organisations": len(snapshot.organisations),
        "streams": len(snapshot.streams),
        "partnerships": len(snapshot.partnerships),
    }
