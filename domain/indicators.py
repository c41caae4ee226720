"""Key figures (nyckeltal): what a county has been told of each in a year; facts, so D1 to D3 do not apply (D6)."""

import re
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import CountyId

# As many as a card has room for when all is said of each (25 KB); the county's infographic has twenty.
MOST_INDICATORS = 25
LONGEST_NAME, LONGEST_UNIT = 80, 20
_NUMBER = re.compile(r"[1-9]\d?\.[1-9]\d?", re.ASCII)


class IndicatorState(StrEnum):
    """Whether there is a new value this year; without one a figure is not unchanged, but not updated (K5)."""

    UNDER_DEVELOPMENT = "under_development"
    NOT_UPDATED = "not_updated"
    UPDATED = "updated"


class VersusOthers(StrEnum):
    """How the county stands beside others: one axis (K6)."""

    BETTER = "better"
    WORSE = "worse"


class Improvement(StrEnum):
    """For whom it is better than the last time: the other axis, whatever the first one says (K6)."""

    WOMEN_AND_MEN = "improved_women_and_men"
    WOMEN = "improved_women"
    MEN = "improved_men"


class Direction(StrEnum):
    """Whether one end is the good one, or the figure is a fact that nobody judges."""

    HIGH_OR_LOW = "high_or_low"
    FACT_ONLY = "fact_only"


class Values(Struct, frozen=True):
    """A figure's values in its own unit, of everybody and of women and men apart (K7); None for what is not known."""

    value: Decimal | None = None
    women: Decimal | None = None
    men: Decimal | None = None

    @property
    def is_known(self) -> bool:
        """Tell whether there is any."""
        return (self.value, self.women, self.men) != (None, None, None)


class Indicator(Struct, frozen=True):
    """One key figure in a year; `number` is its goal's with its own behind it, such as 4.2.

    `name` and `unit` are the county's own words, in whatever language; empty where the file has none.
    """

    number: str
    goal: int
    state: IndicatorState
    versus_others: VersusOthers | None = None
    change: Improvement | None = None
    direction: Direction | None = None
    values: Values = Values()
    name: str = ""
    unit: str = ""

    @property
    def is_updated(self) -> bool:
        """Tell whether there is a new value."""
        return self.state is IndicatorState.UPDATED

    @property
    def is_fact(self) -> bool:
        """Tell whether it is told without any judgement (K6)."""
        return self.direction is Direction.FACT_ONLY

    @property
    def place(self) -> tuple[int, ...]:
        """Return where it stands among the others: 4.2 before 4.10."""
        return tuple(int(part) for part in self.number.split("."))


class IndicatorYear(Struct, frozen=True):
    """One version of a county's key figures of a year, by number; versions count from 1 and are only added to.

    `by` is who works at the command line.
    """

    county_id: CountyId
    year: int
    version: int
    indicators: tuple[Indicator, ...]
    by: str
    at: datetime


class IndicatorCounts(Struct, frozen=True):
    """How many key figures there are of each kind; all but the first four are among the updated.

    `neither` are judged, and neither better nor worse than others.
    """

    total: int
    under_development: int
    not_updated: int
    updated: int
    better: int
    worse: int
    neither: int
    facts: int
    improved_women_and_men: int
    improved_women: int
    improved_men: int

    @property
    def improved(self) -> int:
        """Return how many are better than the last time, for anybody."""
        return self.improved_women_and_men + self.improved_women + self.improved_men


def count_indicators(indicators: Iterable[Indicator]) -> IndicatorCounts:
    """Return how many there are of each kind."""
    every = tuple(indicators)
    updated = [each for each in every if each.is_updated]
    judged = [each for each in updated if not each.is_fact]
    states, others, changes = (
        [each.state for each in every],
        [each.versus_others for each in judged],
        [each.change for each in judged],
    )
    return IndicatorCounts(
        total=len(every),
        under_development=states.count(IndicatorState.UNDER_DEVELOPMENT),
        not_updated=states.count(IndicatorState.NOT_UPDATED),
        updated=len(updated),
        better=others.count(VersusOthers.BETTER),
        worse=others.count(VersusOthers.WORSE),
        neither=others.count(None),
        facts=len(updated) - len(judged),
        improved_women_and_men=changes.count(Improvement.WOMEN_AND_MEN),
        improved_women=changes.count(Improvement.WOMEN),
        improved_men=changes.count(Improvement.MEN),
    )


def check_indicator(indicator: Indicator) -> Rejected | None:
    """Say no to a number that is none or of another goal, and to what a figure without a new value cannot have.

    A figure that is not updated or still under development has no value, no comparison and no change (K5, K6); a fact
    has a value only (K6); any other that is updated says which way is good.
    """
    told: dict[str, str | int] = {"number": indicator.number[:20]}
    if not _NUMBER.fullmatch(indicator.number):
        return Rejected(Reason.INDICATOR_NUMBER, told)
    if indicator.place[0] != indicator.goal:
        return Rejected(Reason.INDICATOR_OF_OTHER_GOAL, {**told, "goal": indicator.goal})
    judged = indicator.versus_others is not None or indicator.change is not None
    if not indicator.is_updated and (judged or indicator.values.is_known):
        return Rejected(Reason.INDICATOR_NOT_UPDATED, told)
    if indicator.is_fact and judged:
        return Rejected(Reason.INDICATOR_FACT_JUDGED, told)
    if indicator.is_updated and indicator.direction is None:
        return Rejected(Reason.INDICATOR_WITHOUT_DIRECTION, {**told, "allowed": ", ".join(Direction)})
    return _check_words(indicator, told)


def in_order(indicators: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Return them by number, so that nothing depends on how they stood in a file, or on how good they are (K1)."""
    return tuple(sorted(indicators, key=lambda each: each.place))


# Private functions


def _check_words(indicator: Indicator, told: dict[str, str | int]) -> Rejected | None:
    """Say no to words for which a line of a card has no room."""
    for column, words, most in (("name", indicator.name, LONGEST_NAME), ("unit", indicator.unit, LONGEST_UNIT)):
        if len(words) > most:
            return Rejected(Reason.INDICATOR_WORDS_TOO_LONG, {**told, "column": column, "most": most})
    return None
