"""Reminded later, and more time: by card and in plain text, to the coordinator's word on it (K17, K20)."""

from datetime import date, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deliveries import Kind
from domain.errors import Reason
from domain.ids import CardId
from domain.messages import Message, PerspectiveQuestion, Receipt, Refusal, StatusReport
from domain.reminder_messages import (
    Snoozed,
    SnoozeQuestion,
    TimeAsked,
    TimeDecided,
    TimeQuestion,
    TimeWanted,
)
from domain.requests import Verb
from domain.rounds import RoundState
from domain.submissions import Standing
from domain.time_requests import TimeRequest
from domain.usecases.compose_delivery import Unwanted, compose_delivery
from domain.usecases.count_progress import list_standings
from domain.usecases.find_missing import find_missing
from tests.dialogs.talks import Talk
from tests.support.builders import NOW, a_card, a_round, object_id_of

# NOW is Monday 20 January 2025; the round is due on Friday the 24th and closes on the 31st.
CHAIR, BOTH, RSS = "chair-ls01", "both", "coordinator"
LATER = datetime(2025, 1, 27, 9, tzinfo=NOW.tzinfo)


def only(messages: tuple[Message, ...], kind: type[Message]) -> Message:
    (message,) = messages
    assert isinstance(message, kind)
    return message


def reason_of(messages: tuple[Message, ...]) -> Reason:
    (refusal,) = messages
    assert isinstance(refusal, Refusal)
    return refusal.rejected.reason


async def snoozed_until(talk: Talk) -> list[date]:
    async with talk.database.read() as uow:
        return [each.until for each in await uow.snoozes.of_round(a_round().id)]


async def requests(talk: Talk) -> list[TimeRequest]:
    async with talk.database.read() as uow:
        return list(await uow.time_requests.of_round(a_round().id))


async def ask_for_time(talk: Talk) -> TimeRequest:
    """Have the coordinator within reach, and LS01's chair ask for more time; return what was asked."""
    await talk.say(RSS, "hej")
    only(await talk.say(CHAIR, "vi behöver längre tid till 30 januari: nämnden möts först då"), TimeAsked)
    (request,) = await requests(talk)
    return request


async def give_card(talk: Talk, request: TimeRequest) -> None:
    """Draw the coordinator the card about it, as the delivery does when it is sent."""
    subject = replace(a_card().subject, unit_id=None, perspective=None, choices=(request.id,))
    async with talk.database.open() as uow:
        await uow.cards.add(a_card(subject, id=CardId("wanted"), object_id=object_id_of(RSS)))
        await uow.commit()
    talk.cards[RSS] = CardId("wanted")


# ---------------------------------------------------------------- later


async def test_a_card_offers_sensible_days_and_each_of_them_is_taken(talk: Talk) -> None:
    await talk.say(CHAIR, "hej")
    question = only(await talk.say(CHAIR, "påminn mig senare"), SnoozeQuestion)
    assert isinstance(question, SnoozeQuestion)
    assert question.days == (date(2025, 1, 21), date(2025, 1, 23))
    done = only(await talk.press(CHAIR, Verb.SNOOZE, {"choice": "2", "until": "2025-01-22"}), Snoozed)
    assert isinstance(done, Snoozed)
    assert done.until == date(2025, 1, 23)
    assert await snoozed_until(talk) == [date(2025, 1, 23)]


async def test_any_other_day_until_the_due_date_can_be_filled_in(talk: Talk) -> None:
    await talk.say(CHAIR, "påminn mig senare")
    only(await talk.press(CHAIR, Verb.SNOOZE, {"until": "2025-01-22"}), Snoozed)
    assert await snoozed_until(talk) == [date(2025, 1, 22)]


@pytest.mark.parametrize(
    ("until", "reason"),
    [
        ("2025-01-20", Reason.SNOOZE_IN_THE_PAST),
        ("2025-01-25", Reason.SNOOZE_AFTER_DUE),
        ("", Reason.NOT_A_DAY),
        ("x", Reason.NOT_A_DAY),
    ],
)
async def test_a_day_that_will_not_do_is_asked_for_again(talk: Talk, until: str, reason: Reason) -> None:
    await talk.say(CHAIR, "påminn mig senare")
    again = only(await talk.press(CHAIR, Verb.SNOOZE, {"until": until}), SnoozeQuestion)
    assert isinstance(again, SnoozeQuestion)
    assert again.refused is not None
    assert again.refused.reason is reason
    assert await snoozed_until(talk) == []


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("påminn mig på torsdag", date(2025, 1, 23)),
        ("Påminn mig 22 januari", date(2025, 1, 22)),
        ("kan du påminna mig i morgon?", date(2025, 1, 21)),
        ("remind me on Thursday", date(2025, 1, 23)),
        ("Vi svarar på torsdag", date(2025, 1, 23)),
        ("jag återkommer i morgon", date(2025, 1, 21)),
        ("I will answer on Thursday", date(2025, 1, 23)),
    ],
)
async def test_a_day_beside_the_words_needs_no_card(talk: Talk, text: str, until: date) -> None:
    only(await talk.say(CHAIR, text), Snoozed)
    assert await snoozed_until(talk) == [until]


