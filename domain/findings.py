"""What stands out in a county summary, chosen by fixed rules: the words for it are found in `rendering`.

Goals are compared here, and units never (K1); what is chosen to be asked names no cause (K15).
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum

from msgspec import Struct

from domain.summaries import CountySummary, GoalSummary
from domain.wording import Change


class Question(StrEnum):
    """The one question that a summary ends with, in the order in which it is chosen."""

    LOWER = "lower"
    SPREAD = "spread"
    NEXT = "next"


class Findings(Struct, frozen=True):
    """What stands out; goals stand in the order they were asked, several where they are alike.

    Attributes:
        changes: the compared goals by how they have changed; the largest group first.
        highest: where the mean is highest, and `lowest` where it is lowest; empty where all are alike or one is
            withheld, which might be either.
        same_before: whether the same goals were highest and lowest in the year that is compared with.
        closest: where the spread is smallest; empty where all goals spread alike.
        widest: where the spread is largest (K10).
        question: what to reflect on, about the goals of `asked_about`.
    """

    changes: Mapping[Change, tuple[GoalSummary, ...]]
    highest: tuple[GoalSummary, ...]
    lowest: tuple[GoalSummary, ...]
    same_before: bool
    closest: tuple[GoalSummary, ...]
    widest: tuple[GoalSummary, ...]
    question: Question
    asked_about: tuple[GoalSummary, ...]


def find_out(summary: CountySummary) -> Findings:
    """Return what stands out in a summary, the same however values are spread over the units (K1)."""
    highest, lowest = _extremes(summary)
    question, about = _choose_question(summary)
    return Findings(
        changes=_group_by_change(summary.goals),
        highest=highest,
        lowest=lowest,
        same_before=bool(highest) and _extremes_before(summary.goals) == (highest, lowest),
        closest=_closest(summary.goals),
        widest=summary.widest,
        question=question,
        asked_about=about,
    )


def years_in_a_row(summary: CountySummary) -> tuple[tuple[int, Mapping[int, float]], ...]:
    """Return the unbroken run of comparable years that ends with this one, each with its goals' means.

    It is what may be joined by a line: neither over a missing year nor over one that is not compared with (K21), nor
    where a goal has no mean.
    """
    now = {goal.number: goal.mean for goal in summary.goals}
    run: list[tuple[int, Mapping[int, float]]] = [(summary.refers_to, now)]
    before = {each.refers_to: each.means for each in summary.earlier or () if each.why is None}
    if summary.earlier is None and summary.previous_year is not None:
        means = {goal.number: goal.previous_mean for goal in summary.goals}
        before[summary.previous_year] = {number: mean for number, mean in means.items() if mean is not None}
    while run[0][0] - 1 in before and now.keys() <= before[run[0][0] - 1].keys():
        year = run[0][0] - 1
        run.insert(0, (year, {number: before[year][number] for number in now}))
    return tuple(run)


# Private functions


def _group_by_change(goals: Sequence[GoalSummary]) -> Mapping[Change, tuple[GoalSummary, ...]]:
    compared = [goal for goal in goals if goal.change is not Change.NOT_COMPARABLE]
    groups = {change: tuple(goal for goal in compared if goal.change is change) for change in Change}
    # Equally large groups in the order of `Change`: what is higher first (K4).
    return dict(sorted(((change, group) for change, group in groups.items() if group), key=lambda each: -len(each[1])))


def _extremes(summary: CountySummary) -> tuple[tuple[GoalSummary, ...], tuple[GoalSummary, ...]]:
    # Equal fractions make equal floats, so that what is alike is alike here, too.
    means = [goal.mean for goal in summary.goals]
    if summary.withheld_goals or len(set(means)) < 2:  # noqa: PLR2004 - one value is all alike
        return (), ()
    return _with_mean(summary.goals, max(means)), _with_mean(summary.goals, min(means))


def _with_mean(goals: Sequence[GoalSummary], mean: float) -> tuple[GoalSummary, ...]:
    return tuple(goal for goal in goals if goal.mean == mean)


def _extremes_before(goals: Sequence[GoalSummary]) -> tuple[tuple[GoalSummary, ...], tuple[GoalSummary, ...]]:
    before = [goal.previous_mean for goal in goals if goal.previous_mean is not None]
    if len(before) < len(goals):
        return (), ()
    return (
        tuple(goal for goal in goals if goal.previous_mean == max(before)),
        tuple(goal for goal in goals if goal.previous_mean == min(before)),
    )


def _closest(goals: Sequence[GoalSummary]) -> tuple[GoalSummary, ...]:
    spreads = {goal.spread for goal in goals}
    return tuple(goal for goal in goals if len(spreads) > 1 and goal.spread == min(spreads))


def _choose_question(summary: CountySummary) -> tuple[Question, tuple[GoalSummary, ...]]:
    lower = tuple(goal for goal in summary.goals if goal.change is Change.LOWER)
    if lower:
        return Question.LOWER, lower
    # Where it spreads equally everywhere, no goal is more worth a talk than another.
    if summary.widest and len(summary.widest) < len(summary.goals):
        return Question.SPREAD, summary.widest
    return Question.NEXT, ()
