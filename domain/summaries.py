"""The county summary: means over units, told without any unit's name."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from domain.besides import NOTHING_BESIDE, Beside
from domain.breakdowns import Breakdown
from domain.disclosure import DEFAULT_THRESHOLD, Withheld, withhold_figures, withhold_goal
from domain.instruments import (
    Bilingual,
    Difference,
    Instrument,
    Item,
    find_difference,
)
from domain.methods import UNTOLD, Method
from domain.rounds import Round
from domain.statistics import distribution, mean, spread
from domain.tallies import Tally
from domain.wording import DEFAULT_MARGIN, Change, describe_change


class Rules(Struct, frozen=True):
    """What a county may set about how results are told."""

    threshold: int = DEFAULT_THRESHOLD
    margin: Fraction = DEFAULT_MARGIN


class YearResults(Struct, frozen=True):
    """Everything a summary is made of: a round, how many units have said what, and how it came in.

    `in_batch` lets an open round's figures be told, once `withhold_batch` has nothing against it.
    """

    collection: Round
    tally: Tally
    method: Method = UNTOLD
    in_batch: bool = False


class GoalSummary(Struct, frozen=True):
    """One goal: distribution first, mean second (K10), unrounded; `answered` counts the units with a value on it."""

    number: int
    name: Bilingual
    answered: int
    distribution: Mapping[float, int]
    mean: float
    previous_mean: float | None
    change: Change
    spread: float


class WithheldGoal(Struct, frozen=True):
    """A goal whose figures are not shown, since so many answered "vet ej"; said with its reason (D1, D4)."""

    number: int
    name: Bilingual
    answered: int
    why: Withheld


class NotCompared(Struct, frozen=True):
    """The year before, and why it is not compared with: another form (K21), or too few answers then (D1)."""

    year: int
    why: Difference | Withheld


class EarlierYear(Struct, frozen=True):
    """A closed year before this one, as far as it may be told beside it.

    Attributes:
        means: by goal, unrounded; without the goals that were withheld, and empty where there is a `why`.
        why: for what reason nothing is compared with it: another form (K21), or too few answers then (D1).
    """

    refers_to: int
    collected: str
    answered: int
    means: Mapping[int, float]
    why: Difference | Withheld | None = None


class TwoAnswers(Struct, frozen=True):
    """A unit's value that was made of differing answers: the footnote of a half step, without the unit (K9).

    `perspectives_differ` tells that they were given from different sides, which is never averaged silently (K8).
    """

    goal: int
    value: float
    answers: tuple[int, ...]
    perspectives_differ: bool = False


class CountySummary(Struct, frozen=True):
    """What the county may be told of one round; `goals` is empty when all figures are withheld.

    `previous_year` is the year that is compared with; where there is one that is not, `not_compared` tells why.
    `agreed` is how many units have agreed on one answer where theirs went apart.
    `previous_method` is how the answers of the compared year came in.
    `earlier` is every closed year before, the oldest first: empty in the first year, None where nobody has looked.
    `still_open` tells that more answers may come.
    `breakdown` is by groups of units, where the county has asked for one (D2).
    `beside` is what else is known of the year, where that was looked for; a release does not keep it (K16).
    """

    county: str
    refers_to: int
    collected: str
    answered: int
    of: int
    instrument: Instrument
    goals: tuple[GoalSummary, ...]
    two_answers: tuple[TwoAnswers, ...]
    previous_year: int | None
    withheld: Withheld | None
    withheld_goals: tuple[WithheldGoal, ...] = ()
    not_compared: NotCompared | None = None
    agreed: int = 0
    method: Method = UNTOLD
    previous_method: Method | None = None
    earlier: tuple[EarlierYear, ...] | None = None
    still_open: bool = False
    breakdown: Breakdown | None = None
    beside: Beside = NOTHING_BESIDE

    @property
    def widest(self) -> tuple[GoalSummary, ...]:
        """Return the goals where the spread is largest (K10); none when all leaderships agree on all goals."""
        most = max((goal.spread for goal in self.goals), default=0.0)
        return tuple(goal for goal in self.goals if most and goal.spread == most)


def summarise(
    county: str, current: YearResults, of: int, previous: YearResults | None, rules: Rules | None = None
) -> CountySummary:
    """Return the county summary of a round, each unit weighing equally (K9).

    Args:
        county: the county's name.
        current: the round to tell of.
        of: how many units were asked.
        previous: the year to compare with; left out of the figures when not comparable (K21) or too small (D1).
        rules: threshold in units and margin in steps; the defaults when None.
    """
    rules = rules or Rules()
    not_compared = _refuse_comparison(current, previous, rules) if previous else None
    earlier = previous.tally if previous and not not_compared else Tally()
    items = current.collection.instrument.items
    told = [_tell_goal(item, current.tally, earlier, rules) for item in items]
    goals = tuple(each for each in told if isinstance(each, GoalSummary))
    answered = current.tally.answered
    withheld = withhold_figures(current.collection, answered, rules.threshold, in_batch=current.in_batch)
    if not goals:
        withheld = withheld or Withheld.TOO_FEW_VALUES
    if withheld:
        goals = ()
    return CountySummary(
        county=county,
        refers_to=current.collection.refers_to,
        collected=current.collection.collected,
        answered=answered,
        of=of,
        instrument=current.collection.instrument,
        goals=goals,
        two_answers=_two_answers(current.tally, {goal.number for goal in goals}),
        previous_year=previous.collection.refers_to if previous and earlier.answered and goals else None,
        withheld=withheld,
        agreed=current.tally.agreed if goals else 0,
        withheld_goals=tuple(each for each in told if isinstance(each, WithheldGoal)) if goals else (),
        not_compared=not_compared if goals else None,
        method=current.method,
        previous_method=previous.method if previous and earlier.answered and goals else None,
        still_open=current.in_batch,
    )


def add_years(
    summary: CountySummary, current: YearResults, earlier: Sequence[YearResults], rules: Rules | None = None
) -> CountySummary:
    """Return the summary with all closed years before it, the oldest first; nothing of them where it tells no figures.

    Args:
        summary: what `summarise` made of `current`.
        current: the round it tells of.
        earlier: the closed rounds before, in any order.
        rules: as for `summarise`.
    """
    if not summary.goals:
        return summary
    in_order = sorted(earlier, key=lambda each: each.collection.refers_to)
    return replace(summary, earlier=tuple(_tell_year(current, each, rules or Rules()) for each in in_order))


def hide_figures(summary: CountySummary) -> CountySummary:
    """Return the summary without any figure: it waits for somebody to look at it and publish it."""
    return replace(
        summary,
        withheld=summary.withheld or Withheld.NOT_RELEASED,
        goals=(),
        withheld_goals=(),
        two_answers=(),
        previous_year=None,
        not_compared=None,
        agreed=0,
        previous_method=None,
        earlier=None,
        breakdown=None,
    )


# Private functions


def _tell_year(current: YearResults, then: YearResults, rules: Rules) -> EarlierYear:
    refused = _refuse_comparison(current, then, rules)
    values = {item.number: then.tally.values(item.number) for item in then.collection.instrument.items}
    shown = {} if refused else {number: given for number, given in values.items() if len(given) >= rules.threshold}
    return EarlierYear(
        refers_to=then.collection.refers_to,
        collected=then.collection.collected,
        answered=then.tally.answered,
        means={number: float(mean(given)) for number, given in shown.items()},
        why=refused.why if refused else None,
    )


def _refuse_comparison(current: YearResults, previous: YearResults, rules: Rules) -> NotCompared | None:
    why = find_difference(current.collection.instrument, previous.collection.instrument) or withhold_figures(
        previous.collection, previous.tally.answered, rules.threshold
    )
    return NotCompared(previous.collection.refers_to, why) if why else None


def _tell_goal(item: Item, tally: Tally, earlier: Tally, rules: Rules) -> GoalSummary | WithheldGoal:
    values, before = tally.values(item.number), earlier.values(item.number)
    why = withhold_goal(len(values), rules.threshold)
    if why or not values:
        return WithheldGoal(item.number, item.name, len(values), why or Withheld.TOO_FEW_VALUES)
    # What was withheld last year must not show in this year's comparison.
    previous = None if not before or withhold_goal(len(before), rules.threshold) else mean(before)
    return GoalSummary(
        number=item.number,
        name=item.name,
        answered=len(values),
        distribution=distribution(values),
        mean=float(mean(values)),
        previous_mean=None if previous is None else float(previous),
        change=describe_change(mean(values), previous, rules.margin),
        spread=spread(values),
    )


def _two_answers(tally: Tally, shown: set[int]) -> tuple[TwoAnswers, ...]:
    found = [
        TwoAnswers(goal, float(each.value), each.given, each.perspectives_differ)
        for goal, ways in tally.goals.items()
        for each, units in ways.items()
        if goal in shown and each.differ
        for _ in range(units)
    ]
    # Sorted by goal and value, so that the order tells nothing of the units (K1).
    return tuple(sorted(found, key=lambda each: (each.goal, each.value, each.answers, each.perspectives_differ)))
