"""Whom each part can be asked of: a unit needs a second contact, and a municipality the role that a part is for."""

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from domain.instruments import Part
from domain.roster import Assignment, Role, Unit, UnitKind, speakers

# Whoever falls ill in January has somebody beside them (K17).
FEWEST_CONTACTS = 2


class ContactGap(Struct, frozen=True):
    """What a unit lacks for a part.

    Attributes:
        people: how many can be asked.
        role: the role that nobody of a municipality has, though the part is asked of it first.
    """

    unit: Unit
    part: Part
    people: int
    role: Role | None = None


def find_gaps(units: Iterable[Unit], assignments: Sequence[Assignment], parts: Sequence[Part]) -> Iterator[ContactGap]:
    """Yield what is lacking, unit for unit: two contacts for each part, and in a municipality the part's own role."""
    for unit in units:
        for part in parts:
            if part.asked_of is not unit.kind:
                continue
            people = len(speakers(assignments, unit.id, part.roles))
            own = part.roles[0]
            has_role = any(each.unit_id == unit.id and each.role is own for each in assignments)
            lacking = own if unit.kind is UnitKind.MUNICIPALITY and not has_role else None
            if lacking or people < FEWEST_CONTACTS:
                yield ContactGap(unit, part, people, lacking)
