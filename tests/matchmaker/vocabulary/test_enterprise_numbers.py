"""Enterprise numbers as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaker.errors import InvalidRequest
from matchmaker.vocabulary.enterprise_numbers import parse_enterprise_number


@st.composite
def a_number(draw: st.DrawFn) -> str:
    first_eight = draw(st.integers(1, 19_999_999))
    return f"{first_eight:08d}{97 - first_eight % 97:02d}"


@given(st.data())
def test_any_spelling_is_read_as_the_same_ten_digits(data):
    number = data.draw(a_number())
    dotted = f"{number[:4]}.{number[4:7]}.{number[7:]}"
    spellings = [number, dotted, f"BE{number}", f"BE {dotted}", f"btw be {dotted}", f" {number}.0 "]
    if number[0] == "0" and number[1] != "0":
        spellings += [number[1:], f"{number[1:]}.0", f"BE{number[1:]}"]
    assert parse_enterprise_number(data.draw(st.sampled_from(spellings))) == number


@given(a_number(), st.integers(0, 9), st.integers(1, 9))
def test_one_wrong_digit_is_noticed(number, at, shift):
    wrong = number[:at] + str((int(number[at]) + shift) % 10) + number[at + 1 :]
    with pytest.raises(InvalidRequest) as refused:
        parse_enterprise_number(wrong)
    assert refused.value.facts["value"] == wrong
    assert refused.value.facts["expected"] in {"check_digits", "first_digit_0_or_1"}


@pytest.mark.parametrize(
    "nonsense", ["", "BE", "12345", "NL123456789B01", "04031707011", "onbekend"]
)
def test_another_shape_is_refused(nonsense):
    with pytest.raises(InvalidRequest) as refused:
        parse_enterprise_number(nonsense)
    assert refused.value.facts["expected"] == "ten_digits"
