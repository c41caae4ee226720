"""The board is drawn in a number of statements that does not grow with the county (issue 6)."""

from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.conversations import Conversation
from domain.ids import UnitId
from domain.instruments import Part
from domain.roster import Assignment, Role, UnitKind
from domain.usecases.draw_board import draw_board
from domain.usecases.plan_reminders import plan_reminders
from storage.statements import listen_to_statements
from storage.unit_of_work import Database
from tests.support.builders import COUNTY, NOW, TENANT, a_conversation, a_person, a_round, a_unit
from tests.support.questionnaires import SMALL

ASKED: list[str] = []
listen_to_statements(ASKED.append)
FORMS = (Part.LEADERSHIP_STATUS, Part.MUNICIPAL_SURVEY, Part.ECONOMY)


async def fill(database: Database, count: int) -> None:
    """Store a county with so many units of each kind, a person each who can be reached, and their first reminders."""
    async with database.open() as unit:
        await unit.roster.add_county(COUNTY)
        await unit.rounds.put(a_round())
        for part in FORMS:
            await unit.round_parts.put(a_round().id, replace(SMALL, part=part))
        for number in range(count):
            for kind, role in ((UnitKind.LEADERSHIP, Role.CHAIR), (UnitKind.MUNICIPALITY, Role.CONTACT)):
                name = f"{kind.value}-{number}"
                await unit.roster.add_unit(a_unit(name, id=UnitId(name), kind=kind))
                person = a_person(name)
                await unit.roster.put_person(person)
                await unit.roster.add_assignment(Assignment(person.id, COUNTY.id, role, UnitId(name)))
                await unit.conversations.put(chat_of(name, person.object_id))
        await plan_reminders(unit, is_swedish_workday, NOW)
        await unit.commit()


def chat_of(name: str, object_id: str | None) -> Conversation:
    return a_conversation(id=f"a:{name}", tenant_id=TENANT, object_id=object_id)


async def count_statements(database: Database) -> int:
    async with database.read() as unit:
        collection = await unit.rounds.get(a_round().id)
        assert collection is not None
        ASKED.clear()
        board = await draw_board(unit, collection, is_swedish_workday, NOW)
        asked = len(ASKED)
    assert [each.part for each in board.parts] == [Part.SELF_ASSESSMENT, *FORMS]
    assert all(row.last and row.next for part in board.parts for row in part.rows)
    return asked


async def test_a_larger_county_takes_as_many_statements_as_a_small_one(sqlite_url: str, postgresql_url: str) -> None:
    # The statements are the same on both kinds of database.
    async with Database(sqlite_url) as small, Database(postgresql_url) as large:
        await fill(small, 2)
        await fill(large, 15)
        assert await count_statements(small) == await count_statements(large)
