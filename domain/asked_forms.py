"""Which part of which unit a person is asked for: what a form that is open is about."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from domain.ids import UnitId
from domain.instruments import FORMS, Part
from domain.roster import Principal, Unit, UnitKind

_BETWEEN = ":"


@dataclass(frozen=True, slots=True)
class AskedForm:
    """A unit's form of a part."""

    part: Part
    unit: Unit

    @property
    def key(self) -> str:
        """Return what stands for it among a card's choices."""
        return key_of(self.part, self.unit.id)


def key_of(part: Part, unit_id: UnitId) -> str:
    """Return what stands for a unit's form among a card's choices."""
    return f"{part.value}{_BETWEEN}{unit_id}"


def units_asked(principal: Principal, part: Part) -> tuple[Unit, ...]:
    """Return the units that a person answers a part for: of municipalities by the roles that it is asked of (K18)."""
    if part.asked_of is UnitKind.LEADERSHIP:
        return tuple(unit for unit in principal.units if unit.kind is part.asked_of)
    return tuple(dict.fromkeys(unit for unit, role in principal.offices if role in part.roles))


def list_forms(principal: Principal, parts: Iterable[Part] = FORMS) -> Iterator[AskedForm]:
    """Yield the forms that a person may be asked for, whether or not a round has them."""
    for part in parts:
        yield from (AskedForm(part, unit) for unit in units_asked(principal, part))
