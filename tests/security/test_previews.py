"""Old previews and mirrors say how things are now, publish nothing that they did not show, and show no other unit."""

from collections.abc import Awaitable, Callable
from fractions import Fraction

import pytest

from domain.errors import Reason
from domain.ids import PersonId
from domain.messages import Message, Refusal, Summary
from domain.release_messages import (
    NothingPublished,
    OwnMirror,
    ReleasePreview,
    SummaryComparison,
    SummaryDetail,
    SummaryPublished,
)
from domain.releases import Release
from domain.requests import Verb
from domain.roster import Assignment, Role
from domain.rounds import RoundState
from tests.dialogs.talks import CHANNEL, Talk, begin_talk
from tests.support.builders import COUNTY, NOW, a_round, a_submission, a_unit

COORDINATOR = "coordinator"
UNITS = [f"ls{number:02}" for number in range(1, 7)]


@pytest.fixture(name="closed")
async def begin_closed_talk() -> Talk:
    """Return a talk whose round is closed, with six answers: LS02 alone said 1."""
    talk = await begin_talk(a_round(state=RoundState.CLOSED, closed_at=NOW))
    async with talk.database.open() as uow:
        for unit in UNITS:
            chair = PersonId(f"chair-{unit}")
            values = (1,) * 5 if unit == "ls02" else (3,) * 5
            own = a_unit(unit.upper()).id
            await uow.submissions.add(a_submission(values, unit_id=own, respondent=chair, person_id=chair))
        await uow.commit()
    return talk


async def change_an_answer(talk: Talk) -> None:
    """Have LS01 answer anew."""
    async with talk.database.open() as uow:
        chair = PersonId("chair-ls01")
        await uow.submissions.add(a_submission((4,) * 5, revision=2, respondent=chair, person_id=chair))
        await uow.commit()


async def reopen(talk: Talk) -> None:
    """Open the round again."""
    await talk.put_round(a_round())


async def publish(talk: Talk) -> None:
    """Publish by words; the card of before stays."""
    card = talk.cards[COORDINATOR]
    await talk.say(COORDINATOR, "publicera")
    await talk.say(COORDINATOR, "ja")
    talk.cards[COORDINATOR] = card


async def remove_role(talk: Talk) -> None:
    """Let the coordinator be none any more."""
    async with talk.database.open() as uow:
        await uow.roster.remove_assignment(Assignment(PersonId(COORDINATOR), COUNTY.id, Role.COORDINATOR))
        await uow.commit()


@pytest.mark.parametrize(
    ("happen", "answer", "versions"),
    [
        (change_an_answer, ReleasePreview, 0),
        (reopen, ReleasePreview, 0),
        (publish, SummaryPublished, 1),
        (remove_role, Reason.NOT_COORDINATOR, 0),
    ],
)
async def test_an_old_preview_publishes_nothing_but_what_it_showed(
    closed: Talk,
    happen: Callable[[Talk], Awaitable[None]],
    answer: type[Message] | Reason,
    versions: int,
) -> None:
    await closed.press(COORDINATOR, Verb.SHOW_PREVIEW)
    await happen(closed)
    (said,) = await closed.press(COORDINATOR, Verb.PUBLISH)
    assert (said.rejected.reason if isinstance(said, Refusal) else type(said)) == answer
    assert len(await history(closed)) == versions


@pytest.mark.parametrize(
    ("who", "reason"), [("chair-ls01", Reason.NOT_COORDINATOR), ("stranger", Reason.NOT_COORDINATOR)]
)
async def test_a_forwarded_preview_is_worth_nothing(closed: Talk, who: str, reason: Reason) -> None:
    await closed.press(COORDINATOR, Verb.SHOW_PREVIEW)
    closed.cards[who] = closed.cards[COORDINATOR]
    (said,) = await closed.press(who, Verb.PUBLISH)
    assert isinstance(said, Refusal)
    assert said.rejected.reason is reason
    assert await history(closed) == []


async def test_a_code_from_the_client_is_not_believed(closed: Talk) -> None:
    (preview,) = await closed.press(COORDINATOR, Verb.SHOW_PREVIEW)
    assert isinstance(preview, ReleasePreview)
    (said,) = await closed.press(COORDINATOR, Verb.PUBLISH, {"card": "guessed", "code": preview.code, "choices": "x"})
    assert isinstance(said, Refusal)
    assert await history(closed) == []


async def test_details_and_mirrors_are_of_what_is_published(closed: Talk) -> None:
    for verb, answer in ((Verb.SUMMARY_DETAIL, NothingPublished), (Verb.MIRROR, Refusal)):
        assert [type(each) for each in await closed.press("chair-ls02", verb)] == [answer]
    await publish_all(closed)
    (detail,) = await closed.press("stranger", Verb.SUMMARY_DETAIL)
    assert isinstance(detail, SummaryDetail)
    (own,) = await closed.press("chair-ls02", Verb.MIRROR)
    assert isinstance(own, OwnMirror)
    assert own.mirror.unit == "LS02"
    assert {goal.value for goal in own.mirror.goals} == {Fraction(1)}


@pytest.mark.parametrize("said", ["spegel", "visa vår spegel", "våra värden genom åren"])
async def test_a_mirror_is_shown_in_private_to_those_who_speak_for_the_unit(closed: Talk, said: str) -> None:
    await publish_all(closed)
    assert _reasons(await closed.say("chair-ls02", said, conversation=CHANNEL)) == [Reason.ONLY_IN_PRIVATE]
    assert _reasons(await closed.say("stranger", said)) == [Reason.REPRESENTS_NOBODY]
    assert _reasons(await closed.say(COORDINATOR, said)) == [Reason.REPRESENTS_NOBODY]
    seen = {who: [_unit(each) for each in await closed.say(who, said)] for who in ("chair-ls02", "chair-ls05", "both")}
    assert seen == {"chair-ls02": ["LS02"], "chair-ls05": ["LS05"], "both": ["LS01", "LS02"]}


async def test_everybody_may_ask_for_the_summary_and_sees_no_unit_in_it(closed: Talk) -> None:
    await publish_all(closed)
    for who in ("stranger", "chair-ls01", COORDINATOR):
        (told,) = await closed.say(who, "sammanställning")
        (compared,) = await closed.say(who, "jämför med förra året")
        assert isinstance(told, Summary)
        assert compared == SummaryComparison(told.summary, told.published_at)
        assert "ls0" not in repr(told).casefold()


# Private functions


async def publish_all(talk: Talk) -> None:
    """Publish as the coordinator does."""
    await talk.press(COORDINATOR, Verb.SHOW_PREVIEW)
    await talk.press(COORDINATOR, Verb.PUBLISH)


async def history(talk: Talk) -> list[Release]:
    """Return what is published."""
    async with talk.database.read() as uow:
        return list(await uow.releases.history(a_round().id))


def _reasons(messages: tuple[Message, ...]) -> list[Reason]:
    return [message.rejected.reason for message in messages if isinstance(message, Refusal)]


def _unit(message: Message) -> str:
    assert isinstance(message, OwnMirror)
    return message.mirror.unit
