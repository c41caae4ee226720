"""Talks about two answers: by card and by text, what is asked next, what is kept, and what an old card does."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from dialogs.states import State, Topic, state_from_data, state_to_data
from domain.agreements import Agreement, Choice
from domain.deliveries import Kind
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.joint_messages import (
    AgreementForm,
    AgreementMade,
    BothKept,
    ForNextMeeting,
    ReasonForm,
    TwoAnswersOffer,
)
from domain.messages import Help, Message, Receipt, Refusal
from domain.requests import Verb
from domain.rounds import RoundState
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import NOW, a_round

CHAIR, BOTH = "chair-ls01", "both"
WHY = "Vi pratade om läget i december, och en trea är rättvisande."


async def hand_in(talk: Talk, who: str, values: str, unit: str | None = None) -> tuple[Message, ...]:
    """Return what is said when someone hands in by text."""
    await talk.say(who, "skatta")
    if unit:
        await talk.say(who, unit)
    await talk.say(who, "gemensamt")
    await talk.say(who, values)
    return await talk.say(who, "skicka in")


async def go_apart(talk: Talk) -> TwoAnswersOffer:
    """Have two people answer differently for the goals 3 and 5; return what the second one is offered."""
    await hand_in(talk, BOTH, "3 3 2 3 2", "LS01")
    receipt, offer, *_ = await hand_in(talk, CHAIR, "3 3 3 3 4")
    assert isinstance(receipt, Receipt)
    assert isinstance(offer, TwoAnswersOffer)
    return offer


async def agreements(talk: Talk) -> Sequence[Agreement]:
    """Return what is stored."""
    async with talk.database.read() as uow:
        return await uow.agreements.of_round(a_round().id)


def only(said: Sequence[Message]) -> Message:
    """Return the one message."""
    (message,) = said
    return message


async def test_the_one_who_answers_last_is_offered_it_below_the_receipt(talk: Talk) -> None:
    first = await hand_in(talk, BOTH, "3 3 2 3 2", "LS01")
    assert not any(isinstance(each, TwoAnswersOffer) for each in first)
    offer = await go_apart(talk)
    assert (offer.unit, offer.joint.differing) == ("LS01", (3, 5))


async def test_the_one_who_answered_first_gets_it_by_the_outbox_once(talk: Talk) -> None:
    await talk.say(BOTH, "hjälp")
    await go_apart(talk)
    await hand_in(talk, CHAIR, "3 3 3 3 4")
    offers = [each for each in await talk.deliveries() if each.kind is Kind.TWO_ANSWERS]
    assert [each.person_id for each in offers] == [BOTH]


async def test_keeping_both_is_recorded_and_said(talk: Talk) -> None:
    await go_apart(talk)
    assert only(await talk.press(CHAIR, Verb.KEEP_BOTH)) == BothKept(a_round(), UnitId("ls01"), "LS01")
    (kept,) = await agreements(talk)
    assert (kept.choice, kept.person_id, kept.made_at) == (Choice.KEEP_BOTH, CHAIR, NOW)


async def test_agreeing_by_card_asks_for_the_goals_that_go_apart_then_why(talk: Talk) -> None:
    await go_apart(talk)
    form = only(await talk.press(CHAIR, Verb.ASK_AGREEMENT))
    assert isinstance(form, AgreementForm)
    assert (form.joint.differing, form.values, form.refused) == ((3, 5), {}, None)
    reason = only(await talk.press(CHAIR, Verb.REVIEW_AGREEMENT, {"goal_3": "3", "goal_5": "2", "goal_1": "4"}))
    assert isinstance(reason, ReasonForm)
    assert reason.values == {3: 3, 5: 2}
    made = only(await talk.press(CHAIR, Verb.SAVE_AGREEMENT, {"why": f" {WHY} "}))
    assert isinstance(made, AgreementMade)
    (stored,) = await agreements(talk)
    assert (made.agreement, made.own) == (stored, True)
    assert (stored.values, stored.why, stored.choice) == ({3: 3, 5: 2}, WHY, Choice.AGREE)
    assert [each.answers.values[3] for each in await talk.submissions()] == [2, 3]


async def test_values_without_a_reason_are_kept_on_the_card_and_in_the_talk(talk: Talk) -> None:
    await go_apart(talk)
    await talk.press(CHAIR, Verb.ASK_AGREEMENT)
    await talk.press(CHAIR, Verb.REVIEW_AGREEMENT, {"goal_3": "3", "goal_5": "2"})
    again = only(await talk.press(CHAIR, Verb.SAVE_AGREEMENT, {"why": "  "}))
    assert isinstance(again, ReasonForm)
    assert (again.values, again.refused) == ({3: 3, 5: 2}, Rejected(Reason.REASON_MISSING))
    changed = only(await talk.press(CHAIR, Verb.ASK_AGREEMENT))
    assert isinstance(changed, AgreementForm)
    assert changed.values == {3: 3, 5: 2}
    assert await agreements(talk) == []


async def test_a_reason_that_is_too_long_comes_back_as_it_was(talk: Talk) -> None:
    await go_apart(talk)
    await talk.press(CHAIR, Verb.ASK_AGREEMENT)
    await talk.press(CHAIR, Verb.REVIEW_AGREEMENT, {"goal_3": "3", "goal_5": "2"})
    again = only(await talk.press(CHAIR, Verb.SAVE_AGREEMENT, {"why": "x" * 501}))
    assert isinstance(again, ReasonForm)
    assert (again.why, again.values) == ("x" * 501, {3: 3, 5: 2})


@pytest.mark.parametrize(
    ("inputs", "values", "reason"),
    [
        ({"goal_3": "3"}, {3: 3}, Reason.VALUES_MISSING),
        ({}, {}, Reason.VALUES_MISSING),
        ({"goal_3": "3", "goal_5": "9"}, {3: 3, 5: 9}, Reason.OUTSIDE_SCALE),
        ({"goal_3": "2,5", "goal_5": "2"}, {5: 2}, Reason.NOT_A_WHOLE_STEP),
    ],
)
async def test_what_is_missing_or_outside_the_scale_brings_the_goals_back(
    talk: Talk, inputs: dict[str, str], values: dict[int, int], reason: Reason
) -> None:
    await go_apart(talk)
    await talk.press(CHAIR, Verb.ASK_AGREEMENT)
    again = only(await talk.press(CHAIR, Verb.REVIEW_AGREEMENT, inputs))
    assert isinstance(again, AgreementForm)
    assert again.refused is not None
    assert (again.values, again.refused.reason) == (values, reason)


async def test_agreeing_in_text_alone(talk: Talk) -> None:
    await go_apart(talk)
    assert isinstance(only(await talk.say(CHAIR, "två svar")), TwoAnswersOffer)
    assert isinstance(only(await talk.say(CHAIR, "enas om ett")), AgreementForm)
    part = only(await talk.say(CHAIR, "3"))
    assert isinstance(part, AgreementForm)
    assert part.values == {3: 3}
    reason = only(await talk.say(CHAIR, "2"))
    assert isinstance(reason, ReasonForm)
    assert reason.values == {3: 3, 5: 2}
    made = only(await talk.say(CHAIR, WHY))
    assert isinstance(made, AgreementMade)
    assert (made.agreement.values, made.agreement.why) == ({3: 3, 5: 2}, WHY)


async def test_numbers_replace_the_values_while_the_reason_is_asked_for(talk: Talk) -> None:
    await go_apart(talk)
    await talk.say(CHAIR, "enas om ett")
    await talk.say(CHAIR, "3 2")
    reason = only(await talk.say(CHAIR, "3 4"))
    assert isinstance(reason, ReasonForm)
    assert reason.values == {3: 3, 5: 4}
    too_many = only(await talk.say(CHAIR, "3 4 2"))
    assert isinstance(too_many, AgreementForm)
    assert (too_many.values, too_many.refused) == ({3: 3, 5: 4}, Rejected(Reason.TOO_MANY_VALUES, {"items": 2}))


async def test_help_is_help_also_while_a_reason_is_asked_for(talk: Talk) -> None:
    await go_apart(talk)
    await talk.say(CHAIR, "enas om ett")
    await talk.say(CHAIR, "3 2")
    assert isinstance(only(await talk.say(CHAIR, "hjälp")), Help)
    assert await agreements(talk) == []


async def test_keeping_both_and_the_next_meeting_in_text(talk: Talk) -> None:
    await go_apart(talk)
    assert isinstance(only(await talk.say(CHAIR, "Behåll båda!")), BothKept)
    meeting = only(await talk.say(CHAIR, "nästa möte"))
    assert isinstance(meeting, ForNextMeeting)
    assert [each.choice for each in await agreements(talk)] == [Choice.KEEP_BOTH, Choice.NEXT_MEETING]


async def test_without_a_public_address_the_sheet_comes_without_a_link(talk: Talk) -> None:
    await go_apart(talk)
    meeting = only(await talk.press(CHAIR, Verb.NEXT_MEETING))
    assert isinstance(meeting, ForNextMeeting)
    assert meeting.address is None
    assert meeting.sheet.joint.differing == (3, 5)


async def test_with_a_public_address_each_press_lends_a_link_of_its_own(talk: Talk) -> None:
    talk.runner = talk.make_runner(public_url="https://bot.example.org")
    await go_apart(talk)
    card = talk.cards[CHAIR]
    first = only(await talk.press(CHAIR, Verb.NEXT_MEETING))
    second = only(await talk.press(CHAIR, Verb.NEXT_MEETING, {"card": card}))
    assert isinstance(first, ForNextMeeting)
    assert isinstance(second, ForNextMeeting)
    assert first.address is not None
    assert first.address.startswith("https://bot.example.org/files/")
    assert first.address != second.address
    assert len(await agreements(talk)) == 1


async def test_a_card_about_former_answers_shows_how_it_is_now_and_stores_nothing(talk: Talk) -> None:
    await go_apart(talk)
    card = talk.cards[CHAIR]
    await hand_in(talk, BOTH, "4 3 2 3 2", "LS01")
    for verb in (Verb.KEEP_BOTH, Verb.ASK_AGREEMENT, Verb.NEXT_MEETING):
        offer = only(await talk.press(CHAIR, verb, {"card": card}))
        assert isinstance(offer, TwoAnswersOffer)
        assert (offer.refused, offer.joint.differing) == (Rejected(Reason.ANSWERS_CHANGED), (1, 3, 5))
    assert await agreements(talk) == []


async def test_somebody_elses_card_is_worth_nothing(talk: Talk) -> None:
    await go_apart(talk)
    stolen = talk.cards[CHAIR]
    for verb in (Verb.KEEP_BOTH, Verb.ASK_AGREEMENT, Verb.REVIEW_AGREEMENT, Verb.SAVE_AGREEMENT, Verb.NEXT_MEETING):
        said = only(await talk.press(BOTH, verb, {"card": stolen, "goal_3": "3", "goal_5": "3", "why": WHY}))
        assert said == Refusal(Rejected(Reason.CARD_OF_ANOTHER))
    assert await agreements(talk) == []


async def test_after_the_close_nothing_can_be_chosen(talk: Talk) -> None:
    await go_apart(talk)
    await talk.put_round(a_round(state=RoundState.CLOSED, closed_at=NOW))
    for said in (await talk.press(CHAIR, Verb.KEEP_BOTH), await talk.say(CHAIR, "behåll båda")):
        refusal = only(said)
        assert isinstance(refusal, Refusal)
        assert refusal.rejected.reason is Reason.ROUND_CLOSED
    assert await agreements(talk) == []


async def test_the_answers_are_shown_only_to_who_has_answered(talk: Talk) -> None:
    await hand_in(talk, BOTH, "3 3 2 3 2", "LS01")
    for text in ("två svar", "behåll båda", "enas om ett", "ta med till nästa möte"):
        assert only(await talk.say(CHAIR, text)) == Refusal(Rejected(Reason.ANSWER_FIRST))
    alone = Refusal(Rejected(Reason.ONLY_ONE_ANSWER, {"unit": "LS01"}))
    assert (await talk.say(BOTH, "två svar"))[0] == alone


@pytest.mark.parametrize("text", ["två svar", "behåll båda", "enas om ett", "nästa möte"])
async def test_in_a_channel_nothing_is_shown_and_nothing_is_chosen(talk: Talk, text: str) -> None:
    await go_apart(talk)
    said = only(await talk.say(CHAIR, text, conversation=CHANNEL))
    assert said == Refusal(Rejected(Reason.ONLY_IN_PRIVATE))
    assert await agreements(talk) == []


async def test_who_speaks_for_two_is_shown_each_unit_that_others_have_answered_for(talk: Talk) -> None:
    await go_apart(talk)
    await hand_in(talk, BOTH, "1 1 1 1 1", "LS02")
    await hand_in(talk, "chair-ls02", "4 4 4 4 4")
    said = await talk.say(BOTH, "två svar")
    assert [each.unit for each in said if isinstance(each, TwoAnswersOffer)] == ["LS01", "LS02"]
    asked = await talk.say(BOTH, "behåll båda")
    assert [each.one_of_several for each in asked if isinstance(each, TwoAnswersOffer)] == [True, True]
    assert await agreements(talk) == []
    assert isinstance(only(await talk.say(BOTH, "behåll båda LS02")), BothKept)
    assert [each.unit_id for each in await agreements(talk)] == ["ls02"]


async def test_the_receipt_has_a_button_that_shows_the_answers_together(talk: Talk) -> None:
    await hand_in(talk, BOTH, "3 3 2 3 2", "LS01")
    receipt, *_ = await hand_in(talk, CHAIR, "3 3 2 3 2")
    assert isinstance(receipt, Receipt)
    assert receipt.others_answered
    offer = only(await talk.press(CHAIR, Verb.SHOW_DIFFERENCES))
    assert isinstance(offer, TwoAnswersOffer)
    assert not offer.joint.is_apart


def test_what_is_filled_in_survives_being_stored() -> None:
    state = State(Topic.GIVING_REASON, a_round().id, values={3: 3, 5: 2})
    assert state_from_data(state_to_data(state)) == state
    assert state_from_data({**(state_to_data(state) or {}), "values": "x"}) == State()
    plain = replace(state, values={})
    assert "values" not in (state_to_data(plain) or {})
