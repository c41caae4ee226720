"""How far a collection has come, in counts."""

from msgspec import Struct


class Progress(Struct, frozen=True):
    """How many units have answered; the channel sees no more than this while a round is open (K17).

    `confirmed_none` is how many have said that they hand in none, and have not.
    """

    answered: int
    of: int
    confirmed_none: int = 0
