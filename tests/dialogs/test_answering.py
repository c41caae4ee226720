"""Whole talks of those who answer: by card, by text, for several units, changed, commented, left."""

from datetime import timedelta

import pytest

from domain.answers import Perspective
from domain.errors import Reason, Rejected
from domain.ids import RoundId
from domain.messages import (
    AssessmentForm,
    Cancelled,
    DraftSaved,
    Message,
    NextItem,
    PerspectiveQuestion,
    Receipt,
    Reflection,
    Refusal,
    Review,
    UnitQuestion,
)
from domain.progress import Progress
from domain.requests import Verb
from domain.roster import Role
from domain.rounds import RoundState
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import NOW, a_conversation, a_round, some_answers

CHAIR = "chair-ls01"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}


async def answer(talk: Talk, who: str = CHAIR, **changes: str) -> tuple[Message, ...]:
    """Answer by card as people do, and return what came of handing it in."""
    await talk.say(who, "skatta")
    await talk.press(who, Verb.CHOOSE_PERSPECTIVE, {"perspective": "joint"})
    await talk.press(who, Verb.REVIEW_ASSESSMENT, GOALS | changes)
    return await talk.press(who, Verb.SUBMIT_ASSESSMENT)


async def test_an_answer_by_card(talk: Talk) -> None:
    assert _names(await talk.say(CHAIR, "skatta")) == ["PerspectiveQuestion"]

    await talk.press(CHAIR, Verb.CHOOSE_PERSPECTIVE, {"perspective": "joint"})
    assert talk.handled.response == {"status": 200, "body": {"in_place": "AssessmentForm", "language": "sv"}}
    assert _names(await talk.press(CHAIR, Verb.REVIEW_ASSESSMENT, GOALS)) == ["Review"]
    assert _names(await talk.press(CHAIR, Verb.ASK_COMMENT)) == ["CommentForm"]
    assert _names(await talk.press(CHAIR, Verb.SAVE_COMMENT, {"comment": "Bra samtal."})) == ["Review"]
    assert await talk.submissions() == []

    receipt, reflection = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT)
    assert isinstance(receipt, Receipt)
    assert (receipt.revision, receipt.progress, receipt.late) == (1, Progress(1, 6), False)
    assert (receipt.answers.comment, receipt.answers.perspective) == ("Bra samtal.", Perspective.JOINT)
    assert reflection == Reflection("LS01")
    assert talk.handled.response == {"status": 200, "body": {"in_place": "Receipt", "language": "sv"}}
    assert [reply.payload["activity"]["message"] for reply in talk.handled.replies] == ["Reflection"]
    assert await _stored(talk) == [(dict.fromkeys(range(1, 6), 3), Perspective.JOINT)]


async def test_a_card_pressed_where_buttons_only_send_is_turned_into_the_receipt(talk: Talk) -> None:
    await talk.say(CHAIR, "3 3 3 3 3")
    await talk.say(CHAIR, "gemensamt")
    await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, answers_in_response=False)
    assert talk.handled.response == {"status": 200, "body": None}
    receipt, reflection = talk.handled.replies
    assert receipt.payload == {
        "activity": {"message": "Receipt", "language": "sv"},
        "update_activity_id": "pressed",
    }
    assert reflection.payload == {"activity": {"message": "Reflection", "language": "sv"}}


async def test_an_answer_by_text_all_at_once_then_the_perspective(talk: Talk) -> None:
    assert _names(await talk.say(CHAIR, "3 4 2 3 3")) == ["PerspectiveQuestion"]
    assert await talk.submissions() == []
    assert _names(await talk.say(CHAIR, "gemensamt")) == ["Review"]
    assert await talk.submissions() == []
    assert _names(await talk.say(CHAIR, "skicka in")) == ["Receipt", "Reflection"]
    assert await _stored(talk) == [({1: 3, 2: 4, 3: 2, 4: 3, 5: 3}, Perspective.JOINT)]


