"""Small random markets."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from matchmaker.planning.market import Market


@st.composite
def markets(draw: st.DrawFn) -> Market:
    """Up to five on each side; not everybody may meet."""
    left, right = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    met = draw(st.lists(st.booleans(), min_size=left * right, max_size=left * right))
    row, column = np.divmod(np.flatnonzero(met), right)
    likes = st.lists(st.floats(0.01, 1.0), min_size=len(row), max_size=len(row)).map(np.array)
    return Market(
        tuple(f"l{number}" for number in range(left)),
        tuple(f"r{number}" for number in range(right)),
        row,
        column,
        draw(likes).astype(float),
        draw(likes).astype(float),
    )
