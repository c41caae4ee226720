"""The county summary: means over units, told without any unit's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.consolidation import UnitResult
from domain.disclosure import DEFAULT_THRESHOLD, Withheld, withhold_figures, withhold_goal
from domain.instruments import (
    Bilingual,
    Difference,
    Instrument,
    Item,
    find_difference,
    instrument_from_data,
    instrument_to_data,
)
from domain.rounds import Round
from domain.statistics import distribution, mean, spread
from domain.wording import DEFAULT_MARGIN, Change, describe_change


@dataclass(frozen=True, slots=True)
class Rules:
    """What a county may set about how results are told."""

    threshold: int = DEFAULT_THRESHOLD
    margin: Fraction = DEFAULT_MARGIN


@dataclass(frozen=True, slots=True)
class YearResults:
    """Everything a summary is made of: a round and its units' results."""

    collection: Round
    results: tuple[UnitResult, ...]


@dataclass(frozen=True, slots=True)
class GoalSummary:
    """One goal: distribution first, mean second (K10), unrounded; `answered` counts the units with a value on it."""

    number: int
    name: Bilingual
    answered: int
    distribution: Mapping[float, int]
    mean: float
    previous_mean: float | None
    change: Change
    spread: float


@dataclass(frozen=True, slots=True)
class WithheldGoal:
    """A goal whose figures are not shown, since so many answered "vet ej"; said with its reason (D1, D4)."""

    number: int
    name: Bilingual
    answered: int
    why: Withheld


@dataclass(frozen=True, slots=True)
class NotCompared:
    """The year before, and why it is not compared with: another form (K21), or too few answers then (D1)."""

    year: int
    why: Difference | Withheld


@dataclass(frozen=True, slots=True)
class TwoAnswers:
    """A unit's value that was made of differing answers: the footnote of a half step, without the unit (K9).

    `perspectives_differ` tells that they were given from different sides, which is never averaged silently (K8).
    """

    goal: int
    value: float
    answers: tuple[int, ...]
    perspectives_differ: bool = False


