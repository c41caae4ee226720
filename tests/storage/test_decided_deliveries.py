"""What the ports keep of decisions about deliveries, and of tenants that are stopped, on all databases."""

import pytest
from msgspec.structs import replace

from domain.conversations import Scope
from domain.deliveries import Kind, State, claim, drop, postpone, release, renew
from domain.errors import DomainError
from domain.ids import PersonId
from tests.storage.samples import CHAIR, CHANNEL, CHAT, COUNTY, MINUTE, NOW, TENANT, AnyDatabase, delivery


async def test_a_decision_is_stored_with_all_it_changes(seeded: AnyDatabase) -> None:
    parked = delivery("a", state=State.PARKED, attempts=3, uncertain_tries=2, tries_left_if_ambiguous=1)
    decided = replace(release(parked), conversation_id="a:another")
    async with seeded.open() as unit:
        await unit.outbox.add(parked)
        assert await unit.outbox.change(decided, parked)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.outbox.all() == [decided]


@pytest.mark.parametrize("now", [State.SENDING, State.SENT, State.DROPPED])
async def test_a_decision_about_what_has_changed_meanwhile_is_not_stored(seeded: AnyDatabase, now: State) -> None:
    parked = delivery("a", state=State.PARKED)
    async with seeded.open() as unit:
        await unit.outbox.add(replace(parked, state=now))
        assert not await unit.outbox.change(release(parked), parked)
        assert not await unit.outbox.change(drop(parked, "x"), delivery("unknown"))
        (stored,) = await unit.outbox.all()
        assert stored.state is now


async def test_what_waits_can_be_given_other_news_of_its_own(seeded: AnyDatabase) -> None:
    waits, other = delivery("a", person_id=CHAIR.id), delivery("b", person_id=CHAIR.id)
    news = delivery("news", payload={"new": True}, created_at=NOW + MINUTE, tenant_id="another", conversation_id="a:x")
    renewed = renew(waits, news)
    assert renewed == replace(news, id=waits.id, person_id=CHAIR.id)
    async with seeded.open() as unit:
        await unit.outbox.add_all([waits, other])
        assert await unit.outbox.change(renewed, waits)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.outbox.all() == [renewed, other]
        assert await unit.outbox.get_by_key(waits.key) is None
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await unit.outbox.change(renew(other, news), other)


async def test_what_waits_for_people_is_found_by_its_kind(seeded: AnyDatabase) -> None:
    offers = Kind.TWO_ANSWERS
    async with seeded.open() as unit:
        for state in State:
            await unit.outbox.add(delivery(state, person_id=CHAIR.id, kind=offers, state=state))
        await unit.outbox.add(delivery("another", person_id=CHAIR.id, kind=Kind.AGREEMENT))
        await unit.outbox.add(delivery("nobody's", person_id=None, kind=offers))
        await unit.outbox.add(delivery("later", person_id=CHAIR.id, kind=offers))
        assert [each.id for each in await unit.outbox.waiting_to([CHAIR.id], offers)] == ["waiting", "later"]
        assert await unit.outbox.waiting_to([PersonId("somebody")], offers) == []
        assert await unit.outbox.waiting_to([], offers) == []


async def test_what_is_being_sent_is_left_to_its_sender(seeded: AnyDatabase) -> None:
    sending = claim(delivery("a"), "me", NOW)
    async with seeded.open() as unit:
        await unit.outbox.add(sending)
        assert not await unit.outbox.change(drop(sending, "x"), sending)


async def test_unasked_messages_to_a_person_are_found_that_are_reminders_or_may_have_arrived(
    seeded: AnyDatabase,
) -> None:
    async with seeded.open() as unit:
        await unit.outbox.add(delivery("b", person_id=CHAIR.id))
        for number, (state, tries) in enumerate(
            [(State.WAITING, 0), (State.DROPPED, 0), (State.SENDING, 0), (State.SENT, 0), (State.PARKED, 1)]
        ):
            offer = delivery(f"offer {number}", person_id=CHAIR.id, kind=Kind.TWO_ANSWERS, state=state)
            await unit.outbox.add(replace(offer, uncertain_tries=tries))
        await unit.outbox.add(delivery("a", person_id=CHAIR.id, state=State.SENT))
        await unit.outbox.add(delivery("reply", person_id=CHAIR.id, kind=Kind.REPLY))
        await unit.outbox.add(delivery("nobody's", person_id=None))
        assert [each.id for each in await unit.outbox.unasked_to(CHAIR.id)] == [
            "b",
            "offer 2",
            "offer 3",
            "offer 4",
            "a",
        ]
        assert await unit.outbox.unasked_to(PersonId("somebody")) == []


async def test_what_should_come_to_an_end_soon_is_under_way(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        for state in State:
            await unit.outbox.add(delivery(state.value, state=state))
        await unit.outbox.add(postpone(claim(delivery("night"), "me", NOW), NOW + MINUTE))
        assert await unit.outbox.under_way() == ["waiting", "sending", "ambiguous"]


async def test_a_claim_leaves_tenants_alone_that_want_patience(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.outbox.add(delivery("a", tenant_id="one"))
        await unit.outbox.add(delivery("b", tenant_id="another"))
        assert [each.id for each in await unit.outbox.claim_due("me", NOW, 10, {"one"})] == ["b"]
        assert [each.id for each in await unit.outbox.claim_due("me", NOW, 10)] == ["a"]


async def test_a_stopped_tenant_is_resumed_without_those_who_had_gone_by_themselves(seeded: AnyDatabase) -> None:
    gone = replace(CHAT, id="a:gone", reachable=False)
    group = replace(CHAT, id="group", scope=Scope.GROUP, object_id=None)
    elsewhere = replace(CHAT, tenant_id="elsewhere")
    async with seeded.open() as unit:
        for each in (CHAT, gone, group, elsewhere):
            await unit.conversations.put(each)
        await unit.conversations.connect_channel(COUNTY.id, CHANNEL)
        await unit.conversations.stop_tenant(TENANT.upper())
        stopped = await unit.conversations.get(TENANT, CHAT.id)
        assert stopped == replace(CHAT, reachable=False, tenant_stopped=True)
        assert await unit.conversations.reachable_persons(COUNTY.id) == []
        channel = await unit.conversations.network_channel(COUNTY.id)
        assert channel
        assert not channel.reachable
        assert await unit.conversations.get("elsewhere", CHAT.id) == elsewhere
        await unit.conversations.resume_tenant(TENANT)
        assert await unit.conversations.get(TENANT, CHAT.id) == CHAT
        assert await unit.conversations.get(TENANT, gone.id) == gone


async def test_whose_chat_it_is_by_teams_id_is_kept(seeded: AnyDatabase) -> None:
    known = replace(CHAT, member_id="29:Chair")
    async with seeded.open() as unit:
        await unit.conversations.put(known)
        assert await unit.conversations.get(TENANT, CHAT.id) == known
