"""What the rules need from the outside about who answers: codes, parts handed over, units that hand in none."""

from collections.abc import Sequence
from typing import Protocol

from domain.declarations import Declaration
from domain.handovers import Handover
from domain.ids import CountyId, RoundId
from domain.invitations import Invitation


class Invitations(Protocol):
    """Codes that were handed out, by what is kept of them."""

    async def all(self, county_id: CountyId) -> Sequence[Invitation]:
        """Return a county's invitations, the oldest first."""

    async def by_digest(self, digest: str) -> Invitation | None:
        """Return the invitation whose code has this digest."""

    async def put(self, invitation: Invitation) -> None:
        """Add the invitation, or replace the one with the same id as it was read: of two at once, one is told."""


class Handovers(Protocol):
    """Who has left a unit's part to whom; only ever added to."""

    async def of_round(self, round_id: RoundId) -> Sequence[Handover]:
        """Return a round's handovers, in the order they were added."""

    async def add(self, handover: Handover) -> None:
        """Add the handover; it is never changed."""


class Declarations(Protocol):
    """What units have said of handing in none."""

    async def of_round(self, round_id: RoundId) -> Sequence[Declaration]:
        """Return all of a round, in the order they were received."""

    async def add(self, declaration: Declaration) -> None:
        """Add one; what was said before stays."""
