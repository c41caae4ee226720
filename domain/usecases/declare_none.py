"""Say that a unit hands in nothing this year, or that this no longer holds."""

from datetime import datetime

from msgspec import Struct

from domain.declarations import Declaration, declared_units
from domain.errors import Reason, Rejected
from domain.ids import DeclarationId, UnitId, new_id
from domain.interviews import MAX_REASON_LENGTH
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal, Unit
from domain.rounds import Round, refuse_answers


class Declaring(Struct, frozen=True):
    """Who says it for which unit, and why if they care to tell."""

    principal: Principal
    collection: Round
    unit_id: UnitId
    reason: str = ""


async def declare_none(uow: UnitOfWork, wanted: Declaring, now: datetime) -> Unit | Rejected:
    """Store that the unit hands in none; said twice, it is stored once. A unit that has answered is told so."""
    collection = wanted.collection
    unit = next((each for each in wanted.principal.units if each.id == wanted.unit_id), None)
    if unit is None or unit.kind is not collection.instrument.part.asked_of:
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(collection, now)
    if refused:
        return refused
    if len(wanted.reason) > MAX_REASON_LENGTH:
        return Rejected(Reason.LATE_REASON_TOO_LONG, {"length": len(wanted.reason), "most": MAX_REASON_LENGTH})
    part = collection.instrument.part
    if unit.id in await uow.submissions.some_respondents(collection.id, part):
        return Rejected(Reason.NONE_AFTER_ANSWER, {"unit": unit.name})
    if unit.id not in declared_units(await uow.declarations.of_round(collection.id), part):
        await _add(uow, wanted, now, withdrawn=False)
    return unit


async def withdraw_declaration(uow: UnitOfWork, wanted: Declaring, now: datetime) -> bool | Rejected:
    """Store that the unit will answer after all; False where it never said otherwise."""
    collection = wanted.collection
    if not wanted.principal.speaks_for(wanted.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(collection, now)
    if refused:
        return refused
    declared = declared_units(await uow.declarations.of_round(collection.id), collection.instrument.part)
    if wanted.unit_id not in declared:
        return False
    await _add(uow, wanted, now, withdrawn=True)
    return True


# Private functions


async def _add(uow: UnitOfWork, wanted: Declaring, now: datetime, *, withdrawn: bool) -> None:
    collection, person_id = wanted.collection, wanted.principal.person.id
    await uow.declarations.add(
        Declaration(
            id=DeclarationId(new_id()),
            round_id=collection.id,
            unit_id=wanted.unit_id,
            part=collection.instrument.part,
            person_id=person_id,
            at=now,
            reason=wanted.reason,
            withdrawn=withdrawn,
        )
    )
    what = "none_withdrawn" if withdrawn else "none_declared"
    await uow.audit.add(AuditEntry(now, person_id, what, {"round": collection.id, "unit": wanted.unit_id}))
