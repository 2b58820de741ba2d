"""Sums that do not depend on who else is asking."""

import numpy as np
import pytest

from matchmaker.scales import one_by_one


@pytest.mark.parametrize("rows", [0, 1, 7, 130, 1500])
@pytest.mark.parametrize("columns", [1, 2, 3, 8, 200])
def test_rows_are_added_in_their_order_however_many_columns_there_are(rows, columns):
    parts = np.random.default_rng(rows).random((rows, columns))
    total = np.zeros(columns)
    for part in parts:
        total += part
    assert one_by_one(parts).tolist() == total.tolist()
