"""Connecting the network channel: who may, where, and what follows."""

import pytest

from domain.conversations import Conversation, Scope
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.roster import Principal
from domain.rounds import RoundState
from domain.summaries import Rules
from domain.usecases.connect_channel import Connected, connect_channel
from domain.usecases.publish_summary import Publishing, publish_summary
from tests.domain.usecases.counties import add_round
from tests.support.builders import COUNTY, NOW, a_channel, a_conversation, a_principal, a_round, a_submission

COORDINATOR = a_principal(coordinator=True)
ELSEWHERE = a_channel(id="19:elsewhere@thread.tacv2")


async def test_a_coordinator_connects_a_channel(uow: UnitOfWork) -> None:
    assert await connect_channel(uow, COORDINATOR, a_channel(), NOW) == Connected(already=False, summary_follows=False)
    assert await uow.conversations.network_channel(COUNTY.id) == a_channel(county_id=COUNTY.id)


async def test_connecting_again_says_so_and_logs_once(uow: UnitOfWork) -> None:
    await connect_channel(uow, COORDINATOR, a_channel(), NOW)
    assert await connect_channel(uow, COORDINATOR, a_channel(), NOW) == Connected(already=True, summary_follows=False)
    assert [entry.what for entry in await uow.audit.all()] == ["channel_connected"]


async def test_the_network_has_one_channel_and_it_may_move(uow: UnitOfWork) -> None:
    await connect_channel(uow, COORDINATOR, a_channel(), NOW)
    await connect_channel(uow, COORDINATOR, ELSEWHERE, NOW)
    former = await uow.conversations.get(a_channel().tenant_id, a_channel().id)
    connected = await uow.conversations.network_channel(COUNTY.id)
    assert connected is not None
    assert connected.id == ELSEWHERE.id
    assert former is not None
    assert former.county_id is None


async def test_a_channel_that_was_greeted_stays_greeted(uow: UnitOfWork) -> None:
    await uow.conversations.put(a_channel(greeted=True))
    await connect_channel(uow, COORDINATOR, a_channel(), NOW)
    connected = await uow.conversations.network_channel(COUNTY.id)
    assert connected is not None
    assert connected.greeted


@pytest.mark.parametrize(
    ("principal", "conversation", "reason"),
    [
        (None, a_channel(), Reason.NOT_COORDINATOR),
        (a_principal(), a_channel(), Reason.NOT_COORDINATOR),
        (a_principal(), a_conversation(), Reason.NOT_COORDINATOR),
        (COORDINATOR, a_conversation(), Reason.NOT_IN_A_CHANNEL),
        (COORDINATOR, a_conversation(scope=Scope.GROUP), Reason.NOT_IN_A_CHANNEL),
    ],
)
async def test_others_and_other_places_get_a_no(
    uow: UnitOfWork, principal: Principal | None, conversation: Conversation, reason: Reason
) -> None:
    assert await connect_channel(uow, principal, conversation, NOW) == Rejected(reason)
    assert await uow.conversations.network_channel(COUNTY.id) is None


async def test_a_summary_that_waited_for_a_channel_follows_once(uow: UnitOfWork) -> None:
    closed = a_round(state=RoundState.CLOSED)
    await add_round(uow, closed, [a_submission(unit_id=UnitId(f"ls0{number}")) for number in range(1, 6)])
    await publish_summary(uow, COUNTY, closed, Publishing(Rules(), "coordinator"), NOW)

    first = await connect_channel(uow, COORDINATOR, a_channel(), NOW)
    moved = await connect_channel(uow, COORDINATOR, ELSEWHERE, NOW)

    assert isinstance(first, Connected)
    assert isinstance(moved, Connected)
    assert (first.summary_follows, moved.summary_follows) == (True, False)
    assert [delivery.conversation_id for delivery in await uow.outbox.all()] == [a_channel().id]
