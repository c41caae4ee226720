"""Whole talks of units that hand in none: asked once more, said in two ways, taken back."""

import pytest

from domain.errors import Reason
from domain.interview_messages import AnswerLater, NoneDeclared, NoneQuestion
from domain.messages import DidYouMean, Message, PerspectiveQuestion, Refusal, StatusReport
from domain.progress import Progress
from domain.requests import Verb
from domain.rounds import RoundState
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import NOW, a_round

CHAIR, BOTH, COORDINATOR = "chair-ls01", "both", "coordinator"


async def declared(talk: Talk) -> list[tuple[str, str, bool]]:
    """Return what was said, of which unit, and why."""
    async with talk.database.read() as uow:
        said = await uow.declarations.of_round(a_round().id)
    return [(each.unit_id, each.reason, each.withdrawn) for each in said]


async def test_it_is_asked_about_once_more_and_then_stored(talk: Talk) -> None:
    (question,) = await talk.say(CHAIR, "ingen självskattning")
    assert question == NoneQuestion(a_round(), (("ls01", "LS01"),))  # type: ignore[arg-type] # ids
    assert await declared(talk) == []
    assert await talk.press(CHAIR, Verb.DECLARE_NONE, {"reason": " Vi är i ombildning. "}) == (
        NoneDeclared(a_round(), "LS01"),
    )
    assert talk.handled.response == {"status": 200, "body": {"in_place": "NoneDeclared", "language": "sv"}}
    assert await declared(talk) == [("ls01", "Vi är i ombildning.", False)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("ja", ""), ("Ja, vi lämnar ingen", ""), ("Ja: vi är i ombildning", "vi är i ombildning"), ("yes", "")],
)
async def test_a_yes_in_words_right_after_the_question_stores_it(talk: Talk, text: str, reason: str) -> None:
    await talk.say(CHAIR, "vi lämnar ingen självskattning")
    assert await talk.say(CHAIR, text) == (NoneDeclared(a_round(), "LS01"),)
    assert await declared(talk) == [("ls01", reason, False)]


@pytest.mark.parametrize("text", ["ja, men inte än", "kanske", "ja vi vill svara", "vet inte", "nja"])
async def test_anything_else_stores_nothing_and_a_later_yes_is_too_late(talk: Talk, text: str) -> None:
    await talk.say(CHAIR, "ingen självskattning")
    await talk.say(CHAIR, text)
    assert await talk.say(CHAIR, "ja") == (DidYouMean(()),)
    assert await declared(talk) == []


async def test_a_yes_after_something_else_was_pressed_stores_nothing(talk: Talk) -> None:
    await talk.say(CHAIR, "ingen självskattning")
    await talk.press(CHAIR, Verb.STATUS, {})
    assert await talk.say(CHAIR, "ja") == (DidYouMean(()),)
    assert await declared(talk) == []


@pytest.mark.parametrize("by_card", [True, False])
async def test_a_no_leaves_it_and_takes_back_what_was_said_before(talk: Talk, *, by_card: bool) -> None:
    for expected in (False, True):
        await talk.say(CHAIR, "ingen självskattning")
        said = await talk.press(CHAIR, Verb.ANSWER_LATER) if by_card else await talk.say(CHAIR, "nej")
        assert said == (AnswerLater(a_round(), "LS01", withdrawn=expected),)
        await talk.say(CHAIR, "ingen självskattning")
        await talk.say(CHAIR, "ja")
    assert [withdrawn for _, _, withdrawn in await declared(talk)] == [False, True, False]


async def test_who_speaks_for_two_is_asked_which(talk: Talk) -> None:
    (question,) = await talk.say(BOTH, "ingen självskattning")
    assert isinstance(question, NoneQuestion)
    assert [name for _, name in question.units] == ["LS01", "LS02"]
    (again,) = await talk.press(BOTH, Verb.DECLARE_NONE)
    assert isinstance(again, NoneQuestion)
    assert again.refused is not None
    assert await talk.press(BOTH, Verb.DECLARE_NONE, {"choice": "2"}) == (NoneDeclared(a_round(), "LS02"),)
    await talk.say(BOTH, "ingen självskattning")
    (one,) = await talk.say(BOTH, "ls01")
    assert isinstance(one, NoneQuestion)
    assert await talk.say(BOTH, "ja") == (NoneDeclared(a_round(), "LS01"),)
    assert [unit for unit, _, _ in await declared(talk)] == ["ls02", "ls01"]


