"""The port `Outbox`, on all databases: nothing is sent by two, nothing is lost silently (trust 1.2 d)."""

import pytest
from msgspec.structs import replace

from domain.deliveries import (
    AMBIGUOUS_PAUSE,
    LEASE,
    Delivery,
    Kind,
    Outcome,
    Result,
    State,
    begin_unclaimed,
    claim,
    settle,
    take_over,
)
from domain.delivery_ports import Ending
from domain.errors import DomainError
from domain.ids import CountyId, DeliveryId
from tests.storage.samples import CHAIR, COUNTY, MINUTE, NOW, AnyDatabase, commit_with, delivery
from tests.support.outcomes import claim_now, finish_now

MANY = 100


async def store(database: AnyDatabase, *deliveries: Delivery) -> None:
    """Store deliveries and commit."""
    async with database.open() as unit:
        for each in deliveries:
            assert await unit.outbox.add(each)
        await unit.commit()


async def test_a_delivery_comes_back_as_it_was_added(seeded: AnyDatabase) -> None:
    plain = delivery("a")
    full = replace(
        claim(delivery("b", kind=Kind.REPLY, payload={"type": "message", "åäö": [1, None, {"x": 2.5}]}), "me", NOW),
        activity_id="1:abc",
        detail="code",
        sent_at=NOW + MINUTE,
    )
    bare = delivery("c", county_id=None, person_id=None)
    await store(seeded, plain, full, bare)
    async with seeded.read() as unit:
        assert [await unit.outbox.get_by_key(each.key) for each in (plain, full, bare)] == [plain, full, bare]
        assert await unit.outbox.get_by_key("unknown") is None


async def test_a_key_is_added_once_and_the_first_delivery_stays(seeded: AnyDatabase) -> None:
    first = delivery("a")
    await store(seeded, first)
    async with seeded.open() as unit:
        assert not await unit.outbox.add(delivery("b", key=first.key, payload={}))
        assert await unit.outbox.add(delivery("c"))
        await unit.commit()
    async with seeded.read() as unit:
        assert [each.id for each in await unit.outbox.all()] == ["a", "c"]


async def test_of_several_only_those_are_added_whose_keys_are_new(seeded: AnyDatabase) -> None:
    first = delivery("a")
    await store(seeded, first)
    again = replace(first, id=DeliveryId("again"), detail="again")
    async with seeded.open() as unit:
        await unit.outbox.add_missing([again, delivery("b"), replace(delivery("b"), id=DeliveryId("twin"))])
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.outbox.all() == [first, delivery("b")]


async def test_deliveries_are_listed_in_order_by_county_and_state(seeded: AnyDatabase) -> None:
    second, first = delivery("z"), delivery("a", state=State.SENT, county_id=None)
    await store(seeded, second, first)
    async with seeded.read() as unit:
        assert await unit.outbox.all() == [second, first]
        assert await unit.outbox.all(COUNTY.id) == [second]
        assert await unit.outbox.all(state=State.SENT) == [first]
        assert await unit.outbox.all(COUNTY.id, State.SENT) == []
        assert await unit.outbox.all(CountyId("other")) == []


async def test_a_claim_takes_what_is_due_by_time_then_age_then_order(seeded: AnyDatabase) -> None:
    late = delivery("late", not_before=NOW + MINUTE)
    young = delivery("young", created_at=NOW)
    old, old_too = (delivery(name, created_at=NOW - MINUTE) for name in ("z", "a"))
    early = delivery("early", not_before=NOW - MINUTE)
    await store(seeded, late, young, old, old_too, early)
    async with seeded.open() as unit:
        claimed = await unit.outbox.claim_due("me", NOW, MANY)
        assert [each.id for each in claimed] == ["early", "z", "a", "young"]


async def test_a_claim_takes_no_more_than_its_limit(seeded: AnyDatabase) -> None:
    await store(seeded, *(delivery(str(number)) for number in range(3)))
    async with seeded.open() as unit:
        assert len(await unit.outbox.claim_due("me", NOW, 2)) == 2
        assert len(await unit.outbox.claim_due("me", NOW, 2)) == 1
        assert await unit.outbox.claim_due("me", NOW, 2) == []


async def test_one_that_is_held_back_is_claimed_by_name_and_by_one_sender_only(seeded: AnyDatabase) -> None:
    held, other = delivery("a", not_before=NOW + MINUTE), delivery("b")
    await store(seeded, held, other)
    async with seeded.open() as unit:
        assert await claim_now(unit, [held], "me", NOW) == [claim(held, "me", NOW)]
        assert await claim_now(unit, [held], "someone else", NOW) == [None]
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.outbox.all() == [claim(held, "me", NOW), other]


