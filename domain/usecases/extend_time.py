"""Give a unit more time without its having asked: each part that it has not handed in has a due date of its own."""

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.deadlines import IsWorkday
from domain.errors import Reason, Rejected
from domain.ids import PersonId, TimeRequestId, new_id
from domain.ports import AuditEntry, UnitOfWork
from domain.reminders import first_of
from domain.situations import Missing
from domain.time_requests import TimeRequest, check_request
from domain.usecases.check_deed import Deed, check_deed
from domain.usecases.decide_time import tell_of_time
from domain.usecases.describe_situation import describe_situation

# What is said otherwise to a coordinator than to a unit that asks for time.
TO_A_COORDINATOR = {
    Reason.TIME_REASON_MISSING: Reason.EXTENSION_REASON_MISSING,
    Reason.TIME_AFTER_CLOSE: Reason.EXTENSION_AFTER_CLOSE,
}


class Extension(Struct, frozen=True):
    """Until when a unit has time, and why: the reason is kept, and told to the unit."""

    deed: Deed
    until: date
    reason: str


async def extend_time(
    uow: UnitOfWork, extension: Extension, is_workday: IsWorkday, now: datetime
) -> TimeRequest | Rejected:
    """Store the new date of each part that is missing, and tell whose turn it is; return one of the decisions."""
    deed = extension.deed
    refused = await check_deed(uow, deed, now)
    if refused or deed.unit is None:
        return refused or Rejected(Reason.UNIT_MISSING)
    situation = await describe_situation(uow, deed.collection, is_workday, now)
    missing = [each for each in situation.missing if each.unit_id == deed.unit.id and deed.part in (None, each.part)]
    if not missing:
        return Rejected(Reason.NOTHING_MISSING, {"unit": deed.unit.name})
    shorter = [each for each in missing if each.span.due_on < extension.until] or missing
    due_on = max(each.span.due_on for each in shorter)
    refused = check_request(deed.collection, due_on, extension.until, extension.reason, now)
    if refused:
        return Rejected(TO_A_COORDINATOR.get(refused.reason, refused.reason), refused.data)
    turns = {each.part: first_of(each, situation.readers) or next(iter(each.people), None) for each in shorter}
    given = [_give(extension, each, to, now) for each in shorter if (to := turns[each.part]) is not None]
    if not given:
        return Rejected(Reason.UNIT_HAS_NOBODY, {"unit": deed.unit.name})
    return await _store(uow, extension, given, now)


# Private functions


def _give(extension: Extension, missing: Missing, to: PersonId, now: datetime) -> TimeRequest:
    return TimeRequest(
        id=TimeRequestId(new_id()),
        round_id=extension.deed.collection.id,
        part=missing.part,
        unit_id=missing.unit_id,
        person_id=to,
        until=extension.until,
        reason=extension.reason.strip(),
        asked_at=now,
        granted=True,
        decided_by=extension.deed.actor,
        decided_at=now,
        unasked=True,
    )


async def _store(uow: UnitOfWork, extension: Extension, given: list[TimeRequest], now: datetime) -> TimeRequest:
    collection = extension.deed.collection
    asked = await _settle_requests(uow, extension, now)
    for each in given:
        await uow.time_requests.put(each)
    # One message a person, of however many parts.
    for each in {each.person_id: each for each in reversed(given)}.values():
        await tell_of_time(uow, collection, each, now)
    # Who has asked and whose turn it is not waits for word all the same.
    for person_id in sorted(asked - {each.person_id for each in given}):
        await tell_of_time(uow, collection, given[0], now, person_id)
    data = {"round": collection.id, "unit": given[0].unit_id, "until": extension.until.isoformat()}
    await uow.audit.add(AuditEntry(now, extension.deed.actor, "time_given", data))
    return given[0]


async def _settle_requests(uow: UnitOfWork, extension: Extension, now: datetime) -> set[PersonId]:
    """Grant what the unit waits for and is given by this, and return who has asked: nobody decides on it again."""
    deed, asked = extension.deed, set[PersonId]()
    for each in await uow.time_requests.of_round(deed.collection.id):
        mine = deed.unit is not None and each.unit_id == deed.unit.id and deed.part in (None, each.part)
        if mine and each.granted is None and each.until <= extension.until:
            await uow.time_requests.put(replace(each, granted=True, decided_by=deed.actor, decided_at=now))
            asked.add(each.person_id)
    return asked
