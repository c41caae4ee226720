"""Give someone in Teams a role, by object id or by the e-mail address they will be recognised by."""

import re
from datetime import datetime
from uuid import UUID

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import PersonId, new_id
from domain.ports import UnitOfWork
from domain.roster import Assignment, County, Person, Role, Unit, mark_of_email
from domain.usecases.give_role import give_role

# How Entra names the account of a guest: their own address, this mark, and the tenant that invited them (F20).
GUEST_MARK = "#EXT#"

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


class NewPerson(Struct, frozen=True):
    """Whom to add and as what; a coordinator has no unit."""

    tenant_id: str
    object_id: str | None
    email: str | None
    display_name: str | None
    role: Role
    unit: Unit | None


class PersonAdded(Struct, frozen=True):
    """The person, and whether the role was new."""

    person: Person
    added: bool


async def add_person(
    uow: UnitOfWork, county: County, new: NewPerson, actor: str, now: datetime
) -> PersonAdded | Rejected:
    """Add the person if need be, and their role; adding again changes nothing."""
    refused = _check(new)
    if refused:
        return refused
    # Teams writes ids with hyphens and in lower case, whatever the operator pasted.
    new = replace(
        new, tenant_id=_as_teams_writes(new.tenant_id), object_id=_as_teams_writes(new.object_id or "") or None
    )
    person = await _find(uow, new)
    if person is None:
        person = Person(
            id=PersonId(new_id()),
            tenant_id=new.tenant_id,
            object_id=new.object_id,
            email=None if new.object_id else new.email,
            display_name=new.display_name,
        )
        await uow.roster.put_person(person)
    unit_id = new.unit.id if new.unit else None
    added = await give_role(uow, Assignment(person.id, county.id, new.role, unit_id), actor, now)
    return PersonAdded(person, added)


# Private functions


def _check(new: NewPerson) -> Rejected | None:
    if not new.object_id and not new.email:
        return Rejected(Reason.PERSON_NEEDS_ID_OR_EMAIL)
    for given in (new.tenant_id, new.object_id):
        if given and not _as_teams_writes(given):
            return Rejected(Reason.NOT_AN_OBJECT_ID, {"given": given[:60]})
    if new.email and not _EMAIL.fullmatch(new.email):
        return Rejected(Reason.NOT_AN_EMAIL, {"given": new.email[:60]})
    if new.email and GUEST_MARK in new.email.upper():
        return Rejected(Reason.GUEST_ACCOUNT, {"given": new.email[:60]})
    return None


def _as_teams_writes(given: str) -> str:
    """Return a directory's id in its usual form; empty when it is none."""
    try:
        return str(UUID(given))
    except ValueError:
        return ""


async def _find(uow: UnitOfWork, new: NewPerson) -> Person | None:
    if new.object_id:
        return await uow.roster.person(new.tenant_id, new.object_id)
    email = new.email or ""
    waiting = await uow.roster.person_by_email(new.tenant_id, email)
    return waiting or await uow.roster.person_by_email(new.tenant_id, mark_of_email(email))
