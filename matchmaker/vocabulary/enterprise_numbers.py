"""Numbers of the Belgian Crossroads Bank for Enterprises (KBO/BCE)."""

from __future__ import annotations

import re

from matchmaker.errors import InvalidRequest

_NOT_PART_OF_IT = re.compile(r"[\s.\-/]")
_SHAPE = re.compile(r"^(?:BE|BTW|TVA|KBO|BCE)*[:]?(?:BE)?(\d{9,10})$")


def parse_enterprise_number(text: str) -> str:
    """Read an enterprise number in any spelling and verify its check digits.

    ``BE 0403.170.701``, ``0403170701``, ``403170701`` (the leading zero lost) and ``403170701.0``
    (a spreadsheet made it a number) are the same number. The last two digits are 97 minus the
    remainder of the first eight by 97.

    Returns
    -------
    str
        Ten digits.

    Raises
    ------
    InvalidRequest
        Facts: ``field`` ``enterprise_number``, ``value`` as given, and ``expected``:
        ``ten_digits`` (another shape), ``first_digit_0_or_1`` (such as the number of an
        establishment, which starts with 2 to 8) or ``check_digits`` (a typing slip).

    Examples
    --------
    >>> parse_enterprise_number("BE 0403.170.701")
    '0403170701'
    """
    bare = re.sub(r"\.0$", "", text.strip()) if re.fullmatch(r"\s*\d+\.0\s*", text) else text
    shape = _SHAPE.match(_NOT_PART_OF_IT.sub("", bare).upper())
    if shape is None:
        raise _refused(text, "ten_digits")
    number = shape[1].zfill(10)
    if number[0] not in "01":
        raise _refused(text, "first_digit_0_or_1")
    if 97 - int(number[:8]) % 97 != int(number[8:]):
        raise _refused(text, "check_digits")
    return number


def _refused(text: str, expected: str) -> InvalidRequest:
    return InvalidRequest(field="enterprise_number", value=text, expected=expected)
