"""Who changed what, as rows that the database itself refuses to change or remove."""

from collections.abc import Sequence

from sqlalchemy import insert, select

from domain.ports import AuditEntry
from storage.message_mappings import audit_entry_from_row, audit_entry_to_row
from storage.tables import audit_entries
from storage.transactions import Transaction

_ADD = insert(audit_entries)


class AuditTable:
    """The port `Audit`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, entry: AuditEntry) -> None:
        """Add the entry."""
        await self._transaction.run(_ADD, [audit_entry_to_row(entry)])

    async def all(self) -> Sequence[AuditEntry]:
        """Return all entries, the oldest first."""
        rows = await self._transaction.all(select(audit_entries).order_by(audit_entries.c.sequence))
        return [audit_entry_from_row(row) for row in rows]