async def test_a_unit_that_has_answered_is_told_so(talk: Talk) -> None:
    await talk.say(CHAIR, "3 3 3 3 3")
    await talk.say(CHAIR, "gemensamt")
    await talk.say(CHAIR, "ingen självskattning")
    card = talk.cards[CHAIR]
    await talk.say(CHAIR, "skicka in")
    (refused,) = await talk.press(CHAIR, Verb.DECLARE_NONE, {"card": card})
    assert _reason(refused) is Reason.NONE_AFTER_ANSWER
    (refused,) = await talk.say(CHAIR, "ingen självskattning")
    assert _reason(refused) is Reason.NONE_AFTER_ANSWER
    assert await declared(talk) == []


async def test_the_coordinator_sees_it_apart_and_the_channel_only_how_many(talk: Talk) -> None:
    await talk.say(CHAIR, "ingen självskattning")
    await talk.say(CHAIR, "ja")
    (report,) = await talk.say(COORDINATOR, "läge")
    assert isinstance(report, StatusReport)
    assert (report.confirmed_none, report.progress) == (("LS01",), Progress(0, 6, confirmed_none=1))
    assert report.missing == ("LS02", "LS03", "LS04", "LS05", "LS06")
    (public,) = await talk.say(COORDINATOR, "läge", conversation=CHANNEL)
    assert isinstance(public, StatusReport)
    assert (public.confirmed_none, public.missing, public.progress) == ((), None, Progress(0, 6, confirmed_none=1))


async def test_the_unit_can_still_answer(talk: Talk) -> None:
    await talk.say(CHAIR, "ingen självskattning")
    await talk.say(CHAIR, "ja")
    (question,) = await talk.say(CHAIR, "skatta")
    assert isinstance(question, PerspectiveQuestion)


@pytest.mark.parametrize("who", ["stranger", COORDINATOR])
async def test_only_who_speaks_for_a_unit_may_say_it(talk: Talk, who: str) -> None:
    (refused,) = await talk.say(who, "ingen självskattning")
    assert _reason(refused) is Reason.REPRESENTS_NOBODY
    await talk.say(CHAIR, "ingen självskattning")
    for verb in (Verb.DECLARE_NONE, Verb.ANSWER_LATER):
        (refused,) = await talk.press(who, verb, {"card": talk.cards[CHAIR]})
        assert _reason(refused) is Reason.CARD_OF_ANOTHER
    assert await declared(talk) == []


async def test_it_is_said_in_private_and_while_the_round_is_open(talk: Talk) -> None:
    (refused,) = await talk.say(CHAIR, "ingen självskattning", conversation=CHANNEL)
    assert _reason(refused) is Reason.ONLY_IN_PRIVATE
    await talk.say(CHAIR, "ingen självskattning")
    await talk.put_round(a_round(state=RoundState.CLOSED, closed_at=NOW))
    (refused,) = await talk.press(CHAIR, Verb.DECLARE_NONE)
    assert _reason(refused) is Reason.ROUND_CLOSED
    assert await declared(talk) == []


async def test_no_button_makes_an_answer_of_what_is_not_whole(talk: Talk) -> None:
    await talk.say(CHAIR, "skatta")
    await talk.press(CHAIR, Verb.CHOOSE_PERSPECTIVE, {"perspective": "joint"})
    await talk.press(CHAIR, Verb.SAVE_DRAFT, {"goal_1": "3", "goal_2": "3"})
    for verb in Verb:
        await talk.press(CHAIR, verb, {"goal_1": "3"})
    for text in ("skicka in", "ja", "stämmer"):
        await talk.say(CHAIR, text)
    assert list(await talk.submissions()) == []
    (report,) = await talk.say(COORDINATOR, "läge")
    assert isinstance(report, StatusReport)
    assert report.progress.answered == 0


# Private functions


def _reason(message: Message) -> Reason | None:
    return message.rejected.reason if isinstance(message, Refusal) else None
