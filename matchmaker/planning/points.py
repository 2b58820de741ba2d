"""What makes one chain better than another, in points: log-odds as we judge them, not fitted.

The parts are the score and the reasons at once. Change them here, with a reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

from matchmaker.planning.legal import Colour


@dataclass(frozen=True, slots=True)
class Points:
    """Weights of the parts of a chain's score.

    Parameters
    ----------
    start
        Every chain begins here: most ideas come to nothing.
    km
        Kilometres, all legs together, that cost one point.
    more_steps
        Cost of each process after the first: more people who must agree.
    tie, refused
        Gain for a leg between two who worked together before, cost of one where somebody said no.
    social
        A social-economy firm does part of the work.
    value
        Gain by the highest step of the waste hierarchy in the chain: moved only, recycled, reused.
    only_through
        The two ends have nothing to do with each other without the processes.
    amount
        Weight of the logarithm of the share of the offer that finds its place, and of the share of
        the need that is filled; at most `amount_floor` each.
    unknown
        Cost of each thing that nobody has told.
    amber, red
        Cost of the colour of the legal light.
    """

    start: float = -2.0
    km: float = 40.0
    more_steps: float = 0.5
    tie: float = 0.5
    refused: float = 2.0
    social: float = 0.8
    value: tuple[float, float, float] = (0.0, 0.8, 1.2)
    only_through: float = 1.0
    amount: float = 0.5
    amount_floor: float = 1.5
    unknown: float = 0.25
    amber: float = 0.3
    red: float = 3.0

    def of_share(self, share: float) -> float:
        """Return the points for the share of an offer or need that finds its place."""
        return max(-self.amount_floor, self.amount * log(max(share, 1e-9)))

    def of_colour(self, colour: Colour) -> float:
        """Return the points for the colour of the legal light: 0, or a cost."""
        return {Colour.GREEN: 0.0, Colour.AMBER: -self.amber, Colour.RED: -self.red}[colour]
