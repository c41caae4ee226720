"""What a person answers: values on a scale, from a perspective, with a comment if they like."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import Reason, Rejected
from domain.instruments import Instrument

MAX_COMMENT_LENGTH = 2000


class Perspective(StrEnum):
    """From where the answer is given: asked before the items, stored and explained (K8)."""

    MUNICIPALITY = "municipality"
    REGION = "region"
    JOINT = "joint"


@dataclass(frozen=True, slots=True)
class Answers:
    """A complete self-assessment: a whole step of the scale for every item."""

    values: Mapping[int, int]
    perspective: Perspective | None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One item whose answer is not what it was; None is no step."""

    number: int
    before: int | None
    after: int | None


def differences(before: Answers, after: Answers) -> tuple[Difference, ...]:
    """Return the items that are answered otherwise than before, in their order."""
    numbers = sorted({*before.values, *after.values})
    pairs = ((number, before.values.get(number), after.values.get(number)) for number in numbers)
    return tuple(Difference(*each) for each in pairs if each[1] != each[2])


def check_values(instrument: Instrument, values: Mapping[int, int]) -> Rejected | None:
    """Say no to steps outside the scale, and to items that are not asked; incomplete values pass."""
    asked = instrument.numbers
    for number, value in values.items():
        if number not in asked:
            return Rejected(Reason.TOO_MANY_VALUES, {"items": len(instrument.items)})
        if not 1 <= value <= instrument.scale.steps:
            data = {"item": number, "value": value, "highest": instrument.scale.steps}
            return Rejected(Reason.OUTSIDE_SCALE, data)
    return None


def check_begun(instrument: Instrument, answers: Answers) -> Rejected | None:
    """Say no to what could never be handed in: steps outside the scale, a comment beyond reasonable length."""
    if len(answers.comment) > MAX_COMMENT_LENGTH:
        return Rejected(Reason.COMMENT_TOO_LONG, {"length": len(answers.comment), "most": MAX_COMMENT_LENGTH})
    return check_values(instrument, answers.values)


def check_answers(instrument: Instrument, answers: Answers) -> Rejected | None:
    """Say no unless every item has a step of the scale and the comment is of reasonable length."""
    missing = [number for number in instrument.numbers if number not in answers.values]
    refused = check_begun(instrument, answers)
    if refused or not missing:
        return refused
    return Rejected(Reason.VALUES_MISSING, {"items": ", ".join(map(str, missing)), "count": len(missing)})
