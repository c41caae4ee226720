"""Whom nothing reaches, and why: each refusal by its name, silence by what arrived, and who is asked instead."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.conversations import UNINSTALLED, Conversation
from domain.ids import PersonId
from domain.ladders import DEFAULT_LADDER, Audience, Ladder
from domain.reachability import Barrier, Substitute, find_barrier, list_unreached
from domain.reminders import first_of, plan_contacts, second_of
from domain.situations import Reader, Situation, Told
from tests.domain.situations import CHAIR, CONTACT, LS01, LS02, RSS, a_situation, days_told, something_missing
from tests.support.builders import a_conversation

AT_NINE = datetime(2025, 1, 15, 8, tzinfo=UTC)  # the step seven working days before
AFTER_TWO = datetime(2025, 1, 22, 9, tzinfo=UTC)  # the day after the step three working days before
HERE = a_conversation()
GONE = a_conversation(reachable=False)


@pytest.mark.parametrize(
    ("chat", "barrier"),
    [
        (None, Barrier.NEVER_MET),
        (HERE, None),
        (replace(GONE, refusal=UNINSTALLED), Barrier.UNINSTALLED),
        (replace(GONE, refusal="403:BotNotInConversationRoster"), Barrier.NOT_IN_ROSTER),
        (replace(GONE, refusal="403:MessageWritesBlocked"), Barrier.BLOCKED),
        (replace(GONE, refusal="403:ConversationBlockedByUser"), Barrier.BLOCKED),
        (replace(GONE, refusal="404:ConversationNotFound"), Barrier.CHAT_GONE),
        (replace(GONE, refusal="404"), Barrier.CHAT_GONE),
        (replace(GONE, refusal="400:FailedToDecrypt"), Barrier.CHAT_GONE),
        (replace(GONE, refusal="403:ForbiddenOperationException"), Barrier.REFUSED),
        (replace(GONE, refusal="403:NotEnoughPermissions"), Barrier.REFUSED),
        # Stored before refusals were kept.
        (GONE, Barrier.REFUSED),
        (replace(GONE, tenant_stopped=True), Barrier.APP_BLOCKED),
        (replace(GONE, tenant_stopped=True, refusal="403:BotDisabledByAdmin"), Barrier.APP_BLOCKED),
        (replace(HERE, refusal="400:BadArgument"), Barrier.MESSAGE_REFUSED),
        (replace(HERE, refusal="413:MessageSizeTooBig"), Barrier.MESSAGE_REFUSED),
    ],
)
def test_each_refusal_has_its_name(chat: Conversation | None, barrier: Barrier | None) -> None:
    assert find_barrier(chat) is barrier


def told(person: PersonId, step: str, day: int, **changes: bool) -> Told:
    slots = frozenset({something_missing().slot(step)})
    return Told(person, Audience.PERSON, slots, date(2025, 1, day), **{"arrived": True, **changes})


def reminded(*reminders: Told, readers: tuple[PersonId, ...] = (CHAIR, CONTACT, RSS)) -> Situation:
    return replace(a_situation(readers=readers), told=reminders)


def barriers(situation: Situation, now: datetime, **chats: Conversation) -> dict[str, Barrier]:
    known = {PersonId(name): chat for name, chat in chats.items()}
    return {each.person_id: each.barrier for each in list_unreached(situation, known, now)}


TWICE = (told(CHAIR, "before-7", 15), told(CHAIR, "before-3", 21))


@pytest.mark.parametrize(
    ("reminders", "heard_on", "silent"),
    [
        (TWICE, None, True),
        (TWICE, date(2025, 1, 14), True),
        # Teams does not tell the hour: on the day of a reminder they may have answered it.
        (TWICE, date(2025, 1, 15), False),
        (TWICE, date(2025, 1, 21), False),
        (TWICE[:1], None, False),
        ((told(CHAIR, "opening", 7), TWICE[0]), None, False),
        ((told(CHAIR, "opening@t1", 7), TWICE[0]), None, False),
        ((TWICE[0], told(CHAIR, "before-3", 21, arrived=False)), None, False),
        ((TWICE[0], told(CHAIR, "before-3", 22)), None, False),
        ((TWICE[0], told(CONTACT, "before-3", 21)), None, False),
    ],
    ids=[
        "two",
        "heard before",
        "heard on the first day",
        "heard since",
        "one",
        "an invitation is no reminder",
        "nor is one to a later date",
        "one is on its way",
        "the second is of today",
        "the second went to another",
    ],
)
def test_silence_is_two_reminders_that_arrived_and_nothing_since(
    reminders: tuple[Told, ...], heard_on: date | None, *, silent: bool
) -> None:
    found = barriers(reminded(*reminders), AFTER_TWO, chair=replace(HERE, heard_on=heard_on), contact=HERE)
    assert found == ({CHAIR: Barrier.SILENT} if silent else {})


def test_reminders_about_another_unit_are_no_silence_about_this_one() -> None:
    both = replace(a_situation(something_missing(), something_missing([CHAIR], LS02)), told=TWICE)
    (found,) = list_unreached(both, {CHAIR: HERE, CONTACT: HERE}, AFTER_TWO)
    assert (found.unit_id, found.barrier) == (LS01, Barrier.SILENT)


def test_who_comes_after_somebody_who_is_reached_is_not_asked_and_not_told_of() -> None:
    assert barriers(a_situation(readers=[CHAIR]), AT_NINE, chair=HERE) == {}
    assert barriers(a_situation(readers=[CONTACT]), AT_NINE, contact=HERE) == {CHAIR: Barrier.NEVER_MET}
    assert barriers(a_situation(readers=[RSS]), AT_NINE) == {CHAIR: Barrier.NEVER_MET, CONTACT: Barrier.NEVER_MET}
    assert barriers(reminded(*TWICE, readers=(CHAIR,)), AFTER_TWO, chair=HERE, contact=GONE) == {
        CHAIR: Barrier.SILENT,
        CONTACT: Barrier.REFUSED,
    }


@pytest.mark.parametrize(
    ("now", "reminders", "instead"),
    [
        (AT_NINE, (), Substitute(CONTACT, date(2025, 1, 15), asked=False)),
        (datetime(2025, 1, 10, 9, tzinfo=UTC), (), Substitute(CONTACT, date(2025, 1, 10), asked=False)),
        # a Saturday
        (datetime(2025, 1, 18, 9, tzinfo=UTC), (), Substitute(CONTACT, date(2025, 1, 20), asked=False)),
        (AT_NINE, (told(CONTACT, "before-7", 15),), Substitute(CONTACT, date(2025, 1, 15), asked=True)),
        (AT_NINE, (told(CONTACT, "before-7", 14, reached=False),), Substitute(CONTACT, date(2025, 1, 15), asked=False)),
    ],
)
def test_who_is_reached_is_asked_at_once_where_the_first_is_not(
    now: datetime, reminders: tuple[Told, ...], instead: Substitute
) -> None:
    situation = reminded(*reminders, readers=(CONTACT,))
    assert [each.instead for each in list_unreached(situation, {CONTACT: HERE}, now)] == [instead]


def test_the_day_that_is_told_is_the_day_on_which_the_other_is_reminded() -> None:
    situation = a_situation(readers=[CONTACT])
    for day in range(7, 24):
        now = datetime(2025, 1, day, 9, tzinfo=UTC)
        (found,) = list_unreached(situation, {CONTACT: HERE}, now)
        assert found.instead is not None
        planned = [each.on for each in plan_contacts(situation, now)]
        assert planned == ([found.instead.on] if found.instead.on == now.date() else [])


def test_of_who_is_silent_the_second_contact_is_asked_on_the_second_contacts_day() -> None:
    chats = {CHAIR: HERE, CONTACT: HERE}
    (found,) = list_unreached(reminded(*TWICE), chats, AFTER_TWO)
    assert found.instead == Substitute(CONTACT, date(2025, 1, 30), asked=False)
    (alone,) = list_unreached(reminded(*TWICE, readers=(CHAIR,)), {CHAIR: HERE, CONTACT: HERE}, AFTER_TWO)
    assert alone.instead is None
    second = Told(CONTACT, Audience.SECOND, frozenset({something_missing().slot("second_contact")}), date(2025, 1, 30))
    later = list_unreached(reminded(*TWICE, second), chats, datetime(2025, 1, 31, 9, tzinfo=UTC))
    assert [each.instead for each in later] == [Substitute(CONTACT, date(2025, 1, 30), asked=True)]


def test_a_ladder_without_a_second_contact_promises_none() -> None:
    only = Ladder(tuple(rung for rung in DEFAULT_LADDER.rungs if rung.audience is Audience.PERSON))
    situation = replace(a_situation(something_missing(ladder=only)), told=TWICE)
    (found,) = list_unreached(situation, {CHAIR: HERE, CONTACT: HERE}, AFTER_TWO)
    assert found.instead is None


def refused(*people: PersonId) -> Situation:
    readers = [Reader(each, refused=each in people) for each in (CHAIR, CONTACT, RSS)]
    return a_situation(readers=readers)


def test_who_was_refused_for_good_is_passed_over_at_once_and_turned_to_where_there_is_nobody_else() -> None:
    failed = told(CHAIR, "before-7", 15, arrived=False, reached=False, failed=True)
    (contact,) = plan_contacts(replace(refused(CHAIR), told=(failed,)), AT_NINE)
    assert (contact.person_id, contact.audience) == (CONTACT, Audience.PERSON)
    both = replace(refused(CHAIR, CONTACT), told=(failed,))
    assert plan_contacts(both, AT_NINE) == ()
    (again,) = plan_contacts(both, datetime(2025, 1, 21, 8, tzinfo=UTC))
    assert (again.person_id, again.slots[0].step) == (CHAIR, "before-3")


def test_a_second_contact_whose_reminder_failed_gives_way_to_a_third_before_the_coordinator() -> None:
    third = PersonId("developer")
    slot = something_missing().slot("second_contact")
    failed = Told(CONTACT, Audience.SECOND, frozenset({slot}), date(2025, 1, 30), reached=False, failed=True)
    readers = [Reader(CHAIR), Reader(CONTACT, refused=True), Reader(third), Reader(RSS)]
    situation = a_situation(something_missing([CHAIR, CONTACT, third]), readers=readers)
    asked = replace(situation, told=(*map(replace, TWICE), failed))
    missing = asked.missing[0]
    assert (first_of(missing, asked.readers), second_of(asked, missing)) == (CHAIR, third)
    on_its_day = plan_contacts(asked, datetime(2025, 1, 31, 8, tzinfo=UTC))
    assert [each.person_id for each in on_its_day] == [third]


def test_whoever_was_refused_and_gives_a_sign_of_life_gets_what_is_due_then() -> None:
    failed = told(CHAIR, "before-7", 15, arrived=False, reached=False, failed=True)
    heard = replace(a_situation(), told=(failed,))
    (contact,) = plan_contacts(heard, AT_NINE + timedelta(days=1))
    assert (contact.person_id, contact.slots[0].step) == (CHAIR, "before-7")


def test_a_county_in_which_all_are_reached_has_nothing_to_tell() -> None:
    assert barriers(a_situation(), AFTER_TWO, chair=HERE, contact=HERE) == {}
    assert days_told(a_situation())[RSS] == ["31 coordinator"]
