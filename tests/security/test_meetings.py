"""Old cards of meetings and calendars say how things are now, and change nothing that they may not (S6, S7, F27)."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import PersonId, UnitId
from domain.messages import Refusal
from domain.requests import Verb
from domain.roster import Assignment, Role
from tests.dialogs.talks import Talk, begin_talk
from tests.security.test_roles import read_guarded
from tests.support.builders import COUNTY, a_meeting

CHAIR, CONTACT, LS01 = "chair-ls01", "both", UnitId("ls01")
# NOW is 20 January 2025.
TODAY = date(2025, 1, 20)
SAVE = {"day": "2025-03-13", "clock": "14:00", "form": "1"}
TELL = {"agenda": "1", "missing": "3"}
# Each verb with what is written to get a card with its button, and what is filled in there.
PRESSES: dict[Verb, tuple[str, dict[str, str]]] = {
    Verb.SHOW_MEETINGS: ("avboka mötet", {}),
    Verb.SAVE_RHYTHM: ("mötesrytm", {"choice": "2"}),
    Verb.ASK_MEETING: ("möte", {}),
    Verb.SAVE_MEETING: ("planera möte", SAVE),
    Verb.MOVE_MEETING: ("möte", {}),
    Verb.CANCEL_MEETING: ("möte", {}),
    Verb.ASK_REPORT: ("möte", {}),
    Verb.REPORT_HELD: ("möte 16 januari", TELL),
    Verb.REPORT_NOT_HELD: ("möte 16 januari", {}),
    Verb.SHOW_CALENDAR: ("kalender", {}),
    Verb.NEW_CALENDAR_LINK: ("kalender", {}),
    Verb.REVOKE_CALENDAR: ("kalender", {}),
}
CHANGING = (Verb.SAVE_RHYTHM, Verb.SAVE_MEETING, Verb.CANCEL_MEETING, Verb.REPORT_HELD, Verb.REPORT_NOT_HELD)
OF_A_MEETING = (Verb.CANCEL_MEETING, Verb.REPORT_HELD, Verb.REPORT_NOT_HELD)


async def show(verb: Verb) -> tuple[Talk, dict[str, str]]:
    """Return a talk in which the chair of LS01 was shown a card with the button, and what a press brings along."""
    talk = await begin_talk()
    talk.runner = talk.make_runner(public_url="https://bot.example.org")
    past, today = a_meeting("past", day=TODAY - timedelta(days=4)), a_meeting("today", day=TODAY)
    async with talk.database.open() as uow:
        for each in (past, today):
            await uow.meetings.add(each)
        await uow.commit()
    text, inputs = PRESSES[verb]
    if text == "kalender":
        await talk.say(CHAIR, text)  # sends the address; the next one has the buttons
    if text == "möte":
        await talk.say(CHAIR, "mötesrytm")
        await talk.say(CHAIR, "1")
        await talk.say(CHAIR, "möte 20 januari")
    else:
        await talk.say(CHAIR, text)
    return talk, inputs | {"card": talk.cards[CHAIR]}


async def take_roles(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await uow.roster.remove_assignment(Assignment(PersonId(CHAIR), COUNTY.id, Role.CHAIR, LS01))
        await uow.roster.add_assignment(Assignment(PersonId(CHAIR), COUNTY.id, Role.FINANCE, LS01))
        await uow.commit()


@pytest.mark.parametrize("verb", PRESSES)
async def test_who_has_lost_the_role_is_told_so_and_changes_nothing(verb: Verb) -> None:
    talk, pressed = await show(verb)
    await take_roles(talk)
    before = await read_guarded(talk)
    assert await talk.press(CHAIR, verb, pressed) == (Refusal(Rejected(Reason.REPRESENTS_NOBODY)),)
    assert await read_guarded(talk) == before


@pytest.mark.parametrize("verb", OF_A_MEETING)
async def test_a_meeting_that_somebody_has_changed_since_is_left_alone(verb: Verb) -> None:
    talk, pressed = await show(verb)
    async with talk.database.open() as uow:
        for each in await uow.meetings.of_unit(LS01):
            await uow.meetings.add(replace(each, revision=2, form=None))
        await uow.commit()
    before = await read_guarded(talk)
    assert await talk.press(CHAIR, verb, pressed) == (Refusal(Rejected(Reason.MEETING_CHANGED)),)
    assert await read_guarded(talk) == before


@pytest.mark.parametrize("verb", CHANGING)
async def test_a_double_press_does_it_once(verb: Verb) -> None:
    talk, pressed = await show(verb)
    before = await read_guarded(talk)
    await talk.press(CHAIR, verb, pressed)
    once = await read_guarded(talk)
    await talk.press(CHAIR, verb, pressed)
    assert before != once
    assert await read_guarded(talk) == once


@pytest.mark.parametrize("verb", PRESSES)
async def test_a_card_in_anothers_hands_is_worth_nothing(verb: Verb) -> None:
    talk, pressed = await show(verb)
    before = await read_guarded(talk)
    await talk.press(CONTACT, verb, pressed)
    assert await read_guarded(talk) == before


def test_every_verb_about_meetings_is_tried() -> None:
    named = ("meeting", "rhythm", "report", "calendar")
    others = {Verb.NEXT_MEETING}
    assert set(PRESSES) == {verb for verb in Verb if any(word in verb.value for word in named)} - others