async def test_an_answer_by_text_perspective_first_and_one_at_a_time(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    assert _names(await talk.say(CHAIR, "2")) == ["AssessmentForm"]
    asked = [(await talk.say(CHAIR, step))[0] for step in ("3", "4", "2", "3")]
    assert [message.number for message in asked if isinstance(message, NextItem)] == [2, 3, 4, 5]
    assert _names(await talk.say(CHAIR, "3")) == ["Review"]
    assert _names(await talk.say(CHAIR, "ja")) == ["Receipt", "Reflection"]
    assert await _stored(talk) == [({1: 3, 2: 4, 3: 2, 4: 3, 5: 3}, Perspective.REGION)]


async def test_a_step_outside_the_scale_is_said_and_what_was_begun_stays(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.say(CHAIR, "kommun")
    await talk.say(CHAIR, "3 4")
    (refusal,) = await talk.say(CHAIR, "5")
    assert refusal == Refusal(Rejected(Reason.OUTSIDE_SCALE, {"item": 3, "value": 5, "lowest": 1, "highest": 4}))
    assert _names(await talk.say(CHAIR, "2 3 3")) == ["Review"]
    assert _names(await talk.say(CHAIR, "skicka in")) == ["Receipt", "Reflection"]
    assert await _stored(talk) == [({1: 3, 2: 4, 3: 2, 4: 3, 5: 3}, Perspective.MUNICIPALITY)]


async def test_the_example_with_a_five_is_refused_on_a_scale_of_four(talk: Talk) -> None:
    (refusal,) = await talk.say(CHAIR, "3 4 2 5 3")
    assert refusal == Refusal(Rejected(Reason.OUTSIDE_SCALE, {"item": 4, "value": 5, "lowest": 1, "highest": 4}))
    assert await talk.submissions() == []


async def test_a_change_is_a_second_revision_without_the_reflection(talk: Talk) -> None:
    await answer(talk)
    (form,) = await talk.press(CHAIR, Verb.CHANGE_ASSESSMENT)
    assert isinstance(form, AssessmentForm)
    assert form.values == dict.fromkeys(range(1, 6), 3)
    (review,) = await talk.press(CHAIR, Verb.REVIEW_ASSESSMENT, GOALS | {"goal_1": "4"})
    assert isinstance(review, Review)
    assert review.former == some_answers()
    (receipt,) = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT)
    assert isinstance(receipt, Receipt)
    assert (receipt.revision, receipt.former) == (2, some_answers())
    assert [values[1] for values, _perspective in await _stored(talk)] == [3, 4]


async def test_pressing_twice_stores_once_and_says_the_same(talk: Talk) -> None:
    await talk.say(CHAIR, "3 3 3 3 3")
    await talk.say(CHAIR, "gemensamt")
    shown = {"card": talk.cards[CHAIR]}
    first = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, shown)
    response = talk.handled.response
    again = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, shown)
    assert _names(first) == ["Receipt", "Reflection"]
    assert again == first[:1]
    assert talk.handled.response == response
    assert len(await talk.submissions()) == 1


async def test_a_form_from_before_the_answer_says_so_and_keeps_nothing(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.press(CHAIR, Verb.CHOOSE_PERSPECTIVE, {"perspective": "joint"})
    old = {"card": talk.cards[CHAIR]}
    await talk.press(CHAIR, Verb.REVIEW_ASSESSMENT, GOALS)
    await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, now=NOW + MINUTE)
    for verb in (Verb.REVIEW_ASSESSMENT, Verb.SAVE_DRAFT, Verb.SUBMIT_ASSESSMENT):
        pressed = await talk.press(CHAIR, verb, old | GOALS | {"goal_1": "1"}, now=NOW + 2 * MINUTE)
        assert _reasons(pressed) == [Reason.ALREADY_ANSWERED]
    assert await _stored(talk) == [(dict.fromkeys(range(1, 6), 3), Perspective.JOINT)]
    assert _names(await talk.say(CHAIR, "skatta")) == ["AssessmentForm"]


