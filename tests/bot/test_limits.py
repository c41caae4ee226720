"""What several processes write together never passes what Teams takes, each knowing only how many they are (E7)."""

import asyncio
from collections.abc import Iterator
from itertools import cycle

import pytest

from bot.connector import Address, Answer, Connector
from bot.limits import LONGER_PER_CONVERSATION, PER_CONVERSATION, PER_TENANT, Limits, share_limits
from bot.service_urls import ServiceHosts
from bot.settings import MOST_REPLICAS
from bot.tokens import NoToken
from domain.deliveries import Outcome, Result
from tests.support.teams_limits import CONVERSATION, SPANS, TENANT, LimitWatch, Span
from tests.support.virtual_time import run_in_virtual_time

CALLS = 700
# Seconds that calls take on their way, one after the other.
SLOW = (0.4, 0.0, 0.0, 0.1, 0.0)


def now() -> float:
    """Return the seconds that have passed."""
    return asyncio.get_running_loop().time()


def write_much(replicas: int, share: int, conversations: int) -> LimitWatch:
    """Have so many processes, each set for `share` of them, write to a tenant's conversations as fast as they may."""
    watch = LimitWatch()

    async def write(limits: Limits, conversation: str, calls: int) -> None:
        for _ in range(calls):
            await limits.wait("tenant", conversation)
            watch.note(conversation, "tenant", now())

    async def write_all() -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(replicas):
                limits = share_limits(PER_TENANT, share, now)
                for number in range(conversations):
                    group.create_task(write(limits, str(number), CALLS // replicas // conversations))

    run_in_virtual_time(write_all())
    return watch


@pytest.mark.parametrize("conversations", [1, 70], ids=["one conversation", "many"])
@pytest.mark.parametrize("replicas", range(1, MOST_REPLICAS + 1))
def test_together_they_never_pass_a_limit(replicas: int, conversations: int) -> None:
    assert write_much(replicas, replicas, conversations).passed == ()


@pytest.mark.parametrize("replicas", range(1, MOST_REPLICAS + 1))
def test_nor_do_they_when_some_calls_are_slow_on_their_way(replicas: int) -> None:
    """A call counts for Teams when it arrives: one that was slow is soon followed by those that waited for it."""
    watch = LimitWatch()

    async def write(slow: Iterator[float]) -> None:
        async def exchange(*_call: object) -> Answer:
            await asyncio.sleep(next(slow))
            watch.note("a:1", "tenant", now())
            return Answer(201, Outcome(Result.SENT))

        limits = share_limits(PER_TENANT, replicas, now)
        connector = Connector(NoToken(), ServiceHosts(frozenset(), dev=True), limits=limits, exchange=exchange)
        for _ in range(CALLS // 10 // replicas):
            await connector.send(Address("http://127.0.0.1", "tenant", "a:1"), {})

    async def write_all() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(replicas):
                group.create_task(write(cycle(SLOW[number % len(SLOW) :] + SLOW[: number % len(SLOW)])))

    run_in_virtual_time(write_all())
    assert watch.passed == ()


def test_alone_one_uses_all_that_is_allowed() -> None:
    assert write_much(1, 1, 70).reached[Span(TENANT, PER_TENANT, 1.0)] == PER_TENANT
    assert write_much(1, 1, 1).reached[SPANS[0]] == PER_CONVERSATION


@pytest.mark.parametrize(("conversations", "of"), [(1, CONVERSATION), (70, TENANT)])
def test_set_for_too_few_they_pass_one(conversations: int, of: str) -> None:
    assert {span.of for span in write_much(4, 1, conversations).passed} >= {of}


def test_a_call_that_the_tenant_has_no_room_for_is_not_counted_for_its_conversation() -> None:
    limits = share_limits(PER_TENANT, 1, lambda: 100.0)
    assert all(limits.take("full", f"a:{number}") for number in range(PER_TENANT))
    assert not any(limits.take("full", "a:this") for _ in range(PER_CONVERSATION))
    taken = [limits.take("another", "a:this") for _ in range(PER_CONVERSATION + 1)]
    assert taken == [True] * PER_CONVERSATION + [False]


def test_the_longest_span_is_kept_too() -> None:
    (most, seconds) = LONGER_PER_CONVERSATION[-1]
    watch = LimitWatch()

    async def write() -> None:
        limits = share_limits(PER_TENANT, 1, now)
        for _ in range(most + 10):
            await limits.wait("tenant", "a")
            watch.note("a", "tenant", now())

    run_in_virtual_time(write())
    assert watch.passed == ()
    assert watch.reached[Span(CONVERSATION, most, seconds)] == most
