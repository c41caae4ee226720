"""The ports of the parts beside the self-assessment, on all databases."""

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from domain.errors import DomainError
from domain.ids import RoundId, UnitId
from domain.instruments import ImportedInstrument, Part
from domain.questionnaires import ImportedQuestionnaire
from domain.quotes import QuoteApproval
from domain.submissions import INTERVIEW, Source
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, COUNTY, INSTRUMENT, LS01, LS02, NOW, ROUND, AnyDatabase, add_roster
from tests.storage.test_migrations import run
from tests.support.questionnaires import SMALL, an_answer

PART = Part.LEADERSHIP_STATUS
IMPORTED = ImportedQuestionnaire(COUNTY.id, SMALL, NOW, "cli:operator")
ANSWERS = [
    an_answer("rhythm", "monthly", respondent="chair", person_id=CHAIR.id, at=NOW),
    an_answer("ways", ("council", "panel"), unit_id=LS02.id, respondent="contact", person_id=None, at=NOW),
    an_answer(
        "actors",
        {"politics": "no", "bup": "yes"},
        respondent=INTERVIEW,
        source=Source.INTERVIEW,
        noted_by="coordinator",
        noted_of="ordförande",
        at=NOW,
    ),
    an_answer("challenges", "", respondent="chair", person_id=CHAIR.id, at=NOW),
]
QUOTE = QuoteApproval(ROUND.id, LS01.id, "challenges", "Svårt att hitta tider.", "cli:operator", NOW)


async def test_a_questionnaire_comes_back_as_it_was_beside_the_instruments(seeded: AnyDatabase) -> None:
    newer = replace(IMPORTED, questionnaire=replace(SMALL, version="2", confirmed_by="RSS"))
    async with seeded.open() as unit:
        assert await unit.questionnaires.latest(COUNTY.id, PART) is None
        await unit.questionnaires.add(IMPORTED)
        await unit.instruments.add(ImportedInstrument(COUNTY.id, INSTRUMENT, NOW, "cli"))
        await unit.questionnaires.add(newer)
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.questionnaires.all(COUNTY.id)) == [IMPORTED, newer]
        assert await unit.questionnaires.latest(COUNTY.id, PART) == newer
        assert await unit.questionnaires.latest(COUNTY.id, Part.ECONOMY) is None
        assert [each.instrument for each in await unit.instruments.all(COUNTY.id)] == [INSTRUMENT]
        assert await unit.instruments.latest(COUNTY.id, PART) is None


async def test_a_version_comes_once(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.questionnaires.add(IMPORTED)
        with pytest.raises(DomainError, match="already_there"):
            await unit.questionnaires.add(IMPORTED)


async def test_what_a_round_asks_is_replaced_until_somebody_else_has(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        assert await unit.round_parts.get(ROUND.id, PART) is None
        await unit.round_parts.put(ROUND.id, SMALL)
        assert await unit.round_parts.get(ROUND.id, PART) == SMALL
        await unit.commit()
    async with seeded.open() as unit:
        assert await unit.round_parts.get(ROUND.id, PART) == SMALL
        await unit.round_parts.put(ROUND.id, replace(SMALL, version="2"))
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.round_parts.get(ROUND.id, PART) == replace(SMALL, version="2")
        assert await unit.round_parts.get(ROUND.id, Part.ECONOMY) is None


async def test_answers_come_back_in_the_order_they_came(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.part_answers.add_all(ANSWERS)
        assert len(await unit.part_answers.of_round(ROUND.id, PART)) == len(ANSWERS)
        await unit.commit()
    async with seeded.read() as unit:
        stored = await unit.part_answers.of_round(ROUND.id, PART)
        assert [replace(each, sequence=0) for each in stored] == ANSWERS
        assert [each.sequence for each in stored] == sorted(each.sequence for each in stored)
        own = await unit.part_answers.of_unit(ROUND.id, PART, LS02.id)
        assert [each.question for each in own] == ["ways"]
        assert list(await unit.part_answers.of_round(ROUND.id, Part.ECONOMY)) == []
        assert list(await unit.part_answers.of_unit(RoundId("other"), PART, LS01.id)) == []
        assert list(await unit.part_answers.of_unit(ROUND.id, PART, UnitId("other"))) == []


async def test_an_approval_keeps_the_text(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.quote_approvals.add(QUOTE)
        await unit.commit()
    async with seeded.read() as unit:
        assert list(await unit.quote_approvals.of_round(ROUND.id)) == [QUOTE]
        assert list(await unit.quote_approvals.of_round(RoundId("other"))) == []


async def test_who_has_read_before_sees_what_another_has_put_in_its_place(
    database: Database, database_url: str
) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.round_parts.put(ROUND.id, SMALL)
        await unit.commit()
    async with database.read() as unit:
        assert await unit.round_parts.get(ROUND.id, PART) == SMALL
    async with Database(database_url) as another, another.open() as unit:
        await unit.round_parts.put(ROUND.id, replace(SMALL, version="2"))
        await unit.commit()
    async with database.open() as unit:
        assert await unit.round_parts.get(ROUND.id, PART) == replace(SMALL, version="2")


@pytest.mark.parametrize(
    "statement", ["UPDATE part_answers SET respondent = 'x'", "UPDATE quote_approvals SET text = 'x'"]
)
async def test_nobody_changes_by_hand_what_was_said_or_approved(
    database: Database, database_url: str, statement: str
) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.part_answers.add_all(ANSWERS)
        await unit.quote_approvals.add(QUOTE)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, statement)
