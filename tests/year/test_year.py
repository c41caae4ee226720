"""R21: two cycles in a minute. What each person got is what the closed form says, and never too much."""

from bot.workdays import is_swedish_workday
from domain.deliveries import Kind, State
from domain.fuses import MOST_UNASKED_A_DAY, MOST_UNASKED_A_WEEK, UNASKED
from domain.submissions import Standing
from domain.usecases.count_progress import list_standings
from tests.support.fakes import FakeDatabase
from tests.year.people import ASKED_OF_MEETINGS, BLOCKED, CHAIRS, EXPECTED, EXPECTED_NEXT, HABITS
from tests.year.simulations import NEXT_ROUND, ROUND, RSS, count_by_person, most_within, simulate

WEEK = 7


async def test_everyone_gets_what_the_closed_form_says_and_nobody_too_much() -> None:
    year = await simulate(FakeDatabase(), BLOCKED, HABITS)
    assert count_by_person(year, during=ROUND) == EXPECTED
    assert count_by_person(year, during=NEXT_ROUND) == EXPECTED_NEXT
    assert count_by_person(year).total() == sum(EXPECTED.values()) + sum(EXPECTED_NEXT.values())
    assert count_by_person(year, Kind.MEETING_HELD) == ASKED_OF_MEETINGS
    for who in {*EXPECTED, *ASKED_OF_MEETINGS}:
        days = [each.on for each in year.got if each.who == who and each.kind in UNASKED]
        assert most_within(days, 1) <= MOST_UNASKED_A_DAY
        assert most_within(days, WEEK) <= MOST_UNASKED_A_WEEK
        assert all(map(is_swedish_workday, days))
    told = sorted(each.kind for each in year.got if each.kind not in UNASKED)
    assert told == sorted([Kind.HANDOVER, Kind.PREVIEW_WAITS, Kind.TIME_DECIDED, Kind.TIME_WANTED] * 2)
    assert [each.on for each in year.got if each.who == RSS and each.kind is Kind.REMINDER] == [
        ROUND.closes_on,
        NEXT_ROUND.closes_on,
    ]
    async with year.database.read() as uow:
        parked = await uow.outbox.all(state=State.PARKED)
        cycles = [[each.standing for each in await list_standings(uow, one)] for one in (ROUND, NEXT_ROUND)]
    assert list(parked) == []
    for standings in cycles:
        assert standings.count(Standing.SUBMITTED) == 10
        assert standings.count(Standing.SUBMITTED_LATE) == 1  # LS06
        assert standings.count(Standing.MISSING) == 1  # LS12
        assert standings.count(Standing.CONFIRMED_NONE) == 1
    assert not any(each.who == CHAIRS[9] for each in year.got)
