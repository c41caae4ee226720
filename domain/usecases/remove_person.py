"""Take roles away from somebody who has left; what they handed in stays, what they had begun is kept (F22)."""

from datetime import datetime

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import SPEAKING_ROLES, Assignment, County, Person, Role, Unit, mark_of_email, speakers
from domain.rounds import RoundState
from domain.usecases.pass_on_drafts import pass_on_drafts


class Leaver(Struct, frozen=True):
    """Which roles are meant: by the person, the role, the unit, or several of these."""

    role: Role | None = None
    unit: Unit | None = None
    object_id: str | None = None
    email: str | None = None


class RolesHeld(Struct, frozen=True):
    """A person, with the roles of theirs that are meant."""

    person: Person
    roles: tuple[Assignment, ...]


class RolesRemoved(Struct, frozen=True):
    """How many drafts went to others with the same role, and how many wait for a successor."""

    passed_on: int
    waiting: int


async def find_leaver(uow: UnitOfWork, county: County, leaver: Leaver) -> RolesHeld | Rejected:
    """Return the one person who is meant, or why nobody or several are."""
    people = {each.id: each for each in await uow.roster.persons(county.id)}
    held = [
        each
        for each in await uow.roster.assignments(county.id)
        if _is_meant(each, leaver) and _is_person(people[each.person_id], leaver)
    ]
    meant = {each.person_id for each in held}
    if len(meant) != 1:
        return Rejected(Reason.SEVERAL_PERSONS if meant else Reason.NO_SUCH_ROLE, {"count": len(meant)})
    return RolesHeld(people[meant.pop()], tuple(held))


async def remove_roles(uow: UnitOfWork, held: RolesHeld, actor: str, now: datetime) -> RolesRemoved:
    """Take the roles away; a draft goes at once to who has the same role, else to the unit's next new speaker."""
    for role in held.roles:
        await uow.roster.remove_assignment(role)
        data = {"person": role.person_id, "role": role.role.value, "unit": role.unit_id}
        await uow.audit.add(AuditEntry(now, actor, "role_taken", data))
    moved = [await _find_heirs(uow, role, now) for role in held.roles if role.role in SPEAKING_ROLES]
    return RolesRemoved(sum(moved), await _count_waiting(uow, held))


# Private functions


def _is_meant(each: Assignment, leaver: Leaver) -> bool:
    right_unit = leaver.unit is None or each.unit_id == leaver.unit.id
    return right_unit and leaver.role in (None, each.role)


def _is_person(person: Person, leaver: Leaver) -> bool:
    if leaver.object_id:
        return person.object_id == leaver.object_id.strip().lower()
    if leaver.email:
        given = leaver.email.strip()
        return bool(person.email) and (person.email or "").casefold() in (given.casefold(), mark_of_email(given))
    return True


async def _find_heirs(uow: UnitOfWork, gone: Assignment, now: datetime) -> int:
    others = [
        each
        for each in await uow.roster.assignments(gone.county_id)
        if (each.unit_id, each.role) == (gone.unit_id, gone.role)
    ]
    return sum([await pass_on_drafts(uow, other, now) for other in others])


async def _count_waiting(uow: UnitOfWork, held: RolesHeld) -> int:
    county_id = held.roles[0].county_id
    assignments = await uow.roster.assignments(county_id)
    rounds = [each for each in await uow.rounds.all(county_id) if each.state is RoundState.OPEN]
    left = [draft for each in rounds for draft in await uow.submissions.drafts_by(each.id, held.person.id)]
    return sum(held.person.id not in speakers(assignments, draft.unit_id) for draft in left)
