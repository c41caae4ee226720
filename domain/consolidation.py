"""A unit's result: the mean of the latest answer of each of its respondents."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.ids import UnitId
from domain.instruments import Part
from domain.statistics import mean
from domain.submissions import Submission, latest_revisions


@dataclass(frozen=True, slots=True)
class UnitResult:
    """A unit's value per item, with the answers it was made of kept beside it (2 and 3 give 2.5)."""

    unit_id: UnitId
    values: Mapping[int, Fraction]
    answers: Mapping[int, tuple[int, ...]]


def consolidate(submissions: Iterable[Submission], part: Part) -> tuple[UnitResult, ...]:
    """Return one result per unit that has answered a part, each respondent counted once (K9)."""
    by_unit: dict[UnitId, list[Submission]] = defaultdict(list)
    for each in latest_revisions(submissions):
        if each.part is part:
            by_unit[each.unit_id].append(each)
    return tuple(_unit_result(unit_id, mine) for unit_id, mine in by_unit.items())


def results_to_data(results: Iterable[UnitResult]) -> list[dict[str, Any]]:
    """Return results as JSON data, exact: 5/2 is written "5/2"."""
    return [
        {
            "unit": each.unit_id,
            "values": {str(number): str(value) for number, value in each.values.items()},
            "answers": {str(number): list(given) for number, given in each.answers.items()},
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
        )
        for each in data
    )


# Private functions


def _unit_result(unit_id: UnitId, submissions: list[Submission]) -> UnitResult:
    answers: dict[int, list[int]] = defaultdict(list)
    for each in submissions:
        for number, value in each.answers.values.items():
            answers[number].append(value)
    return UnitResult(
        unit_id=unit_id,
        values={number: mean([Fraction(value) for value in given]) for number, given in answers.items()},
        answers={number: tuple(sorted(given)) for number, given in answers.items()},
    )
