"""The port `Conversations`, on all databases."""

from datetime import date

import psycopg
import pytest
from msgspec.structs import replace
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from domain.conversations import Conversation, Scope
from domain.errors import DomainError
from domain.ids import CountyId, PersonId
from domain.roster import County, Person
from storage.conversations import PERSONAL_ON_POSTGRESQL
from storage.statements import compile_statement
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, CHANNEL, CHAT, CONTACT, COUNTY, TENANT, AnyDatabase


async def test_a_conversation_comes_back_as_it_was_stored(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        for each in (CHAT, CHANNEL):
            await unit.conversations.put(each)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.conversations.get(TENANT.upper(), CHAT.id) == CHAT
        assert await unit.conversations.get(TENANT, CHANNEL.id) == CHANNEL
        assert await unit.conversations.get(TENANT, CHAT.id.upper()) is None
        assert await unit.conversations.get("another tenant", CHAT.id) is None


async def test_a_conversation_is_replaced_by_the_one_with_its_id(seeded: AnyDatabase) -> None:
    greeted = replace(CHAT, greeted=True, language="en", service_url="https://smba.example/other/", reachable=False)
    async with seeded.open() as unit:
        await unit.conversations.put(CHAT)
        await unit.conversations.put(greeted)
        assert await unit.conversations.get(TENANT, CHAT.id) == greeted


async def test_a_private_chat_is_found_also_when_the_roster_knew_the_person_later(seeded: AnyDatabase) -> None:
    stranger = Person(PersonId("new"), TENANT, "33333333-CCCC-4ccc-8ccc-333333333333")
    chat = replace(CHAT, id="a:new", object_id="33333333-cccc-4ccc-8ccc-333333333333")
    async with seeded.open() as unit:
        await unit.conversations.put(chat)
        assert await unit.conversations.personal(stranger.id) is None
        await unit.roster.put_person(stranger)
        assert await unit.conversations.personal(stranger.id) == chat


async def test_a_persons_chat_is_private_their_own_and_in_their_tenant(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.conversations.put(replace(CHAT, id="group", scope=Scope.GROUP))
        await unit.conversations.put(replace(CHAT, id="elsewhere", tenant_id="another tenant"))
        await unit.conversations.put(replace(CHAT, id="somebody", object_id="somebody"))
        assert await unit.conversations.personal(CHAIR.id) is None
        assert await unit.conversations.personal(CONTACT.id) is None


async def test_few_peoples_chats_are_found_by_the_index_among_many_without_statistics(postgresql_url: str) -> None:
    everyone = [Person(PersonId(f"p{number}"), TENANT, f"object-{number}") for number in range(400)]
    async with Database(postgresql_url) as database, database.open() as unit:
        for each in everyone:
            await unit.roster.put_person(each)
            await unit.conversations.put(replace(CHAT, id=f"a:{each.id}", object_id=each.object_id))
        found = [await unit.conversations.personal(each.id) for each in everyone[:3]]
        assert [each and each.id for each in found] == ["a:p0", "a:p1", "a:p2"]
        await unit.commit()
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call] # SQLAlchemy does not type it
    asked = compile_statement(PERSONAL_ON_POSTGRESQL, dialect)
    sql, values = asked.bind({"persons": [each.id for each in everyone[:3]]})
    with psycopg.connect(postgresql_url) as connection:
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN {sql}", values).fetchall())
    assert "Index Scan using ix_conversations_tenant_id_object_id" in plan
    assert "Seq Scan on conversations" not in plan


ANOTHER = "object of somebody else"


@pytest.mark.parametrize(
    "put",
    [
        replace(CHAT, service_url="https://new.example/"),
        replace(CHAT, id="a:second"),
        replace(CHAT, id="a:second", tenant_id=TENANT.upper(), object_id=(CHAT.object_id or "").upper()),
        replace(CHAT, id="a:second", reachable=False),
        replace(CHAT, reachable=False),
        replace(CHAT, object_id=ANOTHER),
        replace(CHAT, scope=Scope.GROUP),
        replace(CHAT, id="a:second", scope=Scope.GROUP),
        replace(CHAT, id="a:second", object_id=ANOTHER),
        replace(CHAT, id="a:second", tenant_id="another tenant"),
    ],
)
async def test_private_chats_that_were_read_follow_what_is_put(seeded: AnyDatabase, put: Conversation) -> None:
    async with seeded.open() as unit:
        await unit.conversations.put(CHAT)
        await unit.commit()
    async with seeded.open() as unit:
        assert await unit.conversations.personal(CHAIR.id) == CHAT
        await unit.conversations.put(put)
        followed = await unit.conversations.personal(CHAIR.id)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.conversations.personal(CHAIR.id) == followed


async def test_of_several_private_chats_the_one_heard_from_last_counts(seeded: AnyDatabase) -> None:
    other = replace(CHAT, id="a:other")
    async with seeded.open() as unit:
        await unit.conversations.put(CHAT)
        await unit.conversations.put(other)
        assert await unit.conversations.personal(CHAIR.id) == other
        await unit.conversations.put(CHAT)
        assert await unit.conversations.personal(CHAIR.id) == CHAT


async def test_a_refusal_is_not_heard_as_a_sign_of_life(seeded: AnyDatabase) -> None:
    other = replace(CHAT, id="a:other")
    async with seeded.open() as unit:
        await unit.conversations.put(CHAT)
        await unit.conversations.put(other)
        await unit.conversations.put(replace(CHAT, reachable=False))
        assert await unit.conversations.personal(CHAIR.id) == other


async def test_reachable_are_people_of_the_county_whose_chat_takes_messages(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        assert await unit.conversations.reachable_persons(COUNTY.id) == []
        await unit.conversations.put(CHAT)
        await unit.conversations.put(replace(CHAT, id="group", scope=Scope.GROUP, object_id="x"))
        assert await unit.conversations.reachable_persons(COUNTY.id) == [CHAIR.id]
        assert await unit.conversations.reachable_persons(CountyId("other")) == []
        await unit.conversations.put(replace(CHAT, reachable=False))
        assert await unit.conversations.reachable_persons(COUNTY.id) == []


async def test_a_countys_chats_are_known_with_why_nothing_reaches_them_and_when_they_were_heard(
    seeded: AnyDatabase,
) -> None:
    blocked = replace(CHAT, reachable=False, refusal="403:MessageWritesBlocked", heard_on=date(2025, 1, 20))
    async with seeded.open() as unit:
        await unit.conversations.put(CHAT)
        await unit.conversations.put(blocked)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.conversations.chats(COUNTY.id) == {CHAIR.id: blocked}
        assert await unit.conversations.reachable_chats(COUNTY.id) == {}
        assert await unit.conversations.chats(CountyId("another")) == {}


async def test_a_county_has_one_network_channel(seeded: AnyDatabase) -> None:
    newer = replace(CHANNEL, id="19:newer@thread.tacv2")
    async with seeded.open() as unit:
        assert await unit.conversations.network_channel(COUNTY.id) is None
        await unit.conversations.connect_channel(COUNTY.id, CHANNEL)
        assert await unit.conversations.network_channel(COUNTY.id) == replace(CHANNEL, county_id=COUNTY.id)
        await unit.conversations.connect_channel(COUNTY.id, newer)
        assert await unit.conversations.network_channel(COUNTY.id) == replace(newer, county_id=COUNTY.id)
        assert await unit.conversations.get(TENANT, CHANNEL.id) == CHANNEL


async def test_connecting_the_same_channel_again_changes_nothing(seeded: AnyDatabase) -> None:
    connected = replace(CHANNEL, county_id=COUNTY.id)
    async with seeded.open() as unit:
        await unit.conversations.connect_channel(COUNTY.id, CHANNEL)
        await unit.conversations.connect_channel(COUNTY.id, connected)
        await unit.conversations.put(connected)
        assert await unit.conversations.network_channel(COUNTY.id) == connected


async def test_no_second_channel_slips_in_beside_the_first(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.conversations.connect_channel(COUNTY.id, CHANNEL)
        with pytest.raises(DomainError, match="already_there"):
            await unit.conversations.put(replace(CHANNEL, id="19:second", county_id=COUNTY.id))


async def test_each_county_has_its_own_channel(seeded: AnyDatabase) -> None:
    other = County(CountyId("other"), "Värmland")
    async with seeded.open() as unit:
        await unit.roster.add_county(other)
        await unit.conversations.connect_channel(COUNTY.id, CHANNEL)
        await unit.conversations.connect_channel(other.id, replace(CHANNEL, id="19:other"))
        for county in (COUNTY, other):
            found = await unit.conversations.network_channel(county.id)
            assert found
            assert found.county_id == county.id