@pytest.mark.parametrize(
    "text", ["svarar Anna på torsdag?", "vi svarade i torsdags", "vi svarar inte", "vi ses på torsdag"]
)
async def test_a_day_alone_and_a_question_silence_nothing(talk: Talk, text: str) -> None:
    assert not any(isinstance(each, Snoozed) for each in await talk.say(CHAIR, text))
    assert await snoozed_until(talk) == []


@pytest.mark.parametrize(("text", "until"), [("2", date(2025, 1, 23)), ("onsdag", date(2025, 1, 22))])
async def test_the_question_is_answered_by_a_number_or_a_day(talk: Talk, text: str, until: date) -> None:
    await talk.say(CHAIR, "påminn mig senare")
    only(await talk.say(CHAIR, text), Snoozed)
    assert await snoozed_until(talk) == [until]


async def test_the_same_day_twice_is_stored_once_and_another_replaces_it(talk: Talk) -> None:
    for text in ("påminn mig på torsdag", "påminn mig på torsdag", "påminn mig på onsdag"):
        await talk.say(CHAIR, text)
    assert await snoozed_until(talk) == [date(2025, 1, 23), date(2025, 1, 22)]


async def test_who_has_answered_has_nothing_to_be_reminded_of(talk: Talk) -> None:
    for text in ("skatta", "gemensamt", "3 3 3 3 3", "skicka in"):
        await talk.say(CHAIR, text)
    assert reason_of(await talk.say(CHAIR, "påminn mig på torsdag")) is Reason.UNIT_HAS_ANSWERED


async def test_after_the_due_date_later_is_more_time(talk: Talk) -> None:
    assert reason_of(await talk.say(CHAIR, "påminn mig senare", now=LATER)) is Reason.SNOOZE_AFTER_DUE


