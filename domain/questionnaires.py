"""What a round asks beside the self-assessment: questions of several kinds, in pieces that fit on a card."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from domain.ids import CountyId
from domain.instruments import NO_TEXT, Bilingual, Part
from domain.roster import UnitKind

# One choice, a date, a link or a text; several choices; of a grid a choice for each row, or for each municipality.
Value = str | tuple[str, ...] | Mapping[str, str]


class Kind(StrEnum):
    """How a question is answered."""

    ONE = "one"
    SEVERAL = "several"
    GRID = "grid"
    PER_MUNICIPALITY = "per_municipality"
    DATE = "date"
    LINK = "link"
    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"

    @property
    def is_chosen(self) -> bool:
        """Tell whether it is answered by options."""
        return self in {Kind.ONE, Kind.SEVERAL, Kind.GRID, Kind.PER_MUNICIPALITY}


class Option(Struct, frozen=True):
    """What can be chosen, or a row of a grid: a code that stays, and its words."""

    code: str
    name: Bilingual


class Condition(Struct, frozen=True):
    """Ask only where another question of the same piece has one of these answers."""

    question: str
    options: tuple[str, ...]


class Question(Struct, frozen=True):
    """One question.

    Attributes:
        about: an explanation in one line, empty where none is needed (K19).
        options: what can be chosen; in a grid for each row, and the last is that of a row for which nothing is said.
        rows: of a grid.
        alone: the option of several that stands for none of the others.
        past: a date that must not be in the future.
        quoted: a text that may be quoted after a coordinator's approval (K13).
    """

    code: str
    kind: Kind
    name: Bilingual
    about: Bilingual = NO_TEXT
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    required: bool = True
    alone: str = ""
    past: bool = False
    quoted: bool = False
    only_if: Condition | None = None

    def option(self, code: str) -> Option | None:
        """Return the option with this code."""
        return next((each for each in self.options if each.code == code), None)

    def row(self, code: str) -> Option | None:
        """Return the row with this code."""
        return next((each for each in self.rows if each.code == code), None)


class Piece(Struct, frozen=True):
    """Some questions that are asked together, on one card."""

    code: str
    title: Bilingual
    questions: tuple[Question, ...]


class Tally(Struct, frozen=True):
    """What the county's picture counts: the units that answer a question with one of these options.

    In a grid `rows` are those that matter; one of them is enough, and all rows do where none is named.
    """

    code: str
    name: Bilingual
    question: str
    options: tuple[str, ...]
    rows: tuple[str, ...] = ()

    def holds(self, value: Value) -> bool:
        """Tell whether a unit with this answer is counted."""
        if isinstance(value, str):
            return value in self.options
        if isinstance(value, tuple):
            return any(each in self.options for each in value)
        return any(option in self.options for row, option in value.items() if not self.rows or row in self.rows)


class Questionnaire(Struct, frozen=True):
    """The pieces of a part and what is counted of them, frozen when the round opens."""

    part: Part
    version: str
    pieces: tuple[Piece, ...]
    tallies: tuple[Tally, ...] = ()
    title: Bilingual = NO_TEXT
    confirmed_by: str = ""

    @property
    def questions(self) -> Iterator[Question]:
        """Yield all questions, in the order they are asked."""
        for piece in self.pieces:
            yield from piece.questions

    @property
    def confirmed(self) -> bool:
        """Tell whether somebody has confirmed the wording."""
        return bool(self.confirmed_by)

    def question(self, code: str) -> Question | None:
        """Return the question with this code."""
        return next((each for each in self.questions if each.code == code), None)

    def piece(self, code: str | None) -> Piece | None:
        """Return the piece with this code."""
        return next((each for each in self.pieces if each.code == code), None)

    def piece_of(self, question: str) -> Piece | None:
        """Return the piece that a question stands in."""
        return next((each for each in self.pieces if question in {one.code for one in each.questions}), None)

    def kind_counted(self, tally: Tally) -> UnitKind:
        """Tell of which kind of unit a tally is a count: two denominators (D5)."""
        question = self.question(tally.question)
        is_municipal = question is not None and question.kind is Kind.PER_MUNICIPALITY
        return UnitKind.MUNICIPALITY if is_municipal else self.part.asked_of


class ImportedQuestionnaire(Struct, frozen=True):
    """A questionnaire as a county brought it in, with when and by whom."""

    county_id: CountyId
    questionnaire: Questionnaire
    imported_at: datetime
    imported_by: str


def ask_alike(one: Question, other: Question) -> bool:
    """Tell whether two years' answers to a question mean the same (K21): the kind, the codes and the Swedish words."""
    return (one.kind, one.name.sv, _swedish(one.options), _swedish(one.rows)) == (
        other.kind,
        other.name.sv,
        _swedish(other.options),
        _swedish(other.rows),
    )


