"""Talking of a leadership's meetings, by card and in plain text alone."""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.turns import TurnKind
from domain.actors import Actor
from domain.conversations import Scope
from domain.deliveries import Kind
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.meeting_messages import (
    ActorsQuestion,
    AgendaQuestion,
    CancelQuestion,
    DayCheck,
    HeldQuestion,
    MeetingCancelled,
    MeetingFigure,
    MeetingQuestion,
    MeetingReported,
    MeetingUnits,
    News,
    NextMeeting,
    RhythmQuestion,
)
from domain.meetings import Meeting, MeetingDraft, MeetingForm, MeetingState
from domain.messages import Cancelled, Help, Message, PerspectiveQuestion, Refusal
from domain.requests import Verb
from domain.rhythms import Rhythm, RhythmFigure, SaidRhythm
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, NOW, a_conversation, a_meeting, a_person

CHAIR, BOTH, COORDINATOR = "chair-ls01", "both", "coordinator"
LS01, LS02 = UnitId("ls01"), UnitId("ls02")
# NOW is Monday 20 January 2025.
TODAY = date(2025, 1, 20)
COMING = date(2025, 3, 13)
CARD = {"day": "2025-03-13", "clock": "14:00", "form": "3"}
AGREED: dict[str, Any] = {"day": COMING, "clock": time(14), "form": MeetingForm.MIXED}


def only(said: Sequence[Message]) -> Message:
    (message,) = said
    return message


async def meetings(talk: Talk, unit: UnitId = LS01) -> list[Meeting]:
    async with talk.database.read() as uow:
        return list(await uow.meetings.of_unit(unit))


async def store(talk: Talk, *known: Meeting, rhythm: bool = True) -> None:
    """Store meetings of LS01, and that it aims for two a term."""
    async with talk.database.open() as uow:
        for each in known:
            await uow.meetings.add(each)
        if rhythm:
            said = SaidRhythm(LS01, Rhythm.TWICE_A_TERM, a_person(CHAIR).id, NOW, TODAY)
            await uow.meetings.add_rhythm(said)
        await uow.commit()


async def test_from_nothing_to_a_planned_meeting_in_four_taps(talk: Talk) -> None:
    assert only(await talk.say(CHAIR, "möte")) == RhythmQuestion(LS01, "LS01", None)
    asked = only(await talk.press(CHAIR, Verb.SAVE_RHYTHM, {"choice": "1"}))
    assert asked == MeetingQuestion(LS01, "LS01", MeetingDraft())
    shown = only(await talk.press(CHAIR, Verb.SAVE_MEETING, CARD))
    assert isinstance(shown, NextMeeting)
    assert (shown.news, shown.rhythm, shown.file_url) == (News.PLANNED, Rhythm.TWICE_A_TERM, None)
    (stored,) = await meetings(talk)
    assert {name: getattr(stored, name) for name in AGREED} == AGREED
    again = only(await talk.say(CHAIR, "nästa möte"))
    assert again == replace(shown, news=None)


async def test_the_same_in_plain_text_alone(talk: Talk) -> None:
    await talk.say(CHAIR, "möte")
    assert isinstance(only(await talk.say(CHAIR, "två per termin")), MeetingQuestion)
    check = only(await talk.say(CHAIR, "torsdag 13 mars kl 14"))
    assert check == DayCheck(LS01, "LS01", MeetingDraft(day=COMING, clock=time(14)), COMING)
    assert await meetings(talk) == []  # nothing before the day is said back and agreed to
    shown = only(await talk.say(CHAIR, "3"))
    assert isinstance(shown, NextMeeting)
    (stored,) = await meetings(talk)
    assert {name: getattr(stored, name) for name in AGREED} == AGREED


@pytest.mark.parametrize(
    "text",
    ["planera möte torsdag 13 mars kl 14 blandat", "book a mixed meeting March 13 at 2 pm", "möte 13/3 14.00 hybrid"],
)
async def test_all_in_one_sentence_is_said_back_and_stored_by_a_yes(talk: Talk, text: str) -> None:
    check = only(await talk.say(CHAIR, text))
    assert isinstance(check, DayCheck)
    assert check.draft == MeetingDraft(**AGREED)
    assert isinstance(only(await talk.say(CHAIR, "ja")), NextMeeting)
    (stored,) = await meetings(talk)
    assert {name: getattr(stored, name) for name in AGREED} == AGREED


