"""Who is followed up and who speaks for them: county, units, persons, roles."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from hashlib import sha256

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import CountyId, PersonId, UnitId

MAX_NAME_LENGTH = 100
MUNICIPALITY_CODE_DIGITS = 4


class UnitKind(StrEnum):
    """What a part can be asked of; the two kinds are two denominators (D5)."""

    LEADERSHIP = "leadership"
    MUNICIPALITY = "municipality"


class Role(StrEnum):
    """What a person is for a unit, never taken from Teams."""

    CHAIR = "chair"
    CONTACT = "contact"
    DEVELOPER = "developer"
    FINANCE = "finance"
    COORDINATOR = "coordinator"


# Who may answer for a unit, in the order they are turned to: the chair first, then the second contact (K17).
SPEAKING_ROLES = (Role.CHAIR, Role.CONTACT, Role.DEVELOPER)
# The head of finance answers for a municipality, of its economy only.
ANSWERING_ROLES = (*SPEAKING_ROLES, Role.FINANCE)


class County(Struct, frozen=True):
    """A county: one deployment can hold several."""

    id: CountyId
    name: str


class Unit(Struct, frozen=True):
    """A leadership or a municipality: whoever a part is asked of."""

    id: UnitId
    county_id: CountyId
    kind: UnitKind
    name: str
    code: str | None = None
    leadership_id: UnitId | None = None


class Person(Struct, frozen=True):
    """Someone in Teams: (tenant id, Entra object id), or an e-mail address until they first write."""

    id: PersonId
    tenant_id: str
    object_id: str | None
    email: str | None = None
    display_name: str | None = None
    language: str | None = None


class Assignment(Struct, frozen=True):
    """A person's role, for a unit or (coordinator) for the whole county."""

    person_id: PersonId
    county_id: CountyId
    role: Role
    unit_id: UnitId | None = None


class Principal(Struct, frozen=True):
    """A known person with what they are for their county: the only source of what they may do (S7).

    Attributes:
        units: whom the person speaks for.
        offices: the person's roles for municipalities, which ask each of them for a part of their own.
    """

    person: Person
    county: County
    units: tuple[Unit, ...]
    is_coordinator: bool
    offices: tuple[tuple[Unit, Role], ...] = ()

    def speaks_for(self, unit_id: UnitId) -> bool:
        """Tell whether the person may answer for a unit."""
        return any(unit.id == unit_id for unit in self.units)


class RosterRow(Struct, frozen=True):
    """One row of a roster file: a municipality and the leadership it belongs to."""

    line: int
    leadership: str
    municipality: str
    municipality_code: str


def mark_of_email(email: str) -> str:
    """Return what is kept of an e-mail address once its owner is known: enough to recognise it, not to write to it."""
    return "sha256:" + sha256(email.strip().casefold().encode()).hexdigest()


def check_roster(rows: Sequence[RosterRow], existing: Iterable[Unit]) -> tuple[Rejected, ...]:
    """Return what is wrong with a roster file, beside what the county already has; empty when all is well.

    A municipality belongs to exactly one leadership. Codes are the four digits of Statistics Sweden.
    """
    units = {unit.id: unit for unit in existing}
    homes = {
        unit.name: units[unit.leadership_id].name
        for unit in units.values()
        if unit.leadership_id is not None and unit.leadership_id in units
    }
    codes = {unit.code: unit.name for unit in units.values() if unit.code}
    code_of = {name: code for code, name in codes.items()}
    problems: list[Rejected] = []
    for row in rows:
        problems.extend(_check_fields(row))
        home = homes.setdefault(row.municipality, row.leadership)
        if home != row.leadership:
            data: dict[str, str | int] = {"line": row.line, "municipality": row.municipality}
            data |= {"first": home, "second": row.leadership}
            problems.append(Rejected(Reason.MUNICIPALITY_IN_TWO_LEADERSHIPS, data))
        code = code_of.setdefault(row.municipality, row.municipality_code)
        if code != row.municipality_code:
            data = {"line": row.line, "municipality": row.municipality, "first": code, "second": row.municipality_code}
            problems.append(Rejected(Reason.MUNICIPALITY_WITH_TWO_CODES, data))
        owner = codes.setdefault(row.municipality_code, row.municipality)
        if owner != row.municipality:
            data = {"line": row.line, "code": row.municipality_code, "first": owner, "second": row.municipality}
            problems.append(Rejected(Reason.MUNICIPALITY_CODE_TWICE, data))
    return tuple(problems)


def speakers(
    assignments: Iterable[Assignment], unit_id: UnitId, roles: Sequence[Role] = SPEAKING_ROLES
) -> tuple[PersonId, ...]:
    """Return who speaks for a unit in some roles, in the order they are turned to (K17)."""
    mine = [each for each in assignments if each.unit_id == unit_id and each.role in roles]
    ordered = sorted(mine, key=lambda each: roles.index(each.role))
    return tuple(dict.fromkeys(each.person_id for each in ordered))


# Private functions


def _check_fields(row: RosterRow) -> Iterable[Rejected]:
    for column in ("leadership", "municipality"):
        name = getattr(row, column)
        if not name:
            yield Rejected(Reason.EMPTY_NAME, {"line": row.line, "column": column})
        if len(name) > MAX_NAME_LENGTH:
            yield Rejected(Reason.NAME_TOO_LONG, {"line": row.line, "column": column, "most": MAX_NAME_LENGTH})
    code = row.municipality_code
    if not (len(code) == MUNICIPALITY_CODE_DIGITS and code.isascii() and code.isdigit()):
        yield Rejected(Reason.WRONG_MUNICIPALITY_CODE, {"line": row.line, "code": code[:20]})
