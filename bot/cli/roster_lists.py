"""The roster as the coordinator reads it: each leadership with its municipalities and people."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from rich.table import Table

from bot.cli.output import Outcome, make_table
from bot.cli.sessions import Session
from domain.roster import Assignment, County, Person, Role, Unit, UnitKind


class RosterView(Struct, frozen=True):
    """All of a county's roster, and who can be written to."""

    county: County
    units: Sequence[Unit]
    assignments: Sequence[Assignment]
    people: dict[str, Person]
    reachable: frozenset[str]

    @property
    def leaderships(self) -> tuple[Unit, ...]:
        """Return the leaderships, sorted by name."""
        return tuple(unit for unit in self.units if unit.kind is UnitKind.LEADERSHIP)

    def list_municipalities(self, leadership: Unit) -> tuple[Unit, ...]:
        """Return a leadership's municipalities, sorted by name."""
        return tuple(unit for unit in self.units if unit.leadership_id == leadership.id)

    def list_roles(self, *units: Unit) -> tuple[tuple[Assignment, Person, Unit], ...]:
        """Return who has a role for any of the units, in the order the roles were given."""
        by_id = {unit.id: unit for unit in units}
        return tuple(
            (each, self.people[each.person_id], by_id[each.unit_id])
            for each in self.assignments
            if each.unit_id in by_id
        )

    def list_coordinators(self) -> tuple[Person, ...]:
        """Return the county's coordinators, in the order they were added."""
        return tuple(self.people[each.person_id] for each in self.assignments if each.role is Role.COORDINATOR)


async def describe_roster(session: Session, county: County) -> Outcome:
    """Show the roster."""
    uow = session.uow
    view = RosterView(
        county=county,
        units=await uow.roster.units(county.id),
        assignments=await uow.roster.assignments(county.id),
        people={person.id: person for person in await uow.roster.persons(county.id)},
        reachable=frozenset(await uow.conversations.reachable_persons(county.id)),
    )
    return Outcome(
        _to_data(view), (_make_listing(session, view), *_list_coordinators(session, view), _count(session, view))
    )


# Private functions: for scripts


def _to_data(view: RosterView) -> dict[str, Any]:
    return {
        "county": view.county.name,
        "leaderships": [_leadership_to_data(view, each) for each in view.leaderships],
        "coordinators": [_person_to_data(view, person, Role.COORDINATOR) for person in view.list_coordinators()],
    }


def _leadership_to_data(view: RosterView, leadership: Unit) -> dict[str, Any]:
    return {
        "name": leadership.name,
        "people": _people_to_data(view, leadership),
        "municipalities": [
            {"name": each.name, "code": each.code, "people": _people_to_data(view, each)}
            for each in view.list_municipalities(leadership)
        ],
    }


def _people_to_data(view: RosterView, unit: Unit) -> list[dict[str, Any]]:
    return [_person_to_data(view, person, given.role) for given, person, _unit in view.list_roles(unit)]


def _person_to_data(view: RosterView, person: Person, role: Role) -> dict[str, Any]:
    return {
        "role": role.value,
        "name": person.display_name,
        "tenant_id": person.tenant_id,
        "object_id": person.object_id,
        "email": person.email,
        "reachable": person.id in view.reachable,
    }


# Private functions: for people


def _make_listing(session: Session, view: RosterView) -> Table:
    texts = session.texts
    headings = [texts(f"cli.roster.{column}") for column in ("leadership", "municipalities", "people")]
    return make_table(headings, [_make_row(session, view, each) for each in view.leaderships])


def _make_row(session: Session, view: RosterView, leadership: Unit) -> tuple[str, str, str]:
    municipalities = view.list_municipalities(leadership)
    named = [
        session.texts("cli.roster.municipality_with_code", name=each.name, code=each.code) for each in municipalities
    ]
    people = [_name_role(session, view, *each) for each in view.list_roles(leadership, *municipalities)]
    return leadership.name, "\n".join(named), "\n".join(people) or session.texts("cli.roster.nobody")


def _name_role(session: Session, view: RosterView, given: Assignment, person: Person, unit: Unit) -> str:
    texts = session.texts
    values = {
        "name": _name_person(person),
        "role": texts(f"cli.role.{given.role}"),
        "reach": _tell_reach(session, view, person),
    }
    if unit.kind is UnitKind.LEADERSHIP:
        return texts("cli.roster.person", **values)
    return texts("cli.roster.person_of_municipality", unit=unit.name, **values)


def _list_coordinators(session: Session, view: RosterView) -> tuple[str, ...]:
    texts = session.texts
    lines = [
        texts("cli.roster.coordinator", name=_name_person(person), reach=_tell_reach(session, view, person))
        for person in view.list_coordinators()
    ]
    return ("", texts("cli.roster.coordinators"), *lines) if lines else ()


def _count(session: Session, view: RosterView) -> str:
    texts, of, reached = session.texts, len(view.people), len(view.reachable)
    if not of:
        return "\n" + texts("cli.roster.no_people")
    if of == reached:
        return "\n" + texts.plural("cli.roster.all_reachable", of)
    return "\n" + texts.plural("cli.roster.reachable", of, reachable=reached)


def _tell_reach(session: Session, view: RosterView, person: Person) -> str:
    return session.texts("cli.roster.reached" if person.id in view.reachable else "cli.roster.not_reached")


def _name_person(person: Person) -> str:
    return person.display_name or person.email or person.object_id or ""
