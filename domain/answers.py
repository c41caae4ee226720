"""What a person answers: values on a scale, from a perspective, with a comment if they like."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import DomainError, Reason, Rejected
from domain.instruments import Instrument

MAX_COMMENT_LENGTH = 2000


class Perspective(StrEnum):
    """From where the answer is given: asked before the items, stored and explained (K8)."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    JOINT = "joint"


class Answers(Struct, frozen=True):
    """A self-assessment: for each item a whole step of the scale, or that the person does not know.

    Raises:
        DomainError: `step_and_unknown`, when an item has both.
    """

    values: Mapping[int, int]
    perspective: Perspective | None
    comment: str = ""
    unknown: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.unknown.isdisjoint(self.values):
            raise DomainError("step_and_unknown")

    @property
    def given(self) -> frozenset[int]:
        """Return the items that are answered, be it by "vet ej"."""
        return self.unknown.union(self.values)


class ChangedAnswer(Struct, frozen=True):
    """One item that is answered otherwise than before; None is "vet ej"."""

    number: int
    before: int | None
    after: int | None


def changed_answers(before: Answers, after: Answers) -> tuple[ChangedAnswer, ...]:
    """Return the items that are answered otherwise than before, in their order."""
    numbers = sorted(before.given | after.given)
    pairs = ((number, before.values.get(number), after.values.get(number)) for number in numbers)
    return tuple(ChangedAnswer(*each) for each in pairs if each[1] != each[2])


def fill_in(answers: Answers, given: Mapping[int, int | None]) -> Answers:
    """Return the answers with some items answered anew: by a step, or with None by "vet ej"."""
    values = {number: value for number, value in {**answers.values, **given}.items() if value is not None}
    unknown = answers.unknown.difference(given).union([number for number, value in given.items() if value is None])
    return replace(answers, values=values, unknown=unknown)


def missing_items(instrument: Instrument, answers: Answers) -> tuple[int, ...]:
    """Return the items that are not answered yet, in the order they are asked."""
    given = answers.given
    return tuple([number for number in instrument.numbers if number not in given])


def check_values(
    instrument: Instrument, values: Mapping[int, int], unknown: frozenset[int] = frozenset()
) -> Rejected | None:
    """Say no to steps outside the scale, to "vet ej" where it is no answer, and to items that are not asked.

    Incomplete values pass.
    """
    scale, asked = instrument.scale, instrument.numbers
    if {*values, *unknown}.difference(asked):
        return Rejected(Reason.TOO_MANY_VALUES, {"items": len(asked)})
    steps, ends = scale.steps, {"lowest": scale.lowest, "highest": scale.highest}
    for number, value in values.items():
        if value not in steps:
            return Rejected(Reason.OUTSIDE_SCALE, {"item": number, "value": value, **ends})
    if unknown and not scale.dont_know:
        return Rejected(Reason.DONT_KNOW_NOT_OFFERED, {"item": min(unknown), **ends})
    return None


def check_begun(instrument: Instrument, answers: Answers) -> Rejected | None:
    """Say no to what could never be handed in: steps outside the scale, a comment beyond reasonable length."""
    if len(answers.comment) > MAX_COMMENT_LENGTH:
        return Rejected(Reason.COMMENT_TOO_LONG, {"length": len(answers.comment), "most": MAX_COMMENT_LENGTH})
    return check_values(instrument, answers.values, answers.unknown)


def check_answers(instrument: Instrument, answers: Answers) -> Rejected | None:
    """Say no unless every item is answered as the scale allows and the comment is of reasonable length."""
    missing = missing_items(instrument, answers)
    refused = check_begun(instrument, answers)
    if refused or not missing:
        return refused
    return Rejected(Reason.VALUES_MISSING, {"items": ", ".join(map(str, missing)), "count": len(missing)})


def answers_to_data(answers: Answers) -> dict[str, Any]:
    """Return answers as plain JSON data."""
    return {
        "values": {str(number): value for number, value in answers.values.items()},
        "perspective": answers.perspective.value if answers.perspective else None,
        "comment": answers.comment,
        "unknown": sorted(answers.unknown),
    }


def answers_from_data(data: Mapping[str, Any]) -> Answers:
    """Return the answers that `answers_to_data` wrote."""
    return Answers(
        values={int(number): value for number, value in data["values"].items()},
        perspective=Perspective(data["perspective"]) if data["perspective"] else None,
        comment=data["comment"],
        # Answers that were stored before "vet ej" could be one have none.
        unknown=frozenset(data.get("unknown", ())),
    )
