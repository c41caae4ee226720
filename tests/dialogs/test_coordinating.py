"""Whole talks of coordinators: closing the round, the network channel, the summary before and after."""

import pytest

from domain.deliveries import Delivery, Kind, State
from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.ids import PersonId, RoundId
from domain.messages import (
    Cancelled,
    ChannelConnected,
    CloseQuestion,
    DidYouMean,
    Message,
    Refusal,
    StatusReport,
    Summary,
)
from domain.progress import Progress
from domain.release_messages import NothingPublished, ReleasePreview, RoundClosed, SummaryPublished
from domain.requests import Verb
from domain.rounds import RoundState
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import NOW, a_round, a_submission, an_earlier_round

COORDINATOR = "coordinator"


async def test_a_coordinator_closes_looks_at_the_summary_and_publishes_it_to_the_channel(talk: Talk) -> None:
    await _answer_all(talk, 5)
    await talk.say(COORDINATOR, "koppla kanal", conversation=CHANNEL)

    (question,) = await talk.say(COORDINATOR, "stäng omgången")
    assert question == CloseQuestion(a_round(), Progress(5, 6), channel_connected=True, in_private=True)
    await talk.press(COORDINATOR, Verb.ASK_CLOSE)
    closed, preview = await talk.press(COORDINATOR, Verb.CLOSE_ROUND)

    assert isinstance(closed, RoundClosed)
    assert (closed.collection.state, closed.progress, closed.withheld) == (RoundState.CLOSED, Progress(5, 6), None)
    assert isinstance(preview, ReleasePreview)
    assert (preview.summary.answered, preview.version, preview.channel_connected) == (5, 1, True)
    assert await _summaries(talk) == []

    (published,) = await talk.press(COORDINATOR, Verb.PUBLISH)
    assert published == SummaryPublished(closed.collection, 1, channel_connected=True)
    assert talk.handled.response["body"] == {"in_place": "SummaryPublished", "language": "sv"}
    (summary,) = await _summaries(talk)
    assert (summary.conversation_id, summary.state) == (CHANNEL.id, State.WAITING)
    (told,) = await talk.say("stranger", "sammanställning", conversation=CHANNEL)
    assert isinstance(told, Summary)
    assert told.summary == preview.summary


@pytest.mark.parametrize("words", ["ja", "publicera", "Publicera den!", "publish"])
async def test_a_coordinator_closes_and_publishes_in_words(talk: Talk, words: str) -> None:
    await talk.say(COORDINATOR, "stäng omgången")
    closed, preview = await talk.say(COORDINATOR, "ja")
    assert isinstance(closed, RoundClosed)
    assert isinstance(preview, ReleasePreview)
    (published,) = await talk.say(COORDINATOR, words)
    assert isinstance(published, SummaryPublished)


@pytest.mark.parametrize("between", ["nej", "läge", "publicera inte", "vänta"])
async def test_a_yes_after_something_else_publishes_nothing(talk: Talk, between: str) -> None:
    await _close(talk, 5)
    await talk.say(COORDINATOR, between)
    await talk.say(COORDINATOR, "ja")
    async with talk.database.read() as uow:
        assert await uow.releases.of_round(a_round().id) is None


async def test_publishing_twice_publishes_once_and_says_the_same(talk: Talk) -> None:
    await _close(talk, 5)
    card = talk.cards[COORDINATOR]
    first = await talk.press(COORDINATOR, Verb.PUBLISH)
    talk.cards[COORDINATOR] = card
    assert await talk.press(COORDINATOR, Verb.PUBLISH) == first
    assert _reasons(await talk.say(COORDINATOR, "publicera")) == [Reason.NOTHING_TO_RELEASE]
    async with talk.database.read() as uow:
        assert [entry.what for entry in await uow.audit.all()] == ["round_closed", "summary_published"]


async def test_what_has_changed_since_the_preview_is_shown_before_it_is_published(talk: Talk) -> None:
    await _close(talk, 5)
    async with talk.database.open() as uow:
        chair = PersonId("chair-ls01")
        await uow.submissions.add(a_submission((1,) * 5, revision=2, respondent=chair, person_id=chair))
        await uow.commit()
    (shown,) = await talk.press(COORDINATOR, Verb.PUBLISH)
    assert isinstance(shown, ReleasePreview)
    assert shown.refused == Rejected(Reason.PREVIEW_CHANGED)
    assert await _summaries(talk) == []
    (published,) = await talk.press(COORDINATOR, Verb.PUBLISH)
    assert isinstance(published, SummaryPublished)


