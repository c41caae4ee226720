"""Who sees which mirror, and when."""

from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.mirrors import Mirror
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.rounds import RoundState
from domain.summaries import Rules
from domain.usecases.mirror_unit import mirror_unit
from domain.usecases.publish_summary import Publishing, publish_summary
from tests.domain.usecases.counties import add_round
from tests.support.builders import COUNTY, NOW, a_principal, a_round, a_submission, an_earlier_round

CLOSED = a_round(state=RoundState.CLOSED)
LS01, LS06 = UnitId("ls01"), UnitId("ls06")
UNITS = [UnitId(f"ls{number:02}") for number in range(1, 6)]


async def test_a_unit_sees_itself_as_it_was_released_with_its_years(uow: UnitOfWork) -> None:
    await add_round(uow, an_earlier_round(), [a_submission((2,) * 5, round_id=an_earlier_round().id)])
    release = await publish(uow)
    await uow.submissions.add(a_submission((4,) * 5, revision=2))
    seen = await mirror_unit(uow, a_principal(), LS01, release)
    assert isinstance(seen, Mirror)
    assert (seen.unit, seen.summary, seen.changed_since) == ("LS01", release.summary, True)
    assert [goal.value for goal in seen.goals] == [3] * 5
    assert dict(seen.goals[0].earlier) == {2023: 2}


async def test_there_is_no_mirror_before_the_release_of_another_unit_or_without_an_answer(uow: UnitOfWork) -> None:
    assert await mirror_unit(uow, a_principal(), LS01, None) == Rejected(Reason.NOT_RELEASED_YET)
    release = await publish(uow)
    assert await mirror_unit(uow, a_principal(), UnitId("ls02"), release) == Rejected(Reason.REPRESENTS_NOBODY)
    (ls06,) = [unit for unit in await uow.roster.units(COUNTY.id) if unit.id == LS06]
    nothing = await mirror_unit(uow, a_principal(ls06), LS06, release)
    assert nothing == Rejected(Reason.NOTHING_TO_MIRROR, {"unit": "LS06", "year": 2024})


async def publish(uow: UnitOfWork) -> Release:
    await add_round(uow, CLOSED, [a_submission(unit_id=unit) for unit in UNITS])
    release = await publish_summary(uow, COUNTY, CLOSED, Publishing(Rules(), "coordinator"), NOW)
    assert isinstance(release, Release)
    return release
