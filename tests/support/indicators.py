"""Key figures for tests: the county's own of 2025, and any there could be."""

from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path

from hypothesis import strategies as st
from msgspec.structs import replace

import bot
from bot.cli.files import read_sheet
from bot.cli.indicator_files import COLUMNS, read_indicators
from domain.ids import CountyId
from domain.indicators import (
    LONGEST_NAME,
    LONGEST_UNIT,
    Direction,
    Improvement,
    Indicator,
    IndicatorState,
    IndicatorYear,
    Values,
    VersusOthers,
    in_order,
)
from tests.support.builders import NOW

FIGURES_FILE = Path(bot.__file__).parent / "demo" / "facts" / "indicators-2025.csv"


@cache
def published_figures() -> IndicatorYear:
    """Return the state of the twenty key figures of 2025 as the county has told it."""
    rows, problems = read_indicators(read_sheet(FIGURES_FILE, COLUMNS).records)
    assert not problems
    return figures_of([row.indicator for row in rows])


def figures_of(indicators: Iterable[Indicator], year: int = 2025) -> IndicatorYear:
    """Return key figures as a version of a year."""
    return IndicatorYear(CountyId("county-1"), year, 1, in_order(indicators), "operator", NOW)


VALUES = st.none() | st.decimals(-999, 999, places=2)


@st.composite
def indicators_of(draw: st.DrawFn, number: str) -> Indicator:
    """Draw a key figure that may be told."""
    named = draw(indicators_unnamed(number))
    return replace(named, name=draw(st.sampled_from(("", "Fast vårdkontakt"))), unit=draw(st.sampled_from(("", "%"))))


@st.composite
def indicators_unnamed(draw: st.DrawFn, number: str) -> Indicator:
    """Draw one without words of the county's own."""
    goal = int(number.split(".", maxsplit=1)[0])
    state = draw(st.sampled_from(IndicatorState))
    if state is not IndicatorState.UPDATED:
        return Indicator(number, goal, state, direction=draw(st.none() | st.sampled_from(Direction)))
    values = Values(draw(VALUES), draw(VALUES), draw(VALUES))
    if draw(st.booleans()):
        return Indicator(number, goal, state, direction=Direction.FACT_ONLY, values=values)
    others = draw(st.none() | st.sampled_from(VersusOthers))
    change = draw(st.none() | st.sampled_from(Improvement))
    return Indicator(number, goal, state, others, change, Direction.HIGH_OR_LOW, values)


NUMBERS = st.lists(
    st.tuples(st.integers(1, 5), st.integers(1, 12)).map(lambda each: f"{each[0]}.{each[1]}"),
    min_size=1,
    max_size=12,
    unique=True,
)
FIGURES = NUMBERS.flatmap(lambda numbers: st.tuples(*map(indicators_of, numbers))).map(figures_of)
LONGEST = Decimal("-123456789.1234")


def widest_figures(count: int) -> IndicatorYear:
    """Return as many key figures as given, each with the most that can be said of it, in letters of two bytes."""
    values = Values(LONGEST, LONGEST, LONGEST)
    return figures_of(
        Indicator(
            f"{goal}.{number}",
            goal,
            IndicatorState.UPDATED,
            None,
            Improvement.WOMEN_AND_MEN,
            Direction.HIGH_OR_LOW,
            values,
            "\u00c5" * LONGEST_NAME,
            "\u00c5" * LONGEST_UNIT,
        )
        for goal, number in ((10 + each % 5, 10 + each // 5) for each in range(count))
    )
