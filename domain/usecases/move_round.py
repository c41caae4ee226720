"""Move a round's due date: what is not sent yet follows it."""

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.rounds import Round, RoundState, check_dates


class NewDates(Struct, frozen=True):
    """A new due date, and a new last day unless that stays."""

    due_on: date
    closes_on: date | None = None


async def move_round(uow: UnitOfWork, collection: Round, new: NewDates, actor: str, now: datetime) -> Round | Rejected:
    """Move the due date of a round that is not over, and its last day if one is given.

    Each move is counted, so that calendars that have the former day take the new one (RFC 5545, SEQUENCE).
    """
    if collection.state is RoundState.CLOSED:
        data: dict[str, str | int] = {"year": collection.refers_to, "closes": collection.closes_on.isoformat()}
        return Rejected(Reason.ROUND_CLOSED, data)
    changed = replace(collection, due_on=new.due_on, closes_on=new.closes_on or collection.closes_on)
    refused = check_dates(changed.opens_on, changed.due_on, changed.closes_on)
    if refused:
        return refused
    if changed.due_on != collection.due_on:
        changed = replace(changed, due_moves=collection.due_moves + 1, due_moved_at=now)
    await uow.rounds.put(changed)
    moved = {"round": collection.id, "due": changed.due_on.isoformat(), "closes": changed.closes_on.isoformat()}
    await uow.audit.add(AuditEntry(now, actor, "round_moved", moved))
    return changed
