"""Leave a person alone until a day that they have chosen, and remind them then."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.asked_forms import units_asked
from domain.deadlines import IsWorkday, local_date
from domain.errors import Reason, Rejected
from domain.ids import SnoozeId, new_id
from domain.instruments import Part
from domain.ladders import may_write_on
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.snoozes import Snooze, check_snooze, last_snoozes, settle_day, suggest_days
from domain.usecases.find_missing import find_missing


@dataclass(frozen=True, slots=True)
class Snoozing:
    """Who wants to be reminded later in which round, and by when their answers are due: the nearest of their dates."""

    principal: Principal
    collection: Round
    due_on: date


async def find_days(
    uow: UnitOfWork, snoozing: Snoozing, is_workday: IsWorkday, now: datetime
) -> tuple[date, ...] | Rejected:
    """Return the days to offer, or why there are none: everything is handed in, or the due date has come."""
    refused = await _refuse(uow, snoozing, now)
    if refused:
        return refused
    days = suggest_days(local_date(now), snoozing.due_on, lambda day: _is_free(snoozing, day, is_workday))
    return days or Rejected(Reason.SNOOZE_AFTER_DUE, {"due": snoozing.due_on.isoformat()})


async def snooze_reminders(
    uow: UnitOfWork, snoozing: Snoozing, until: date, is_workday: IsWorkday, now: datetime
) -> Snooze | Rejected:
    """Store until when the person is left alone; the same day again stores nothing (F27).

    A free day becomes the next one on which people are written to, or the one before it if the due date is nearer.
    """
    refused = await _refuse(uow, snoozing, now) or check_snooze(until, snoozing.due_on, now)
    if refused:
        return refused
    day = settle_day(until, local_date(now), snoozing.due_on, lambda each: _is_free(snoozing, each, is_workday))
    if day is None:
        return Rejected(Reason.SNOOZE_AFTER_DUE, {"due": snoozing.due_on.isoformat()})
    person_id, round_id = snoozing.principal.person.id, snoozing.collection.id
    last = last_snoozes(await uow.snoozes.of_round(round_id)).get(person_id)
    if last is not None and last.until == day:
        return last
    new = Snooze(SnoozeId(new_id()), round_id, person_id, day, now)
    await uow.snoozes.add(new)
    await uow.audit.add(AuditEntry(now, person_id, "snoozed", {"round": round_id, "until": day.isoformat()}))
    return new


# Private functions


async def _refuse(uow: UnitOfWork, snoozing: Snoozing, now: datetime) -> Rejected | None:
    collection, principal = snoozing.collection, snoozing.principal
    mine = {(part, unit.id): unit.name for part in Part for unit in units_asked(principal, part)}
    if not mine:
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(collection, now)
    if refused:
        return refused
    missing = await find_missing(uow, collection)
    if any((each.part, each.unit_id) in mine for each in missing):
        return None
    return Rejected(Reason.UNIT_HAS_ANSWERED, {"unit": next(iter(mine.values()))})


def _is_free(snoozing: Snoozing, day: date, is_workday: IsWorkday) -> bool:
    ladder = snoozing.collection.ladder(snoozing.collection.instrument.part)
    return may_write_on(day, rests=ladder.rests, is_workday=is_workday)
