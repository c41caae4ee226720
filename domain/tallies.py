"""How many units have said what, goal by goal: all that a county summary needs of its units' results."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from domain.answers import Perspective
from domain.consolidation import UnitResult
from domain.submissions import Submission

# One respondent's step of each item, whose number is a text as in JSON, and from where it was given.
Given = tuple[Mapping[str, int], Perspective | None]
# The ways in which two or three can answer on a scale of a few steps are few, and come again in each round.
MOST_KEPT = 1024


class GoalAnswers(NamedTuple):
    """What the respondents of a unit have said of one goal, and the step that they have agreed on, if they have.

    Attributes:
        given: steps of the scale, sorted.
        perspectives_differ: the unit's answers, of all goals, come from different sides (K8).
    """

    given: tuple[int, ...]
    perspectives_differ: bool = False
    agreed: int | None = None

    @property
    def value(self) -> Fraction:
        """Return what the unit is counted with: the mean, unrounded, or what was agreed on (K2, K9)."""
        return _value(self)

    @property
    def differ(self) -> bool:
        """Tell whether the value was made of differing answers: the footnote of a half step (K9)."""
        return self.agreed is None and self.given[0] != self.given[-1]


class Tally(Struct, frozen=True):
    """A round's results without its units: permuting answers between units leaves it as it is (K1).

    Attributes:
        answered: how many units have answered, also those that know nothing of any goal.
        agreed: how many of them have agreed on something.
        goals: by goal, how many units have answered it in each way.
    """

    answered: int = 0
    agreed: int = 0
    goals: Mapping[int, Mapping[GoalAnswers, int]] = field(default_factory=dict)

    def values(self, goal: int) -> list[Fraction]:
        """Return the value of each unit that has one on a goal, the lowest first."""
        each = (value for answers, units in self.goals.get(goal, {}).items() for value in [answers.value] * units)
        return sorted(each)


class LatestAnswers(Struct, frozen=True):
    """What a round's tally is made of: answers of units that are not named, and the submissions of the others.

    Attributes:
        plain: the latest answer of each respondent, unit by unit.
        apart: what decides the result of the units that have made an agreement or amended an interview.
    """

    plain: Sequence[Sequence[Given]]
    apart: Sequence[Submission] = ()


def tally_results(results: Iterable[UnitResult]) -> Tally:
    """Return the tally of some units' results."""
    units = tuple(results)
    goals: defaultdict[int, Counter[GoalAnswers]] = defaultdict(Counter)
    for each in units:
        for goal, given in each.answers.items():
            agreed = int(each.values[goal]) if goal in each.agreed else None
            goals[goal][GoalAnswers(given, each.perspectives_differ, agreed)] += 1
    return Tally(len(units), sum(bool(each.agreed) for each in units), goals)


def tally_plain(units: Iterable[Sequence[Given]]) -> Tally:
    """Return the tally of units of which only the latest answers are known, and nothing takes their mean's place."""
    answered = 0
    # A round of a whole country is counted in here: nothing is made or looked at twice.
    goals: dict[str, dict[GoalAnswers, int]] = {}
    for respondents in units:
        answered += 1
        sides: list[Perspective] = []
        of_goals: dict[str, list[int]] = {}
        for values, side in respondents:
            if side is not None and side not in sides:
                sides.append(side)
            for goal, value in values.items():
                if goal in of_goals:
                    of_goals[goal].append(value)
                else:
                    of_goals[goal] = [value]
        differ = len(sides) > 1
        for goal, given in of_goals.items():
            given.sort()
            way = _way(tuple(given), differ)
            counts = goals.setdefault(goal, {})
            counts[way] = counts.get(way, 0) + 1
    return Tally(answered, 0, {int(goal): counts for goal, counts in goals.items()})


def add_tallies(one: Tally, other: Tally) -> Tally:
    """Return the tally of the units of both."""
    goals = {goal: Counter(one.goals.get(goal, {})) for goal in {**one.goals, **other.goals}}
    for goal, counts in other.goals.items():
        goals[goal].update(counts)
    return Tally(one.answered + other.answered, one.agreed + other.agreed, goals)


# Private functions


@lru_cache(maxsize=MOST_KEPT)
def _way(given: tuple[int, ...], differ: bool) -> GoalAnswers:  # noqa: FBT001 - a key
    return GoalAnswers(given, differ)


@lru_cache(maxsize=MOST_KEPT)
def _value(answers: GoalAnswers) -> Fraction:
    if answers.agreed is not None:
        return Fraction(answers.agreed)
    return Fraction(sum(answers.given), len(answers.given))
