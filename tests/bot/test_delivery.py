"""From the outbox to Teams."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from msgspec.structs import replace

from bot.batches import Batches
from bot.clock import DemoClock
from bot.connector import Connector
from bot.delivery import BATCH, DeliveryPorts, DeliveryWorker, Dropped
from bot.limits import Limits
from bot.pauses import Pauses, add_nothing
from bot.rates import Pace
from bot.service_urls import ServiceHosts
from bot.tokens import NoToken
from domain.conversations import Conversation, Scope, without_thread
from domain.deliveries import LEASE, REPLY_HOLD, TRIES_AFTER_AMBIGUOUS, Delivery, Kind, State, claim, hold_back_until
from domain.ids import DeliveryId
from domain.ports import Json
from tests.support.connector import Behaviour, Call, FakeConnector, fake_connector
from tests.support.fakes import FakeDatabase

NOW = datetime(2025, 1, 24, 8, tzinfo=UTC)
CHANNEL = "19:sammanstallningar@thread.tacv2"


@dataclass(eq=False)
class Post:
    """A worker with its outbox and the Connector it sends to."""

    fake: FakeConnector
    database: FakeDatabase
    worker: DeliveryWorker
    composed: list[str] = field(default_factory=list)
    compose: Callable[[Delivery], Awaitable[Json | Dropped]] | None = None
    passed: float = 0.0

    async def write(self, delivery: Delivery) -> Json | Dropped:
        """Compose what the test wants, else the delivery's own key."""
        self.composed.append(delivery.key)
        if self.compose is not None:
            return await self.compose(delivery)
        return {"type": "message", "text": delivery.key}

    async def add(self, *deliveries: Delivery, conversation_id: str = "a:1") -> None:
        """Put deliveries in the outbox, and the conversation they go to."""
        async with self.database.open() as unit:
            known = await unit.conversations.get("t", conversation_id)
            if known is None:
                await unit.conversations.put(
                    Conversation(conversation_id, "t", self.fake.url, Scope.PERSONAL, "28:bot")
                )
            for delivery in deliveries:
                await unit.outbox.add(delivery)
            await unit.commit()

    async def send(self, *replies: Delivery) -> None:
        """Send replies to the conversation as it is stored."""
        async with self.database.read() as unit:
            conversation = await unit.conversations.get("t", without_thread(replies[0].conversation_id))
        assert conversation is not None
        await self.worker.send_replies(replies, conversation)

    async def stored(self, key: str) -> Delivery:
        """Return a delivery as it is stored."""
        async with self.database.read() as unit:
            delivery = await unit.outbox.get_by_key(key)
        assert delivery is not None
        return delivery

    async def reachable(self, conversation_id: str = "a:1") -> bool:
        """Tell whether the conversation counts as reachable."""
        async with self.database.read() as unit:
            conversation = await unit.conversations.get("t", conversation_id)
        assert conversation is not None
        return conversation.reachable

    def texts(self, conversation_id: str = "a:1") -> list[str]:
        """Return what the conversation shows."""
        return [message["text"] for message in self.fake.sent_to(conversation_id)]


@pytest.fixture(name="post")
async def run_post() -> AsyncIterator[Post]:
    """Run a worker before a Connector."""
    async with fake_connector() as fake:
        clock = DemoClock(NOW, read_seconds=lambda: 0.0)
        posts: list[Post] = []
        unlimited = Limits(Pace(1000), Pace(1000), pauses=Pauses(lambda: posts[0].passed, add_nothing))
        connector = Connector(NoToken(), ServiceHosts(frozenset(), dev=True), clock, unlimited)
        database = FakeDatabase()

        async def compose(delivery: Delivery) -> Json | Dropped:
            return await posts[0].write(delivery)

        batches = Batches(database.open)
        worker = DeliveryWorker(DeliveryPorts(database.open, database.read, batches, connector, compose, clock, "me"))
        posts.append(Post(fake, database, worker))
        yield posts[0]
        await connector.close()


def make(key: str, kind: Kind = Kind.REMINDER, conversation_id: str = "a:1", **payload: object) -> Delivery:
    """Return a delivery that is due."""
    return Delivery(
        id=DeliveryId(f"id-{key}"),
        county_id=None,
        kind=kind,
        key=key,
        tenant_id="t",
        conversation_id=conversation_id,
        payload=payload,
        created_at=NOW,
        not_before=NOW,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[kind],
    )


