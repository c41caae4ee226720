"""After the close: only with a reason, as a revision, and counted against the release."""

import pytest
from msgspec.structs import replace

from domain.answers import ChangedAnswer
from domain.errors import Reason, Rejected
from domain.ids import PersonId
from domain.ports import UnitOfWork
from domain.releases import Release
from domain.rounds import RoundState
from domain.submissions import INTERVIEW, Source
from domain.summaries import Rules
from domain.usecases.change_answers import Change, Changed, change_answers, list_answers
from domain.usecases.publish_summary import Publishing, publish_summary
from tests.domain.usecases.counties import add_round
from tests.support.builders import COUNTY, NOW, a_round, a_submission, a_unit, leaderships, some_answers

CLOSED = a_round(state=RoundState.CLOSED, closed_at=NOW)
LS01 = a_unit()
WANTED = Change(CLOSED, LS01.id, "chair-ls01", some_answers((3, 4, 3, 3, 3)), "fel siffra")


@pytest.fixture(name="closed")
async def close_a_round(uow: UnitOfWork) -> UnitOfWork:
    """Return a unit of work in which six leaderships have answered and the summary is out."""
    await add_round(uow, CLOSED, [a_submission(unit_id=unit.id) for unit in leaderships(6)])
    assert isinstance(await publish_summary(uow, COUNTY, CLOSED, Publishing(Rules(), "test"), NOW), Release)
    return uow


async def test_a_change_is_a_revision_with_who_and_why(closed: UnitOfWork) -> None:
    changed = await change_answers(closed, WANTED, "cli:operator", NOW)
    assert isinstance(changed, Changed)
    assert (changed.differences, changed.changes) == ((ChangedAnswer(2, 3, 4),), 1)
    stored = (await closed.submissions.of_respondent(CLOSED.id, LS01.id, "chair-ls01"))[-1]
    assert (stored.revision, stored.noted_by, stored.reason) == (2, "cli:operator", "fel siffra")
    assert (await closed.audit.all())[-1].what == "answers_changed"
    assert (await closed.audit.all())[-1].data["reason"] == "fel siffra"


async def test_changes_of_several_units_add_up(closed: UnitOfWork) -> None:
    for count, unit in enumerate(leaderships(3), start=1):
        changed = await change_answers(closed, replace(WANTED, unit_id=unit.id), "test", NOW)
        assert isinstance(changed, Changed)
        assert changed.changes == count


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"collection": a_round()}, Reason.ROUND_STILL_OPEN),
        ({"collection": a_round(state=RoundState.PLANNED)}, Reason.ROUND_NOT_OPEN),
        ({"respondent": "somebody"}, Reason.NO_RESPONDENT),
        ({"answers": some_answers()}, Reason.NOTHING_CHANGED),
        ({"reason": ""}, Reason.LATE_REASON_MISSING),
        ({"answers": some_answers((3, 3, 3, 3, 9))}, Reason.OUTSIDE_SCALE),
    ],
)
async def test_what_may_not_be_changed_is_left(closed: UnitOfWork, changes: dict[str, object], reason: Reason) -> None:
    refused = await change_answers(closed, replace(WANTED, **changes), "test", NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert len(await closed.submissions.of_round(CLOSED.id)) == 6


async def test_a_changed_interview_is_unconfirmed_again_and_an_amended_one_cannot_be_changed(uow: UnitOfWork) -> None:
    interview = a_submission(respondent=INTERVIEW, source=Source.INTERVIEW, confirmed_by=PersonId("chair-ls01"))
    amended = a_submission(unit_id=a_unit("LS02").id, respondent=INTERVIEW)
    amending = a_submission(unit_id=a_unit("LS02").id, amends=amended.id)
    await add_round(uow, CLOSED, [interview, amended, amending])
    changed = await change_answers(uow, replace(WANTED, respondent=INTERVIEW), "test", NOW)
    assert isinstance(changed, Changed)
    assert (changed.submission.confirmed_by, changed.changes) == (None, None)
    assert [each.respondent for each in await list_answers(uow, CLOSED, a_unit("LS02").id)] == ["chair-ls01"]