async def test_a_wrong_day_is_simply_written_again(talk: Talk) -> None:
    await talk.say(CHAIR, "planera möte 12 mars i Teams")
    check = only(await talk.say(CHAIR, "13 mars"))
    assert isinstance(check, DayCheck)
    assert (check.day, check.draft.form) == (COMING, MeetingForm.TEAMS)
    later = only(await talk.say(CHAIR, "kl 15"))
    assert isinstance(later, DayCheck)
    assert (later.day, later.draft.clock) == (COMING, time(15))
    assert isinstance(only(await talk.say(CHAIR, "nej")), MeetingQuestion)
    assert await meetings(talk) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31 februari", Reason.MEETING_DAY_UNREADABLE),
        ("efter sportlovet", Reason.MEETING_DAY_UNREADABLE),
        ("12 mars 2031", Reason.MEETING_DAY_TOO_FAR),
        ("3 februari", Reason.MEETING_SAME_DAY),
    ],
)
async def test_a_day_that_cannot_be_used_is_asked_for_again_and_nothing_is_stored(
    talk: Talk, text: str, reason: Reason
) -> None:
    known = a_meeting(day=date(2025, 2, 3))
    await store(talk, known)
    await talk.say(CHAIR, "planera möte")
    asked = only(await talk.say(CHAIR, text))
    assert isinstance(asked, MeetingQuestion)
    assert asked.refused is not None
    assert asked.refused.reason is reason
    assert await meetings(talk) == [known]
    assert isinstance(only(await talk.say(CHAIR, "13 mars")), DayCheck)


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"day": "snart", "form": "1"}, Reason.MEETING_DAY_UNREADABLE),
        ({"day": "2025-03-13", "clock": "25:00", "form": "1"}, Reason.MEETING_DAY_UNREADABLE),
        ({"day": "2025-03-13"}, Reason.MEETING_FORM_MISSING),
        ({"day": "2025-03-13", "form": "9"}, Reason.MEETING_FORM_MISSING),
        ({"form": "1"}, Reason.MEETING_DAY_MISSING),
        ({"day": "9999-03-13", "form": "1"}, Reason.MEETING_DAY_TOO_FAR),
    ],
)
async def test_what_is_wrong_on_the_card_brings_it_back_with_a_sentence(
    talk: Talk, inputs: dict[str, str], reason: Reason
) -> None:
    await talk.say(CHAIR, "planera möte")
    asked = only(await talk.press(CHAIR, Verb.SAVE_MEETING, inputs))
    assert isinstance(asked, MeetingQuestion)
    assert asked.refused is not None
    assert asked.refused.reason is reason
    assert await meetings(talk) == []


async def test_a_double_press_plans_one_meeting(talk: Talk) -> None:
    await talk.say(CHAIR, "planera möte")
    card = {"card": talk.cards[CHAIR]}
    for _ in range(2):
        assert isinstance(only(await talk.press(CHAIR, Verb.SAVE_MEETING, CARD | card)), NextMeeting)
    assert len(await meetings(talk)) == 1


async def test_a_day_that_has_been_is_not_planned_but_asked_about(talk: Talk) -> None:
    await talk.say(CHAIR, "planera möte")
    asked = only(await talk.press(CHAIR, Verb.SAVE_MEETING, CARD | {"day": "2025-01-15", "clock": ""}))
    assert asked == HeldQuestion(
        LS01, "LS01", MeetingDraft(day=date(2025, 1, 15), form=MeetingForm.MIXED), date(2025, 1, 15)
    )
    told = only(await talk.press(CHAIR, Verb.REPORT_HELD, {"agenda": "1", "missing": "3,5"}))
    assert isinstance(told, MeetingReported)
    assert (told.report.held, told.report.on_agenda) == (True, True)
    assert told.report.missing == (Actor.BUP, Actor.AMBULANCE)
    (stored,) = await meetings(talk)
    assert (stored.state, stored.day, stored.form) == (MeetingState.HELD, date(2025, 1, 15), MeetingForm.MIXED)


