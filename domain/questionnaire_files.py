"""What a file may say of a questionnaire: everything that is wrong with it at once, each problem by its key."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from domain.errors import Reason, Rejected
from domain.instrument_files import MAX_ABOUT, MAX_CONFIRMED_BY, MAX_LABEL, MAX_NAME, MAX_TITLE, MAX_VERSION
from domain.instruments import NO_TEXT
from domain.questionnaires import Condition, Kind, Option, Piece, Question, Questionnaire, Tally
from domain.table_readers import TableReader

# A card's form reliably holds five inputs (F26); a handful of cards is what people have patience for.
PIECES, QUESTIONS, OPTIONS, ROWS, TALLIES, INPUTS = (1, 9), (1, 5), (2, 10), (2, 12), (0, 30), 5
MAX_CODE = 32

_FORM = ("part", "version", "title", "confirmed_by", "pieces", "counts")
_PIECE = ("code", "title", "questions")
_QUESTION = (
    *("code", "kind", "name", "about", "options", "rows"),
    *("required", "alone", "past", "quoted", "only_if"),
)
_OPTION, _CONDITION = ("code", "name"), ("question", "options")
_TALLY = ("code", "name", "question", "options", "rows")
_CODE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def parse_questionnaire(data: Mapping[str, Any]) -> Questionnaire | tuple[Rejected, ...]:
    """Return the questionnaire that a file describes, or all that is wrong with it.

    Places in lists are counted from 1: `pieces[2].questions[1].code` is the code of the second piece's first question.
    """
    reader = TableReader()
    reader.check_keys(data, "", _FORM)
    form = Questionnaire(
        part=reader.read_part(data),
        version=reader.read_text(data, "version", MAX_VERSION),
        pieces=tuple(_read_pieces(reader, data)),
        tallies=tuple(_read_tallies(reader, data)),
        title=reader.read_bilingual(data, "title", MAX_TITLE),
        confirmed_by=reader.read_text(data, "confirmed_by", MAX_CONFIRMED_BY, required=False),
    )
    if not reader.problems:
        _check_names(reader, form)
    return tuple(reader.problems) or form


# Private functions: reading


def _read_pieces(reader: TableReader, data: Mapping[str, Any]) -> Iterable[Piece]:
    for path, table in _tables(reader, data, "pieces", PIECES):
        reader.check_keys(table, path, _PIECE)
        yield Piece(
            _read_code(reader, table, f"{path}.code"),
            reader.read_bilingual(table, f"{path}.title", MAX_TITLE),
            tuple(_read_questions(reader, table, f"{path}.questions")),
        )


def _read_questions(reader: TableReader, piece: Mapping[str, Any], key: str) -> Iterable[Question]:
    for path, table in _tables(reader, piece, key, QUESTIONS):
        reader.check_keys(table, path, _QUESTION)
        kind = _read_kind(reader, table, f"{path}.kind")
        yield Question(
            code=_read_code(reader, table, f"{path}.code"),
            kind=kind,
            name=reader.read_bilingual(table, f"{path}.name", MAX_NAME),
            about=reader.read_bilingual(table, f"{path}.about", MAX_ABOUT) if "about" in table else NO_TEXT,
            options=_read_options(reader, table, f"{path}.options", OPTIONS) if kind.is_chosen else (),
            rows=_read_options(reader, table, f"{path}.rows", ROWS) if kind is Kind.GRID else (),
            required=reader.read_flag(table, f"{path}.required") if "required" in table else True,
            alone=reader.read_text(table, f"{path}.alone", MAX_CODE, required=False),
            past=reader.read_flag(table, f"{path}.past"),
            quoted=reader.read_flag(table, f"{path}.quoted"),
            only_if=_read_condition(reader, table, f"{path}.only_if"),
        )


def _read_options(
    reader: TableReader, table: Mapping[str, Any], key: str, within: tuple[int, int]
) -> tuple[Option, ...]:
    found: list[Option] = []
    for path, each in _tables(reader, table, key, within):
        reader.check_keys(each, path, _OPTION)
        code = _read_code(reader, each, f"{path}.code")
        found.append(Option(code, reader.read_bilingual(each, f"{path}.name", MAX_LABEL)))
    return tuple(found)


def _read_condition(reader: TableReader, table: Mapping[str, Any], key: str) -> Condition | None:
    given = reader.take(table, key, required=False)
    if given is None:
        return None
    if not isinstance(given, dict):
        reader.refuse(key, "table")
        return None
    reader.check_keys(given, key, _CONDITION)
    question = reader.read_text(given, f"{key}.question", MAX_CODE)
    return Condition(question, _read_codes(reader, given, f"{key}.options", OPTIONS))


def _read_tallies(reader: TableReader, data: Mapping[str, Any]) -> Iterable[Tally]:
    if "counts" not in data:
        return
    for path, table in _tables(reader, data, "counts", TALLIES):
        reader.check_keys(table, path, _TALLY)
        yield Tally(
            code=_read_code(reader, table, f"{path}.code"),
            name=reader.read_bilingual(table, f"{path}.name", MAX_NAME),
            question=reader.read_text(table, f"{path}.question", MAX_CODE),
            options=_read_codes(reader, table, f"{path}.options", (1, OPTIONS[1])),
            rows=_read_codes(reader, table, f"{path}.rows", (1, ROWS[1])) if "rows" in table else (),
        )


def _read_codes(reader: TableReader, table: Mapping[str, Any], key: str, within: tuple[int, int]) -> tuple[str, ...]:
    given = reader.read_list(table, key, (1, within[1]))
    if not all(isinstance(each, str) for each in given):
        reader.refuse(key, "list")
        return ()
    return tuple(given)


def _read_kind(reader: TableReader, table: Mapping[str, Any], key: str) -> Kind:
    given = reader.read_text(table, key, MAX_NAME)
    if given and given not in tuple(Kind):
        reader.refuse(key, "choice", given=given, expected=", ".join(Kind))
    return Kind(given) if given in tuple(Kind) else Kind.LONG_TEXT


def _read_code(reader: TableReader, table: Mapping[str, Any], key: str) -> str:
    code = reader.read_text(table, key, MAX_CODE)
    if code and not _CODE.fullmatch(code):
        reader.refuse(key, "code", given=code)
    return code


def _tables(
    reader: TableReader, data: Mapping[str, Any], key: str, within: tuple[int, int]
) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """Yield the tables of a list, each with its place."""
    for place, given in enumerate(reader.read_list(data, key, within), start=1):
        path = f"{key}[{place}]"
        if isinstance(given, dict):
            yield path, given
        else:
            reader.refuse(path, "table")


# Private functions: what names what


def _check_names(reader: TableReader, form: Questionnaire) -> None:
    """Note codes that stand twice, and those that name nothing."""
    _refuse_twice(reader, "pieces", [each.code for each in form.pieces])
    _refuse_twice(reader, "questions", [each.code for each in form.questions])
    _refuse_twice(reader, "counts", [each.code for each in form.tallies])
    for piece in form.pieces:
        _check_piece(reader, piece)
    for tally in form.tallies:
        question = form.question(tally.question)
        _refuse_unknown(
            reader, f"counts.{tally.code}.question", [tally.question], [each.code for each in form.questions]
        )
        if question:
            _refuse_unknown(reader, f"counts.{tally.code}.options", tally.options, _codes(question.options))
            _refuse_unknown(reader, f"counts.{tally.code}.rows", tally.rows, _codes(question.rows))


def _check_piece(reader: TableReader, piece: Piece) -> None:
    inputs = sum(map(count_inputs, piece.questions))
    if inputs > INPUTS:
        reader.refuse(f"pieces.{piece.code}", "count", found=inputs, least=1, most=INPUTS)
    for question in piece.questions:
        path = f"questions.{question.code}"
        _refuse_twice(reader, f"{path}.options", _codes(question.options))
        _refuse_twice(reader, f"{path}.rows", _codes(question.rows))
        if question.alone:
            _refuse_unknown(reader, f"{path}.alone", [question.alone], _codes(question.options))
        if question.only_if:
            before = {each.code: each for each in piece.questions[: piece.questions.index(question)]}
            _refuse_unknown(reader, f"{path}.only_if.question", [question.only_if.question], before)
            if asked := before.get(question.only_if.question):
                _refuse_unknown(reader, f"{path}.only_if.options", question.only_if.options, _codes(asked.options))


def count_inputs(question: Question) -> int:
    """Return how many inputs a question takes on a card, of at most two municipalities."""
    if question.kind is Kind.GRID:
        return len(question.options) - 1
    return 2 if question.kind is Kind.PER_MUNICIPALITY else 1


def _codes(options: Iterable[Option]) -> list[str]:
    return [each.code for each in options]


def _refuse_twice(reader: TableReader, key: str, codes: list[str]) -> None:
    for code in dict.fromkeys(each for each in codes if codes.count(each) > 1):
        reader.problems.append(Rejected(Reason.CODE_TWICE, {"key": key, "code": code}))


def _refuse_unknown(reader: TableReader, key: str, given: Iterable[str], known: Iterable[str]) -> None:
    listed = list(known)
    for code in given:
        if code not in listed:
            data = {"key": key, "code": code, "known": ", ".join(listed)}
            reader.problems.append(Rejected(Reason.CODE_UNKNOWN, data))