async def test_a_preview_is_shown_to_coordinators_in_private_alone(talk: Talk) -> None:
    await _close(talk, 5)
    assert _reasons(await talk.say(COORDINATOR, "publicera", conversation=CHANNEL)) == [Reason.ONLY_IN_PRIVATE]
    for who in ("chair-ls01", "stranger"):
        assert _reasons(await talk.say(who, "publicera")) == [Reason.NOT_COORDINATOR]
        assert _reasons(await talk.press(who, Verb.SHOW_PREVIEW)) == [Reason.NOT_COORDINATOR]
    (shown,) = await talk.press(COORDINATOR, Verb.SHOW_PREVIEW)
    assert isinstance(shown, ReleasePreview)


async def test_an_earlier_year_that_was_brought_in_waits_for_nobody(talk: Talk) -> None:
    await talk.put_round(an_earlier_round(opened_at=None))
    assert _reasons(await talk.say(COORDINATOR, "publicera")) == [Reason.TOO_FEW_NEW]


async def test_closing_in_the_channel_shows_no_preview_there_and_tells_the_coordinators(talk: Talk) -> None:
    await _answer_all(talk, 5)
    await talk.say(COORDINATOR, "läge")
    await talk.say(COORDINATOR, "stäng omgången", conversation=CHANNEL)
    (closed,) = await talk.say(COORDINATOR, "ja", conversation=CHANNEL)
    assert isinstance(closed, RoundClosed)
    assert not closed.in_private
    waiting = [each for each in await talk.deliveries() if each.kind is Kind.PREVIEW_WAITS]
    assert [each.person_id for each in waiting] == [COORDINATOR]


async def test_few_changes_after_a_release_are_said_to_be_too_few(talk: Talk) -> None:
    await _close(talk, 5)
    await talk.press(COORDINATOR, Verb.PUBLISH)
    await _correct_one(talk)
    (told,) = await talk.say(COORDINATOR, "publicera")
    assert isinstance(told, RoundClosed)
    assert told.withheld is Withheld.TOO_FEW_CHANGES


async def test_an_open_round_is_published_in_a_batch_and_says_that_it_is_open(talk: Talk) -> None:
    await _answer_all(talk, 5)
    assert _reasons(await talk.say(COORDINATOR, "publicera")) == [Reason.REST_TOO_SMALL]
    await _answer_all(talk, 6)
    (shown,) = await talk.say(COORDINATOR, "publicera")
    assert isinstance(shown, ReleasePreview)
    assert shown.summary.still_open
    (published,) = await talk.say(COORDINATOR, "ja")
    assert isinstance(published, SummaryPublished)
    (told,) = await talk.say("stranger", "sammanställning", conversation=CHANNEL)
    assert isinstance(told, Summary)
    assert (told.summary.still_open, told.summary.answered) == (True, 6)
    assert _reasons(await talk.say(COORDINATOR, "publicera")) == [Reason.TOO_FEW_NEW]


@pytest.mark.parametrize("by_card", [True, False])
async def test_a_written_decision_publishes_a_single_correction_from_the_chat(talk: Talk, *, by_card: bool) -> None:
    await _close(talk, 5)
    await talk.press(COORDINATOR, Verb.PUBLISH)
    assert _reasons(await talk.say(COORDINATOR, "publicera med beslut: styrgruppen § 4")) == [Reason.NOTHING_TO_RELEASE]
    await _correct_one(talk)
    (shown,) = await talk.say(COORDINATOR, "Publicera med beslut: Styrgruppen 2025-02-03 § 4")
    assert isinstance(shown, ReleasePreview)
    assert (shown.decision, shown.changes, len(await _summaries(talk))) == ("Styrgruppen 2025-02-03 § 4", 1, 0)
    (published,) = await (talk.press(COORDINATOR, Verb.PUBLISH) if by_card else talk.say(COORDINATOR, "publicera"))
    assert isinstance(published, SummaryPublished)
    async with talk.database.read() as uow:
        release = await uow.releases.of_round(a_round().id)
        entry = (await uow.audit.all())[-1]
    assert release
    assert (release.version, release.decision) == (2, "Styrgruppen 2025-02-03 § 4")
    assert (release.approved_by, release.published_at) == (COORDINATOR, NOW)
    assert (entry.what, entry.actor, entry.data["decision"]) == ("summary_published", COORDINATOR, release.decision)
    (told,) = await talk.say("stranger", "sammanställning", conversation=CHANNEL)
    assert "Styrgruppen" not in repr(told)


