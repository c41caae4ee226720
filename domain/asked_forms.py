"""Which part of which unit a person is asked for: what a form, or what is said to a reminder, is about."""

from collections.abc import Callable, Iterable, Iterator

from msgspec import Struct

from domain.ids import UnitId
from domain.instruments import FORMS, Part
from domain.roster import Principal, Unit, UnitKind

_BETWEEN, _AND = ":", "+"


class AskedForm(Struct, frozen=True):
    """A unit's form of a part."""

    part: Part
    unit: Unit

    @property
    def key(self) -> str:
        """Return what stands for it among a card's choices."""
        return key_of(self.part, self.unit.id)


class AskedParts(Struct, frozen=True):
    """One part or several that a unit is asked for: what is handed over, or given more time, at once."""

    unit: Unit
    parts: tuple[Part, ...]

    @property
    def key(self) -> str:
        """Return what stands for them among a card's choices; for one part what stands for its form."""
        return f"{_AND.join(self.parts)}{_BETWEEN}{self.unit.id}"


def key_of(part: Part, unit_id: UnitId) -> str:
    """Return what stands for a unit's form among a card's choices."""
    return f"{part.value}{_BETWEEN}{unit_id}"


def unit_of(key: str) -> str:
    """Return the unit's id in what stands for a form; one that stands alone as it is."""
    return key.rpartition(_BETWEEN)[2]


def units_asked(principal: Principal, part: Part) -> tuple[Unit, ...]:
    """Return the units that a person answers a part for: of municipalities by the roles that it is asked of (K18)."""
    if part.asked_of is UnitKind.LEADERSHIP:
        return tuple(unit for unit in principal.units if unit.kind is part.asked_of)
    return tuple(dict.fromkeys(unit for unit, role in principal.offices if role in part.roles))


def list_forms(principal: Principal, parts: Iterable[Part] = FORMS) -> Iterator[AskedForm]:
    """Yield the forms that a person may be asked for, whether or not a round has them."""
    for part in parts:
        yield from (AskedForm(part, unit) for unit in units_asked(principal, part))


def list_choices(asked: Iterable[AskedForm], belong: Callable[[Part], object]) -> tuple[AskedParts, ...]:
    """Return what can be meant among what a person is asked for: all of a unit's that belong together, then each.

    Args:
        asked: what may be meant, one by one.
        belong: parts for which it returns the same can be meant together.
    """
    together: dict[tuple[UnitId, object], AskedParts] = {}
    for each in asked:
        known = together.setdefault((each.unit.id, belong(each.part)), AskedParts(each.unit, ()))
        together[each.unit.id, belong(each.part)] = AskedParts(each.unit, (*known.parts, each.part))
    choices: list[AskedParts] = []
    for group in together.values():
        choices += [group] if len(group.parts) > 1 else []
        choices += [AskedParts(group.unit, (part,)) for part in group.parts]
    return tuple(choices)


def read_parts(principal: Principal, key: str) -> AskedParts | None:
    """Return what a key stands for, if the person is asked for all of it."""
    named, _, unit_id = key.partition(_BETWEEN)
    asked = {each.key: each for each in list_forms(principal, Part)}
    found = [asked.get(f"{part}{_BETWEEN}{unit_id}") for part in named.split(_AND)]
    forms = [each for each in found if each is not None]
    return AskedParts(forms[0].unit, tuple(each.part for each in forms)) if forms and len(forms) == len(found) else None
