"""Publishing what was looked at: once, in versions, with one post in the channel."""

import pytest
from msgspec.structs import replace

from domain.consolidation import UnitResult
from domain.deliveries import Delivery, Kind, State
from domain.disclosure import Withheld
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.messages import Summary
from domain.ports import UnitOfWork
from domain.release_messages import PreviewWaits
from domain.releases import Release
from domain.roster import Assignment, Role
from domain.rounds import RoundState
from domain.submissions import Submission
from domain.summaries import Rules
from domain.usecases.advance_rounds import advance_rounds
from domain.usecases.announce_preview import announce_preview
from domain.usecases.compose_delivery import Unwanted, compose_delivery
from domain.usecases.connect_channel import connect_channel
from domain.usecases.post_release import post_release
from domain.usecases.preview_summary import preview_summary
from domain.usecases.publish_summary import Publishing, publish_summary
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import COUNTY, NOW, a_channel, a_principal, a_round, a_submission, a_unit

CLOSED = a_round(state=RoundState.CLOSED, closed_at=NOW)
BY_HAND = Publishing(Rules(), "coordinator")


async def test_what_was_looked_at_is_published_and_sent_to_the_channel(uow: UnitOfWork) -> None:
    await uow.conversations.connect_channel(COUNTY.id, a_channel())
    await add_round(uow, CLOSED, _answers(5))
    preview = await preview_summary(uow, COUNTY, CLOSED, Rules())

    release = await _publish(uow, code=preview.code)

    assert release.summary == preview.summary
    assert (release.version, release.approved_by, release.published_at) == (1, "coordinator", NOW)
    (delivery,) = await uow.outbox.all()
    assert delivery.conversation_id == a_channel().id
    assert delivery.payload == {"release": release.id, "round": CLOSED.id}
    (entry,) = await uow.audit.all()
    assert (entry.what, entry.data["version"]) == ("summary_published", 1)


async def test_an_answer_that_changed_since_the_preview_is_looked_at_first(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(5))
    preview = await preview_summary(uow, COUNTY, CLOSED, Rules())
    await _change(uow, 1)
    refused = await publish_summary(uow, COUNTY, CLOSED, replace(BY_HAND, code=preview.code), NOW)
    assert refused == Rejected(Reason.PREVIEW_CHANGED)
    assert await uow.releases.of_round(CLOSED.id) is None


async def test_of_an_open_round_nothing_is_shown_or_published_before_there_is_a_batch(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), _answers(5))
    preview = await preview_summary(uow, COUNTY, a_round(), Rules())
    assert (preview.summary.withheld, preview.summary.goals) == (Withheld.ROUND_STILL_OPEN, ())
    refused = await publish_summary(uow, COUNTY, a_round(), replace(BY_HAND, decision="Dnr 2025-17"), NOW)
    assert refused is Withheld.REST_TOO_SMALL
    assert await uow.releases.of_round(a_round().id) is None


async def test_an_open_rounds_batches_are_published_five_new_answers_at_a_time(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), _answers(5))
    for number in range(7, 11):
        await uow.roster.add_unit(a_unit(f"LS{number:02}"))
    first = await publish_summary(uow, COUNTY, a_round(), BY_HAND, NOW)
    assert isinstance(first, Release)
    assert (first.summary.still_open, first.summary.answered, len(first.summary.goals)) == (True, 5, 5)
    for number in range(6, 11):
        assert await publish_summary(uow, COUNTY, a_round(), BY_HAND, NOW) is Withheld.TOO_FEW_NEW
        await uow.submissions.add(a_submission(unit_id=UnitId(f"ls{number:02}")))
    second = await publish_summary(uow, COUNTY, a_round(), BY_HAND, NOW)
    assert isinstance(second, Release)
    assert (second.version, second.summary.answered) == (2, 10)


async def test_what_is_left_of_a_batch_at_the_close_waits_for_a_decision(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), _answers(5))
    for number in range(7, 11):
        await uow.roster.add_unit(a_unit(f"LS{number:02}"))
    await publish_summary(uow, COUNTY, a_round(), BY_HAND, NOW)
    for number in range(6, 10):
        await uow.submissions.add(a_submission(unit_id=UnitId(f"ls{number:02}")))
    await uow.rounds.put(CLOSED)
    assert await publish_summary(uow, COUNTY, CLOSED, BY_HAND, NOW) is Withheld.TOO_FEW_NEW
    decided = await _publish(uow, decision="Dnr 2025-17")
    assert (decided.summary.answered, decided.summary.still_open, decided.version) == (9, False, 2)


async def test_without_a_channel_the_summary_waits_for_one(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(5))
    await _publish(uow)
    assert await uow.outbox.all() == []
    connected = await connect_channel(uow, a_principal(coordinator=True), a_channel(), NOW)
    assert not isinstance(connected, Rejected)
    assert connected.summary_follows
    assert len(await uow.outbox.all()) == 1


async def test_a_correction_is_published_only_with_three_changes(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(5))
    first = await _publish(uow)
    for changed in (1, 2):
        await _change(uow, changed)
    assert await publish_summary(uow, COUNTY, CLOSED, BY_HAND, NOW) is Withheld.TOO_FEW_CHANGES
    assert await uow.releases.of_round(CLOSED.id) == first
    await _change(uow, 3)
    assert (await _publish(uow)).version == 2


async def test_a_written_decision_publishes_a_single_correction(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(5))
    await _publish(uow)
    await _change(uow, 1)
    decided = await _publish(uow, decision="Dnr 2025-17")
    assert (decided.decision, decided.version) == ("Dnr 2025-17", 2)
    assert (await uow.audit.all())[-1].data["decision"] == "Dnr 2025-17"


