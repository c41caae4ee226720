"""A message that its writer changed: the last answer is what it says now, once (F35)."""

import pytest

from dialogs.turns import TurnKind
from domain.answers import Perspective
from domain.errors import Reason
from domain.messages import Message, NextItem, Receipt, Refusal, Review
from tests.dialogs.talks import CHANNEL, Talk

CHAIR = "chair-ls01"


async def edit(talk: Talk, text: str, message: str, **changes: object) -> tuple[Message, ...]:
    """Change what was written in a message."""
    return await talk.say(CHAIR, text, kind=TurnKind.EDITED, message_id=message, **changes)


async def write(talk: Talk, *texts: str) -> None:
    """Write messages, each with its text as its id."""
    for text in texts:
        await talk.say(CHAIR, text, message_id=text)


async def stored(talk: Talk) -> list[tuple[list[int], Perspective | None, str]]:
    """Return what was handed in, in order."""
    found = (each.answers for each in await talk.submissions())
    return [(list(answers.values.values()), answers.perspective, answers.comment) for answers in found]


async def test_a_changed_list_that_was_not_handed_in_is_shown_as_it_is_now(talk: Talk) -> None:
    await write(talk, "gemensamt", "3 4 2 3 3")
    (review,) = await edit(talk, "3 4 2 3 4", "3 4 2 3 3")
    assert isinstance(review, Review)
    assert list(review.answers.values.values()) == [3, 4, 2, 3, 4]
    await write(talk, "skicka in")
    assert await stored(talk) == [([3, 4, 2, 3, 4], Perspective.JOINT, "")]


async def test_a_changed_list_that_was_handed_in_is_a_new_revision_with_a_receipt(talk: Talk) -> None:
    await write(talk, "gemensamt", "3 4 2 3 3", "skicka in")
    (receipt,) = await edit(talk, "3 4 2 3 4", "3 4 2 3 3")
    assert isinstance(receipt, Receipt)
    assert receipt.revision == 2
    assert receipt.former is not None
    assert [values for values, _, _ in await stored(talk)] == [[3, 4, 2, 3, 3], [3, 4, 2, 3, 4]]
    (again,) = await edit(talk, "1 4 2 3 4", "3 4 2 3 3")
    assert isinstance(again, Receipt)
    assert again.revision == 3


async def test_a_change_that_changes_nothing_stores_nothing(talk: Talk) -> None:
    await write(talk, "gemensamt", "3 4 2 3 3", "skicka in")
    (receipt,) = await edit(talk, "3 4 2 3 3.", "3 4 2 3 3")
    assert isinstance(receipt, Receipt)
    assert receipt.revision == 1
    assert len(await talk.submissions()) == 1


async def test_a_changed_step_is_the_step_of_its_own_goal(talk: Talk) -> None:
    await write(talk, "gemensamt", "3", "4")
    (item,) = await edit(talk, "2", "4")
    assert isinstance(item, NextItem)
    assert (item.number, item.values) == (3, {1: 3, 2: 2})


async def test_an_earlier_message_is_no_answer_any_more(talk: Talk) -> None:
    await write(talk, "gemensamt", "3", "4")
    (refusal,) = await edit(talk, "1", "3")
    assert isinstance(refusal, Refusal)
    assert refusal.rejected.reason is Reason.EDIT_CHANGES_NOTHING
    (item,) = await talk.say(CHAIR, "2")
    assert isinstance(item, NextItem)
    assert item.values == {1: 3, 2: 4, 3: 2}


async def test_a_changed_comment_and_a_changed_perspective_are_heeded(talk: Talk) -> None:
    await write(talk, "3 3 3 3 3", "gemensamt")
    (review,) = await edit(talk, "regionen", "gemensamt")
    assert isinstance(review, Review)
    assert review.answers.perspective is Perspective.REGION
    await write(talk, "kommentar Hej.", "skicka in")
    (receipt,) = await edit(talk, "kommentar Hej igen.", "kommentar Hej.")
    assert isinstance(receipt, Receipt)
    assert await stored(talk) == [
        ([3] * 5, Perspective.REGION, "Hej."),
        ([3] * 5, Perspective.REGION, "Hej igen."),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("3 4", Reason.EDIT_NOT_UNDERSTOOD),
        ("banan", Reason.EDIT_NOT_UNDERSTOOD),
        ("", Reason.EDIT_NOT_UNDERSTOOD),
        ("9 4 2 3 3", Reason.OUTSIDE_SCALE),
        ("3,5", Reason.NOT_A_WHOLE_STEP),
    ],
)
async def test_a_change_that_is_no_answer_leaves_the_answer_and_says_so(talk: Talk, text: str, reason: Reason) -> None:
    await write(talk, "gemensamt", "3 4 2 3 3", "skicka in")
    (refusal,) = await edit(talk, text, "3 4 2 3 3")
    assert isinstance(refusal, Refusal)
    assert refusal.rejected.reason is reason
    assert [values for values, _, _ in await stored(talk)] == [[3, 4, 2, 3, 3]]


@pytest.mark.parametrize("text", ["hjälp", "stäng omgången", "skatta", "tack så mycket"])
async def test_a_changed_message_that_was_no_answer_does_nothing(talk: Talk, text: str) -> None:
    await write(talk, "hejsan")
    assert await edit(talk, text, "hejsan") == ()


async def test_what_is_changed_in_a_channel_is_nobodys_answer(talk: Talk) -> None:
    await write(talk, "gemensamt", "3 4 2 3 3", "skicka in")
    assert await edit(talk, "1 1 1 1 1", "3 4 2 3 3", conversation=CHANNEL) == ()
    assert len(await talk.submissions()) == 1