async def test_a_decision_is_a_coordinators_in_private_and_says_something(talk: Talk) -> None:
    await _close(talk, 5)
    await talk.press(COORDINATOR, Verb.PUBLISH)
    await _correct_one(talk)
    said = "publish by a written decision: § 4"
    assert _reasons(await talk.say("chair-ls01", said)) == [Reason.NOT_COORDINATOR]
    assert _reasons(await talk.say(COORDINATOR, said, conversation=CHANNEL)) == [Reason.ONLY_IN_PRIVATE]
    assert _reasons(await talk.say(COORDINATOR, "publicera med beslut:")) == [Reason.DECISION_MISSING]
    assert _reasons(await talk.say(COORDINATOR, f"publicera med beslut: {'x' * 501}")) == [Reason.DECISION_TOO_LONG]
    async with talk.database.read() as uow:
        assert len(await uow.releases.history(a_round().id)) == 1


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
    card = talk.cards[COORDINATOR]
    first = await talk.press(COORDINATOR, Verb.CLOSE_ROUND)
    talk.cards[COORDINATOR] = card
    assert await talk.press(COORDINATOR, Verb.CLOSE_ROUND) == first
    async with talk.database.read() as uow:
        assert [entry.what for entry in await uow.audit.all()] == ["round_closed"]


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
    await _close(talk, 5)
    await talk.press(COORDINATOR, Verb.PUBLISH)
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
    closed, _ = await talk.press(COORDINATOR, Verb.CLOSE_ROUND)
    assert isinstance(closed, RoundClosed)
    waiting = NothingPublished(closed.collection, Progress(5, 6))
    assert await talk.say("stranger", "sammanställning", **where) == (waiting,)
    await talk.press(COORDINATOR, Verb.PUBLISH)
    (summary,) = await talk.say("stranger", "sammanställning", **where)
    assert isinstance(summary, Summary)
    assert (summary.published_at, summary.summary.answered, summary.summary.of) == (NOW, 5, 6)
    assert [goal.mean for goal in summary.summary.goals] == [3.0] * 5


async def test_a_round_of_four_answers_closes_without_figures(talk: Talk) -> None:
    await _close(talk, 4)
    await talk.press(COORDINATOR, Verb.PUBLISH)
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


async def _correct_one(talk: Talk) -> None:
    """Have LS01 answer anew."""
    async with talk.database.open() as uow:
        chair = PersonId("chair-ls01")
        await uow.submissions.add(a_submission((1,) * 5, revision=2, respondent=chair, person_id=chair))
        await uow.commit()


def _reasons(messages: tuple[Message, ...]) -> list[Reason]:
    return [message.rejected.reason for message in messages if isinstance(message, Refusal)]


async def _close(talk: Talk, answered: int) -> None:
    """Have some answer, and close the round by its card in the coordinator's private chat."""
    await _answer_all(talk, answered)
    await talk.press(COORDINATOR, Verb.ASK_CLOSE)
    await talk.press(COORDINATOR, Verb.CLOSE_ROUND)


async def _summaries(talk: Talk) -> list[Delivery]:
    return [each for each in await talk.deliveries() if each.kind is Kind.CHANNEL_SUMMARY]


async def _answer_all(talk: Talk, count: int) -> None:
    for number in range(1, count + 1):
        await talk.say(f"chair-ls0{number}", "3 3 3 3 3")
        await talk.say(f"chair-ls0{number}", "gemensamt")
        await talk.say(f"chair-ls0{number}", "skicka in")