async def test_one_that_was_tried_meanwhile_is_not_claimed_by_who_knows_it_untried(seeded: AnyDatabase) -> None:
    held = delivery("a")
    tried = settle(claim(held, "someone else", NOW), Outcome(Result.RETRY), NOW)
    await store(seeded, tried)
    async with seeded.open() as unit:
        assert await claim_now(unit, [held, delivery("unknown")], "me", NOW + MINUTE) == [None, None]


async def test_several_are_claimed_and_finished_at_once_each_as_it_is(seeded: AnyDatabase) -> None:
    first, second = delivery("a"), delivery("b")
    again = settle(claim(delivery("c"), "me", NOW), Outcome(Result.RETRY), NOW)
    await store(seeded, first, second, again)
    async with seeded.open() as unit:
        claimed = await claim_now(unit, [first, delivery("x"), second, again], "me", NOW)
        assert claimed == [claim(first, "me", NOW), None, claim(second, "me", NOW), claim(again, "me", NOW)]
        assert [each for each in claimed if each] == await unit.outbox.all()
        sent = settle(claim(first, "me", NOW), Outcome(Result.SENT, activity_id="1:a"), NOW)
        lost = settle(claim(again, "me", NOW), Outcome(Result.FAILED, detail="400"), NOW)
        endings = [Ending(sent, "me", 1), Ending(second, "me", 7), Ending(lost, "me", 2)]
        assert await finish_now(unit, endings) == [True, False, True]
        assert await unit.outbox.all() == [sent, claim(second, "me", NOW), lost]


async def test_several_are_added_at_once_or_none(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.outbox.add_all([delivery("a"), delivery("b")])
        assert [each.id for each in await unit.outbox.all()] == ["a", "b"]
        await unit.commit()
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.outbox.add_all([delivery("c"), delivery("d", key=delivery("a").key)]))
    async with seeded.read() as unit:
        assert [each.id for each in await unit.outbox.all()] == ["a", "b"]


async def test_a_claim_is_stored_as_the_domain_makes_it(seeded: AnyDatabase) -> None:
    waiting = delivery("a")
    await store(seeded, waiting)
    async with seeded.open() as unit:
        claimed = await unit.outbox.claim_due("me", NOW, MANY)
        await unit.commit()
    async with seeded.read() as unit:
        assert claimed == [claim(waiting, "me", NOW)]
        assert await unit.outbox.all() == claimed


@pytest.mark.parametrize("state", [each for each in State if each not in (State.WAITING, State.AMBIGUOUS)])
async def test_nothing_else_is_claimed(seeded: AnyDatabase, state: State) -> None:
    await store(seeded, delivery("a", state=state))
    async with seeded.open() as unit:
        assert await unit.outbox.claim_due("me", NOW, MANY) == []


async def test_a_reminder_that_may_have_arrived_is_tried_once_more_after_a_pause_then_parked(
    seeded: AnyDatabase,
) -> None:
    uncertain = Outcome(Result.AMBIGUOUS, detail="timeout")
    await store(seeded, delivery("a"))
    later = NOW + AMBIGUOUS_PAUSE
    for now, expected in ((NOW, State.AMBIGUOUS), (later, State.PARKED)):
        async with seeded.open() as unit:
            (claimed,) = await unit.outbox.claim_due("me", now, MANY)
            assert await finish_now(unit, [Ending(settle(claimed, uncertain, now), "me", claimed.fence)]) == [True]
            assert [each.state for each in await unit.outbox.all()] == [expected]
            assert await unit.outbox.claim_due("me", now, MANY) == []
            await unit.commit()
    async with seeded.open() as unit:
        assert await unit.outbox.claim_due("me", later + MINUTE, MANY) == []


async def test_a_finished_delivery_keeps_what_the_sender_learnt(seeded: AnyDatabase) -> None:
    await store(seeded, delivery("a"))
    async with seeded.open() as unit:
        (claimed,) = await unit.outbox.claim_due("me", NOW, MANY)
        sent = settle(claimed, Outcome(Result.SENT, activity_id="1:abc"), NOW + MINUTE)
        assert await finish_now(unit, [Ending(sent, "me", claimed.fence)]) == [True]
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.outbox.all() == [sent]


