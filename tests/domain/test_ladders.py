"""On which day each step of a ladder falls: Swedish working days, office hours, and the winter's rest (R8)."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.workdays import is_swedish_workday
from domain.errors import Reason
from domain.ladder_files import ladder_from_data, ladder_to_data, parse_ladder
from domain.ladders import (
    DEFAULT_LADDER,
    FARTHEST,
    Audience,
    Ladder,
    Placed,
    Rung,
    Span,
    is_office_time,
    may_write_on,
    next_office_time,
    place_rungs,
)
from tests.support.strategies import days

JANUARY = Span(date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31))
ZONES = tuple(map(ZoneInfo, ("Europe/Stockholm", "Europe/Helsinki", "America/New_York", "Asia/Tokyo")))
NIGHT = (time(1, 30), time(3, 30))


@st.composite
def ladders(draw: st.DrawFn) -> Ladder:
    """Draw a ladder whose steps come one after the other."""
    offsets = sorted(draw(st.sets(st.integers(-FARTHEST, FARTHEST - 3), max_size=8)))
    rungs = [*([Rung(None)] if draw(st.booleans()) else []), *map(Rung, offsets)]
    after = offsets[-1] if offsets and offsets[-1] > 0 else 0
    if draw(st.booleans()):
        rungs += [Rung(after + 1, Audience.SECOND), Rung(after + 3, Audience.COORDINATOR)]
    return Ladder(tuple(rungs), rests=draw(st.booleans()))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    """Draw a round that opens on any day of 2026 to 2036, at any minute of it."""
    opens_on, minute = draw(days), draw(st.none() | st.integers(0, 24 * 60 - 1))
    due_on = opens_on + timedelta(days=draw(st.integers(0, 90)))
    closes_on = due_on + timedelta(days=draw(st.integers(0, 40)))
    opened_at = None if minute is None else datetime.combine(opens_on, time(12), UTC) + timedelta(minutes=minute - 720)
    return Span(opens_on, due_on, closes_on, opened_at)


def place(ladder: Ladder, span: Span) -> dict[str, date]:
    return {each.rung.key: each.day for each in place_rungs(ladder, span, is_swedish_workday)}


def test_the_default_ladder_in_january_2025() -> None:
    assert place(DEFAULT_LADDER, JANUARY) == {
        "opening": date(2025, 1, 7),
        "before-7": date(2025, 1, 15),
        "before-3": date(2025, 1, 21),
        "before-1": date(2025, 1, 23),
        "after-1": date(2025, 1, 27),
        # the round closes on the fifth working day after: the rest move earlier and keep their order
        "after-4": date(2025, 1, 29),
        "second_contact": date(2025, 1, 30),
        "coordinator": date(2025, 1, 31),
    }


def test_with_room_before_the_close_each_step_has_its_own_day() -> None:
    roomy = Span(date(2024, 12, 2), date(2025, 1, 24), date(2025, 2, 28))
    assert place(DEFAULT_LADDER, roomy) == {
        "opening": date(2024, 12, 2),
        "before-21": date(2024, 12, 18),
        "before-7": date(2025, 1, 15),
        "before-3": date(2025, 1, 21),
        "before-1": date(2025, 1, 23),
        "after-1": date(2025, 1, 27),
        "after-4": date(2025, 1, 30),
        "second_contact": date(2025, 2, 3),
        "coordinator": date(2025, 2, 5),
    }


def test_a_step_within_the_winters_rest_comes_after_it() -> None:
    later = Span(date(2024, 12, 2), date(2025, 1, 29), date(2025, 1, 31))
    assert place(DEFAULT_LADDER, later)["before-21"] == date(2025, 1, 7)
    assert place(Ladder(DEFAULT_LADDER.rungs, rests=False), later)["before-21"] == date(2024, 12, 23)


@given(ladders(), spans())
def test_every_step_falls_on_a_day_for_it_between_the_opening_and_the_close(ladder: Ladder, span: Span) -> None:
    for each in place_rungs(ladder, span, is_swedish_workday):
        assert may_write_on(each.day, rests=ladder.rests, is_workday=is_swedish_workday)
        assert span.opens_on <= each.day <= span.closes_on
        assert (each.day > span.due_on) == (each.rung.workdays is not None and each.rung.workdays > 0)


@given(ladders(), spans())
def test_steps_keep_their_order_and_share_no_day(ladder: Ladder, span: Span) -> None:
    placed = place_rungs(ladder, span, is_swedish_workday)
    order = [ladder.rungs.index(each.rung) for each in placed]
    assert order == sorted(order)
    assert len({each.day for each in placed}) == len(placed)


@given(ladders(), spans(), st.sampled_from(ZONES))
def test_a_step_comes_within_office_hours_of_its_readers_own_clock(ladder: Ladder, span: Span, zone: ZoneInfo) -> None:
    for each in place_rungs(ladder, span, is_swedish_workday):
        local = at(each, Span(span.opens_on, span.due_on, span.closes_on), zone).astimezone(zone)
        assert local.date() == each.day
        assert local.time() == (time(8) if each.rung.workdays is None else time(9))
        assert not NIGHT[0] <= local.time() <= NIGHT[1]
        assert is_office_time(local, zone, rests=ladder.rests, is_workday=is_swedish_workday)


@given(ladders(), spans(), st.sampled_from(ZONES))
def test_no_step_comes_before_the_round_was_opened(ladder: Ladder, span: Span, zone: ZoneInfo) -> None:
    moments = [at(each, span, zone) for each in place_rungs(ladder, span, is_swedish_workday)]
    assert span.opened_at is None or all(moment >= span.opened_at for moment in moments)


@given(days, st.integers(1, FARTHEST))
def test_without_a_rest_a_step_is_so_many_working_days_before_the_due_date(due_on: date, workdays: int) -> None:
    span = Span(due_on - timedelta(days=200), due_on, due_on)
    (placed,) = place_rungs(Ladder((Rung(-workdays),), rests=False), span, is_swedish_workday)
    between = [placed.day + timedelta(days=number) for number in range((due_on - placed.day).days)]
    assert sum(map(is_swedish_workday, between)) == workdays


@given(days, st.integers(0, 8))
def test_a_step_that_falls_in_the_rest_moves_later_unless_it_would_pass_the_due_date(
    due_on: date, workdays: int
) -> None:
    span = Span(due_on - timedelta(days=200), due_on, due_on)
    natural = place(Ladder((Rung(-workdays),), rests=False), span)[f"before-{workdays}"]
    moved = place(Ladder((Rung(-workdays),)), span)[f"before-{workdays}"]
    between = [min(natural, moved) + timedelta(days=number) for number in range(abs((moved - natural).days))]
    later_would_do = any(
        may_write_on(natural + timedelta(days=number), rests=True, is_workday=is_swedish_workday)
        for number in range((due_on - natural).days + 1)
    )
    assert moved >= natural if later_would_do else moved < natural
    free = [day for day in between if may_write_on(day, rests=True, is_workday=is_swedish_workday)]
    assert free in ([], [moved])


@pytest.mark.parametrize(
    ("day", "free"),
    [
        (date(2025, 12, 19), "free"),
        (date(2025, 12, 22), "taken"),
        (date(2026, 1, 5), "taken"),
        (date(2026, 1, 7), "free"),
        (date(2026, 6, 19), "taken"),  # Midsummer's Eve
        (date(2026, 5, 14), "taken"),  # Ascension Day
        (date(2026, 4, 30), "free"),
    ],
)
def test_nobody_is_written_to_at_the_turn_of_the_year_or_on_a_free_day(day: date, free: str) -> None:
    assert may_write_on(day, rests=True, is_workday=is_swedish_workday) is (free == "free")


def test_a_round_may_say_that_it_does_not_rest() -> None:
    assert may_write_on(date(2025, 12, 22), rests=False, is_workday=is_swedish_workday)


def test_a_round_that_is_opened_after_office_hours_invites_the_next_morning() -> None:
    late = Span(date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31), datetime(2025, 1, 10, 15, 30, tzinfo=UTC))
    assert place(DEFAULT_LADDER, late)["opening"] == date(2025, 1, 13)


def test_a_round_that_closes_on_its_due_date_has_no_steps_after_it() -> None:
    short = Span(date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 24))
    assert set(place(DEFAULT_LADDER, short)) == {"opening", "before-7", "before-3", "before-1"}


@given(ladders())
def test_a_ladder_comes_back_from_what_it_is_written_as(ladder: Ladder) -> None:
    assert ladder_from_data(ladder_to_data(ladder)) == ladder
    assert not ladder.rungs or parse_ladder(ladder_to_data(ladder)) == ladder


@pytest.mark.parametrize(
    ("data", "reasons"),
    [
        ({"steps": []}, [Reason.LADDER_STEPS_MISSING]),
        ({}, [Reason.LADDER_STEPS_MISSING]),
        ({"step": []}, [Reason.LADDER_KEY_UNKNOWN, Reason.LADDER_STEPS_MISSING]),
        ({"rests": "no", "steps": [{"at": "opening"}]}, [Reason.LADDER_RESTS_UNCLEAR]),
        ({"steps": [{"at": "noon"}]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": ["opening"]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": [{"workdays_before": True}]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": [{"workdays_before": 61}]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": [{"workdays_after": 0}]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": [{"workdays_before": 1, "workdays_after": 1}]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": [{"workdays_before": 1, "to": "the boss"}]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": [{"workdays_before": 1, "hour": 7}]}, [Reason.LADDER_STEP_UNCLEAR]),
        ({"steps": [{"workdays_before": 1, "to": "coordinator"}]}, [Reason.LADDER_ESCALATES_EARLY]),
        ({"steps": [{"workdays_before": 1}, {"workdays_before": 3}]}, [Reason.LADDER_STEP_ORDER]),
        ({"steps": [{"workdays_before": 3}, {"workdays_before": 3}]}, [Reason.LADDER_STEP_ORDER]),
        (
            {"steps": [{"workdays_after": 1, "to": "coordinator"}, {"workdays_after": 2, "to": "second_contact"}]},
            [Reason.LADDER_TURNS_BACK],
        ),
        ({"steps": [{"workdays_after": 1, "to": "coordinator"}, {"workdays_after": 2}]}, [Reason.LADDER_TURNS_BACK]),
        (
            {"steps": [{"workdays_after": day, "to": "second_contact"} for day in (1, 2)]},
            [Reason.LADDER_TURNS_BACK],
        ),
    ],
)
def test_what_is_wrong_with_a_ladder_is_told_step_by_step(data: dict[str, Any], reasons: list[Reason]) -> None:
    problems = parse_ladder(data)
    assert isinstance(problems, tuple)
    assert [each.reason for each in problems] == reasons


# Private functions


def at(placed: Placed, span: Span, zone: ZoneInfo) -> datetime:
    return placed.moment(span, zone)


@given(days, st.times(), st.sampled_from(ZONES), st.booleans())
def test_the_next_office_time_is_now_or_the_first_morning_on_which_anybody_may_be_written_to(
    day: date,
    clock: time,
    zone: ZoneInfo,
    rests: bool,  # noqa: FBT001 - drawn
) -> None:
    now = datetime.combine(day, clock, zone).astimezone(UTC)
    found = next_office_time(now, zone, rests=rests, is_workday=is_swedish_workday)
    assert found >= now
    assert is_office_time(found, zone, rests=rests, is_workday=is_swedish_workday)
    if is_office_time(now, zone, rests=rests, is_workday=is_swedish_workday):
        assert found == now
        return
    between = [now + timedelta(hours=number) for number in range(int((found - now) / timedelta(hours=1)))]
    assert not any(is_office_time(each, zone, rests=rests, is_workday=is_swedish_workday) for each in between)
