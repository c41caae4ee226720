"""How many have answered, and where each unit stands."""

from datetime import UTC, datetime

from domain.answers import Answers
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.submissions import Draft, Standing
from domain.usecases.count_progress import count_progress, list_standings, missing_units
from tests.domain.usecases.counties import add_round
from tests.support.builders import NOW, a_person, a_round, a_submission, a_unit

LATE = datetime(2025, 1, 28, 10, tzinfo=UTC)


async def test_units_are_counted_however_many_answered_for_them(uow: UnitOfWork) -> None:
    answers = [
        a_submission(),
        a_submission(revision=2),
        a_submission(respondent="b"),
        a_submission(unit_id=a_unit("LS02").id),
    ]
    await add_round(uow, a_round(), answers)
    assert await count_progress(uow, a_round()) == Progress(2, 6)


async def test_each_unit_stands_somewhere_sorted_by_name(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), [a_submission(), a_submission(unit_id=a_unit("LS02").id, submitted_at=LATE)])
    draft = Draft(a_round().id, a_unit("LS03").id, Part.SELF_ASSESSMENT, a_person().id, Answers({1: 3}, None), NOW)
    await uow.submissions.put_draft(draft)
    stood = [(each.unit.name, each.standing) for each in await list_standings(uow, a_round())]
    assert stood == [
        ("LS01", Standing.SUBMITTED),
        ("LS02", Standing.SUBMITTED_LATE),
        ("LS03", Standing.DRAFT),
        ("LS04", Standing.MISSING),
        ("LS05", Standing.MISSING),
        ("LS06", Standing.MISSING),
    ]
    assert [unit.name for unit in await missing_units(uow, a_round())] == ["LS03", "LS04", "LS05", "LS06"]
