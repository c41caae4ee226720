"""Handing in none: an act of its own, that an answer makes moot and nobody is reminded after."""

import pytest
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.interviews import MAX_REASON_LENGTH
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.roster import Unit
from domain.rounds import RoundState
from domain.submissions import Standing
from domain.summaries import Rules
from domain.usecases.count_progress import count_progress, list_standings, missing_units
from domain.usecases.declare_none import Declaring, declare_none, withdraw_declaration
from domain.usecases.plan_reminders import plan_reminders
from domain.usecases.save_draft import save_draft
from domain.usecases.submit_assessment import HandIn, Submitted, submit_assessment
from domain.usecases.summarise_round import summarise_round
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import COUNTY, NOW, a_person, a_principal, a_round, a_submission, a_unit, some_answers

LS01 = a_unit()
CHAIR = a_principal()
WANTED = Declaring(CHAIR, a_round(), LS01.id, "vi är i ombildning")


async def standing(uow: UnitOfWork) -> Standing:
    return next(each.standing for each in await list_standings(uow, a_round()) if each.unit == LS01)


async def test_it_is_stored_counted_apart_and_no_longer_waited_for(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    assert await declare_none(uow, WANTED, NOW) == LS01
    (stored,) = await uow.declarations.of_round(a_round().id)
    assert (stored.unit_id, stored.person_id, stored.reason, stored.withdrawn) == (
        "ls01",
        "chair-ls01",
        "vi är i ombildning",
        False,
    )
    assert await count_progress(uow, a_round()) == Progress(0, 6, confirmed_none=1)
    assert await standing(uow) is Standing.CONFIRMED_NONE
    assert LS01 not in await missing_units(uow, a_round())
    assert [entry.what for entry in await uow.audit.all()] == ["none_declared"]


async def test_said_twice_it_is_stored_once(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    for _ in range(2):
        assert isinstance(await declare_none(uow, WANTED, NOW), Unit)
    assert len(await uow.declarations.of_round(a_round().id)) == 1


async def test_it_can_be_taken_back_and_said_again(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    assert await withdraw_declaration(uow, WANTED, NOW) is False
    await declare_none(uow, WANTED, NOW)
    assert await withdraw_declaration(uow, WANTED, NOW) is True
    assert await withdraw_declaration(uow, WANTED, NOW) is False
    assert await standing(uow) is Standing.MISSING
    await declare_none(uow, WANTED, NOW)
    assert await standing(uow) is Standing.CONFIRMED_NONE


async def test_an_answer_makes_it_moot(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await declare_none(uow, WANTED, NOW)
    hand_in = HandIn(CHAIR, a_round(), LS01.id, some_answers())
    await save_draft(uow, hand_in, NOW)
    assert await standing(uow) is Standing.CONFIRMED_NONE
    submitted = await submit_assessment(uow, hand_in, NOW)
    assert isinstance(submitted, Submitted)
    assert submitted.progress == Progress(1, 6)
    assert await standing(uow) is Standing.SUBMITTED


async def test_a_unit_that_has_answered_cannot_say_it(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), [a_submission(respondent="contact-ls01")])
    assert await declare_none(uow, WANTED, NOW) == Rejected(Reason.NONE_AFTER_ANSWER, {"unit": "LS01"})
    assert await uow.declarations.of_round(a_round().id) == []


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"principal": a_principal(a_unit("LS02"))}, Reason.REPRESENTS_NOBODY),
        ({"principal": a_principal(coordinator=True, person=a_person("coordinator"))}, Reason.REPRESENTS_NOBODY),
        ({"collection": a_round(state=RoundState.CLOSED)}, Reason.ROUND_CLOSED),
        ({"collection": a_round(state=RoundState.PLANNED)}, Reason.ROUND_NOT_OPEN),
        ({"reason": "x" * (MAX_REASON_LENGTH + 1)}, Reason.LATE_REASON_TOO_LONG),
    ],
)
async def test_who_may_not_or_not_now_stores_nothing(
    uow: UnitOfWork, changes: dict[str, object], reason: Reason
) -> None:
    await add_round(uow, a_round())
    wanted = replace(WANTED, **changes)
    refused = await declare_none(uow, wanted, NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    if reason is not Reason.LATE_REASON_TOO_LONG:
        withdrawn = await withdraw_declaration(uow, wanted, NOW)
        assert isinstance(withdrawn, Rejected)
        assert withdrawn.reason is reason
    assert await uow.declarations.of_round(a_round().id) == []


async def test_nobody_of_it_is_reminded(uow: UnitOfWork) -> None:
    await add_round(uow, a_round())
    await add_speaker(uow, "chair-ls01", LS01)
    await declare_none(uow, WANTED, NOW)
    assert await plan_reminders(uow, lambda _day: True, NOW) == 0
    await withdraw_declaration(uow, WANTED, NOW)
    assert await plan_reminders(uow, lambda _day: True, NOW) == 1


async def test_the_summary_counts_them(uow: UnitOfWork) -> None:
    await add_round(uow, a_round(), [a_submission(unit_id=a_unit(f"LS0{n}").id) for n in range(2, 7)])
    await declare_none(uow, WANTED, NOW)
    summary = await summarise_round(uow, COUNTY, a_round(state=RoundState.CLOSED), Rules())
    assert (summary.answered, summary.of, summary.method.confirmed_none) == (5, 6, 1)