def make_reply(key: str, conversation_id: str = "a:1", **payload: object) -> Delivery:
    """Return a reply as its turn stores it."""
    activity = {"type": "message", "text": key}
    return replace(
        make(key, Kind.REPLY, conversation_id, activity=activity, **payload), not_before=hold_back_until(NOW)
    )


async def test_what_is_due_is_composed_sent_and_stored(post: Post) -> None:
    await post.add(make("r1"), make("r2"), replace(make("later"), not_before=NOW + timedelta(seconds=1)))
    assert await post.worker.deliver_due(NOW) == 2
    assert sorted(post.texts()) == ["r1", "r2"]
    assert (await post.stored("r1")).state is State.SENT
    assert (await post.stored("later")).state is State.WAITING


async def test_more_than_a_batch_is_sent_in_one_go(post: Post) -> None:
    await post.add(*(make(f"r{number}") for number in range(2 * BATCH + 1)))
    assert await post.worker.deliver_due(NOW) == 2 * BATCH + 1
    assert len(post.texts()) == 2 * BATCH + 1


async def test_who_is_leaving_sends_what_is_claimed_and_claims_nothing_more(post: Post) -> None:
    """R17: what was claimed and not sent when the process ends would be in doubt."""
    names = [f"r{number}" for number in range(2 * BATCH + 1)]
    await post.add(*(make(name) for name in names))

    def leave(_call: Call) -> Behaviour:
        post.worker.leave()
        return Behaviour()

    post.fake.answer_by(leave)
    assert await post.worker.deliver_due(NOW) == BATCH
    states = [(await post.stored(name)).state for name in names]
    assert (states.count(State.SENT), states.count(State.WAITING)) == (BATCH, BATCH + 1)
    assert await post.worker.deliver_due(NOW) == 0


async def test_what_is_sent_once_is_not_sent_again(post: Post) -> None:
    await post.add(make("r1"))
    await post.worker.deliver_due(NOW)
    assert await post.worker.deliver_due(NOW + timedelta(days=1)) == 0
    assert post.texts() == ["r1"]


async def test_who_sends_and_where_to_stand_in_the_message(post: Post) -> None:
    await post.add(make("r1"))
    await post.worker.deliver_due(NOW)
    (message,) = post.fake.sent_to("a:1")
    assert (message["from"], message["conversation"]) == ({"id": "28:bot"}, {"id": "a:1"})


async def test_what_is_no_longer_wanted_is_dropped_at_the_last_moment(post: Post) -> None:
    async def answered(_delivery: Delivery) -> Json | Dropped:
        return Dropped("has_answered")

    post.compose = answered
    await post.add(make("r1"))
    await post.worker.deliver_due(NOW)
    stored = await post.stored("r1")
    assert (stored.state, stored.detail) == (State.DROPPED, "has_answered")
    assert post.fake.calls == []


async def test_one_that_cannot_be_composed_waits_and_the_others_go(post: Post) -> None:
    async def stumble(delivery: Delivery) -> Json | Dropped:
        if delivery.key == "r1":
            raise KeyError("round")
        return {"type": "message", "text": delivery.key}

    post.compose = stumble
    await post.add(make("r1"), make("r2"))
    await post.worker.deliver_due(NOW)
    stored = await post.stored("r1")
    assert (stored.state, stored.detail) == (State.WAITING, "not_composed")
    assert post.texts() == ["r2"]


async def test_a_throttled_message_waits_as_long_as_teams_says(post: Post) -> None:
    post.fake.script(Behaviour(429, headers={"Retry-After": "17"}))
    await post.add(make("r1"))
    await post.worker.deliver_due(NOW)
    assert (await post.stored("r1")).not_before == NOW + timedelta(seconds=17)
    assert await post.worker.deliver_due(NOW + timedelta(seconds=16)) == 0
    post.passed = 17.0
    assert await post.worker.deliver_due(NOW + timedelta(seconds=17)) == 1
    assert post.texts() == ["r1"]


async def test_a_reminder_of_uncertain_fate_is_tried_once_more_and_then_parked(post: Post) -> None:
    post.fake.script(Behaviour(resets=True, arrives=True), Behaviour(504))
    await post.add(make("r1"))
    await post.worker.deliver_due(NOW)
    assert (await post.stored("r1")).state is State.AMBIGUOUS
    await post.worker.deliver_due(NOW + timedelta(minutes=2))
    assert (await post.stored("r1")).state is State.PARKED
    assert await post.worker.deliver_due(NOW + timedelta(days=1)) == 0
    assert post.texts() == ["r1"]


