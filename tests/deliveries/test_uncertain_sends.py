"""5xx, time-outs and broken connections: at most two deliveries of a reminder, one of the rest, each known (R11)."""

from collections import Counter
from random import Random

import pytest
from aiohttp import ClientTimeout

from domain.deliveries import AMBIGUOUS_PAUSE, Delivery, Kind, State
from tests.deliveries.offices import open_office
from tests.storage.samples import AnyDatabase
from tests.support.connector import Behaviour

MESSAGES = 60
SHARE = 0.2
KINDS = (Kind.REMINDER, Kind.CHANNEL_SUMMARY, Kind.REPLY)


def make_trouble(random: Random) -> Behaviour | None:
    """Answer a fifth of the calls so that nobody knows; half of those messages have arrived."""
    if random.random() >= SHARE:
        return None
    arrives = random.random() < 0.5
    status = random.choice((500, 502, 503, 504, 408, 0))
    return Behaviour(resets=True, arrives=arrives) if status == 0 else Behaviour(status, arrives=arrives)


@pytest.mark.parametrize("seed", range(3))
async def test_what_is_parked_is_what_did_not_arrive_and_false_alarms(database: AnyDatabase, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - a test's own chance, the same each time
    async with open_office(database) as office:
        office.teams.answer_by(lambda _call: make_trouble(random))
        chats = [await office.meet(f"person {number}") for number in range(MESSAGES)]
        sent = [await office.post(chat, KINDS[number % 3]) for number, chat in enumerate(chats)]
        for _minute in range(30):
            await office.tick(after=AMBIGUOUS_PAUSE.total_seconds())
        arrived = Counter(call.body["text"] for call in office.teams.activities)
        calls = Counter(call.body["text"] for call in office.teams.calls)
        stored = [await office.stored(each) for each in sent]
        check_all(stored, arrived, calls)


def check_all(stored: list[Delivery], arrived: Counter[str], calls: Counter[str]) -> None:
    """Compare what we think with what the Connector knows."""
    assert {each.state for each in stored} <= {State.SENT, State.PARKED}
    for each in stored:
        most = 2 if each.kind is Kind.REMINDER else 1
        assert arrived[each.key] <= calls[each.key] <= most
        # Each possible double is flagged, and nothing is flagged without an uncertain try.
        assert each.uncertain_tries == calls[each.key] - (each.state is State.SENT)
        assert arrived[each.key] < 2 or each.uncertain_tries > 0
    undelivered = {each.key for each in stored if not arrived[each.key]}
    parked = {each.key for each in stored if each.state is State.PARKED}
    assert undelivered <= parked
    assert any(each.uncertain_tries for each in stored)


async def test_a_connector_that_never_answers_is_uncertain_too(fake_database: AnyDatabase) -> None:
    impatient = ClientTimeout(total=0.05, connect=5)
    async with open_office(fake_database, timeout=impatient) as office:
        office.teams.script(Behaviour(hangs=True, arrives=True))
        reply = await office.post(await office.meet("chair-ls01"), Kind.REPLY)
        await office.tick()
        stored = await office.stored(reply)
        assert (stored.state, stored.uncertain_tries) == (State.PARKED, 1)
        assert len(office.teams.activities) == 1


async def test_a_wave_of_faults_spoils_few_messages_and_the_rest_waits_for_a_probe(
    fake_database: AnyDatabase,
) -> None:
    """F6: without the pause, all 100 reminders would be doubtful after a minute of 502."""
    async with open_office(fake_database) as office:
        office.teams.answer_by(lambda _call: Behaviour(502))
        reminders = [await office.post(await office.meet(f"person {number}")) for number in range(100)]
        for _tick in range(4):
            await office.tick(after=15)
        spoilt = len(office.teams.calls)
        assert spoilt <= 16
        office.teams.answer_by(lambda _call: None)
        for _tick in range(60):
            await office.tick(after=15)
        stored = [await office.stored(each) for each in reminders]
        assert {each.state for each in stored} == {State.SENT}
        assert sum(each.uncertain_tries for each in stored) == spoilt