async def test_a_day_in_the_middle_of_something_else_is_no_snooze(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.say(CHAIR, "torsdag")
    assert await snoozed_until(talk) == []


async def test_the_coordinator_sees_who_wants_to_be_reminded_when_and_nobody_else_does(talk: Talk) -> None:
    await talk.say(CHAIR, "påminn mig på torsdag")
    seen = only(await talk.say(RSS, "läge"), StatusReport)
    assert isinstance(seen, StatusReport)
    (pause,) = seen.pauses
    assert (pause.unit, pause.colleague.name, pause.until) == ("LS01", CHAIR, date(2025, 1, 23))
    other = only(await talk.say(BOTH, "läge"), StatusReport)
    assert isinstance(other, StatusReport)
    assert other.pauses == ()


# ---------------------------------------------------------------- more time


async def test_a_request_with_day_and_reason_goes_to_the_coordinators_once(talk: Talk) -> None:
    request = await ask_for_time(talk)
    assert (request.unit_id, request.until, request.reason) == ("ls01", date(2025, 1, 30), "nämnden möts först då")
    assert talk.handled.wakes_outbox
    await talk.say(CHAIR, "vi behöver längre tid till 30 januari: nämnden möts först då")
    (wanted,) = [each for each in await talk.deliveries() if each.kind is Kind.TIME_WANTED]
    async with talk.database.read() as uow:
        said = await compose_delivery(uow, wanted, NOW, is_swedish_workday)
    assert isinstance(said, TimeWanted)
    assert (said.unit, said.sender.name, said.request) == ("LS01", CHAIR, request)


async def test_the_card_asks_for_day_and_reason_and_is_filled_in_again_where_one_is_wrong(talk: Talk) -> None:
    only(await talk.say(CHAIR, "vi behöver längre tid"), TimeQuestion)
    for inputs, reason in (
        ({}, Reason.NOT_A_DAY),
        ({"until": "2025-01-24", "reason": "x"}, Reason.TIME_NOT_LATER),
        ({"until": "2025-02-03", "reason": "x"}, Reason.TIME_AFTER_CLOSE),
        ({"until": "2025-01-30", "reason": " "}, Reason.TIME_REASON_MISSING),
        ({"until": "2025-01-30", "reason": "x" * 501}, Reason.TIME_REASON_TOO_LONG),
    ):
        again = only(await talk.press(CHAIR, Verb.REQUEST_TIME, inputs), TimeQuestion)
        assert isinstance(again, TimeQuestion)
        assert again.refused is not None
        assert again.refused.reason is reason
    only(await talk.press(CHAIR, Verb.REQUEST_TIME, {"until": "2025-01-30", "reason": "Nämnden"}), TimeAsked)


async def test_who_speaks_for_two_says_which(talk: Talk) -> None:
    question = only(await talk.say(BOTH, "vi behöver längre tid"), TimeQuestion)
    assert isinstance(question, TimeQuestion)
    assert [each.unit.name for each in question.choices] == ["LS01", "LS02"]
    inputs = {"until": "2025-01-30", "reason": "Nämnden"}
    again = only(await talk.press(BOTH, Verb.REQUEST_TIME, inputs), TimeQuestion)
    assert isinstance(again, TimeQuestion)
    assert again.refused is not None
    only(await talk.press(BOTH, Verb.REQUEST_TIME, {**inputs, "choice": "2"}), TimeAsked)
    only(await talk.say(BOTH, "vi behöver mer tid för LS01, 30 januari: sjukdom"), TimeAsked)
    stored = {each.unit_id: each.reason for each in await requests(talk)}
    assert stored == {"ls01": "sjukdom", "ls02": "Nämnden"}


@pytest.mark.parametrize("way", ["card", "text"])
async def test_granted_the_unit_has_its_own_date_in_texts_standing_and_ladder(talk: Talk, way: str) -> None:
    request = await ask_for_time(talk)
    await give_card(talk, request)
    if way == "card":
        done = only(await talk.press(RSS, Verb.GRANT_TIME, {"note": "Det går bra."}), TimeDecided)
    else:
        done = only(await talk.say(RSS, "bevilja LS01: Det går bra."), TimeDecided)
    assert isinstance(done, TimeDecided)
    assert (done.request.granted, done.request.note) == (True, "Det går bra.")
    question = only(await talk.say(CHAIR, "skatta"), PerspectiveQuestion)
    assert isinstance(question, PerspectiveQuestion)
    assert question.collection.due_on == date(2025, 1, 30)
    for text in ("gemensamt", "3 3 3 3 3"):
        await talk.say(CHAIR, text, now=LATER)
    async with talk.database.read() as uow:
        (missing,) = [each for each in await find_missing(uow, a_round()) if each.unit_id == "ls01"]
    assert (missing.span.due_on, missing.tag) == (date(2025, 1, 30), request.id)
    receipt, *_ = await talk.say(CHAIR, "skicka in", now=LATER)
    assert isinstance(receipt, Receipt)
    assert not receipt.late
    async with talk.database.read() as uow:
        standing = {each.unit.name: each.standing for each in await list_standings(uow, a_round())}
    assert standing["LS01"] is Standing.SUBMITTED


async def test_the_decision_is_told_to_who_asked_and_the_question_to_nobody_any_more(talk: Talk) -> None:
    await ask_for_time(talk)
    await talk.say(RSS, "neka LS01")
    told = {each.kind: each for each in await talk.deliveries()}
    async with talk.database.read() as uow:
        decided = await compose_delivery(uow, told[Kind.TIME_DECIDED], NOW, is_swedish_workday)
        wanted = await compose_delivery(uow, told[Kind.TIME_WANTED], NOW, is_swedish_workday)
    assert isinstance(decided, TimeDecided)
    assert (decided.request.granted, decided.own) == (False, False)
    assert wanted == Unwanted("decided")


async def test_it_is_decided_once_and_the_other_way_is_told_so(talk: Talk) -> None:
    request = await ask_for_time(talk)
    await give_card(talk, request)
    only(await talk.press(RSS, Verb.GRANT_TIME), TimeDecided)
    await give_card_again(talk)
    only(await talk.press(RSS, Verb.GRANT_TIME), TimeDecided)
    await give_card_again(talk)
    assert reason_of(await talk.press(RSS, Verb.REFUSE_TIME)) is Reason.TIME_DECIDED_BEFORE
    assert [each.granted for each in await requests(talk)] == [True]
    assert len([each for each in await talk.deliveries() if each.kind is Kind.TIME_DECIDED]) == 1


async def test_cards_of_a_round_that_is_over_change_nothing(talk: Talk) -> None:
    request = await ask_for_time(talk)
    await give_card(talk, request)
    await talk.say(BOTH, "påminn mig senare")
    await talk.put_round(a_round(state=RoundState.CLOSED))
    assert reason_of(await talk.press(RSS, Verb.GRANT_TIME)) is Reason.ROUND_CLOSED
    assert reason_of(await talk.press(BOTH, Verb.SNOOZE, {"choice": "1"})) is Reason.ROUND_CLOSED
    assert await snoozed_until(talk) == []
    assert [each.granted for each in await requests(talk)] == [None]


async def test_a_day_that_has_passed_cannot_be_granted(talk: Talk) -> None:
    request = await ask_for_time(talk)
    await give_card(talk, request)
    late = NOW + timedelta(days=11)
    assert reason_of(await talk.press(RSS, Verb.GRANT_TIME, now=late)) is Reason.TIME_NOT_LATER


async def test_only_a_coordinator_decides_and_only_what_was_asked(talk: Talk) -> None:
    await ask_for_time(talk)
    await talk.say(CHAIR, "bevilja LS01")
    assert [each.granted for each in await requests(talk)] == [None]
    assert reason_of(await talk.say(RSS, "bevilja LS02")) is Reason.NO_TIME_REQUEST


# Private functions


async def give_card_again(talk: Talk) -> None:
    talk.cards[RSS] = CardId("wanted")
