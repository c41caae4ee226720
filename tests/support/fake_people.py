"""Fakes of the stores of invitations and handovers: as plain as can be while each port's promises are kept."""

from collections.abc import Sequence

from domain.errors import DomainError
from domain.handovers import Handover
from domain.ids import CountyId, RoundId
from domain.invitations import Invitation
from tests.support.fake_memory import Store


class FakeInvitations(Store, frozen=True):
    """The port `Invitations`."""

    async def all(self, county_id: CountyId) -> Sequence[Invitation]:
        """Return a county's invitations, the oldest first."""
        mine = [each for each in self.transaction.seen().invitations.values() if each.county_id == county_id]
        return sorted(mine, key=lambda each: (each.invited_at, each.id))

    async def by_digest(self, digest: str) -> Invitation | None:
        """Return the invitation whose code has this digest."""
        found = self.transaction.seen().invitations.values()
        return next((each for each in found if each.digest == digest), None)

    async def put(self, invitation: Invitation) -> None:
        """Add the invitation, or replace the one with the same id."""
        memory = self.transaction.changed(
            invitation.invited_at, invitation.expires_at, invitation.used_at, invitation.revoked_at
        )
        same = await self.by_digest(invitation.digest)
        if same and same.id != invitation.id:
            raise DomainError("already_there")
        memory.invitations[invitation.id] = invitation


class FakeHandovers(Store, frozen=True):
    """The port `Handovers`."""

    async def of_round(self, round_id: RoundId) -> Sequence[Handover]:
        """Return a round's handovers, in the order they were added."""
        return [each for each in self.transaction.seen().handovers if each.round_id == round_id]

    async def add(self, handover: Handover) -> None:
        """Add the handover; it is never changed."""
        memory = self.transaction.changed(handover.handed_at)
        if handover.id in {each.id for each in memory.handovers}:
            raise DomainError("already_there")
        memory.handovers.append(handover)