def is_blank(value: Value) -> bool:
    """Tell whether somebody has said that there is nothing to say."""
    return not value


def value_to_data(value: Value) -> Any:  # noqa: ANN401 - plain JSON data
    """Return a value as plain JSON data."""
    return value if isinstance(value, str) else list(value) if isinstance(value, tuple) else dict(value)


def value_from_data(data: Any) -> Value:  # noqa: ANN401 - plain JSON data
    """Return what `value_to_data` wrote."""
    if isinstance(data, Mapping):
        return {str(row): str(option) for row, option in data.items()}
    return tuple(map(str, data)) if isinstance(data, list) else str(data)


def questionnaire_to_data(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return it as plain JSON data, in the shape of the file that a county writes."""
    return {
        "part": questionnaire.part.value,
        "version": questionnaire.version,
        "title": _text_to_data(questionnaire.title),
        "confirmed_by": questionnaire.confirmed_by,
        "pieces": [_piece_to_data(piece) for piece in questionnaire.pieces],
        "counts": [
            {
                "code": tally.code,
                "name": _text_to_data(tally.name),
                "question": tally.question,
                "options": list(tally.options),
                "rows": list(tally.rows),
            }
            for tally in questionnaire.tallies
        ],
    }


def questionnaire_from_data(data: Mapping[str, Any]) -> Questionnaire:
    """Return the questionnaire that `questionnaire_to_data` wrote."""
    return Questionnaire(
        part=Part(data["part"]),
        version=data["version"],
        pieces=tuple(
            Piece(each["code"], Bilingual(**each["title"]), tuple(map(_question_from_data, each["questions"])))
            for each in data["pieces"]
        ),
        tallies=tuple(
            Tally(
                each["code"], Bilingual(**each["name"]), each["question"], tuple(each["options"]), tuple(each["rows"])
            )
            for each in data["counts"]
        ),
        title=Bilingual(**data["title"]),
        confirmed_by=data["confirmed_by"],
    )


# Private functions


def _swedish(options: Sequence[Option]) -> tuple[tuple[str, str], ...]:
    return tuple((each.code, each.name.sv) for each in options)


def _text_to_data(text: Bilingual) -> dict[str, str]:
    return {"sv": text.sv, "en": text.en}


def _options_to_data(options: Sequence[Option]) -> list[dict[str, Any]]:
    return [{"code": each.code, "name": _text_to_data(each.name)} for each in options]


def _options_from_data(data: Sequence[Mapping[str, Any]]) -> tuple[Option, ...]:
    return tuple(Option(each["code"], Bilingual(**each["name"])) for each in data)


def _piece_to_data(piece: Piece) -> dict[str, Any]:
    return {
        "code": piece.code,
        "title": _text_to_data(piece.title),
        "questions": [_question_to_data(question) for question in piece.questions],
    }


def _question_to_data(question: Question) -> dict[str, Any]:
    condition = question.only_if
    return {
        "code": question.code,
        "kind": question.kind.value,
        "name": _text_to_data(question.name),
        "about": _text_to_data(question.about),
        "options": _options_to_data(question.options),
        "rows": _options_to_data(question.rows),
        "required": question.required,
        "alone": question.alone,
        "past": question.past,
        "quoted": question.quoted,
        "only_if": {"question": condition.question, "options": list(condition.options)} if condition else None,
    }


def _question_from_data(data: Mapping[str, Any]) -> Question:
    condition = data["only_if"]
    return Question(
        code=data["code"],
        kind=Kind(data["kind"]),
        name=Bilingual(**data["name"]),
        about=Bilingual(**data["about"]),
        options=_options_from_data(data["options"]),
        rows=_options_from_data(data["rows"]),
        required=data["required"],
        alone=data["alone"],
        past=data["past"],
        quoted=data["quoted"],
        only_if=Condition(condition["question"], tuple(condition["options"])) if condition else None,
    )
