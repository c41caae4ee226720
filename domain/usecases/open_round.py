"""Open a planned round, or a closed one again."""

from datetime import date, datetime

from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ports import AuditEntry, UnitOfWork
from domain.rounds import Round, RoundState, open_, reopen
from domain.usecases.choose_instrument import choose_instrument
from domain.usecases.choose_questionnaires import choose_questionnaires


async def open_round(uow: UnitOfWork, planned: Round, actor: str, now: datetime) -> Round | Rejected:
    """Open a planned round now; a county has one open round at a time. What it asks is frozen from now on."""
    instrument = await choose_instrument(uow, planned.county_id, planned.instrument)
    opened = await _refuse_second(uow, planned) or open_(replace(planned, instrument=instrument), now)
    if isinstance(opened, Round):
        await choose_questionnaires(uow, opened)
    return await _store(uow, opened, actor, now)


async def reopen_round(
    uow: UnitOfWork, closed: Round, closes_on: date | None, actor: str, now: datetime
) -> Round | Rejected:
    """Open a closed round again, until `closes_on` if given; its release stays published meanwhile."""
    return await _store(uow, await _refuse_second(uow, closed) or reopen(closed, now, closes_on), actor, now)


# Private functions


async def _refuse_second(uow: UnitOfWork, wanted: Round) -> Rejected | None:
    for other in await uow.rounds.all(wanted.county_id):
        if other.state is RoundState.OPEN and other.id != wanted.id:
            return Rejected(Reason.ANOTHER_ROUND_OPEN, {"year": other.refers_to})
    return None


async def _store(uow: UnitOfWork, changed: Round | Rejected, actor: str, now: datetime) -> Round | Rejected:
    if isinstance(changed, Round):
        await uow.rounds.put(changed)
        data = {"round": changed.id, "closes": changed.closes_on.isoformat()}
        await uow.audit.add(AuditEntry(now, actor, "round_opened", data))
    return changed
