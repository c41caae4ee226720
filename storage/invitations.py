"""Codes that were handed out, as rows that hold a hash of each."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from domain.ids import CountyId
from domain.invitations import Invitation
from storage.people_mappings import invitation_from_row, invitation_to_row
from storage.people_tables import invitations
from storage.statements import Row
from storage.transactions import Transaction

_ALL = (
    select(invitations)
    .where(invitations.c.county_id == bindparam("county"))
    .order_by(invitations.c.invited_at, invitations.c.id)
)
_BY_DIGEST = select(invitations).where(invitations.c.digest == bindparam("its_digest"))


class InvitationsTable:
    """The port `Invitations`; a row's version decides which of two uses at once is the only one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self, county_id: CountyId) -> Sequence[Invitation]:
        """Return a county's invitations, the oldest first."""
        rows = await self._transaction.all(_ALL, {"county": county_id})
        return [self._take(row) for row in rows]

    async def by_digest(self, digest: str) -> Invitation | None:
        """Return the invitation whose code has this digest."""
        row = await self._transaction.first(_BY_DIGEST, {"its_digest": digest})
        return self._take(row) if row else None

    async def put(self, invitation: Invitation) -> None:
        """Add the invitation, or replace the one with the same id as it was read.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was read.
        """
        await self._transaction.put(invitations, invitation_to_row(invitation))

    def _take(self, row: Row) -> Invitation:
        self._transaction.remember(invitations, (row["id"],), row)
        return invitation_from_row(row)
