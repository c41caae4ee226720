"""Turns that are expected together see what each would have read by itself, with few questions to the database."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace
from psycopg.pq.abc import PGresult

from domain.answers import Answers
from domain.ids import PersonId
from domain.ports import Arrival, UnitOfWork
from domain.roster import Assignment, Person, Role
from domain.submissions import INTERVIEW, latest_revisions
from storage.postgres_pipelines import Pipeline, Sent
from storage.statements import listen_to_statements
from storage.unit_of_work import Database
from tests.storage.samples import (
    CHAIR,
    CHAT,
    COUNTY,
    DRAFT,
    LS01,
    LS02,
    NOW,
    ROUND,
    TENANT,
    add_roster,
    commit_with,
    submission,
)

PEOPLE = [replace(CHAIR, id=PersonId(f"person-{number}"), object_id=f"{number:036}") for number in range(8)]
STRANGER = Person(PersonId("stranger"), TENANT, "9" * 36)
PART = ROUND.instrument.part
ASKED: list[str] = []
listen_to_statements(ASKED.append)


def arrive(person: Person, number: int = 0) -> Arrival:
    """Return how someone's turn is announced, from a chat of their own."""
    chat = f"a:{person.id}"
    return Arrival(f"{chat}|{number}", chat, TENANT, chat, f"{chat}|state", person.object_id)


@pytest.fixture(name="county")
async def fill_county(database: Database) -> Database:
    """Return a database in which some have answered, some have begun, and some have done nothing."""
    await fill(database)
    return database


async def fill(database: Database) -> None:
    """Have some answer, some begin, and some do nothing."""
    async with database.open() as unit:
        await add_roster(unit)
        for number, person in enumerate(PEOPLE):
            await unit.roster.put_person(person)
            await unit.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.CONTACT, LS01.id))
            if person is PEOPLE[-1]:
                await unit.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.COORDINATOR))
            if number % 2:
                await unit.conversations.put(replace(CHAT, id=f"a:{person.id}", object_id=person.object_id))
                await unit.dialog_states.save(f"a:{person.id}|state", {"step": number}, NOW)
                await unit.inbox.add(f"a:{person.id}|0", {"status": number}, NOW)
            if number % 3 == 0:
                for revision in (1, 2):
                    name = f"{number}-{revision}"
                    await unit.submissions.add(submission(name, respondent=person.id, revision=revision))
            if number % 3 == 1:
                await unit.submissions.put_draft(replace(DRAFT, person_id=person.id, unit_id=LS02.id))
        await unit.commit()


async def look(unit: UnitOfWork, person: Person) -> tuple[object, ...]:
    """Return all that a turn of someone's asks for."""
    chat = f"a:{person.id}"
    return (
        await unit.inbox.response_to(f"{chat}|0"),
        await unit.roster.person(TENANT, person.object_id or ""),
        await unit.roster.assignments_of(person.id),
        await unit.conversations.get(TENANT, chat),
        await unit.conversations.network_channel(COUNTY.id),
        await unit.dialog_states.load(f"{chat}|state"),
        await unit.rounds.all(COUNTY.id),
        [await unit.submissions.latest(ROUND.id, LS01.id, each) for each in (person.id, INTERVIEW)],
        await unit.submissions.drafts_by(ROUND.id, person.id),
        await unit.submissions.some_respondents(ROUND.id, PART),
        await unit.submissions.deciding(ROUND.id, LS01.id),
        await unit.agreements.of_round(ROUND.id),
        await unit.outbox.unreachable(TENANT),
    )


async def test_who_is_expected_sees_what_who_is_not_would_see(county: Database) -> None:
    async with county.read() as unit:
        unexpected = [await look(unit, person) for person in PEOPLE]
    async with county.open() as unit:
        await unit.expect([arrive(person) for person in (*PEOPLE, STRANGER)])
        ASKED.clear()
        assert [await look(unit, person) for person in PEOPLE] == unexpected
        assert await unit.roster.person(TENANT, STRANGER.object_id or "") is None
    assert ASKED == []


async def test_many_turns_cost_no_more_questions_than_few(county: Database) -> None:
    asked = []
    for number in (2, 8):
        async with county.open() as unit:
            ASKED.clear()
            await unit.expect([arrive(person) for person in PEOPLE[:number]])
            for person in PEOPLE[:number]:
                await look(unit, person)
                await unit.submissions.add(
                    submission(f"{person.id} {number}", unit_id=LS02.id, respondent=person.id, revision=number)
                )
                await unit.inbox.add(f"{person.id} {number}", {}, NOW)
            await unit.commit()
            asked.append(len(ASKED))
    few, many = asked
    assert many <= few


