"""Inviting by a code, using it once, taking it back."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.invitations import InvitationState
from domain.ports import UnitOfWork
from domain.roster import Role
from domain.usecases.identify_person import Identity, identify_person
from domain.usecases.invite_person import Invited, NewInvitation, invite_person, revoke_invitation
from domain.usecases.redeem_invitation import Redeemed, redeem_invitation
from tests.domain.usecases.counties import add_speaker
from tests.support.builders import COUNTY, NOW, TENANT, a_unit, object_id_of

NEW = NewInvitation(Role.CHAIR, a_unit(), "Ordförande LS01", 14)
ELSEWHERE = "99999999-aaaa-4aaa-8aaa-999999999999"
SOMEONE = Identity(ELSEWHERE, object_id_of("someone"), "Någon annanstans", "sv")


async def invite(uow: UnitOfWork, new: NewInvitation = NEW) -> Invited:
    return await invite_person(uow, COUNTY, new, "operator", NOW)


async def test_a_code_gives_a_stranger_of_another_tenant_its_role(uow: UnitOfWork) -> None:
    invited = await invite(uow)
    assert await identify_person(uow, SOMEONE) is None
    redeemed = await redeem_invitation(uow, SOMEONE, invited.code.lower(), NOW)
    principal = await identify_person(uow, SOMEONE)
    assert redeemed == Redeemed(COUNTY, Role.CHAIR, a_unit())
    assert principal is not None
    assert (principal.units, principal.is_coordinator) == ((a_unit(),), False)
    assert principal.person.display_name == "Någon annanstans"
    (used,) = await uow.invitations.all(COUNTY.id)
    assert (used.state_at(NOW), used.person_id) == (InvitationState.USED, principal.person.id)


async def test_a_code_for_a_coordinator_is_for_the_county(uow: UnitOfWork) -> None:
    invited = await invite(uow, replace(NEW, role=Role.COORDINATOR, unit=None))
    assert await redeem_invitation(uow, SOMEONE, invited.code, NOW) == Redeemed(COUNTY, Role.COORDINATOR, None)
    principal = await identify_person(uow, SOMEONE)
    assert principal is not None
    assert principal.is_coordinator


async def test_someone_who_is_known_gets_a_second_role(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "chair-ls02", a_unit("LS02"))
    identity = Identity(TENANT, person.object_id or "", None, "sv")
    await redeem_invitation(uow, identity, (await invite(uow)).code, NOW)
    principal = await identify_person(uow, identity)
    assert principal is not None
    assert principal.units == (a_unit("LS01"), a_unit("LS02"))


async def test_wrong_used_expired_and_revoked_codes_are_refused_in_the_same_way(uow: UnitOfWork) -> None:
    used, expired, revoked = [await invite(uow) for _ in range(3)]
    assert isinstance(await redeem_invitation(uow, SOMEONE, used.code, NOW), Redeemed)
    await revoke_invitation(uow, COUNTY, revoked.invitation.id, "operator", NOW)
    stranger = replace(SOMEONE, object_id=object_id_of("stranger"))
    late = NOW + timedelta(days=16)
    for code, now in ((used.code, NOW), (expired.code, late), (revoked.code, NOW), ("7" * 28, NOW)):
        refused = await redeem_invitation(uow, stranger, code, now)
        assert refused == Rejected(Reason.CODE_NOT_VALID)
    assert await uow.roster.person(ELSEWHERE, stranger.object_id) is None


async def test_a_code_works_to_the_end_of_its_last_day(uow: UnitOfWork) -> None:
    invited = await invite(uow, replace(NEW, days=1))
    assert invited.invitation.expires_at - NOW == timedelta(hours=37)  # from 11 in the morning
    last = invited.invitation.last_moment
    assert isinstance(await redeem_invitation(uow, SOMEONE, invited.code, last), Redeemed)


async def test_the_log_of_changes_knows_of_each_and_holds_no_code(uow: UnitOfWork) -> None:
    first, second = await invite(uow), await invite(uow)
    await redeem_invitation(uow, SOMEONE, first.code, NOW)
    await revoke_invitation(uow, COUNTY, second.invitation.id[:8], "operator", NOW)
    entries = await uow.audit.all()
    assert [each.what for each in entries] == [
        "person_invited",
        "person_invited",
        "invitation_used",
        "role_given",
        "invitation_revoked",
    ]
    kept = str(entries) + str(await uow.invitations.all(COUNTY.id))
    for invited in (first, second):
        assert invited.code not in kept
        assert invited.code.replace("-", "") not in kept


@pytest.mark.parametrize("given", ["", "1234567", "nobody's id"])
async def test_an_id_that_names_no_invitation_revokes_none(uow: UnitOfWork, given: str) -> None:
    await invite(uow)
    refused = await revoke_invitation(uow, COUNTY, given, "operator", NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.NO_INVITATION


async def test_what_is_used_is_not_revoked(uow: UnitOfWork) -> None:
    invited = await invite(uow)
    await redeem_invitation(uow, SOMEONE, invited.code, NOW)
    refused = await revoke_invitation(uow, COUNTY, invited.invitation.id, "operator", NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.INVITATION_NOT_WAITING
