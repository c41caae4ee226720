"""The county summary: means over units, told without any unit's name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.consolidation import UnitResult
from domain.disclosure import DEFAULT_THRESHOLD, Withheld, withhold_figures
from domain.instruments import Bilingual, Instrument, Item, comparable, instrument_from_data, instrument_to_data
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
    """One goal: distribution first, mean second (K10), unrounded."""

    number: int
    name: Bilingual
    distribution: Mapping[float, int]
    mean: float
    previous_mean: float | None
    change: Change
    spread: float


@dataclass(frozen=True, slots=True)
class TwoAnswers:
    """A unit's value that was made of differing answers: the footnote of a half step, without the unit (K9)."""

    goal: int
    value: float
    answers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CountySummary:
    """What the county may be told of one round; `goals` is empty when figures are withheld."""

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
    withheld = withhold_figures(current.collection, len(current.results), rules.threshold)
    earlier = _comparable_results(current, previous, rules)
    items = () if withheld else current.collection.instrument.items
    return CountySummary(
        county=county,
        refers_to=current.collection.refers_to,
        collected=current.collection.collected,
        answered=len(current.results),
        of=of,
        instrument=current.collection.instrument,
        goals=tuple(_goal_summary(item, current.results, earlier, rules.margin) for item in items),
        two_answers=() if withheld else _two_answers(current.results),
        previous_year=previous.collection.refers_to if previous and earlier and not withheld else None,
        withheld=withheld,
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
        "two_answers": [
            {"goal": each.goal, "value": each.value, "answers": list(each.answers)} for each in summary.two_answers
        ],
    }


def snapshot_of(summary: CountySummary) -> dict[str, Any]:
    """Return all of the summary as JSON data, with the instrument, so that a release reads the same for ever."""
    return summary_to_data(summary) | {"instrument": instrument_to_data(summary.instrument)}


def summary_from_snapshot(data: Mapping[str, Any]) -> CountySummary:
    """Return the summary that `snapshot_of` wrote."""
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
        two_answers=tuple(
            TwoAnswers(each["goal"], each["value"], tuple(each["answers"])) for each in data["two_answers"]
        ),
        previous_year=data["previous_year"],
        withheld=Withheld(data["withheld"]) if data["withheld"] else None,
    )


# Private functions


def _comparable_results(current: YearResults, previous: YearResults | None, rules: Rules) -> tuple[UnitResult, ...]:
    if previous is None or not comparable(current.collection.instrument, previous.collection.instrument):
        return ()
    if withhold_figures(previous.collection, len(previous.results), rules.threshold):
        return ()
    return previous.results


def _goal_summary(
    item: Item, results: Sequence[UnitResult], earlier: Sequence[UnitResult], margin: Fraction
) -> GoalSummary:
    values = [result.values[item.number] for result in results]
    before = mean([result.values[item.number] for result in earlier]) if earlier else None
    return GoalSummary(
        number=item.number,
        name=item.name,
        distribution=distribution(values),
        mean=float(mean(values)),
        previous_mean=None if before is None else float(before),
        change=describe_change(mean(values), before, margin),
        spread=spread(values),
    )


def _two_answers(results: Sequence[UnitResult]) -> tuple[TwoAnswers, ...]:
    found = [
        TwoAnswers(number, float(result.values[number]), given)
        for result in results
        for number, given in result.answers.items()
        if len(set(given)) > 1
    ]
    # Sorted by goal and value, so that the order tells nothing of the units (K1).
    return tuple(sorted(found, key=lambda each: (each.goal, each.value, each.answers)))


def _goal_to_data(goal: GoalSummary) -> dict[str, Any]:
    return {
        "number": goal.number,
        "name": goal.name.sv,
        "mean": goal.mean,
        "previous_mean": goal.previous_mean,
        "change": goal.change.value,
        "spread": goal.spread,
        "distribution": {str(value).removesuffix(".0"): count for value, count in goal.distribution.items()},
    }


def _goal_from_data(data: Mapping[str, Any], names: Mapping[int, Bilingual]) -> GoalSummary:
    return GoalSummary(
        number=data["number"],
        name=names[data["number"]],
        distribution={float(value): count for value, count in data["distribution"].items()},
        mean=data["mean"],
        previous_mean=data["previous_mean"],
        change=Change(data["change"]),
        spread=data["spread"],
    )
