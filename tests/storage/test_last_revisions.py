"""Last revisions: the right ones, and by a look for each, however many there are."""

from collections.abc import Mapping
from contextlib import closing
from itertools import cycle, product
from sqlite3 import Connection, connect

from sqlalchemy import column, text
from sqlalchemy.dialects import sqlite

from domain.ids import RoundId, SubmissionId
from domain.instruments import Part
from domain.submissions import INTERVIEW, Submission
from storage.last_revisions import DECIDING, Slot, ask_for_last
from storage.mappings import submission_from_row
from storage.statements import compile_statement
from storage.unit_of_work import Database
from tests.storage.reading import BEFORE_KEEPING, PLANS, reading, transact
from tests.storage.samples import CHAIR, CONTACT, LS01, LS02, ROUND, add_roster, submission

UNITS, WHO, PARTS = (LS01.id, LS02.id), (CHAIR.id, CONTACT.id, INTERVIEW), tuple(Part)
SLOTS: list[Slot] = [(ROUND.id, unit, part, who) for unit, part, who in product(UNITS, PARTS, WHO)]
ELSEWHERE: Slot = (RoundId("another"), LS01.id, Part.SELF_ASSESSMENT, CHAIR.id)
NUMBERS = dict(zip(SLOTS, cycle((0, 1, 5, 2, 12)), strict=False))
MANY, FEW = 300, 2


async def hand_in(url: str, numbers: Mapping[Slot, int]) -> list[Submission]:
    """Store so many revisions of each slot, in turn; the first or the last of each amends an interview. Return them."""
    stored = []
    async with Database(url) as database, database.open() as unit:
        await add_roster(unit)
        for revision in range(1, max(numbers.values()) + 1):
            for place, (slot, number) in enumerate(numbers.items()):
                if revision <= number:
                    stored.append(revise(slot, revision, amends=revision == (1, number)[place % 2]))
                    await unit.submissions.add(stored[-1])
        await unit.commit()
    return stored


async def test_of_each_slot_the_last_revision_is_found(database_url: str) -> None:
    stored = await hand_in(database_url, NUMBERS)
    last = {slot_of(each): each.id for each in stored}
    async with reading(database_url) as engines:
        for slots in ([], SLOTS[:1], [ELSEWHERE], [*SLOTS, ELSEWHERE], SLOTS[5::-2]):
            async with transact(engines) as transaction:
                rows = await transaction.all(*ask_for_last(slots, on_postgresql=transaction.on_postgresql))
            found = [submission_from_row(row) for row in rows]
            assert {slot_of(each): each.id for each in found} == {slot: last[slot] for slot in slots if slot in last}
            assert len(found) == len({slot_of(each) for each in found})


async def test_what_decides_is_found_for_several_units_in_the_order_of_receipt(database_url: str) -> None:
    stored = await hand_in(database_url, NUMBERS)
    wanted = [each.id for each in stored if each.amends or each.revision == NUMBERS[slot_of(each)]]
    async with reading(database_url) as engines, transact(engines) as transaction:
        rows = await transaction.all(DECIDING, {"rounds": [ROUND.id, "another"], "units": [*UNITS, "another"]})
        assert [submission_from_row(row).id for row in rows] == wanted
        assert await transaction.all(DECIDING, {"rounds": ["another"], "units": list(UNITS)}) == []


async def test_sqlite_goes_by_the_index_of_revisions_and_reads_no_row_but_those_it_finds(sqlite_url: str) -> None:
    await hand_in(sqlite_url, {SLOTS[0]: MANY})
    last, deciding = (
        compile_statement(query, sqlite.dialect(paramstyle="qmark")).sql
        for query in (ask_for_last(SLOTS, on_postgresql=False)[0], DECIDING)
    )
    with closing(connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        looks, reads = explain(connection, last), explain(connection, deciding)
    whole = "(round_id=? AND unit_id=? AND part=? AND respondent=?)"
    assert f"SEARCH revised USING COVERING INDEX sqlite_autoindex_submissions_2 {whole}" in looks
    assert any("ix_submissions_amending" in line for line in reads), reads
    by_row = [line for line in (*looks, *reads) if "COVERING" not in line and "submissions" in line]
    assert all(
        line == "SEARCH submissions USING INTEGER PRIMARY KEY (rowid=?)" or "amending" in line for line in by_row
    )


async def test_postgresql_keeps_its_plan_for_any_number_of_slots_and_goes_by_the_index_of_revisions(
    postgresql_url: str,
) -> None:
    """The plan is made while there are hardly any answers, and has to do for many."""
    await hand_in(postgresql_url, {SLOTS[0]: FEW})
    async with reading(postgresql_url) as engines:
        for number in range(1, 2 * BEFORE_KEEPING):
            async with transact(engines) as transaction:
                assert len(await transaction.all(*ask_for_last(SLOTS[:number], on_postgresql=True))) == 1
        async with transact(engines) as transaction:
            (kept,) = [each for each in await transaction.all(PLANS) if "json_array_elements" in each["statement"]]
            plan = await transaction.all(text(f"EXPLAIN EXECUTE {kept['name']} ('[]')").columns(column("line")))
    assert kept["generic_plans"] > 0, kept
    (look,) = [each["line"] for each in plan if "on submissions" in each["line"]]
    assert "uq_submissions_round_id_unit_id_part_respondent_revision" in look, plan


# Private functions


def revise(slot: Slot, revision: int, *, amends: bool) -> Submission:
    round_id, unit_id, part, respondent = slot
    return submission(
        " ".join((*slot, str(revision))),
        round_id=round_id,
        unit_id=unit_id,
        part=part,
        respondent=respondent,
        revision=revision,
        amends=SubmissionId("of long ago") if amends else None,
    )


def slot_of(each: Submission) -> Slot:
    return each.round_id, each.unit_id, each.part, each.respondent


def explain(connection: Connection, sql: str) -> list[str]:
    rows = connection.execute(f"EXPLAIN QUERY PLAN {sql}", ["[]"] * sql.count("?"))
    return [str(row[3]) for row in rows]