async def test_a_summary_of_uncertain_fate_is_parked_at_once(post: Post) -> None:
    post.fake.script(Behaviour(502))
    await post.add(make("s1", Kind.CHANNEL_SUMMARY, CHANNEL), conversation_id=CHANNEL)
    await post.worker.deliver_due(NOW)
    assert (await post.stored("s1")).state is State.PARKED


async def test_a_person_who_removed_the_app_gets_no_further_calls(post: Post) -> None:
    post.fake.script(Behaviour(403, body={"error": {"code": "BotNotInConversationRoster"}}))
    await post.add(make("r1"))
    await post.worker.deliver_due(NOW)
    await post.add(make("r2"))
    await post.worker.deliver_due(NOW)
    stored = await post.stored("r2")
    assert (stored.state, stored.detail) == (State.UNREACHABLE, "conversation_unreachable")
    assert not await post.reachable()
    assert len(post.fake.calls) == 1


async def test_a_message_to_nowhere_fails_without_a_call(post: Post) -> None:
    await post.add(make("r1", conversation_id="a:unknown"))
    await post.worker.deliver_due(NOW)
    assert (await post.stored("r1")).detail == "conversation_unknown"


async def test_what_a_dead_sender_left_is_given_up_on(post: Post) -> None:
    dead = claim(make("r1", Kind.REPLY), "someone else", NOW - LEASE - timedelta(seconds=1))
    await post.add(dead)
    await post.worker.deliver_due(NOW)
    assert (await post.stored("r1")).state is State.PARKED
    assert post.fake.calls == []


async def test_replies_are_sent_in_order_without_being_composed(post: Post) -> None:
    replies = tuple(make_reply(f"a{number}") for number in range(3))
    await post.add(*replies)
    await post.send(*replies)
    assert post.texts() == ["a0", "a1", "a2"]
    assert post.composed == []


async def test_the_log_tells_of_what_was_sent_unasked_and_not_of_each_answer_that_arrives_at_once(post: Post) -> None:
    reply = make_reply("answer")
    await post.add(reply, make("r1"))
    with structlog.testing.capture_logs() as logs:
        await post.send(reply)
        await post.worker.deliver_due(NOW)
    told = {line["delivery"]: line["log_level"] for line in logs if line["event"] == "delivery_done"}
    assert told == {"id-r1": "info"}


async def test_a_throttled_reply_is_sent_by_the_ticker(post: Post) -> None:
    reply = make_reply("a1")
    await post.add(reply)
    post.fake.script(Behaviour(429, headers={"Retry-After": "1"}))
    await post.send(reply)
    post.passed = 1.0
    await post.worker.deliver_due(NOW + timedelta(seconds=1))
    assert post.texts() == ["a1"]
    assert post.composed == []


async def test_a_reply_can_replace_the_pressed_message(post: Post) -> None:
    first = make_reply("card")
    await post.add(first)
    await post.send(first)
    pressed = post.fake.activities[0].activity_id
    second = make_reply("receipt", update_activity_id=pressed)
    await post.add(second)
    await post.send(second)
    assert post.texts() == ["receipt"]
    assert (await post.stored("receipt")).activity_id == pressed


async def test_a_reply_to_a_message_that_is_gone_is_sent_anew(post: Post) -> None:
    reply = make_reply("receipt", update_activity_id="1795399559439")
    await post.add(reply)
    await post.send(reply)
    assert post.texts() == ["receipt"]
    assert (await post.stored("receipt")).state is State.SENT


async def put_receipt_in_place(post: Post) -> Delivery:
    """Send a card, and return the receipt that is to take its place."""
    first = make_reply("card")
    await post.add(first)
    await post.send(first)
    return make_reply("receipt", update_activity_id=post.fake.activities[0].activity_id)


async def test_what_takes_a_cards_place_waits_for_no_claim_and_counts_its_try(post: Post) -> None:
    reply = await put_receipt_in_place(post)
    await post.add(reply)
    await post.send(reply)
    stored = await post.stored("receipt")
    assert (stored.state, stored.fence, stored.attempts, stored.uncertain_tries) == (State.SENT, 0, 1, 0)


