"""A unit's result: the mean of the latest answer of each of its respondents, or what they have agreed on."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any

from msgspec import Struct

from domain.agreements import Agreement, Choice, find_agreement
from domain.answers import Perspective
from domain.ids import UnitId
from domain.instruments import Part
from domain.interviews import counted_submissions
from domain.submissions import Submission

MOST_MEANS = 1000


class UnitResult(Struct, frozen=True):
    """A unit's value per item, with the answers it was made of kept beside it (2 and 3 give 2.5).

    Attributes:
        values: in steps of the scale.
        answers: of each respondent, sorted by value.
        agreed: the items whose value is what the unit has agreed on.
        perspectives: from where the answers were given, each once (K8).
    """

    unit_id: UnitId
    values: Mapping[int, Fraction]
    answers: Mapping[int, tuple[int, ...]]
    agreed: tuple[int, ...] = ()
    perspectives: tuple[Perspective, ...] = ()

    @property
    def perspectives_differ(self) -> bool:
        """Tell whether the answers come from different sides: their mean then says less, and never silently (K8)."""
        return len(self.perspectives) > 1


def consolidate(
    submissions: Iterable[Submission], part: Part, agreements: Iterable[Agreement] = ()
) -> tuple[UnitResult, ...]:
    """Return one result per unit that has answered a part, each respondent counted once, no interview twice (K9).

    What a unit has agreed on takes the mean's place, for as long as nobody of it has answered anew; the answers stay.
    """
    made = tuple(agreements)
    by_unit: dict[UnitId, list[Submission]] = defaultdict(list)
    for each in counted_submissions(submissions):
        if each.part is part:
            by_unit[each.unit_id].append(each)
    return tuple(_unit_result(unit_id, mine, find_agreement(made, mine)) for unit_id, mine in by_unit.items())


def results_to_data(results: Iterable[UnitResult]) -> list[dict[str, Any]]:
    """Return results as JSON data, exact: 5/2 is written "5/2"."""
    return [
        {
            "unit": each.unit_id,
            "values": {str(number): str(value) for number, value in each.values.items()},
            "answers": {str(number): list(given) for number, given in each.answers.items()},
            "agreed": list(each.agreed),
            "perspectives": [perspective.value for perspective in each.perspectives],
        }
        for each in results
    ]


def results_from_data(data: Iterable[Mapping[str, Any]]) -> tuple[UnitResult, ...]:
    """Return the results that `results_to_data` wrote."""
    return tuple(
        UnitResult(
            unit_id=UnitId(each["unit"]),
            values={int(number): Fraction(value) for number, value in each["values"].items()},
            answers={int(number): tuple(given) for number, given in each["answers"].items()},
            agreed=tuple(each.get("agreed", ())),
            perspectives=tuple(Perspective(perspective) for perspective in each.get("perspectives", ())),
        )
        for each in data
    )


# Private functions


# The same few, each time that two answers are put beside each other.
_divide = lru_cache(maxsize=MOST_MEANS)(Fraction)


def _unit_result(unit_id: UnitId, submissions: list[Submission], agreement: Agreement | None) -> UnitResult:
    answers: dict[int, list[int]] = defaultdict(list)
    for each in submissions:
        for number, value in each.answers.values.items():
            answers[number].append(value)
    values = {number: _divide(sum(given), len(given)) for number, given in answers.items()}
    agreed = agreement.values if agreement is not None and agreement.choice is Choice.AGREE else {}
    given_from = {each.answers.perspective for each in submissions}
    return UnitResult(
        unit_id=unit_id,
        values=values | {number: Fraction(value) for number, value in agreed.items()},
        answers={number: tuple(sorted(given)) for number, given in answers.items()},
        agreed=tuple(sorted(agreed)),
        perspectives=tuple(each for each in Perspective if each in given_from),
    )