async def test_a_reply_claimed_at_birth_is_finished_by_its_owner(seeded: AnyDatabase) -> None:
    born = claim(delivery("a", kind=Kind.REPLY, tries_left_if_ambiguous=0), "me", NOW)
    await store(seeded, born)
    async with seeded.open() as unit:
        assert await unit.outbox.claim_due("other", NOW, MANY) == []
        assert await finish_now(unit, [Ending(settle(born, Outcome(Result.SENT), NOW), "me", born.fence)]) == [True]


async def test_what_was_put_in_place_without_a_claim_is_finished_unless_somebody_took_it(seeded: AnyDatabase) -> None:
    payload = {"activity": {}, "update_activity_id": "1:abc"}
    first, second = (delivery(each, kind=Kind.REPLY, payload=payload) for each in ("a", "b"))
    await store(seeded, first, second)
    sent = [settle(begin_unclaimed(each), Outcome(Result.SENT), NOW) for each in (first, second)]
    async with seeded.open() as unit:
        (taken,) = await unit.outbox.claim_due("other", NOW, 1)
        assert taken == take_over(first, "other", NOW)
        assert taken.uncertain_tries == 1
        assert await finish_now(unit, [Ending(each, None, 0) for each in sent]) == [False, True]
        assert await unit.outbox.all() == [taken, sent[1]]


@pytest.mark.parametrize(
    ("fence_behind", "owner", "taken_over"),
    [(1, "me", False), (0, "other", False), (0, "me", True)],
    ids=["old fence", "another's", "settled meanwhile"],
)
async def test_a_sender_that_lost_its_claim_changes_nothing(
    seeded: AnyDatabase,
    fence_behind: int,
    owner: str,
    taken_over: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    await store(seeded, delivery("a"))
    async with seeded.open() as unit:
        (claimed,) = await unit.outbox.claim_due("me", NOW, MANY)
        if taken_over:
            assert await unit.outbox.settle_expired(NOW + LEASE) == 1
        before = await unit.outbox.all()
        sent = settle(claimed, Outcome(Result.SENT), NOW)
        assert await finish_now(unit, [Ending(sent, owner, claimed.fence - fence_behind)]) == [False]
        assert await unit.outbox.all() == before


async def test_what_is_sent_stays_sent(seeded: AnyDatabase) -> None:
    sent = replace(claim(delivery("a"), "me", NOW), state=State.SENT)
    await store(seeded, sent)
    async with seeded.open() as unit:
        assert await finish_now(unit, [Ending(settle(sent, Outcome(Result.FAILED), NOW), "me", sent.fence)]) == [False]
        assert await unit.outbox.all() == [sent]


async def test_an_unknown_delivery_is_not_finished(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        assert await finish_now(unit, [Ending(delivery("unknown"), "me", 1)]) == [False]


@pytest.mark.parametrize(
    ("kind", "tries", "expected"),
    [(Kind.REMINDER, 1, State.AMBIGUOUS), (Kind.REPLY, 0, State.PARKED), (Kind.CHANNEL_SUMMARY, 0, State.PARKED)],
)
async def test_an_expired_lease_never_goes_back_to_plain_waiting(
    seeded: AnyDatabase, kind: Kind, tries: int, expected: State
) -> None:
    await store(seeded, delivery("a", kind=kind, tries_left_if_ambiguous=tries), delivery("waiting"))
    async with seeded.open() as unit:
        await unit.outbox.claim_due("gone", NOW, 1)
        assert await unit.outbox.settle_expired(NOW + LEASE - MINUTE / 60) == 0
        assert await unit.outbox.settle_expired(NOW + LEASE) == 1
        assert await unit.outbox.settle_expired(NOW + LEASE) == 0
        first, second = await unit.outbox.all()
        assert (first.state, first.owner, first.lease_until) == (expected, None, None)
        assert second.state is State.WAITING


async def test_naive_instants_are_refused(seeded: AnyDatabase) -> None:
    for field in ("created_at", "not_before"):
        async with seeded.open() as unit:
            with pytest.raises(DomainError, match="naive_instant"):
                await unit.outbox.add(delivery("a", **{field: NOW.replace(tzinfo=None)}))
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await unit.outbox.claim_due("me", NOW.replace(tzinfo=None), 1)


async def test_an_id_is_added_once_too(seeded: AnyDatabase) -> None:
    await store(seeded, delivery("a"))
    async with seeded.open() as unit:
        assert not await unit.outbox.add(delivery("b", id=DeliveryId("a"), person_id=CHAIR.id))