async def test_the_fifth_answer_after_a_summary_without_figures_brings_the_figures(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(4))
    first = await _publish(uow)
    assert first.summary.withheld is Withheld.TOO_FEW_ANSWERS
    assert await publish_summary(uow, COUNTY, CLOSED, BY_HAND, NOW) is Withheld.TOO_FEW_CHANGES
    await uow.submissions.add(a_submission(unit_id=UnitId("ls05")))
    assert (await _publish(uow)).summary.withheld is None


async def test_a_later_version_takes_the_place_of_the_post_and_never_makes_a_second(uow: UnitOfWork) -> None:
    first, second = await _publish_twice(uow, State.SENT)
    update = (await uow.outbox.all())[-1]
    assert update.payload == {"release": second.id, "round": CLOSED.id, "update_activity_id": "post"}
    assert await uow.releases.history(CLOSED.id) == [first, second]
    said = await compose_delivery(uow, update, NOW, lambda _day: True)
    assert said == Summary(second.summary, NOW, version=2)
    await uow.outbox.change(replace(update, state=State.SENT, activity_id="post"), update)
    for number in (1, 2, 3):
        await _change(uow, number, revision=3, value=2)
    await _publish(uow)
    assert (await uow.outbox.all())[-1].payload["update_activity_id"] == "post"


async def test_while_a_former_post_is_being_sent_none_is_added(uow: UnitOfWork) -> None:
    _, second = await _publish_twice(uow, State.SENDING)
    assert not await post_release(uow, COUNTY, second, NOW)
    assert len(await uow.outbox.all()) == 1


@pytest.mark.parametrize("state", [State.AMBIGUOUS, State.PARKED])
async def test_while_a_former_post_may_be_there_none_is_added(uow: UnitOfWork, state: State) -> None:
    _, second = await _publish_twice(uow, state)
    (post,) = await uow.outbox.all()
    assert not await post_release(uow, COUNTY, second, NOW)
    await uow.outbox.change(replace(post, state=State.SENT, activity_id="post"), post)
    # The tick finds out, and says that there is something to commit.
    assert [await advance_rounds(uow, Rules(), NOW) for _ in range(2)] == [1, 0]
    assert not await post_release(uow, COUNTY, second, NOW)
    assert [each.payload.get("update_activity_id") for each in await uow.outbox.all()] == [None, "post"]


@pytest.mark.parametrize("state", [State.WAITING, State.UNREACHABLE, State.FAILED, State.DROPPED])
async def test_a_former_version_that_never_arrived_is_left_out(uow: UnitOfWork, state: State) -> None:
    await _publish_twice(uow, state)
    first, second = await uow.outbox.all()
    assert await compose_delivery(uow, first, NOW, lambda _day: True) == Unwanted("superseded")
    assert isinstance(await compose_delivery(uow, second, NOW, lambda _day: True), Summary)


async def test_a_coordinator_is_told_of_a_preview_unless_it_is_published_or_no_longer_theirs(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(5))
    person = await add_speaker(uow, "coordinator", a_unit())
    role = Assignment(person.id, COUNTY.id, Role.COORDINATOR)
    await uow.roster.add_assignment(role)
    assert await announce_preview(uow, COUNTY, CLOSED, NOW) == 1
    assert await announce_preview(uow, COUNTY, CLOSED, NOW) == 0
    (delivery,) = await uow.outbox.all()
    assert isinstance(await _say(uow, delivery), PreviewWaits)
    await uow.roster.remove_assignment(role)
    assert await _say(uow, delivery) == Unwanted("no_longer_coordinator")
    await uow.roster.add_assignment(role)
    await uow.rounds.put(a_round())
    assert await _say(uow, delivery) == Unwanted("round_not_closed")
    await uow.rounds.put(CLOSED)
    await _publish(uow)
    assert await _say(uow, delivery) == Unwanted("published")
    assert delivery.kind is Kind.PREVIEW_WAITS


async def test_an_answer_that_is_gone_is_a_change_too(uow: UnitOfWork) -> None:
    await add_round(uow, CLOSED, _answers(6))
    release = await _publish(uow)
    fewer: tuple[UnitResult, ...] = release.results[:3]
    preview = await preview_summary(uow, COUNTY, CLOSED, Rules())
    assert replace(preview, results=fewer).changes == 3


# Private functions


async def _publish_twice(uow: UnitOfWork, state: State) -> tuple[Release, Release]:
    """Publish, let the post come to a state, and publish three changes."""
    await uow.conversations.connect_channel(COUNTY.id, a_channel())
    await add_round(uow, CLOSED, _answers(5))
    first = await _publish(uow)
    (post,) = await uow.outbox.all()
    came = replace(post, state=state, activity_id="post" if state is State.SENT else None)
    await uow.outbox.change(came, post)
    for number in (1, 2, 3):
        await _change(uow, number)
    return first, await _publish(uow)


async def _publish(uow: UnitOfWork, code: str | None = None, decision: str | None = None) -> Release:
    published = await publish_summary(uow, COUNTY, CLOSED, replace(BY_HAND, code=code, decision=decision), NOW)
    assert isinstance(published, Release)
    return published


async def _say(uow: UnitOfWork, delivery: Delivery) -> object:
    return await compose_delivery(uow, delivery, NOW, lambda _day: True)


def _answers(count: int) -> list[Submission]:
    return [a_submission(unit_id=UnitId(f"ls{number:02}")) for number in range(1, count + 1)]


async def _change(uow: UnitOfWork, number: int, revision: int = 2, value: int = 4) -> None:
    changed = a_submission((value,) * 5, unit_id=UnitId(f"ls{number:02}"), revision=revision)
    await uow.submissions.add(changed)
