"""The parts of docs/operate.md that follow from the code.

They stand between ``<!-- from here: NAME -->`` and ``<!-- to here -->``. After a change of the
settings, ``python -m tests.house.operate_page`` writes them again.
"""

from __future__ import annotations

from pathlib import Path

from api.services.settings_table import default_of
from api.settings import Settings, variable_of
from api.wording import wording
from tests.house.exchange_page import PART, generated

PAGE = Path(__file__).parents[2] / "docs" / "operate.md"


def page_as_it_should_be() -> str:
    """Return the page with its parts made anew."""
    parts = {"settings": _settings(), "limits": generated()["limits"]}
    return PART.sub(
        lambda part: f"<!-- from here: {part[1]} -->\n{parts[part[1]]}\n<!-- to here -->",
        PAGE.read_text(encoding="utf-8"),
    )


def _settings() -> str:
    words = wording("en")
    lines = ["| variable | default | what for |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        default = default_of(field, words)
        shown = default if field.default_factory else f"`{default}`" if default else ""
        lines.append(f"| `{variable_of(name)}` | {shown} | {words.say(f'settings.{name}')} |")
    return "\n".join(lines)


def main() -> None:
    """Write the page anew."""
    PAGE.write_text(page_as_it_should_be(), encoding="utf-8")


if __name__ == "__main__":
    main()
