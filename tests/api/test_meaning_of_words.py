"""What a visitor's words mean before anybody is suggested."""

from __future__ import annotations

import pytest

from api.services.classifying import classify_text
from api.services.suggestions import waste_code_meant
from matchmaker.text.space import TextSpace


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("oude paletten", "15 01 03"),
        ("oude kantoormeubelen", "20 03 07"),
        ("We zoeken hout voor meubels", "15 01 03"),
        ("xyzzy", ""),
    ],
)
def test_words_are_read_as_a_code_only_where_that_is_sure(text: str, code: str) -> None:
    assert waste_code_meant(text, TextSpace()) == code


@pytest.mark.parametrize("sector", ["papierfabriek", "17.12"])
def test_what_the_owner_does_turns_the_code(sector: str) -> None:
    space = TextSpace()
    plain, turned = (
        str(classify_text("slib", "ewc", 1, "nl", space, trade)[0]["code"])
        for trade in ("", sector)
    )
    assert not plain.startswith("03")
    assert turned.startswith("03")  # wood, pulp, paper and cardboard
