"""A unit's own mirror: its values over the years, beside the county's as released; for the unit alone (K12)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from msgspec import Struct

from domain.consolidation import UnitResult
from domain.instruments import Bilingual, Difference, Item, find_difference
from domain.releases import Release
from domain.rounds import Round
from domain.summaries import CountySummary, GoalSummary
from domain.wording import Change, describe_change


class MirrorQuestion(StrEnum):
    """The one question for the unit's next meeting, in the order in which it is chosen; never a cause (K15)."""

    APART = "apart"
    CHANGED = "changed"
    RAISE = "raise"
    NEXT = "next"


class OwnYear(Struct, frozen=True):
    """A unit's result in a closed round before this one; None where it did not answer then."""

    collection: Round
    result: UnitResult | None


class MirrorYear(Struct, frozen=True):
    """A year before: `why` is None where the unit's values may be compared with it (K21)."""

    refers_to: int
    answered: bool
    why: Difference | None = None


class MirrorGoal(Struct, frozen=True):
    """One goal as the unit sees it.

    Attributes:
        value: in steps of the scale, as it was counted in the release; None where all said "vet ej".
        answers: of each respondent, sorted by value; several differing ones made the value together (K9).
        agreed: whether the value is what the unit has agreed on.
        earlier: its own values by year, of comparable years.
        change: against the latest of those, compared unrounded (K2).
        county: the goal as the county was told of it; None where that was withheld (D1).
    """

    number: int
    name: Bilingual
    value: Fraction | None
    answers: tuple[int, ...]
    agreed: bool
    earlier: Mapping[int, Fraction]
    change: Change
    county: GoalSummary | None

    @property
    def apart(self) -> bool:
        """Tell whether the unit's people have answered differently, and have not agreed on one answer since."""
        return len(set(self.answers)) > 1 and not self.agreed


class Mirror(Struct, frozen=True):
    """What a unit sees of itself once the county's summary is released.

    The county's distribution is shown whole, as the channel has seen it: the unit apart from the rest would be a
    breakdown into one and the others, which D2 forbids.

    Attributes:
        summary: the county's, word for word as released.
        years: every closed year before, the oldest first.
        changed_since: whether an answer has changed since the release, which its figures do not know of.
    """

    unit: str
    summary: CountySummary
    published_at: datetime
    goals: tuple[MirrorGoal, ...]
    years: tuple[MirrorYear, ...]
    perspectives_differ: bool
    changed_since: bool
    question: MirrorQuestion
    asked_about: tuple[MirrorGoal, ...]


def make_mirror(
    unit: str, release: Release, own: UnitResult, now: UnitResult | None, years: Sequence[OwnYear]
) -> Mirror:
    """Return a unit's mirror.

    Args:
        unit: its name.
        release: the county's, of the round that is told of.
        own: the unit's result as it was released.
        now: the same as it stands now.
        years: its results in the closed rounds before, in any order.
    """
    instrument = release.summary.instrument
    in_order = sorted(years, key=lambda each: each.collection.refers_to)
    told = tuple(
        MirrorYear(
            each.collection.refers_to, each.result is not None, find_difference(instrument, each.collection.instrument)
        )
        for each in in_order
    )
    comparable = {
        each.collection.refers_to: each.result
        for each, year in zip(in_order, told, strict=True)
        if each.result and year.why is None
    }
    goals = tuple(_mirror_goal(item, own, comparable, release.summary) for item in instrument.items)
    question, about = _choose_question(goals)
    return Mirror(
        unit=unit,
        summary=release.summary,
        published_at=release.published_at,
        goals=goals,
        years=told,
        perspectives_differ=own.perspectives_differ,
        changed_since=now is None or dict(now.values) != dict(own.values),
        question=question,
        asked_about=about,
    )


# Private functions


def _mirror_goal(
    item: Item, own: UnitResult, comparable: Mapping[int, UnitResult], summary: CountySummary
) -> MirrorGoal:
    value = own.values.get(item.number)
    earlier = {year: then.values[item.number] for year, then in comparable.items() if item.number in then.values}
    previous = earlier[max(earlier)] if earlier else None
    return MirrorGoal(
        number=item.number,
        name=item.name,
        value=value,
        answers=own.answers.get(item.number, ()),
        agreed=item.number in own.agreed,
        earlier=earlier,
        change=Change.NOT_COMPARABLE if value is None else describe_change(value, previous),
        county=next((goal for goal in summary.goals if goal.number == item.number), None),
    )


def _choose_question(goals: Sequence[MirrorGoal]) -> tuple[MirrorQuestion, tuple[MirrorGoal, ...]]:
    """Ask about what goes apart within the unit, else about what has changed, else about what is lowest for it."""
    apart = tuple(goal for goal in goals if goal.apart)
    if apart:
        return MirrorQuestion.APART, apart
    changed = tuple(goal for goal in goals if goal.change in (Change.HIGHER, Change.LOWER))
    if changed:
        return MirrorQuestion.CHANGED, changed
    values = [goal.value for goal in goals if goal.value is not None]
    lowest = tuple(goal for goal in goals if values and goal.value == min(values))
    if lowest and len(lowest) < len(goals):
        return MirrorQuestion.RAISE, lowest
    return MirrorQuestion.NEXT, ()