@dataclass(frozen=True, slots=True)
class CountySummary:
    """What the county may be told of one round; `goals` is empty when all figures are withheld.

    `previous_year` is the year that is compared with; where there is one that is not, `not_compared` tells why.
    `agreed` is how many units have agreed on one answer where theirs went apart.
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
    earlier = previous.results if previous and not not_compared else ()
    items = current.collection.instrument.items
    told = [_tell_goal(item, current.results, earlier, rules) for item in items]
    goals = tuple(each for each in told if isinstance(each, GoalSummary))
    withheld = withhold_figures(current.collection, len(current.results), rules.threshold)
    if not goals:
        withheld = withheld or Withheld.TOO_FEW_VALUES
    if withheld:
        goals = ()
    return CountySummary(
        county=county,
        refers_to=current.collection.refers_to,
        collected=current.collection.collected,
        answered=len(current.results),
        of=of,
        instrument=current.collection.instrument,
        goals=goals,
        two_answers=_two_answers(current.results, {goal.number for goal in goals}),
        previous_year=previous.collection.refers_to if previous and earlier and goals else None,
        withheld=withheld,
        agreed=sum(bool(result.agreed) for result in current.results) if goals else 0,
        withheld_goals=tuple(each for each in told if isinstance(each, WithheldGoal)) if goals else (),
        not_compared=not_compared if goals else None,
    )


def summary_to_data(summary: CountySummary) -> dict[str, Any]:
    """Return the summary as the JSON that the command line prints: unrounded numbers, no unit named."""
    return {
        "county": summary.county,
        "refers_to": summary.refers_to,
        "collected": summary.collected,
        "unit": summary.instrument.part.asked_of.value,
        "answered": summary.answered,
        "of": summary.of,
        "previous_year": summary.previous_year,
        "withheld": summary.withheld.value if summary.withheld else None,
        "goals": [_goal_to_data(goal) for goal in summary.goals],
        "two_answers": [_two_answers_to_data(each) for each in summary.two_answers],
        "agreed": summary.agreed,
        "not_compared": _not_compared_to_data(summary.not_compared),
        "withheld_goals": [
            {"number": each.number, "name": each.name.sv, "answered": each.answered, "withheld": each.why.value}
            for each in summary.withheld_goals
        ],
    }


def snapshot_of(summary: CountySummary) -> dict[str, Any]:
    """Return all of the summary as JSON data, with the instrument, so that a release reads the same for ever."""
    return summary_to_data(summary) | {"instrument": instrument_to_data(summary.instrument)}


def summary_from_snapshot(data: Mapping[str, Any]) -> CountySummary:
    """Return the summary that `snapshot_of` wrote; older ones know neither "vet ej" nor why years are not compared."""
    instrument = instrument_from_data(data["instrument"])
    names = {item.number: item.name for item in instrument.items}
    return CountySummary(
        county=data["county"],
        refers_to=data["refers_to"],
        collected=data["collected"],
        answered=data["answered"],
        of=data["of"],
        instrument=instrument,
        goals=tuple(_goal_from_data(goal, names) for goal in data["goals"]),
        two_answers=tuple(_two_answers_from_data(each) for each in data["two_answers"]),
        previous_year=data["previous_year"],
        withheld=Withheld(data["withheld"]) if data["withheld"] else None,
        agreed=data.get("agreed", 0),
        withheld_goals=tuple(
            WithheldGoal(each["number"], names[each["number"]], each["answered"], Withheld(each["withheld"]))
            for each in data.get("withheld_goals", ())
        ),
        not_compared=_not_compared_from_data(data.get("not_compared")),
    )


# Private functions


def _refuse_comparison(current: YearResults, previous: YearResults, rules: Rules) -> NotCompared | None:
    why = find_difference(current.collection.instrument, previous.collection.instrument) or withhold_figures(
        previous.collection, len(previous.results), rules.threshold
    )
    return NotCompared(previous.collection.refers_to, why) if why else None


def _tell_goal(
    item: Item, results: Sequence[UnitResult], earlier: Sequence[UnitResult], rules: Rules
) -> GoalSummary | WithheldGoal:
    values, before = _values_of(item, results), _values_of(item, earlier)
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


def _values_of(item: Item, results: Sequence[UnitResult]) -> list[Fraction]:
    return [result.values[item.number] for result in results if item.number in result.values]


def _two_answers(results: Sequence[UnitResult], shown: set[int]) -> tuple[TwoAnswers, ...]:
    found = [
        TwoAnswers(number, float(result.values[number]), given, result.perspectives_differ)
        for result in results
        for number, given in result.answers.items()
        if number in shown and len(set(given)) > 1 and number not in result.agreed
    ]
    # Sorted by goal and value, so that the order tells nothing of the units (K1).
    return tuple(sorted(found, key=lambda each: (each.goal, each.value, each.answers, each.perspectives_differ)))


def _two_answers_to_data(two: TwoAnswers) -> dict[str, Any]:
    data: dict[str, Any] = {"goal": two.goal, "value": two.value, "answers": list(two.answers)}
    return data | {"perspectives_differ": True} if two.perspectives_differ else data


def _two_answers_from_data(data: Mapping[str, Any]) -> TwoAnswers:
    # What was published before the perspectives were told says nothing of them.
    return TwoAnswers(data["goal"], data["value"], tuple(data["answers"]), data.get("perspectives_differ", False))


def _not_compared_to_data(not_compared: NotCompared | None) -> dict[str, Any] | None:
    return {"year": not_compared.year, "reason": not_compared.why.value} if not_compared else None


def _not_compared_from_data(data: Mapping[str, Any] | None) -> NotCompared | None:
    if not data:
        return None
    kind = Difference if data["reason"] in tuple(Difference) else Withheld
    return NotCompared(data["year"], kind(data["reason"]))


def _goal_to_data(goal: GoalSummary) -> dict[str, Any]:
    return {
        "number": goal.number,
        "name": goal.name.sv,
        "mean": goal.mean,
        "previous_mean": goal.previous_mean,
        "change": goal.change.value,
        "spread": goal.spread,
        "distribution": {str(value).removesuffix(".0"): count for value, count in goal.distribution.items()},
        "answered": goal.answered,
    }


def _goal_from_data(data: Mapping[str, Any], names: Mapping[int, Bilingual]) -> GoalSummary:
    return GoalSummary(
        number=data["number"],
        name=names[data["number"]],
        answered=data.get("answered", sum(data["distribution"].values())),
        distribution={float(value): count for value, count in data["distribution"].items()},
        mean=data["mean"],
        previous_mean=data["previous_mean"],
        change=Change(data["change"]),
        spread=data["spread"],
    )
