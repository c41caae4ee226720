"""Prompts: reminders that a coordinator wants sent now, within the same bounds as those that are planned (K17, R8)."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.deadlines import IsWorkday, end_of
from domain.errors import Reason, Rejected
from domain.fuses import MOST_UNASKED_A_WEEK
from domain.ids import PersonId
from domain.ladders import Audience, next_office_time
from domain.reminders import A_DAY
from domain.situations import Contact, Missing, Said, Situation, has_room, list_said

# What a prompt's step is called, before the day that it is sent on.
PROMPT = "prompt"


class Prompt(Struct, frozen=True):
    """A reminder that may be sent.

    Attributes:
        at: the UTC instant at which it goes: now, or when the next office day begins.
        lately: the day on which the person was reminded, where that was on the working day before or since.
    """

    contact: Contact
    at: datetime
    lately: date | None


def weigh_prompt(
    situation: Situation, missing: Sequence[Missing], person_id: PersonId, now: datetime
) -> Prompt | Rejected:
    """Return the prompt about what is a person's, or why they are left alone: asked to be, or enough was said (F3).

    Args:
        situation: as the planning goes by it; the person is one of its readers.
        missing: what the person is to be reminded of, at least one.
        person_id: whose turn it is.
        now: the instant it is asked for.
    """
    reader = situation.readers[person_id]
    rests = all(each.ladder.rests for each in missing)
    at = next_office_time(now, reader.zone, rests=rests, is_workday=situation.is_workday)
    closes_on = min(each.span.closes_on for each in missing)
    if at >= end_of(closes_on):
        return Rejected(Reason.TOO_LATE_TO_REMIND, {"closes": closes_on.isoformat()})
    day = at.astimezone(reader.zone).date()
    snooze = situation.snoozes.get(person_id)
    if snooze is not None and at < snooze.ends_at(reader.zone):
        return Rejected(Reason.WANTS_TO_WAIT, {"day": snooze.until.isoformat()})
    refused = _heed_the_fuse(list_said(situation).get(person_id, ()), day)
    if refused:
        return refused
    told = [each for each in situation.told if each.person_id == person_id]
    slots = tuple(each.slot(f"{PROMPT}-{day.isoformat()}") for each in missing)
    earlier = [each.on for each in told if each.reached and each.on < day]
    contact = Contact(person_id, Audience.PERSON, slots, day)
    return Prompt(contact, at, _choose_lately(earlier, day, situation.is_workday))


def is_prompt(step: str) -> bool:
    """Tell whether a step is none of the ladder's, but a coordinator's."""
    return step.startswith(f"{PROMPT}-")


# Private functions


def _heed_the_fuse(said: Sequence[Said], day: date) -> Rejected | None:
    """Say no to a second unasked message of a day, and to a fourth of seven days, whatever the others are about."""
    if has_room(said, day):
        return None
    if any(day in each.days for each in said):
        return Rejected(Reason.REMINDED_THAT_DAY, {"day": day.isoformat()})
    return Rejected(Reason.REMINDED_ENOUGH, {"most": MOST_UNASKED_A_WEEK})


def _choose_lately(days: Sequence[date], day: date, is_workday: IsWorkday) -> date | None:
    before = day - A_DAY
    while not is_workday(before):
        before -= A_DAY
    return max((each for each in days if each >= before), default=None)
