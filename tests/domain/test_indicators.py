"""Key figures: counts that come out as the county has told them, and what may be said of which."""

from decimal import Decimal

import pytest
from hypothesis import given
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.indicators import (
    Direction,
    Improvement,
    Indicator,
    IndicatorCounts,
    IndicatorState,
    IndicatorYear,
    Values,
    VersusOthers,
    check_indicator,
    count_indicators,
    in_order,
)
from tests.support.indicators import FIGURES, published_figures

JUDGED = Indicator("4.2", 4, IndicatorState.UPDATED, direction=Direction.HIGH_OR_LOW)
VALUE = Values(value=Decimal("12.5"))


def test_the_twenty_of_2025_are_counted_as_the_county_has_told_them() -> None:
    assert count_indicators(published_figures().indicators) == IndicatorCounts(
        total=20,
        under_development=3,
        not_updated=6,
        updated=11,
        better=3,
        worse=4,
        neither=1,
        facts=3,
        improved_women_and_men=2,
        improved_women=1,
        improved_men=1,
    )
    assert count_indicators(published_figures().indicators).improved == 4


@given(FIGURES)
def test_every_key_figure_is_counted_once_on_each_axis(figures: IndicatorYear) -> None:
    counts = count_indicators(figures.indicators)
    assert counts.total == counts.under_development + counts.not_updated + counts.updated
    assert counts.updated == counts.better + counts.worse + counts.neither + counts.facts
    assert counts.improved <= counts.better + counts.worse + counts.neither
    assert all(check_indicator(each) is None for each in figures.indicators)


@pytest.mark.parametrize(
    ("indicator", "reason"),
    [
        (replace(JUDGED, number="4"), Reason.INDICATOR_NUMBER),
        (replace(JUDGED, number="4.2.1"), Reason.INDICATOR_NUMBER),
        (replace(JUDGED, number="0.2"), Reason.INDICATOR_NUMBER),
        (replace(JUDGED, goal=3), Reason.INDICATOR_OF_OTHER_GOAL),
        (replace(JUDGED, direction=None), Reason.INDICATOR_WITHOUT_DIRECTION),
        (replace(JUDGED, state=IndicatorState.NOT_UPDATED, values=VALUE), Reason.INDICATOR_NOT_UPDATED),
        (
            replace(JUDGED, state=IndicatorState.NOT_UPDATED, versus_others=VersusOthers.WORSE),
            Reason.INDICATOR_NOT_UPDATED,
        ),
        (
            replace(JUDGED, state=IndicatorState.UNDER_DEVELOPMENT, change=Improvement.MEN),
            Reason.INDICATOR_NOT_UPDATED,
        ),
        (
            replace(JUDGED, direction=Direction.FACT_ONLY, versus_others=VersusOthers.BETTER),
            Reason.INDICATOR_FACT_JUDGED,
        ),
        (replace(JUDGED, direction=Direction.FACT_ONLY, change=Improvement.WOMEN), Reason.INDICATOR_FACT_JUDGED),
    ],
)
def test_k5_and_k6_what_has_no_new_value_or_is_a_fact_cannot_be_said_to_be_more(
    indicator: Indicator, reason: Reason
) -> None:
    said = check_indicator(indicator)
    assert isinstance(said, Rejected)
    assert said.reason is reason


def test_worse_than_others_and_improved_may_be_said_of_one_and_the_same() -> None:
    both = replace(JUDGED, versus_others=VersusOthers.WORSE, change=Improvement.WOMEN_AND_MEN, values=VALUE)
    assert check_indicator(both) is None
    assert both in published_with_values()


def published_with_values() -> tuple[Indicator, ...]:
    return tuple(replace(each, values=VALUE) for each in published_figures().indicators if each.is_updated)


def test_they_stand_by_number_and_4_10_after_4_2() -> None:
    ten, two = replace(JUDGED, number="4.10"), replace(JUDGED, versus_others=VersusOthers.WORSE)
    assert in_order([ten, two]) == (two, ten)
