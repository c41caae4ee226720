"""A made-up country of the real one's size: counties, organisations, tenants and people, each with what they are."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct

from domain.ids import CountyId, PersonId, UnitId
from domain.roster import Assignment, County, Person, Role, Unit, UnitKind
from tests.support.builders import object_id_of
from tests.support.people import Someone

# Municipalities of each of the 21 counties (Statistics Sweden); with as many regions they are 311 organisations.
MUNICIPALITIES = (26, 8, 9, 13, 13, 8, 12, 1, 5, 33, 6, 49, 16, 12, 10, 15, 10, 7, 8, 15, 14)
# As in Dalarna, whose 15 municipalities have 13 leaderships: one in seven has another beside it.
PER_SHARED = 7
COORDINATORS = 2
ONE_AWAY_IN = 20

# Of which county somebody is what for which unit.
Seat = tuple[County, Role, Unit | None]


class Size(Struct, frozen=True):
    """How many municipalities each county has, and how many people and tenants there are in all."""

    municipalities: tuple[int, ...]
    people: int
    tenants: int

    @property
    def organisations(self) -> int:
        """Count the municipalities, and a region for each county."""
        return sum(self.municipalities) + len(self.municipalities)


SWEDEN = Size(MUNICIPALITIES, 10_000, 330)
QUARTER = Size(MUNICIPALITIES[:5], 2_400, 80)
TWELVE = Size((6, 4), 120, 13)


class Citizen(Struct, frozen=True):
    """Somebody with one role; `unit` is None for a coordinator."""

    who: Someone
    county: County
    role: Role
    unit: Unit | None

    @property
    def person(self) -> Person:
        """Return them as the roster knows them."""
        who = self.who
        return Person(PersonId(who.key), who.tenant, who.object_id, display_name=who.name, language="sv")

    @property
    def assignment(self) -> Assignment:
        """Return their role as the roster knows it."""
        unit_id = self.unit.id if self.unit else None
        return Assignment(PersonId(self.who.key), self.county.id, self.role, unit_id)


class Country(Struct, frozen=True):
    """All of it; `people` begin with those whose turn it is in their units."""

    size: Size
    counties: tuple[County, ...]
    units: tuple[Unit, ...]
    people: tuple[Citizen, ...]

    def of_kind(self, kind: UnitKind) -> Sequence[Unit]:
        """Return the units of a kind, in all counties."""
        return [unit for unit in self.units if unit.kind is kind]

    def who(self, role: Role, unit: Unit) -> Citizen:
        """Return the first with a role for a unit."""
        return next(each for each in self.people if each.role is role and each.unit == unit)


def make_country(size: Size) -> Country:
    """Return the country of a size: each unit has those who are asked; everyone else speaks for some leadership."""
    counties = tuple(
        County(CountyId(f"c{number:02}"), f"Län {number:02}") for number in _count(len(size.municipalities))
    )
    units = tuple(
        unit for county, homes in zip(counties, size.municipalities, strict=True) for unit in _make_units(county, homes)
    )
    seats = [*_list_seats(counties, units)]
    leaderships = [unit for unit in units if unit.kind is UnitKind.LEADERSHIP]
    by_id = {county.id: county for county in counties}
    for number in range(size.people - len(seats)):
        unit = leaderships[number % len(leaderships)]
        seats.append((by_id[unit.county_id], Role.DEVELOPER, unit))
    homes = _number_homes(counties, units)
    people = tuple(
        _make_citizen(number, seat, _choose_tenant(number, seat, homes, size)) for number, seat in enumerate(seats)
    )
    return Country(size, counties, units, people)


# Private functions


def _count(most: int) -> range:
    return range(1, most + 1)


def _make_units(county: County, homes: int) -> Iterator[Unit]:
    leaderships = [
        Unit(UnitId(f"{county.id}-ls{number:02}"), county.id, UnitKind.LEADERSHIP, f"{county.name} LS{number:02}")
        for number in _count(homes - homes // PER_SHARED)
    ]
    yield from leaderships
    for number in _count(homes):
        name, code = f"{county.name} kommun {number:02}", f"{county.id[1:]}{number:02}"
        leadership = leaderships[(number - 1) % len(leaderships)]
        yield Unit(UnitId(f"{county.id}-k{number:02}"), county.id, UnitKind.MUNICIPALITY, name, code, leadership.id)


def _list_seats(counties: Sequence[County], units: Sequence[Unit]) -> Iterator[Seat]:
    """Yield the roles that a round turns to."""
    for county in counties:
        yield from ((county, Role.COORDINATOR, None) for _ in range(COORDINATORS))
        for unit in (each for each in units if each.county_id == county.id):
            asked = (Role.CHAIR,) if unit.kind is UnitKind.LEADERSHIP else (Role.DEVELOPER, Role.FINANCE)
            yield from ((county, role, unit) for role in (*asked, Role.CONTACT))


def _number_homes(counties: Sequence[County], units: Sequence[Unit]) -> Mapping[str, int]:
    """Return the number of each unit's organisation, and of each county's region."""
    homes = [unit for unit in units if unit.kind is UnitKind.MUNICIPALITY]
    numbers: dict[str, int] = {county.id: len(homes) + number for number, county in enumerate(counties)}
    for number, home in enumerate(homes):
        numbers[home.id] = number
        numbers.setdefault(home.leadership_id or "", number)
    return numbers


def _choose_tenant(number: int, seat: Seat, homes: Mapping[str, int], size: Size) -> str:
    """Return their organisation's tenant; one in twenty is in one of those that are no organisation's."""
    county, _, unit = seat
    own = homes[unit.id if unit else county.id]
    spare = size.tenants - size.organisations
    away = spare > 0 and number % ONE_AWAY_IN == 0
    return object_id_of(f"tenant {size.organisations + number // ONE_AWAY_IN % spare if away else own}")


def _make_citizen(number: int, seat: Seat, tenant: str) -> Citizen:
    county, role, unit = seat
    name = f"{role} {unit.name if unit else county.name} {number}"
    key = f"{role}-{unit.id if unit else county.id}-{number}"
    return Citizen(Someone(key, name, tenant=tenant), county, role, unit)