@pytest.mark.parametrize("text", ["vi träffades i går", "we met yesterday", "mötet hölls 19 januari"])
async def test_that_they_have_met_is_noted_in_plain_text(talk: Talk, text: str) -> None:
    yesterday = TODAY - timedelta(days=1)
    assert only(await talk.say(CHAIR, text)) == AgendaQuestion("LS01", yesterday)
    assert only(await talk.say(CHAIR, "nej")) == ActorsQuestion("LS01", yesterday)
    again = only(await talk.say(CHAIR, "BUP och tandvården"))
    assert again == ActorsQuestion("LS01", yesterday, Rejected(Reason.ACTOR_UNKNOWN, {"given": "tandvarden"}))
    assert await meetings(talk) == []
    told = only(await talk.say(CHAIR, "BUP och ambulansen"))
    assert isinstance(told, MeetingReported)
    assert (told.report.on_agenda, told.report.missing) == (False, (Actor.BUP, Actor.AMBULANCE))
    (stored,) = await meetings(talk)
    assert (stored.state, stored.day) == (MeetingState.HELD, yesterday)


async def test_the_next_meeting_can_be_moved_by_card_and_keeps_its_history(talk: Talk) -> None:
    await store(talk, a_meeting(day=COMING))
    await talk.say(CHAIR, "möte")
    asked = only(await talk.press(CHAIR, Verb.MOVE_MEETING))
    assert isinstance(asked, MeetingQuestion)
    assert (asked.draft.day, asked.draft.revision) == (COMING, 1)
    shown = only(await talk.press(CHAIR, Verb.SAVE_MEETING, {"day": "2025-04-03", "clock": "", "form": "1"}))
    assert isinstance(shown, NextMeeting)
    assert shown.news is News.MOVED
    async with talk.database.read() as uow:
        history = await uow.meetings.history(shown.meeting.id)
    assert [each.day for each in history] == [COMING, date(2025, 4, 3)]


@pytest.mark.parametrize("text", ["flytta mötet till 3 april", "move the meeting to April 3"])
async def test_and_in_plain_text(talk: Talk, text: str) -> None:
    await store(talk, a_meeting(day=COMING))
    check = only(await talk.say(CHAIR, text))
    assert isinstance(check, DayCheck)
    assert (check.day, check.moved_from) == (date(2025, 4, 3), COMING)
    shown = only(await talk.say(CHAIR, "ja"))
    assert isinstance(shown, NextMeeting)
    assert (shown.news, shown.meeting.day, shown.meeting.revision) == (News.MOVED, date(2025, 4, 3), 2)


async def test_a_meeting_is_not_moved_to_a_day_that_has_been(talk: Talk) -> None:
    await store(talk, a_meeting(day=COMING))
    for said in (
        only(await talk.say(CHAIR, "flytta mötet till 15 januari")),
        only(await talk.press(CHAIR, Verb.SAVE_MEETING, CARD | {"day": "2025-01-15"})),
    ):
        assert isinstance(said, MeetingQuestion)
        assert said.refused is not None
        assert said.refused.reason is Reason.MEETING_DAY_PAST
    assert [each.day for each in await meetings(talk)] == [COMING]


async def test_a_meeting_is_cancelled_by_card_or_by_a_yes(talk: Talk) -> None:
    await store(talk, a_meeting("first", day=COMING), a_meeting("second", day=date(2025, 5, 1)))
    await talk.say(CHAIR, "möte")
    card = {"card": talk.cards[CHAIR]}
    for _ in range(2):
        assert isinstance(only(await talk.press(CHAIR, Verb.CANCEL_MEETING, card)), MeetingCancelled)
    asked = only(await talk.say(CHAIR, "avboka mötet"))
    assert isinstance(asked, CancelQuestion)
    assert asked.day == date(2025, 5, 1)
    assert isinstance(only(await talk.say(CHAIR, "nej")), NextMeeting)
    await talk.say(CHAIR, "avboka mötet 1 maj")
    assert isinstance(only(await talk.say(CHAIR, "ja")), MeetingCancelled)
    assert {each.state for each in await meetings(talk)} == {MeetingState.CANCELLED}


