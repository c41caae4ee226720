"""What the ports keep of decisions about deliveries, and of tenants that are stopped, on all databases."""

import sqlite3
from contextlib import closing
from typing import Any

import psycopg
import pytest
from msgspec.structs import replace
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from domain.conversations import Scope
from domain.deliveries import Delivery, Kind, State, claim, drop, postpone, release
from domain.ids import PersonId
from storage.news import news_statements, news_to_row
from storage.outbox import UNASKED_IN
from storage.statements import compile_statement
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, CHANNEL, CHAT, COUNTY, MINUTE, NOW, TENANT, AnyDatabase, add_roster, delivery


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


def news(name: str, unit: str = "u", **changes: Any) -> Delivery:  # noqa: ANN401 - of any column
    """Return an offer to the chair about a unit."""
    about = {"round": "r", "unit": unit, "of": name}
    return delivery(name, **{"person_id": CHAIR.id, "kind": Kind.TWO_ANSWERS, "payload": about} | changes)


async def test_what_still_waits_is_told_the_news_instead_and_keeps_its_hour(seeded: AnyDatabase) -> None:
    waits = postpone(claim(news("a"), "me", NOW), NOW + MINUTE)
    others = [
        news("unit", "another"),
        news("round", payload={"round": "another", "unit": "u"}),
        news("kind", kind=Kind.AGREEMENT),
        news("person", person_id=None),
    ]
    newer = news("b", created_at=NOW + MINUTE, not_before=NOW - MINUTE, tenant_id="another", conversation_id="a:x")
    newest = news("c", payload={"of": "c", "unit": "u", "round": "r"})
    async with seeded.open() as unit:
        await unit.outbox.add_all([waits, *others])
        await unit.outbox.add_newest([newer])
        await unit.commit()
    told = replace(newer, id=waits.id, not_before=waits.not_before, attempts=waits.attempts, detail=waits.detail)
    async with seeded.open() as unit:
        assert await unit.outbox.all() == [replace(told, fence=waits.fence), *others]
        await unit.outbox.add_newest([newest, news("other unit", "third"), news("d")])
        await unit.outbox.add_newest([news("e"), news("other unit again", "third")])
        await unit.commit()
    async with seeded.read() as unit:
        first, *rest, last = await unit.outbox.all()
        assert (first.id, first.key, first.payload["of"]) == (waits.id, news("e").key, "e")
        assert rest == others
        assert last.key == news("other unit again").key


@pytest.mark.parametrize("state", sorted(set(State) - {State.WAITING}))
async def test_news_are_added_beside_what_waits_no_more(seeded: AnyDatabase, state: State) -> None:
    former = news("a", state=state)
    async with seeded.open() as unit:
        await unit.outbox.add(former)
        await unit.outbox.add_newest([news("b")])
        assert await unit.outbox.all() == [former, news("b")]


async def test_news_that_were_told_are_not_told_again(seeded: AnyDatabase) -> None:
    told, waits = news("a", state=State.SENT), news("b")
    async with seeded.open() as unit:
        await unit.outbox.add_all([told, waits])
        await unit.outbox.add_newest([news("a"), news("b")])
        assert await unit.outbox.all() == [told, waits]


async def test_of_several_that_wait_from_former_times_the_newest_is_told_the_news(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.outbox.add_all([news("a"), news("b")])
        await unit.outbox.add_newest([news("c")])
        first, second = await unit.outbox.all()
        assert (first, second.id, second.payload["of"]) == (news("a"), "b", "c")


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


async def test_a_countys_unasked_messages_are_found_by_the_index_among_many_replies(database_url: str) -> None:
    async with Database(database_url) as database, database.open() as unit:
        await add_roster(unit)
        await unit.outbox.add_all([delivery(f"{n}", kind=Kind.REPLY, payload={"said": "x" * 200}) for n in range(2000)])
        await unit.outbox.add_all([delivery("a"), delivery("b", created_at=NOW - MINUTE)])
        assert [each.id for each in await unit.outbox.unasked_in(COUNTY.id, NOW)] == ["a"]
        await unit.commit()
    values = {"county": COUNTY.id, "since": NOW}
    if database_url.startswith("sqlite"):
        sql, given = compile_statement(UNASKED_IN, SQLiteDialect_pysqlite()).bind(values)
        with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", given)]
    else:
        dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call] # SQLAlchemy does not type it
        sql, given = compile_statement(UNASKED_IN, dialect).bind(values)
        with psycopg.connect(database_url) as postgres:
            plan = [row[0] for row in postgres.execute(f"EXPLAIN {sql}", given)]
    assert any("ix_deliveries_unasked" in line for line in plan), plan


@pytest.mark.parametrize(("others", "analyzed"), [(0, True), (1000, False)])
async def test_what_waits_for_a_person_is_found_by_them_and_not_among_all_that_waits(
    postgresql_url: str, others: int, *, analyzed: bool
) -> None:
    """As PostgreSQL plans it when it thinks that hardly any message is no reply, or that nothing much waits."""
    replies = [delivery(f"{number}", kind=Kind.REPLY, payload={"said": "x" * 3000}) for number in range(1000)]
    waiting = [delivery(f"reminder {number}", person_id=None) for number in range(others)]
    async with Database(postgresql_url) as database, database.open() as unit:
        await add_roster(unit)
        await unit.outbox.add_all([*replies, *waiting, news("a")])
        await unit.commit()
    (statement,) = news_statements("postgresql")
    dialect = PGDialect_psycopg()  # type: ignore[no-untyped-call] # SQLAlchemy does not type it
    sql, given = compile_statement(statement, dialect).bind(news_to_row(news("b")))
    with psycopg.connect(postgresql_url) as connection:
        if analyzed:
            connection.execute("ANALYZE deliveries")
        plan = "\n".join(row[0] for row in connection.execute(f"EXPLAIN {sql}", given).fetchall())
    assert "ix_deliveries_no_reply" in plan, plan
    assert not any(each in plan for each in ("ix_deliveries_waiting", "ix_deliveries_unasked", "Seq Scan")), plan


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
