"""Invite somebody to a role by a code that works once, and take an invitation back."""

from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import end_of, local_date
from domain.errors import Reason, Rejected
from domain.ids import InvitationId, new_id
from domain.invitations import Invitation, InvitationState, digest_of, new_code
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import County, Role, Unit

# As many digits as the list shows.
SHORTEST_ID = 8


class NewInvitation(Struct, frozen=True):
    """The role to be given, to whom as the operator calls them, and for how many days after today the code works."""

    role: Role
    unit: Unit | None
    name: str | None
    days: int


class Invited(Struct, frozen=True):
    """The invitation, and its code: the only time that anybody sees it."""

    invitation: Invitation
    code: str


async def invite_person(uow: UnitOfWork, county: County, new: NewInvitation, actor: str, now: datetime) -> Invited:
    """Store an invitation under what is kept of its code."""
    code = new_code()
    invitation = Invitation(
        id=InvitationId(new_id()),
        digest=digest_of(code),
        county_id=county.id,
        role=new.role,
        unit_id=new.unit.id if new.unit else None,
        name=new.name,
        invited_at=now,
        expires_at=end_of(local_date(now) + timedelta(days=new.days)),
    )
    await uow.invitations.put(invitation)
    data = {"invitation": invitation.id, "role": new.role.value, "unit": invitation.unit_id, "days": new.days}
    await uow.audit.add(AuditEntry(now, actor, "person_invited", data))
    return Invited(invitation, code)


async def revoke_invitation(
    uow: UnitOfWork, county: County, given: str, actor: str, now: datetime
) -> Invitation | Rejected:
    """Take back an invitation that still waits, named by its id or by the beginning of it."""
    wanted = given.strip().lower()
    known = await uow.invitations.all(county.id)
    found = [each for each in known if len(wanted) >= SHORTEST_ID and each.id.startswith(wanted)]
    if len(found) != 1:
        return Rejected(Reason.NO_INVITATION, {"given": given[:60]})
    state = found[0].state_at(now)
    if state is not InvitationState.WAITING:
        return Rejected(Reason.INVITATION_NOT_WAITING, {"given": given[:60]})
    revoked = replace(found[0], revoked_at=now)
    await uow.invitations.put(revoked)
    await uow.audit.add(AuditEntry(now, actor, "invitation_revoked", {"invitation": revoked.id}))
    return revoked