async def test_an_old_card_of_a_meeting_that_has_changed_changes_nothing(talk: Talk) -> None:
    await store(talk, a_meeting(day=COMING))
    await talk.say(CHAIR, "möte")
    old = {"card": talk.cards[CHAIR]}
    await talk.say(BOTH, "möte LS01")
    await talk.press(BOTH, Verb.MOVE_MEETING)
    await talk.press(BOTH, Verb.SAVE_MEETING, CARD | {"day": "2025-04-03"})
    before = await meetings(talk)
    changed = Refusal(Rejected(Reason.MEETING_CHANGED))
    assert only(await talk.press(CHAIR, Verb.CANCEL_MEETING, old)) == changed
    assert only(await talk.press(CHAIR, Verb.SAVE_MEETING, CARD | old | {"day": "2025-06-05"})) == changed
    assert only(await talk.press(CHAIR, Verb.REPORT_NOT_HELD, old)) == changed
    assert await meetings(talk) == before


async def test_a_meeting_to_come_cannot_be_told_of(talk: Talk) -> None:
    await store(talk, a_meeting(day=COMING))
    await talk.say(CHAIR, "möte")
    told = only(await talk.press(CHAIR, Verb.REPORT_HELD, {"agenda": "1"}))
    assert told == Refusal(Rejected(Reason.MEETING_NOT_YET, {"day": COMING.isoformat()}))


async def test_the_untold_meeting_goes_before_the_next(talk: Talk) -> None:
    last = a_meeting("last", day=date(2025, 1, 16))
    await store(talk, last, a_meeting("next", day=COMING))
    asked = only(await talk.say(CHAIR, "möte"))
    assert isinstance(asked, HeldQuestion)
    again = only(await talk.press(CHAIR, Verb.REPORT_HELD))
    assert isinstance(again, HeldQuestion)
    assert again.refused == Rejected(Reason.AGENDA_MISSING)
    told = only(await talk.press(CHAIR, Verb.REPORT_HELD, {"agenda": "2"}))
    assert isinstance(told, MeetingReported)
    assert told.next_meeting is not None
    assert told.next_meeting.day == COMING
    assert isinstance(only(await talk.say(CHAIR, "möte")), NextMeeting)


@pytest.mark.parametrize("text", ["inget möte", "mötet blev inte av", "vi hade inget möte", "no meeting was held"])
async def test_no_meeting_held_is_an_answer(talk: Talk, text: str) -> None:
    await store(talk, a_meeting(day=date(2025, 1, 16)))
    told = only(await talk.say(CHAIR, text))
    assert isinstance(told, MeetingReported)
    assert (told.report.held, told.report.on_agenda, told.report.missing) == (False, None, ())
    assert [each.state for each in await meetings(talk)] == [MeetingState.CANCELLED]


async def test_what_was_told_can_be_told_otherwise_and_both_are_kept(talk: Talk) -> None:
    await store(talk, a_meeting(day=date(2025, 1, 16)))
    await talk.say(CHAIR, "mötet hölls")
    await talk.say(CHAIR, "ja")
    await talk.say(CHAIR, "alla var med")
    asked = only(await talk.say(CHAIR, "möte 16 januari"))
    assert isinstance(asked, HeldQuestion)
    pressed = {"card": talk.cards[CHAIR], "agenda": "2", "missing": "1"}
    for _ in range(2):
        told = only(await talk.press(CHAIR, Verb.REPORT_HELD, pressed))
        assert isinstance(told, MeetingReported)
    async with talk.database.read() as uow:
        reports = await uow.meetings.reports(COUNTY.id)
    assert [(each.revision, each.on_agenda, each.missing) for each in reports] == [
        (1, True, ()),
        (2, False, (Actor.POLITICS,)),
    ]


async def test_saying_no_to_a_day_that_nobody_planned_stores_nothing(talk: Talk) -> None:
    assert isinstance(only(await talk.say(CHAIR, "möte 16 januari")), HeldQuestion)
    assert only(await talk.say(CHAIR, "nej")) == Cancelled(draft_kept=False)
    assert await meetings(talk) == []


async def test_the_rhythm_can_be_changed(talk: Talk) -> None:
    await store(talk, a_meeting(day=COMING))
    assert only(await talk.say(CHAIR, "mötesrytm")) == RhythmQuestion(LS01, "LS01", Rhythm.TWICE_A_TERM)
    shown = only(await talk.say(CHAIR, "2"))
    assert isinstance(shown, NextMeeting)
    assert shown.rhythm is Rhythm.MONTHLY


