"""Questions about lists of texts: one text is asked for in other words than several, and finds the same."""

from itertools import product

from msgspec.structs import replace
from sqlalchemy import column, select, text

from storage.submissions import SubmissionsTable
from storage.tables import units
from storage.text_lists import is_any, narrow
from storage.unit_of_work import Database
from tests.storage.reading import BEFORE_KEEPING, PLANS, reading, transact
from tests.storage.samples import LS01, LS02, ROUND, add_roster, submission

SIGNS = ('"', '","', "\\", '\\"', "{}", ",", "NULL", " å\n")
LISTS = ((), ("LS01",), ("ls02",), ("",), ("LS01", "LS02", "ls01"), ("LS02", "LS03", ""), ("[]",), SIGNS, SIGNS[2::4])
_EITHER = (
    select(units.c.name)
    .where(is_any(units.c.name, "names"), ~is_any(units.c.id, "skipped"), units.c.county_id == "county")
    .order_by(units.c.name)
)

_NAMED = select(units.c.name, units.c.leadership_id).where(is_any(units.c.id, "ids"))


async def test_lists_of_any_length_find_what_they_name(database_url: str) -> None:
    async with Database(database_url) as database, database.open() as unit:
        await add_roster(unit)
        for name in ("", *SIGNS):
            await unit.roster.add_unit(replace(LS01, id=name, name=name))
        await unit.commit()
    stored = {LS01.id: "LS01", LS02.id: "LS02", **{name: name for name in ("", *SIGNS)}}
    async with reading(database_url) as engines, transact(engines) as transaction:
        for names, skipped in product(LISTS, LISTS):
            found = [row["name"] for row in await transaction.all(_EITHER, {"names": names, "skipped": skipped})]
            wanted = sorted(name for its_id, name in stored.items() if name in names and its_id not in skipped)
            assert found == wanted, (names, skipped)


def test_only_the_lists_that_hold_one_are_said_in_other_words() -> None:
    on_sqlite = "a = ? AND b IN (SELECT value FROM json_each(?)) AND c IN (SELECT value FROM json_each(?))"
    assert narrow(on_sqlite, (2,)) == "a = ? AND b IN (SELECT value FROM json_each(?)) AND c = ?"
    assert narrow(on_sqlite, (1, 2)) == "a = ? AND b = ? AND c = ?"
    on_postgresql = "a = ANY($2::varchar[]) AND b = $1 AND c = ANY($2::varchar[]) AND d = ANY($12::varchar[])"
    assert narrow(on_postgresql, (1,)) == "a = $2 AND b = $1 AND c = $2 AND d = ANY($12::varchar[])"


async def test_postgresql_keeps_the_plan_for_who_has_answered_and_goes_by_the_index_of_revisions(
    postgresql_url: str,
) -> None:
    """Planned each time, that was two fifths of what the server did for an answer that comes alone.

    The plan that is kept is made while there are hardly any answers, and has to do for many.
    """
    async with Database(postgresql_url) as database, database.open() as unit:
        await add_roster(unit)
        await unit.submissions.add(submission("a"))
        await unit.commit()
    async with reading(postgresql_url) as engines:
        for _ in range(2 * BEFORE_KEEPING):
            async with transact(engines) as transaction:
                part = ROUND.instrument.part
                assert await SubmissionsTable(transaction).some_respondents(ROUND.id, part) == {LS01.id: {"chair"}}
        async with transact(engines) as transaction:
            (kept,) = [each for each in await transaction.all(PLANS) if "units.kind" in each["statement"]]
            values = f"('{part}', 1, 1, '{ROUND.id}', '{part.asked_of}')"
            plan = await transaction.all(text(f"EXPLAIN EXECUTE {kept['name']} {values}").columns(column("line")))
    assert kept["generic_plans"] > 0, kept
    by_index = [each["line"] for each in plan if "Index" in each["line"] and "on submissions" in each["line"]]
    assert len(by_index) == len(("first", "last")), plan
    assert all("uq_submissions_round_id_unit_id_part_respondent_revision" in line for line in by_index), plan


async def test_postgresql_keeps_the_plan_for_lists_of_several(postgresql_url: str) -> None:
    async with Database(postgresql_url) as database, database.open() as unit:
        await add_roster(unit)
        await unit.commit()
    async with reading(postgresql_url) as engines:
        for number in range(2 * BEFORE_KEEPING):
            async with transact(engines) as transaction:
                assert len(await transaction.all(_NAMED, {"ids": [LS01.id, f"unit {number}"]})) == 1
        async with transact(engines) as transaction:
            (kept,) = [each for each in await transaction.all(PLANS) if "units.leadership_id" in each["statement"]]
    assert kept["generic_plans"] > 0, kept
