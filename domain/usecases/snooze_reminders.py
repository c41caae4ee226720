"""Leave a person alone until a day that they have chosen, and remind them then."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.asked_forms import list_forms
from domain.deadlines import IsWorkday, local_date
from domain.errors import Reason, Rejected
from domain.ids import SnoozeId, new_id
from domain.instruments import Part
from domain.ladders import may_write_on
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.snoozes import Snooze, check_snooze, last_snoozes, settle_day, suggest_days
from domain.usecases.find_open_parts import OpenPart, find_open_parts


class Snoozing(Struct, frozen=True):
    """Who wants to be reminded later in which round."""

    principal: Principal
    collection: Round


class Days(Struct, frozen=True):
    """Days to offer, and the last one to choose: the due date of the last part that is theirs."""

    offered: tuple[date, ...]
    due_on: date


class Silence(Struct, frozen=True):
    """Until when the person is left alone, and the nearest of their due dates, which may come before."""

    snooze: Snooze
    due_on: date


async def find_days(uow: UnitOfWork, snoozing: Snoozing, is_workday: IsWorkday, now: datetime) -> Days | Rejected:
    """Return the days to offer, or why there are none: everything is handed in, or the last due date has come."""
    left = await _find_left(uow, snoozing, now)
    if isinstance(left, Rejected):
        return left
    due_on = max(each.due_on for each in left)
    days = suggest_days(local_date(now), due_on, _free_days(left, is_workday))
    return Days(days, due_on) if days else Rejected(Reason.SNOOZE_AFTER_DUE, {"due": due_on.isoformat()})


async def snooze_reminders(
    uow: UnitOfWork, snoozing: Snoozing, until: date, is_workday: IsWorkday, now: datetime
) -> Silence | Rejected:
    """Store until when the person is left alone; the same day again stores nothing (F27).

    A free day becomes the next one on which people are written to, or the one before it if the due date is nearer.
    """
    left = await _find_left(uow, snoozing, now)
    if isinstance(left, Rejected):
        return left
    due_on = max(each.due_on for each in left)
    refused = check_snooze(until, due_on, now)
    if refused:
        return refused
    day = settle_day(until, local_date(now), due_on, _free_days(left, is_workday))
    if day is None:
        return Rejected(Reason.SNOOZE_AFTER_DUE, {"due": due_on.isoformat()})
    nearest = min(each.due_on for each in left if each.due_on >= local_date(now))
    return Silence(await _keep(uow, snoozing, day, now), nearest)


# Private functions


async def _keep(uow: UnitOfWork, snoozing: Snoozing, day: date, now: datetime) -> Snooze:
    """Return the snooze that stands, or a new one."""
    person_id, round_id = snoozing.principal.person.id, snoozing.collection.id
    last = last_snoozes(await uow.snoozes.of_round(round_id)).get(person_id)
    if last is not None and last.until == day:
        return last
    new = Snooze(SnoozeId(new_id()), round_id, person_id, day, now)
    await uow.snoozes.add(new)
    await uow.audit.add(AuditEntry(now, person_id, "snoozed", {"round": round_id, "until": day.isoformat()}))
    return new


async def _find_left(uow: UnitOfWork, snoozing: Snoozing, now: datetime) -> tuple[OpenPart, ...] | Rejected:
    """Return what is the person's to answer, without what they have handed on unless that is all."""
    asked = next(list_forms(snoozing.principal, Part), None)
    if asked is None:
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(snoozing.collection, now)
    if refused:
        return refused
    left = await find_open_parts(uow, snoozing.collection, snoozing.principal)
    theirs = tuple(each for each in left if snoozing.principal.person.id in each.missing.people)
    return theirs or left or Rejected(Reason.UNIT_HAS_ANSWERED, {"unit": asked.unit.name})


def _free_days(left: Sequence[OpenPart], is_workday: IsWorkday) -> Callable[[date], bool]:
    """Return what tells a day on which the person is written to about anything of theirs."""
    rests = all(each.missing.ladder.rests for each in left)
    return lambda day: may_write_on(day, rests=rests, is_workday=is_workday)