async def test_who_speaks_for_two_is_asked_which_and_may_name_it_at_once(talk: Talk) -> None:
    units = ((LS01, "LS01"), (LS02, "LS02"))
    assert only(await talk.say(BOTH, "möte")) == MeetingUnits(units)
    assert only(await talk.say(BOTH, "2")) == RhythmQuestion(LS02, "LS02", None)
    assert only(await talk.say(BOTH, "möte LS01")) == RhythmQuestion(LS01, "LS01", None)
    await talk.say(BOTH, "möte")
    assert only(await talk.press(BOTH, Verb.SHOW_MEETINGS, {"choice": "2"})) == RhythmQuestion(LS02, "LS02", None)
    await talk.say(BOTH, "planera möte 13 mars i Teams")
    check = only(await talk.say(BOTH, "LS02"))
    assert isinstance(check, DayCheck)
    assert (check.unit, check.draft.form) == ("LS02", MeetingForm.TEAMS)


async def test_a_coordinator_sees_the_figure_and_any_leaderships_meetings(talk: Talk) -> None:
    shown = only(await talk.say(COORDINATOR, "möte"))
    assert isinstance(shown, MeetingUnits)
    assert shown.figure == RhythmFigure(TODAY, 0, 0, 6)
    assert [name for _, name in shown.units] == [f"LS0{number}" for number in range(1, 7)]
    assert only(await talk.say(COORDINATOR, "möte LS04")) == RhythmQuestion(UnitId("ls04"), "LS04", None)
    check = only(await talk.say(COORDINATOR, "möte LS04 13 mars i Teams"))
    assert isinstance(check, DayCheck)
    await talk.say(COORDINATOR, "ja")
    assert [each.day for each in await meetings(talk, UnitId("ls04"))] == [COMING]


async def test_a_channel_gets_the_figure_and_no_leadership(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await uow.conversations.connect_channel(COUNTY.id, CHANNEL)
        await uow.commit()
    assert only(await talk.say(CHAIR, "möte", conversation=CHANNEL)) == MeetingFigure(RhythmFigure(TODAY, 0, 0, 6))
    said = await talk.say(CHAIR, "möte LS01 13 mars", conversation=CHANNEL)
    assert not any(hasattr(message, "unit") for message in said)


async def test_a_stranger_and_another_leaderships_chair_see_nothing(talk: Talk) -> None:
    await store(talk, a_meeting(day=COMING))
    for who, text in (("stranger", "möte"), ("stranger", "planera möte 12 mars")):
        assert only(await talk.say(who, text)) == Refusal(Rejected(Reason.REPRESENTS_NOBODY))
    said = only(await talk.say("chair-ls03", "möte"))
    assert isinstance(said, RhythmQuestion)
    assert said.unit == "LS03"
    named = await talk.say("chair-ls03", "möte LS01")
    assert not any(getattr(message, "unit", None) == "LS01" for message in named)


async def test_other_words_and_steps_leave_the_question_as_it_is(talk: Talk) -> None:
    await talk.say(CHAIR, "planera möte")
    assert isinstance(only(await talk.say(CHAIR, "hjälp")), Help)
    assert isinstance(only(await talk.say(CHAIR, "skatta")), PerspectiveQuestion)


async def test_the_end_of_todays_meeting_is_asked_about_once(talk: Talk) -> None:
    await store(talk, a_meeting(day=TODAY))
    await talk.install(CHAIR)
    ended = {
        "kind": TurnKind.MEETING_ENDED,
        "conversation": a_conversation(id="19:meeting_x@thread.v2", scope=Scope.GROUP),
    }
    for number in range(2):
        assert await talk.say(CHAIR, "", key=f"end-{number}", **ended) == ()
        assert talk.handled.wakes_outbox
    (question,) = [each for each in await talk.deliveries() if each.kind is Kind.MEETING_HELD]
    assert question.conversation_id == f"a:{CHAIR}"


@pytest.mark.parametrize(("who", "day"), [("stranger", TODAY), (CHAIR, COMING), ("coordinator", TODAY)])
async def test_an_end_that_is_of_no_meeting_of_theirs_today_asks_nothing(talk: Talk, who: str, day: date) -> None:
    await store(talk, a_meeting(day=day))
    await talk.install(CHAIR)
    await talk.say(
        who,
        "",
        kind=TurnKind.MEETING_ENDED,
        conversation=a_conversation(id="19:meeting_x@thread.v2", scope=Scope.GROUP),
    )
    assert [each for each in await talk.deliveries() if each.kind is Kind.MEETING_HELD] == []
