"""Whole talks of coordinators: closing the round, the network channel, the summary before and after."""

import pytest

from domain.deliveries import Kind, State
from domain.disclosure import Withheld
from domain.errors import Reason
from domain.ids import RoundId
from domain.messages import (
    Cancelled,
    ChannelConnected,
    CloseQuestion,
    DidYouMean,
    Message,
    NothingPublished,
    Refusal,
    RoundClosed,
    StatusReport,
    Summary,
)
from domain.progress import Progress
from domain.requests import Verb
from domain.rounds import RoundState
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import NOW, a_round

COORDINATOR = "coordinator"


async def test_a_coordinator_closes_by_card_and_the_summary_goes_to_the_channel(talk: Talk) -> None:
    await _answer_all(talk, 5)
    await talk.say(COORDINATOR, "koppla kanal", conversation=CHANNEL)

    (question,) = await talk.say(COORDINATOR, "stäng omgången")
    assert question == CloseQuestion(a_round(), Progress(5, 6), channel_connected=True, in_private=True)
    await talk.press(COORDINATOR, Verb.ASK_CLOSE)
    (closed,) = await talk.press(COORDINATOR, Verb.CLOSE_ROUND)

    assert isinstance(closed, RoundClosed)
    assert (closed.collection.state, closed.progress) == (RoundState.CLOSED, Progress(5, 6))
    assert (closed.channel_connected, closed.withheld) == (True, None)
    assert talk.handled.response["body"] == {"in_place": "RoundClosed", "language": "sv"}
    (summary,) = [each for each in await talk.deliveries() if each.kind is Kind.CHANNEL_SUMMARY]
    assert (summary.conversation_id, summary.state) == (CHANNEL.id, State.WAITING)


async def test_a_coordinator_closes_by_a_yes(talk: Talk) -> None:
    await talk.say(COORDINATOR, "stäng omgången")
    (closed,) = await talk.say(COORDINATOR, "ja")
    assert isinstance(closed, RoundClosed)
    assert not closed.channel_connected


async def test_a_no_leaves_the_round_open(talk: Talk) -> None:
    await talk.say(COORDINATOR, "stäng omgången")
    assert await talk.say(COORDINATOR, "nej") == (Cancelled(draft_kept=False),)
    assert await talk.say(COORDINATOR, "ja") == (DidYouMean(()),)
    (report,) = await talk.say(COORDINATOR, "läge")
    assert isinstance(report, StatusReport)
    assert report.collection.state is RoundState.OPEN


async def test_a_yes_after_something_else_closes_nothing(talk: Talk) -> None:
    await talk.say(COORDINATOR, "stäng omgången")
    await talk.say(COORDINATOR, "läge")
    assert await talk.say(COORDINATOR, "ja") == (DidYouMean(()),)


async def test_closing_by_card_twice_closes_once(talk: Talk) -> None:
    await talk.press(COORDINATOR, Verb.ASK_CLOSE)
    first = await talk.press(COORDINATOR, Verb.CLOSE_ROUND)
    assert await talk.press(COORDINATOR, Verb.CLOSE_ROUND) == first
    async with talk.database.read() as uow:
        assert [entry.what for entry in await uow.audit.all()] == ["round_closed", "summary_published"]


@pytest.mark.parametrize("who", ["chair-ls01", "stranger"])
async def test_others_close_nothing(talk: Talk, who: str) -> None:
    answers = [
        await talk.say(who, "stäng omgången"),
        await talk.press(who, Verb.ASK_CLOSE),
        await talk.press(who, Verb.CLOSE_ROUND),
    ]
    assert [_reasons(answer) for answer in answers] == [[Reason.NOT_COORDINATOR]] * 3
    assert await talk.say(who, "ja") == (DidYouMean(()),)
    async with talk.database.read() as uow:
        assert await uow.rounds.get(a_round().id) == a_round()


async def test_a_coordinator_connects_the_channel_and_others_get_a_no(talk: Talk) -> None:
    for who in ("chair-ls01", "stranger"):
        assert _reasons(await talk.say(who, "koppla kanal", conversation=CHANNEL)) == [Reason.NOT_COORDINATOR]
    assert _reasons(await talk.say(COORDINATOR, "koppla kanal")) == [Reason.NOT_IN_A_CHANNEL]
    connected = await talk.say(COORDINATOR, "koppla kanal", conversation=CHANNEL)
    again = await talk.say(COORDINATOR, "koppla kanal", conversation=CHANNEL)
    assert connected == (ChannelConnected("Demolän", already=False, summary_follows=False),)
    assert again == (ChannelConnected("Demolän", already=True, summary_follows=False),)


