"""What units have asked for in the way of time, as rows that are decided once."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, select

from domain.ids import RoundId
from domain.time_requests import TimeRequest
from storage.reminder_tables import time_requests
from storage.statements import Row
from storage.transactions import Transaction

_OF_ROUND = (
    select(time_requests)
    .where(time_requests.c.round_id == bindparam("round"))
    .order_by(time_requests.c.asked_at, time_requests.c.id)
)


class TimeRequestsTable:
    """The port `TimeRequests`; a few a year, asked for in every turn, and so part of the catalogue."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_round(self, round_id: RoundId) -> Sequence[TimeRequest]:
        """Return a round's requests, the first asked first."""
        rows = await self._transaction.recall(("time_requests", round_id), partial(self._read, round_id))
        for row in rows:
            self._transaction.remember(time_requests, (row["id"],), row)
        return [TimeRequest(**{name: value for name, value in row.items() if name != "version"}) for row in rows]

    async def put(self, request: TimeRequest) -> None:
        """Add the request, or replace the one with the same id as it was read.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was read.
        """
        await self._transaction.change_catalogue()
        await self._transaction.put(time_requests, _to_row(request))

    async def _read(self, round_id: RoundId) -> Sequence[Row]:
        return await self._transaction.all(_OF_ROUND, {"round": round_id})


# Private functions


def _to_row(request: TimeRequest) -> Row:
    return {
        "id": request.id,
        "round_id": request.round_id,
        "part": request.part,
        "unit_id": request.unit_id,
        "person_id": request.person_id,
        "until": request.until,
        "reason": request.reason,
        "asked_at": request.asked_at,
        "granted": request.granted,
        "decided_by": request.decided_by,
        "decided_at": request.decided_at,
        "note": request.note,
        "unasked": request.unasked,
    }
