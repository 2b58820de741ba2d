"""What a visitor's words mean before anybody is suggested."""

from __future__ import annotations

import pytest

from api.services.suggestions import waste_code_meant
from matchmaker.text.space import TextSpace


@pytest.mark.parametrize(
    ("text", "code"),
    [("oude paletten", "15 01 03"), ("oude kantoormeubelen", "20 03 07"), ("xyzzy", "")],
)
def test_words_are_read_as_a_code_only_where_that_is_sure(text: str, code: str) -> None:
    assert waste_code_meant(text, TextSpace()) == code
