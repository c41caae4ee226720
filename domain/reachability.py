"""Whom nothing reaches, and why: one pure question over a round as it stands (F12-F15, F18, F22)."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from domain.conversations import UNINSTALLED, Conversation
from domain.deadlines import local_date
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.ladders import OPENING, Audience, may_write_on, place_rungs
from domain.reminders import A_DAY, first_of, second_of
from domain.situations import Missing, Situation

# So many reminders that arrived, without a sign of life since the first of them: delivered is not read (F13).
SILENT_AFTER = 2


class Barrier(StrEnum):
    """Why somebody is not reached, in the order in which a coordinator is told."""

    APP_BLOCKED = "app_blocked"
    NEVER_MET = "never_met"
    UNINSTALLED = "uninstalled"
    NOT_IN_ROSTER = "not_in_roster"
    BLOCKED = "blocked"
    CHAT_GONE = "chat_gone"
    REFUSED = "refused"
    MESSAGE_REFUSED = "message_refused"
    SILENT = "silent"


# Teams' codes for what lasts (platform-facts 4.3); another 403 is a plain refusal, and 404 a chat that is gone.
BARRIERS: Mapping[str, Barrier] = {
    UNINSTALLED: Barrier.UNINSTALLED,
    "403:BotNotInConversationRoster": Barrier.NOT_IN_ROSTER,
    "403:MessageWritesBlocked": Barrier.BLOCKED,
    "403:ConversationBlockedByUser": Barrier.BLOCKED,
    "400:FailedToDecrypt": Barrier.CHAT_GONE,
}
NOT_FOUND = "404"

# A person, a unit, and why nothing reaches the one about the other: a coordinator is told of each once a round.
Notice = tuple[PersonId, UnitId, Barrier]


class Substitute(Struct, frozen=True):
    """Who is asked instead.

    Attributes:
        on: the day in Stockholm on which they are reminded, or were last.
        asked: whether they have been already.
    """

    person_id: PersonId
    on: date
    asked: bool


class Unreached(Struct, frozen=True):
    """Somebody whose turn it would be about something that is missing, and whom nothing reaches.

    Attributes:
        due_on: by when the unit is to hand it in.
        instead: None where there is nobody else within reach.
    """

    person_id: PersonId
    part: Part
    unit_id: UnitId
    due_on: date
    barrier: Barrier
    instead: Substitute | None

    @property
    def notice(self) -> Notice:
        """Return what a coordinator is told of once."""
        return self.person_id, self.unit_id, self.barrier


def find_barrier(chat: Conversation | None) -> Barrier | None:
    """Return why nothing is sent in a person's private chat; None where messages arrive, read or not.

    Args:
        chat: the one heard from last; None where the person never opened the app.
    """
    if chat is None:
        return Barrier.NEVER_MET
    if chat.reachable:
        return Barrier.MESSAGE_REFUSED if chat.refusal else None
    if chat.tenant_stopped:
        return Barrier.APP_BLOCKED
    refusal = chat.refusal or ""
    return BARRIERS.get(refusal, Barrier.CHAT_GONE if refusal.startswith(NOT_FOUND) else Barrier.REFUSED)


def list_unreached(
    situation: Situation, chats: Mapping[PersonId, Conversation], now: datetime
) -> tuple[Unreached, ...]:
    """Return whom nothing reaches about what is missing, of each unit those alone whose turn it would be.

    They are taken in the order in which they are turned to, up to the first who is reached and not silent: whoever
    comes after that one has not been asked for anything. Who has answered is never among them.

    Args:
        situation: the round as it stands.
        chats: the private chat of each person who has one, the one heard from last.
        now: the UTC instant; a silence is one when the day of the last reminder is over.
    """
    return tuple(each for missing in situation.missing for each in _list_of(situation, missing, chats, now))


# Private functions


def _list_of(
    situation: Situation, missing: Missing, chats: Mapping[PersonId, Conversation], now: datetime
) -> Iterator[Unreached]:
    today = local_date(now)
    for person_id in missing.people:
        chat = chats.get(person_id)
        barrier = find_barrier(chat)
        if barrier is None and chat and _is_silent(situation, missing, person_id, chat.heard_on, today):
            barrier = Barrier.SILENT
        if barrier is None:
            return
        instead = _find_substitute(situation, missing, barrier, today)
        yield Unreached(person_id, missing.part, missing.unit_id, missing.span.due_on, barrier, instead)


def _is_silent(situation: Situation, missing: Missing, person_id: PersonId, heard_on: date | None, today: date) -> bool:
    """Tell whether reminders arrived on as many days as it takes, and nothing came back; an invitation is none."""
    days = sorted(
        {
            told.on
            for told in situation.told
            if told.person_id == person_id and told.arrived and told.audience is not Audience.COORDINATOR
            if told.concerns(missing) and any(slot.step.partition("@")[0] != OPENING for slot in told.slots)
            if heard_on is None or told.on > heard_on
        }
    )
    return len(days) >= SILENT_AFTER and days[SILENT_AFTER - 1] < today


def _find_substitute(situation: Situation, missing: Missing, barrier: Barrier, today: date) -> Substitute | None:
    """Return who is asked instead: of who is silent the second contact, else whoever is next within reach (K17)."""
    second = barrier is Barrier.SILENT
    person_id = _second_asked(situation, missing) if second else first_of(missing, situation.readers)
    if person_id is None or situation.readers[person_id].refused:
        return None
    asked = [
        told.on for told in situation.told if told.person_id == person_id and told.reached and told.concerns(missing)
    ]
    if asked:
        return Substitute(person_id, max(asked), asked=True)
    on = _find_day(situation, missing, Audience.SECOND if second else Audience.PERSON, today)
    return Substitute(person_id, on, asked=False) if on else None


def _second_asked(situation: Situation, missing: Missing) -> PersonId | None:
    told = (each for each in situation.told if each.audience is Audience.SECOND and each.reached)
    asked = next((each.person_id for each in told if each.concerns(missing)), None)
    return (asked if asked in situation.readers else None) if asked else second_of(situation, missing)


def _find_day(situation: Situation, missing: Missing, audience: Audience, today: date) -> date | None:
    """Return on which day somebody is turned to; a step that has come is said as soon as people are written to."""
    placed = place_rungs(missing.ladder, missing.span, situation.is_workday)
    come = [each for each in placed if each.day <= today]
    # Of a person's steps only the newest is said, and none once the second contact's has come.
    told = come[-1:] if audience is Audience.PERSON else come
    if any(each.rung.audience is audience for each in told):
        return _first_day(situation, missing, today)
    return next((each.day for each in placed if each.day > today and each.rung.audience is audience), None)


def _first_day(situation: Situation, missing: Missing, day: date) -> date:
    while not may_write_on(day, rests=missing.ladder.rests, is_workday=situation.is_workday):
        day += A_DAY
    return day