async def test_a_receipt_whose_process_died_is_put_in_place_again_and_said_to_be_in_doubt(post: Post) -> None:
    await post.add(await put_receipt_in_place(post))
    assert await post.worker.deliver_due(NOW + REPLY_HOLD - timedelta(seconds=1)) == 0
    assert await post.worker.deliver_due(NOW + REPLY_HOLD) == 1
    stored = await post.stored("receipt")
    assert (stored.state, stored.fence, stored.uncertain_tries) == (State.SENT, 1, 1)
    assert post.texts() == ["receipt"]


async def test_a_receipt_that_is_put_in_place_too_late_is_claimed_and_left_to_who_has_it(post: Post) -> None:
    late = replace(await put_receipt_in_place(post), not_before=NOW)
    await post.add(claim(late, "someone else", NOW))
    await post.send(late)
    assert (await post.stored("receipt")).owner == "someone else"
    assert post.texts() == ["card"]


async def test_a_refused_receipt_waits_and_is_then_claimed_like_any_other(post: Post) -> None:
    reply = await put_receipt_in_place(post)
    await post.add(reply)
    post.fake.script(Behaviour(429, headers={"Retry-After": "1"}))
    await post.send(reply)
    waiting = await post.stored("receipt")
    assert (waiting.state, waiting.attempts, waiting.fence) == (State.WAITING, 1, 0)
    post.passed = 1.0
    assert await post.worker.deliver_due(NOW + timedelta(seconds=1)) == 1
    stored = await post.stored("receipt")
    assert (stored.state, stored.attempts, stored.uncertain_tries) == (State.SENT, 2, 0)


async def test_a_receipt_whose_placing_was_answered_by_nobody_is_put_there_again_and_said_to_be_in_doubt(
    post: Post,
) -> None:
    reply = await put_receipt_in_place(post)
    await post.add(reply)
    post.fake.script(Behaviour(arrives=True, resets=True))
    await post.send(reply)
    post.passed = 60.0
    assert await post.worker.deliver_due(NOW + timedelta(minutes=1)) == 1
    stored = await post.stored("receipt")
    assert (stored.state, stored.attempts, stored.uncertain_tries) == (State.SENT, 2, 1)
    assert [call.action for call in post.fake.calls] == ["send", "update", "update"]


async def test_what_is_said_anew_in_place_of_a_card_that_is_gone_is_claimed_before(post: Post) -> None:
    reply = make_reply("receipt", update_activity_id="1795399559439")
    await post.add(claim(reply, "someone else", NOW))
    await post.send(reply)
    assert post.texts() == []
    assert [call.action for call in post.fake.calls] == ["update"]


async def test_a_thread_that_is_gone_does_not_shut_its_channel(post: Post) -> None:
    thread = f"{CHANNEL};messageid=17"
    post.fake.unknown_conversations.add(thread)
    reply = make_reply("a1", thread)
    await post.add(reply, conversation_id=CHANNEL)
    await post.send(reply)
    assert (await post.stored("a1")).state is State.UNREACHABLE
    assert await post.reachable(CHANNEL)


async def test_a_reply_that_somebody_took_meanwhile_is_left_to_them(post: Post) -> None:
    reply = make_reply("a1")
    await post.add(claim(reply, "someone else", NOW))
    await post.send(reply)
    stored = await post.stored("a1")
    assert (stored.state, stored.owner) == (State.SENDING, "someone else")
    assert post.fake.calls == []


async def test_a_reply_that_its_process_never_began_to_send_is_sent_by_another_later(post: Post) -> None:
    await post.add(make_reply("a1"))
    assert await post.worker.deliver_due(NOW + REPLY_HOLD - timedelta(seconds=1)) == 0
    assert await post.worker.deliver_due(NOW + REPLY_HOLD) == 1
    assert post.texts() == ["a1"]
    assert (await post.stored("a1")).state is State.SENT


async def test_a_sender_that_lost_its_claim_changes_nothing(post: Post) -> None:
    async def lose_claim(delivery: Delivery) -> Json | Dropped:
        async with post.database.open() as unit:
            await unit.outbox.settle_expired(NOW + LEASE)
            await unit.commit()
        return {"type": "message", "text": delivery.key}

    post.compose = lose_claim
    await post.add(make("r1"))
    await post.worker.deliver_due(NOW)
    assert (await post.stored("r1")).state is State.AMBIGUOUS
