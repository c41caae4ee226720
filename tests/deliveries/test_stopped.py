"""What the worker does with what must not go out, or not yet (F3, R8)."""

from datetime import timedelta

import structlog

from bot.batches import Batches
from bot.delivery import DeliveryPorts, DeliveryWorker, Later, NotSent, Stopped
from domain.deliveries import NOT_NOW, RELEASED, TOO_MANY, Delivery, State, release
from domain.ports import Json
from tests.deliveries.offices import Office, open_office
from tests.storage.samples import AnyDatabase


def make_worker(office: Office, said: NotSent) -> DeliveryWorker:
    """Return a worker whose messages are all answered for in one way, unless the operator released them."""

    async def compose(delivery: Delivery) -> Json | NotSent:
        return {"type": "message", "text": delivery.key} if delivery.detail == RELEASED else said

    database = office.database
    batches = Batches(database.open)
    ports = DeliveryPorts(database.open, database.read, batches, office.connector, compose, office.clock, "me")
    return DeliveryWorker(ports)


async def test_one_too_many_is_parked_with_one_alarm_and_goes_out_when_the_operator_says_so(
    database: AnyDatabase,
) -> None:
    async with open_office(database) as office:
        chat = await office.meet("chair-ls01")
        sent = [await office.post(chat) for _ in range(3)]
        worker = make_worker(office, Stopped(TOO_MANY))
        with structlog.testing.capture_logs() as logs:
            await worker.deliver_due(office.clock.now())
        assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == [TOO_MANY]
        assert await office.states() == [State.PARKED] * 3
        assert office.teams.calls == []
        stored = await office.stored(sent[0])
        async with database.open() as uow:
            assert await uow.outbox.change(release(stored), stored)
            await uow.commit()
        await worker.deliver_due(office.clock.now())
        assert await office.states() == [State.SENT, State.PARKED, State.PARKED]


async def test_what_must_wait_for_the_morning_waits_for_days_and_counts_no_tries(database: AnyDatabase) -> None:
    async with open_office(database) as office:
        reminder = await office.post(await office.meet("chair-ls01"))
        worker = make_worker(office, Later())
        for minute in range(200):
            await worker.deliver_due(office.clock.now() + timedelta(minutes=minute))
            office.clock.put(office.clock.now() + timedelta(minutes=1))
        stored = await office.stored(reminder)
        assert (stored.state, stored.attempts, stored.detail) == (State.WAITING, 0, NOT_NOW)
        await office.tick(after=120)
        assert (await office.stored(reminder)).state is State.SENT
