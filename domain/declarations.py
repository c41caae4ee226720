"""A unit says that it hands in nothing this year: an act of its own, neither silence nor a draft."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from domain.ids import DeclarationId, PersonId, RoundId, UnitId
from domain.instruments import Part


class Declaration(Struct, frozen=True):
    """One person's word for a unit and part, or with `withdrawn` that it no longer holds; only ever added to."""

    id: DeclarationId
    round_id: RoundId
    unit_id: UnitId
    part: Part
    person_id: PersonId
    at: datetime
    reason: str = ""
    withdrawn: bool = False


def declared_units(declarations: Iterable[Declaration], part: Part) -> frozenset[UnitId]:
    """Return the units whose last word is that they hand in none; for one that has answered it means nothing.

    Args:
        declarations: of one round, in the order they were received.
        part: what is asked.
    """
    last = {each.unit_id: each for each in declarations if each.part is part}
    return frozenset(unit_id for unit_id, each in last.items() if not each.withdrawn)