async def test_a_turn_sees_what_another_turn_of_its_unit_has_done(county: Database) -> None:
    first, second = PEOPLE[2], PEOPLE[5]
    async with county.open() as unit:
        await unit.expect([arrive(first, 1), arrive(second, 1)])
        await unit.submissions.add(submission("new", unit_id=LS02.id, respondent=first.id))
        draft = replace(DRAFT, person_id=second.id, answers=Answers({1: 4}, None))
        await unit.submissions.put_draft(draft)
        await unit.dialog_states.save("a:person-2|state", {"step": 9}, NOW)
        chat = replace(CHAT, id="a:person-2", object_id=first.object_id)
        await unit.conversations.put(chat)
        assert (await unit.submissions.some_respondents(ROUND.id, PART))[LS02.id] == {first.id}
        latest = await unit.submissions.latest(ROUND.id, LS02.id, first.id)
        assert latest is not None
        assert latest.id == "new"
        assert await unit.submissions.drafts_by(ROUND.id, second.id) == [draft]
        assert await unit.dialog_states.load("a:person-2|state") == {"step": 9}
        assert await unit.conversations.get(TENANT, chat.id) == chat
        await unit.commit()
    async with county.read() as unit:
        assert (await unit.submissions.some_respondents(ROUND.id, PART))[LS02.id] == {first.id}
        assert await unit.submissions.drafts_by(ROUND.id, second.id) == [draft]


async def test_what_is_compared_follows_what_the_turns_of_the_unit_answer(county: Database) -> None:
    first, second = PEOPLE[0], PEOPLE[1]
    new = [submission(f"{who.id} now", respondent=who.id, revision=3) for who in (first, second)]
    async with county.open() as unit:
        await unit.expect([arrive(first, 1), arrive(second, 1)])
        for each in new:
            await unit.submissions.add(each)
        seen = await unit.submissions.deciding(ROUND.id, LS01.id)
        await unit.commit()
    async with county.read() as unit:
        stored = await unit.submissions.deciding(ROUND.id, LS01.id)
    assert [each.id for each in seen] == [each.id for each in stored]
    assert [each.id for each in latest_revisions(seen)] == [each.id for each in latest_revisions(stored)]


async def test_a_colleagues_chat_is_the_one_they_write_from_now(county: Database) -> None:
    writing = PEOPLE[1]
    async with county.open() as unit:
        await unit.expect([arrive(PEOPLE[0], 1), arrive(writing, 1)])
        ASKED.clear()
        former = await unit.conversations.personal(writing.id)
        assert ASKED == []
        new = replace(CHAT, id="a:new", object_id=writing.object_id)
        await unit.conversations.put(new)
        assert former is not None
        assert [former.id, await unit.conversations.personal(writing.id)] == [f"a:{writing.id}", new]


async def test_people_who_are_known_are_read_in_one_exchange_and_kept_in_another(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, writing = 0, PEOPLE[1::2]
    run = Pipeline.run

    async def count(pipeline: Pipeline, work: Sequence[Sent], then: Sequence[Sent] = ()) -> Sequence[PGresult]:
        nonlocal waits
        waits += 1
        return await run(pipeline, work, then)

    monkeypatch.setattr(Pipeline, "run", count)
    async with Database(postgresql_url) as database:
        await database.migrate()
        await fill(database)
        for number in range(3):
            waits = 0
            async with database.open() as unit:
                await unit.expect([arrive(person) for person in writing])
                for person in writing:
                    assert await unit.submissions.deciding(ROUND.id, LS01.id)
                    await unit.submissions.drafts_by(ROUND.id, person.id)
                    await unit.inbox.add(f"{person.id} {number}", {}, NOW)
                await unit.commit()
    # The first time nobody is known, and what they ask cannot be guessed.
    assert waits == 2


async def test_what_was_guessed_is_worth_nothing_once_another_process_has_changed_a_role(postgresql_url: str) -> None:
    person = PEOPLE[1]
    async with Database(postgresql_url) as here, Database(postgresql_url) as there:
        await here.migrate()
        await fill(here)
        async with here.open() as unit:
            await unit.expect([arrive(person, 1)])
        async with there.open() as unit:
            await unit.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.CHAIR, LS02.id))
            await unit.submissions.add(submission("theirs", unit_id=LS02.id, respondent=person.id))
            await unit.commit()
        async with here.read() as unit:
            unexpected = await look(unit, person)
        async with here.open() as unit:
            await unit.expect([arrive(person, 1)])
            assert await look(unit, person) == unexpected
            assert {role.unit_id for role in await unit.roster.assignments_of(person.id)} == {LS01.id, LS02.id}


async def test_of_two_places_the_one_that_is_taken_elsewhere_is_told(postgresql_url: str) -> None:
    async with Database(postgresql_url) as here, Database(postgresql_url) as there:
        async with here.open() as unit:
            await add_roster(unit)
            await unit.commit()
        async with here.open() as first:
            assert await first.expect([arrive(PEOPLE[0])]) == set()
            async with there.open() as second:
                assert await second.expect([arrive(PEOPLE[0]), arrive(PEOPLE[1])]) == {"a:person-0"}
        async with there.open() as third:
            await commit_with(third, third.expect([arrive(PEOPLE[0]), arrive(PEOPLE[1])]))