async def test_a_summary_that_waited_follows_when_the_channel_is_connected(talk: Talk) -> None:
    await _answer_all(talk, 5)
    await talk.press(COORDINATOR, Verb.ASK_CLOSE)
    await talk.press(COORDINATOR, Verb.CLOSE_ROUND)
    connected = await talk.say(COORDINATOR, "koppla kanal", conversation=CHANNEL)
    assert connected == (ChannelConnected("Demolän", already=False, summary_follows=True),)


async def test_a_connected_channel_is_not_greeted_again(talk: Talk) -> None:
    assert len(await talk.install(COORDINATOR, conversation=CHANNEL)) == 1
    await talk.say(COORDINATOR, "koppla kanal", conversation=CHANNEL)
    assert await talk.install(COORDINATOR, conversation=CHANNEL) == ()
    async with talk.database.read() as uow:
        assert await uow.conversations.network_channel(a_round().county_id) is not None


@pytest.mark.parametrize("in_channel", [True, False])
async def test_before_the_release_there_is_a_count_and_after_it_the_summary(talk: Talk, *, in_channel: bool) -> None:
    await _answer_all(talk, 5)
    where = {"conversation": CHANNEL} if in_channel else {}
    assert await talk.say("stranger", "sammanställning", **where) == (NothingPublished(a_round(), Progress(5, 6)),)
    await talk.press(COORDINATOR, Verb.ASK_CLOSE)
    await talk.press(COORDINATOR, Verb.CLOSE_ROUND)
    (summary,) = await talk.say("stranger", "sammanställning", **where)
    assert isinstance(summary, Summary)
    assert (summary.published_at, summary.summary.answered, summary.summary.of) == (NOW, 5, 6)
    assert [goal.mean for goal in summary.summary.goals] == [3.0] * 5


async def test_a_round_of_four_answers_closes_without_figures(talk: Talk) -> None:
    await _answer_all(talk, 4)
    await talk.press(COORDINATOR, Verb.ASK_CLOSE)
    await talk.press(COORDINATOR, Verb.CLOSE_ROUND)
    (summary,) = await talk.say("chair-ls01", "sammanställning")
    assert isinstance(summary, Summary)
    assert (summary.summary.withheld, summary.summary.goals) == (Withheld.TOO_FEW_ANSWERS, ())


async def test_who_is_missing_is_named_to_the_coordinator_in_private_only(talk: Talk) -> None:
    await _answer_all(talk, 4)
    answers = [
        await talk.say(COORDINATOR, "vilka saknas"),
        await talk.say(COORDINATOR, "vilka saknas", conversation=CHANNEL),
        await talk.say("chair-ls01", "vilka saknas"),
    ]
    named = [message.missing for (message,) in answers if isinstance(message, StatusReport)]
    assert named == [("LS05", "LS06"), None, None]


@pytest.mark.parametrize(
    ("years", "year"),
    [
        ({2024: RoundState.OPEN, 2025: RoundState.PLANNED, 2023: RoundState.CLOSED}, 2024),
        ({2024: RoundState.CLOSED, 2026: RoundState.PLANNED, 2025: RoundState.PLANNED}, 2025),
        ({2022: RoundState.CLOSED, 2024: RoundState.CLOSED, 2023: RoundState.CLOSED}, 2024),
    ],
)
async def test_the_round_talked_about_is_the_open_one_else_the_next_else_the_last(
    talk: Talk, years: dict[int, RoundState], year: int
) -> None:
    for refers_to, state in years.items():
        await talk.put_round(a_round(id=RoundId(f"round-{refers_to}"), refers_to=refers_to, state=state))
    (report,) = await talk.say("chair-ls01", "läge")
    assert isinstance(report, StatusReport)
    assert report.collection.refers_to == year


# Private functions


def _reasons(messages: tuple[Message, ...]) -> list[Reason]:
    return [message.rejected.reason for message in messages if isinstance(message, Refusal)]


async def _answer_all(talk: Talk, count: int) -> None:
    for number in range(1, count + 1):
        await talk.say(f"chair-ls0{number}", "3 3 3 3 3")
        await talk.say(f"chair-ls0{number}", "gemensamt")
        await talk.say(f"chair-ls0{number}", "skicka in")
