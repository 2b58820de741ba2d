"""One way to write JSON: the same values are the same bytes."""

from __future__ import annotations

import json

from api.services.standards.shelf import Document

JSON = "application/json"
JSON_LD = "application/ld+json"


def json_document(value: object, media_type: str = JSON) -> Document:
    """Return a value as a JSON file, readable by people."""
    text = json.dumps(value, ensure_ascii=False, indent=1, allow_nan=False)
    return Document(f"{text}\n".encode(), media_type)


def inside_a_page(value: object) -> str:
    r"""Return a value as JSON that can stand between tags of a page and not end them.

    Examples
    --------
    >>> print(inside_a_page({"name": "</script>"}))
    {"name": "\u003c/script\u003e"}
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text
