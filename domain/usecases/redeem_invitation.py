"""Give the role of an invitation to whoever wrote its code, once."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import PersonId, new_id
from domain.invitations import Invitation, InvitationState, digest_of
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Assignment, County, Person, Role, Unit
from domain.usecases.give_role import give_role
from domain.usecases.identify_person import Identity


class Redeemed(Struct, frozen=True):
    """What the person represents now."""

    county: County
    role: Role
    unit: Unit | None


async def redeem_invitation(uow: UnitOfWork, identity: Identity, code: str, now: datetime) -> Redeemed | Rejected:
    """Give the role to the person Teams vouches for; why a code is not valid is told to nobody.

    Of two who write the same code at the same instant, the row's version lets one through; the other begins again,
    and finds it used (`changed_meanwhile`).
    """
    invitation = await uow.invitations.by_digest(digest_of(code))
    if invitation is None or invitation.state_at(now) is not InvitationState.WAITING:
        return Rejected(Reason.CODE_NOT_VALID)
    person = await uow.roster.person(identity.tenant_id, identity.object_id) or await _add(uow, identity, invitation)
    counties = {county.id: county for county in await uow.roster.counties()}
    units = {unit.id: unit for unit in await uow.roster.units(invitation.county_id)}
    county, unit = counties[invitation.county_id], units[invitation.unit_id] if invitation.unit_id else None
    await uow.audit.add(AuditEntry(now, person.id, "invitation_used", {"invitation": invitation.id}))
    role = Assignment(person.id, county.id, invitation.role, invitation.unit_id)
    # The role first: who changes the roster goes one at a time, and must not hold an invitation that another waits for.
    await give_role(uow, role, person.id, now)
    await uow.invitations.put(replace(invitation, used_at=now, person_id=person.id))
    return Redeemed(county, invitation.role, unit)


# Private functions


async def _add(uow: UnitOfWork, identity: Identity, invitation: Invitation) -> Person:
    person = Person(
        id=PersonId(new_id()),
        tenant_id=identity.tenant_id,
        object_id=identity.object_id,
        display_name=identity.display_name or invitation.name,
        language=identity.language,
    )
    await uow.roster.put_person(person)
    return person
