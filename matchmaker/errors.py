"""What can go wrong, said with facts; the doors decide how it looks.

::

    MatchmakerError
    ├── UnknownOrganisation      nobody is registered under this id or name
    ├── UnknownCode              no such code in this nomenclature
    ├── UnknownPlace             no such postcode or municipality
    ├── InvalidRequest           a request that cannot be answered as it stands
    ├── WeightsDoNotFit          weights were fitted for other signals
    └── UnreadableWeights        a file that holds no weights
"""

from __future__ import annotations

from typing import ClassVar


class MatchmakerError(Exception):
    """Base of everything the engine refuses.

    Parameters
    ----------
    **facts
        What the message needs, as plain values. ``str(error)`` is for developers; people read the
        words that ``api.wording`` has for ``code``.
    """

    code: ClassVar[str] = "error"

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        told = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(f"{self.code}: {told}" if told else self.code)


class UnknownOrganisation(MatchmakerError):
    """Nobody is registered under this id or name. Facts: ``organisation``, ``nearest``."""

    code = "unknown_organisation"


class UnknownCode(MatchmakerError):
    """No such code in this nomenclature. Facts: ``scheme``, ``value``, ``nearest`` (a list)."""

    code = "unknown_code"


class UnknownPlace(MatchmakerError):
    """No such postcode or municipality. Facts: ``place``, ``nearest`` (a list)."""

    code = "unknown_place"


class InvalidRequest(MatchmakerError):
    """A request that cannot be answered as it stands. Facts: ``field``, ``value``, ``expected``."""

    code = "invalid_request"


class WeightsDoNotFit(MatchmakerError):
    """Weights were fitted for other signals. Facts: ``missing``, ``unexpected``."""

    code = "weights_do_not_fit"


class UnreadableWeights(MatchmakerError):
    """A file that holds no weights. Facts: ``path``."""

    code = "unreadable_weights"
