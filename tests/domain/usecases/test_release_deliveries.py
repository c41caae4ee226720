"""An operator's word opens a way again: to one person, or to a tenant that its administrator had stopped (F15)."""

from msgspec.structs import replace

from domain.deliveries import BLOCKED_BY_ADMIN, RELEASED, TENANT_STOPPED, Delivery, Kind, State
from domain.ids import PersonId
from domain.ports import UnitOfWork
from domain.usecases.release_deliveries import release_deliveries
from tests.domain.usecases.counties import add_speaker
from tests.support.builders import COUNTY, NOW, TENANT, a_conversation, a_delivery, a_person, a_unit

CHAIRS = ("chair-ls01", "chair-ls02", "chair-ls03")


async def stop(uow: UnitOfWork, who: str, detail: str, *, stopped: bool = False) -> Delivery:
    """Add somebody to whom a reminder could not be sent."""
    await add_speaker(uow, who, a_unit("LS01"))
    chat = a_conversation(id=f"a:{who}", object_id=a_person(who).object_id, reachable=False)
    await uow.conversations.put(replace(chat, tenant_stopped=stopped))
    delivery = a_delivery(state=State.UNREACHABLE, detail=detail, conversation_id=chat.id, person_id=PersonId(who))
    assert await uow.outbox.add(delivery)
    return delivery


async def states(uow: UnitOfWork) -> list[tuple[State, str | None]]:
    return [(each.state, each.detail) for each in await uow.outbox.all()]


async def test_one_that_an_administrator_had_stopped_lets_all_of_the_tenant_go_on(uow: UnitOfWork) -> None:
    first, *others = [
        await stop(uow, who, BLOCKED_BY_ADMIN if who == CHAIRS[0] else TENANT_STOPPED, stopped=True) for who in CHAIRS
    ]
    gone = await stop(uow, "gone", "403:MessageWritesBlocked")
    reply = a_delivery(Kind.REPLY, state=State.UNREACHABLE, detail=TENANT_STOPPED)
    await uow.outbox.add(reply)
    # Two are named, of which the second is let go on by the first.
    assert await release_deliveries(uow, COUNTY, [first.id, others[0].id], "cli", NOW) == 2
    assert await states(uow) == [
        (State.WAITING, RELEASED),
        (State.WAITING, RELEASED),
        (State.WAITING, None),
        (State.UNREACHABLE, gone.detail),
        (State.UNREACHABLE, reply.detail),
    ]
    reachable = await uow.conversations.reachable_persons(COUNTY.id)
    assert sorted(reachable) == sorted(CHAIRS)
    chat = await uow.conversations.get(TENANT, "a:chair-ls03")
    assert chat is not None
    assert not chat.tenant_stopped


async def test_one_to_a_single_person_opens_that_way_alone(uow: UnitOfWork) -> None:
    mine, other = [await stop(uow, who, "403:MessageWritesBlocked") for who in CHAIRS[:2]]
    assert await release_deliveries(uow, COUNTY, [mine.id], "cli", NOW) == 1
    assert await states(uow) == [(State.WAITING, RELEASED), (State.UNREACHABLE, other.detail)]
    assert await uow.conversations.reachable_persons(COUNTY.id) == [CHAIRS[0]]


async def test_one_that_was_refused_for_good_is_turned_to_again(uow: UnitOfWork) -> None:
    await add_speaker(uow, CHAIRS[0], a_unit("LS01"))
    chat = a_conversation(id=f"a:{CHAIRS[0]}", object_id=a_person(CHAIRS[0]).object_id, refusal="400:BadArgument")
    await uow.conversations.put(chat)
    failed = a_delivery(state=State.FAILED, detail="400:BadArgument", conversation_id=chat.id)
    await uow.outbox.add(failed)
    assert await release_deliveries(uow, COUNTY, [failed.id], "cli", NOW) == 1
    found = await uow.conversations.get(TENANT, chat.id)
    assert found == replace(chat, refusal=None)