async def test_what_was_kept_is_there_days_later_on_another_device(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.press(CHAIR, Verb.CHOOSE_PERSPECTIVE, {"perspective": "region"})
    (saved,) = await talk.press(CHAIR, Verb.SAVE_DRAFT, {"goal_2": "4"})
    assert isinstance(saved, DraftSaved)
    assert saved.answered == 1
    (form,) = await talk.say(CHAIR, "skatta", now=NOW + 3 * DAY)
    assert isinstance(form, AssessmentForm)
    assert (form.values, form.perspective) == ({2: 4}, Perspective.REGION)


async def test_a_comment_added_afterwards(talk: Talk) -> None:
    await answer(talk)
    assert _names(await talk.say(CHAIR, "kommentar: Vi är överens.")) == ["Review"]
    (receipt,) = await talk.say(CHAIR, "skicka in")
    assert isinstance(receipt, Receipt)
    assert (receipt.answers.comment, receipt.revision) == ("Vi är överens.", 2)


async def test_leaving_keeps_what_was_begun(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.say(CHAIR, "gemensamt")
    await talk.say(CHAIR, "3 4")
    assert await talk.say(CHAIR, "avbryt") == (Cancelled(draft_kept=True),)
    (form,) = await talk.say(CHAIR, "skatta")
    assert isinstance(form, AssessmentForm)
    assert (form.values, form.perspective) == ({1: 3, 2: 4}, Perspective.JOINT)


async def test_asking_for_something_else_in_between_loses_nothing(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.say(CHAIR, "gemensamt")
    await talk.say(CHAIR, "3 4")
    assert _names(await talk.say(CHAIR, "läge")) == ["StatusReport"]
    assert _names(await talk.say(CHAIR, "2 3 3")) == ["Review"]
    assert _names(await talk.say(CHAIR, "skicka in")) == ["Receipt", "Reflection"]


async def test_one_who_speaks_for_two_units_answers_for_each(talk: Talk) -> None:
    for unit in ("LS01", "2"):
        assert _names(await talk.say("both", "skatta")) == ["UnitQuestion"]
        assert _names(await talk.say("both", unit)) == ["PerspectiveQuestion"]
        assert _names(await talk.say("both", "gemensamt")) == ["AssessmentForm"]
        assert _names(await talk.say("both", "3 3 3 3 3")) == ["Review"]
        assert _names(await talk.say("both", "ja")) == ["Receipt", "Reflection"]
    assert [each.unit_id for each in await talk.submissions()] == ["ls01", "ls02"]


async def test_one_who_speaks_for_two_units_answers_by_card(talk: Talk) -> None:
    (question,) = await talk.press("both", Verb.ASSESS)
    assert isinstance(question, UnitQuestion)
    (asked,) = await talk.press("both", Verb.CHOOSE_UNIT, {"choice": "2"})
    assert asked == PerspectiveQuestion(a_round(), question.units[1][0], "LS02")


async def test_colleagues_are_told_that_there_is_another_answer_and_never_what(talk: Talk) -> None:
    await answer(talk)
    await talk.say("both", "skatta")
    (question,) = await talk.say("both", "1")
    assert isinstance(question, PerspectiveQuestion)
    assert question.others == (Role.CHAIR,)
    await talk.say("both", "3 3 3 3 2")
    await talk.say("both", "gemensamt")
    receipt, *_ = await talk.say("both", "ja")
    assert isinstance(receipt, Receipt)
    assert (receipt.others_answered, receipt.progress) == (True, Progress(1, 6))


async def test_a_forwarded_card_stores_nothing(talk: Talk) -> None:
    await talk.say("chair-ls02", "skatta")
    foreign = {"card": talk.cards["chair-ls02"]}
    pressed = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, GOALS | foreign)
    assert _reasons(pressed) == [Reason.CARD_OF_ANOTHER]
    assert await talk.submissions() == []


async def test_a_card_that_was_never_drawn_stores_nothing(talk: Talk) -> None:
    for card in ("", "x", "0" * 32, "å" * 5000):
        pressed = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, GOALS | {"card": card})
        assert _reasons(pressed) == [Reason.STALE_CARD]
    assert await talk.submissions() == []


async def test_a_card_from_a_round_that_has_closed_stores_nothing(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.put_round(a_round(state=RoundState.CLOSED))
    assert _reasons(await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, GOALS)) == [Reason.ROUND_CLOSED]
    assert _reasons(await talk.say(CHAIR, "3 3 3 3 3")) == [Reason.ROUND_CLOSED]
    assert await talk.submissions() == []


async def test_a_card_from_before_the_round_was_opened_again_stores_nothing(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.put_round(a_round(opened_at=NOW + MINUTE))
    pressed = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, GOALS, now=NOW + 2 * MINUTE)
    assert _reasons(pressed) == [Reason.CARD_BEFORE_REOPENING]
    assert await talk.submissions() == []


async def test_a_card_from_last_year_stores_nothing_in_this_years_round(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.put_round(a_round(state=RoundState.CLOSED))
    await talk.put_round(a_round(id=RoundId("round-2025"), refers_to=2025))
    for verb in (Verb.ASSESS, Verb.REVIEW_ASSESSMENT, Verb.SUBMIT_ASSESSMENT):
        assert _reasons(await talk.press(CHAIR, verb, GOALS)) == [Reason.ROUND_CLOSED]
    assert await talk.submissions() == []


@pytest.mark.parametrize("text", ["skatta", "3 3 3 3 3", "kommentar hej"])
async def test_a_stranger_is_told_so_kindly_and_nothing_is_stored(talk: Talk, text: str) -> None:
    assert _reasons(await talk.say("stranger", text)) == [Reason.REPRESENTS_NOBODY]
    assert await talk.submissions() == []


async def test_answers_are_given_in_private_only(talk: Talk) -> None:
    assert _reasons(await talk.say(CHAIR, "skatta", conversation=CHANNEL)) == [Reason.ONLY_IN_PRIVATE]
    await talk.say(CHAIR, "skatta")
    pressed = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT, GOALS, conversation=CHANNEL)
    assert _reasons(pressed) == [Reason.ONLY_IN_PRIVATE]
    assert await talk.submissions() == []


async def test_two_people_in_one_chat_are_in_the_middle_of_their_own_things(talk: Talk) -> None:
    shared = a_conversation(id="a:shared")
    await talk.say(CHAIR, "skatta", conversation=shared)
    assert _names(await talk.say("chair-ls02", "2", conversation=shared)) != ["AssessmentForm"]
    assert _names(await talk.say(CHAIR, "gemensamt", conversation=shared)) == ["AssessmentForm"]


# Private functions


def _names(messages: tuple[Message, ...]) -> list[str]:
    return [type(message).__name__ for message in messages]


def _reasons(messages: tuple[Message, ...]) -> list[Reason]:
    return [message.rejected.reason for message in messages if isinstance(message, Refusal)]


async def _stored(talk: Talk) -> list[tuple[dict[int, int], Perspective | None]]:
    return [(dict(each.answers.values), each.answers.perspective) for each in await talk.submissions()]
