"""Handing in: revisions, double presses, and who may."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.answers import Answers
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.roster import Principal
from domain.rounds import RoundState
from domain.submissions import Draft
from domain.usecases.save_draft import save_draft
from domain.usecases.submit_assessment import HandIn, Submitted, submit_assessment
from tests.domain.usecases.counties import add_round
from tests.support.builders import NOW, a_person, a_principal, a_round, some_answers

LATER = NOW + timedelta(minutes=1)
AFTER_DUE = datetime(2025, 1, 25, 10, tzinfo=UTC)
OVER = datetime(2025, 2, 1, 10, tzinfo=UTC)
WANTED = HandIn(a_principal(), a_round(), UnitId("ls01"), some_answers())


async def test_an_answer_is_stored_with_its_instant_and_counted(uow: UnitOfWork) -> None:
    submitted = await _submit(uow, some_answers())

    (stored,) = await uow.submissions.of_round(a_round().id)
    assert submitted.submission == replace(stored, sequence=0)
    assert (stored.revision, stored.submitted_at, stored.respondent) == (1, NOW, "chair-ls01")
    assert (submitted.added, submitted.late, submitted.others_answered) == (True, False, False)
    assert submitted.progress == Progress(1, 6)


async def test_a_change_is_a_new_revision_beside_the_old(uow: UnitOfWork) -> None:
    await _submit(uow, some_answers((3, 3, 3, 3, 3)))
    changed = await _submit(uow, some_answers((4, 3, 3, 3, 3)), LATER)

    assert changed.submission.revision == 2
    assert [each.answers.values[1] for each in await uow.submissions.of_round(a_round().id)] == [3, 4]
    assert changed.progress == Progress(1, 6)


async def test_the_same_answer_again_stores_nothing_and_gets_the_same_receipt(uow: UnitOfWork) -> None:
    first = await _submit(uow, some_answers())
    again = await _submit(uow, some_answers(), LATER)

    assert (first.added, again.added) == (True, False)
    assert replace(again.submission, sequence=0) == first.submission
    assert len(await uow.submissions.of_round(a_round().id)) == 1


async def test_going_back_to_an_earlier_answer_is_a_revision_too(uow: UnitOfWork) -> None:
    for values in ((3,) * 5, (4,) * 5, (3,) * 5):
        last = await _submit(uow, some_answers(values))
    assert last.submission.revision == 3


async def test_another_comment_is_a_change(uow: UnitOfWork) -> None:
    await _submit(uow, some_answers())
    assert (await _submit(uow, some_answers(comment="Bra samtal."))).added


async def test_colleagues_answers_stand_beside_each_other(uow: UnitOfWork) -> None:
    await _submit(uow, some_answers((2,) * 5))
    contact = a_principal(person=a_person("contact-ls01"))
    submitted = await submit_assessment(uow, _wanted(some_answers((3,) * 5), contact), NOW)

    assert isinstance(submitted, Submitted)
    assert (submitted.others_answered, submitted.progress) == (True, Progress(1, 6))
    assert submitted.submission.revision == 1


async def test_the_draft_is_gone_once_the_answer_is_in(uow: UnitOfWork) -> None:
    await save_draft(uow, _wanted(Answers({1: 3}, None)), NOW)
    await _submit(uow, some_answers())
    assert await uow.submissions.drafts_of_round(a_round().id) == []


async def test_an_answer_between_the_due_date_and_the_closing_is_late_and_counts(uow: UnitOfWork) -> None:
    submitted = await _submit(uow, some_answers(), AFTER_DUE)
    assert (submitted.late, submitted.progress) == (True, Progress(1, 6))


@pytest.mark.parametrize(
    ("wanted", "now", "reason"),
    [
        (WANTED, OVER, Reason.ROUND_CLOSED),
        (replace(WANTED, unit_id=UnitId("ls02")), NOW, Reason.REPRESENTS_NOBODY),
        (replace(WANTED, answers=some_answers(perspective=None)), NOW, Reason.PERSPECTIVE_MISSING),
        (replace(WANTED, answers=some_answers((3, 3))), NOW, Reason.VALUES_MISSING),
        (replace(WANTED, answers=some_answers((3, 3, 5, 3, 3))), NOW, Reason.OUTSIDE_SCALE),
        (replace(WANTED, answers=some_answers(comment="x" * 2001)), NOW, Reason.COMMENT_TOO_LONG),
        (replace(WANTED, collection=a_round(state=RoundState.PLANNED)), NOW, Reason.ROUND_NOT_OPEN),
        (replace(WANTED, collection=a_round(state=RoundState.CLOSED)), NOW, Reason.ROUND_CLOSED),
    ],
)
async def test_what_may_not_be_handed_in_is_refused_and_not_stored(
    uow: UnitOfWork, wanted: HandIn, now: datetime, reason: Reason
) -> None:
    refused = await submit_assessment(uow, wanted, now)

    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert await uow.submissions.of_round(wanted.collection.id) == []


async def test_a_draft_takes_the_place_of_the_one_before(uow: UnitOfWork) -> None:
    await save_draft(uow, _wanted(Answers({1: 3}, None)), NOW)
    kept = await save_draft(uow, _wanted(Answers({1: 3, 2: 4}, None)), LATER)

    assert isinstance(kept, Draft)
    assert await uow.submissions.drafts_of_round(a_round().id) == [kept]


@pytest.mark.parametrize(
    ("wanted", "now", "reason"),
    [
        (WANTED, OVER, Reason.ROUND_CLOSED),
        (replace(WANTED, answers=Answers({1: 9}, None)), NOW, Reason.OUTSIDE_SCALE),
        (replace(WANTED, answers=Answers({}, None, "x" * 2001)), NOW, Reason.COMMENT_TOO_LONG),
        (replace(WANTED, unit_id=UnitId("ls02")), NOW, Reason.REPRESENTS_NOBODY),
    ],
)
async def test_a_draft_that_could_never_be_handed_in_leaves_the_former_one(
    uow: UnitOfWork, wanted: HandIn, now: datetime, reason: Reason
) -> None:
    former = await save_draft(uow, _wanted(Answers({1: 3}, None)), NOW)
    refused = await save_draft(uow, wanted, now)

    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert await uow.submissions.drafts_of_round(a_round().id) == [former]


# Private functions


def _wanted(answers: Answers, principal: Principal | None = None) -> HandIn:
    return replace(WANTED, answers=answers, principal=principal or WANTED.principal)


async def _submit(uow: UnitOfWork, answers: Answers, now: datetime = NOW) -> Submitted:
    if await uow.rounds.get(a_round().id) is None:
        await add_round(uow, a_round())
    submitted = await submit_assessment(uow, _wanted(answers), now)
    assert isinstance(submitted, Submitted)
    return submitted
