"""Every setting with its value, its default, where it came from, and what it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from api.settings import IN_A_FILE, Settings, in_the_environment, variable_of

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

    from api.wording import Wording

HIDDEN = "***"
_PASSWORD = re.compile(r"(?<=://)([^/@\s:]*):[^/@\s]*@")


@dataclass(frozen=True, slots=True)
class Line:
    """One setting.

    Parameters
    ----------
    variable
        The environment variable that sets it.
    value, default
        As one would write them in the environment; secrets are masked.
    origin
        ``default``, ``environment``, ``file`` or ``command_line``.
    about
        What it is for, in one sentence.
    """

    name: str
    variable: str
    value: str
    default: str
    origin: str
    about: str


def settings_table(settings: Settings, words: Wording) -> list[Line]:
    """Return a line for every setting, in the order in which they are declared."""
    return [
        Line(
            name,
            variable_of(name),
            written(getattr(settings, name)),
            default_of(field, words),
            _origin(name, settings),
            words.say(f"settings.{name}"),
        )
        for name, field in Settings.model_fields.items()
    ]


def default_of(field: FieldInfo, words: Wording) -> str:
    """Return the default as one would write it; for a folder of this system, words."""
    if field.default_factory is not None:
        return words.say("settings.default.of_this_system")
    return written(field.default)


def written(value: Any) -> str:
    """Return a value as one would write it in the environment, without its secrets.

    Examples
    --------
    >>> written("postgresql://ann:geheim@localhost/hub"), written(("a", "b")), written(None)
    ('postgresql://ann:***@localhost/hub', 'a, b', '')
    """
    if isinstance(value, SecretStr):
        return HIDDEN if value.get_secret_value() else ""
    if isinstance(value, tuple):
        return ", ".join(map(written, value))
    return "" if value is None else _PASSWORD.sub(rf"\1:{HIDDEN}@", str(value))


def _origin(name: str, settings: Settings) -> str:
    if name not in settings.model_fields_set:
        return "default"
    given = in_the_environment()
    for variable, origin in (
        (variable_of(name), "environment"),
        (variable_of(name) + IN_A_FILE, "file"),
    ):
        # What the command line says goes before both, and may say something else.
        if variable in given and (origin == "file" or _says(given[variable], name, settings)):
            return origin
    return "command_line"


def _says(text: str, name: str, settings: Settings) -> bool:
    try:
        read = getattr(Settings(**{name: text}), name)  # type: ignore[arg-type]
    except ValueError:
        return False
    return bool(read == getattr(settings, name))
