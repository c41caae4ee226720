"""What someone answers to a form's questions: on a card by codes, in a text by numbers or words."""

import re
from collections.abc import Iterable, Mapping, Sequence

from dialogs.dates import read_full_day
from dialogs.intents import agrees
from dialogs.phrases import normalise
from dialogs.turns import Turn
from domain.errors import Reason, Rejected
from domain.questionnaire_values import name_questions, order_several
from domain.questionnaires import Kind, Option, Piece, Question, Value
from domain.unit_forms import UnitForm

# Before a question's code, so that no code is taken for what a button itself carries.
INPUT = "q_"
SHORTEST_PART = 2
_BETWEEN = re.compile(r"[,;\n]+")


def read_piece(turn: Turn, form: UnitForm, piece: Piece) -> Mapping[str, Value] | Rejected:
    """Return what a card says of a piece's questions, without those that are not asked under its own answers.

    A grid is two lists of rows, and what stands in neither is the last option.
    """
    values: dict[str, Value] = {}
    for question in piece.questions:
        if not form.asks(question, values):
            continue
        value = _read_input(turn, form, question)
        if isinstance(value, Rejected):
            return value
        values[question.code] = value
    return values


def read_answer(text: str, form: UnitForm, question: Question) -> Value | None:
    """Return the answer that a text gives to a question; None when it gives none.

    What is wrong with a date or a link is found out when the answer is checked.
    """
    if not question.required and agrees(text, "nothing"):
        return () if question.kind is Kind.SEVERAL else ""
    match question.kind:
        case Kind.ONE:
            return _find_option(text, question.options)
        case Kind.SEVERAL:
            return _read_several(text, question)
        case Kind.GRID | Kind.PER_MUNICIPALITY:
            return _read_table(text, question, form.rows_of(question))
        case Kind.DATE:
            return read_full_day(text)
        case _:
            return text.strip()


# Private functions: a card


def _read_input(turn: Turn, form: UnitForm, question: Question) -> Value | Rejected:
    name, given = f"{INPUT}{question.code}", turn.inputs
    match question.kind:
        case Kind.SEVERAL:
            return order_several(question, _split(given.get(name, "")))
        case Kind.GRID:
            return _read_grid(turn, question, form.rows_of(question))
        case Kind.PER_MUNICIPALITY:
            rows = enumerate(form.rows_of(question), start=1)
            said = {row.code: given.get(f"{name}.{number}", "") for number, row in rows}
            return {row: option for row, option in said.items() if option}
        case _:
            return given.get(name, "").strip()


def _read_grid(turn: Turn, question: Question, rows: Sequence[Option]) -> Value | Rejected:
    *offered, rest = question.options
    chosen: dict[str, str] = {}
    for option in offered:
        for row in _split(turn.inputs.get(f"{INPUT}{question.code}.{option.code}", "")):
            if row in chosen and chosen[row] != option.code:
                return _refuse_twice(question, row)
            chosen[row] = option.code
    known = {row.code: chosen.pop(row.code, rest.code) for row in rows}
    # What is no row of ours stays, and is refused by its name.
    return {**known, **chosen}


def _refuse_twice(question: Question, code: str) -> Rejected:
    row = question.row(code)
    names = {"row_sv": row.name.sv, "row_en": row.name.en} if row else {}
    return Rejected(Reason.ROW_TWICE, name_questions([question]) | names)


def _split(given: str) -> list[str]:
    return [each for each in given.split(",") if each]


# Private functions: a text


def _find_option(text: str, options: Sequence[Option]) -> str | None:
    """Return what a text chooses: by its number, its words in either language, or some of them that no other has.

    Words of a choice that says no do not stand for it without the no.
    """
    said = normalise(text)
    numbered = {str(number): each.code for number, each in enumerate(options, start=1)}
    if said in numbered:
        return numbered[said]
    names = [(each.code, normalise(name)) for each in options for name in (each.name.sv, each.name.en)]
    exact = {code for code, name in names if name == said}
    partly = [(code, name) for code, name in names if len(said) >= SHORTEST_PART and not _denies_more(name, said)]
    begun = {code for code, name in partly if f"{name} ".startswith(f"{said} ")}
    within = {code for code, name in partly if f" {said} " in f" {name} "}
    return next((next(iter(found)) for found in (exact, begun, within) if len(found) == 1), None)


def _denies_more(name: str, said: str) -> bool:
    return any(agrees(word, "negations") for word in set(name.split()) - set(said.split()))


def _read_several(text: str, question: Question) -> Value | None:
    if agrees(text, "nothing"):
        return (question.alone,) if question.alone else None
    chosen = [_find_option(part, question.options) for part in _parts(text)]
    found = [code for code in chosen if code is not None]
    return order_several(question, found) if found and len(found) == len(chosen) else None


def _parts(text: str) -> list[str]:
    """Return what commas separate; numbers are also separated by spaces."""
    parts = [part.strip() for part in _BETWEEN.split(text) if part.strip()]
    return [each for part in parts for each in (part.split() if _is_numbers(part) else [part])]


def _is_numbers(part: str) -> bool:
    return all(token.isdecimal() for token in part.split())


def _read_table(text: str, question: Question, rows: Sequence[Option]) -> Value | None:
    """Read "1 3 6, bjuds in ibland 2": rows by number or name, with the option before or behind them.

    An option that stands before rows holds until another one does. Of a grid, rows that are not named have the last
    option; of municipalities every one has to be named, or one option for each be given in their order.
    """
    options = question.options
    in_order = [_find_option(part, options) for part in _parts(text) if not part.isdecimal()]
    if len(in_order) == len(rows) and all(in_order) and not any(part.isdecimal() for part in _parts(text)):
        return {row.code: str(option) for row, option in zip(rows, in_order, strict=True)}
    is_grid = question.kind is Kind.GRID
    if is_grid and agrees(text, "nothing"):
        return {row.code: options[-1].code for row in rows}
    chosen = _read_segments(_BETWEEN.split(text), options, rows)
    if chosen is None or (not is_grid and len(chosen) < len(rows)):
        return None
    return {row.code: chosen.get(row.code, options[-1].code) for row in rows}


def _read_segments(
    segments: Iterable[str], options: Sequence[Option], rows: Sequence[Option]
) -> Mapping[str, str] | None:
    chosen: dict[str, str] = {}
    current = options[0].code
    for segment in filter(None, map(normalise, segments)):
        before, behind, named = _take_option(segment, options)
        current = before or current
        found = _find_rows(named, rows)
        if not found:
            return None
        chosen |= dict.fromkeys(found, behind or current)
    return chosen or None


def _take_option(segment: str, options: Sequence[Option]) -> tuple[str | None, str | None, str]:
    """Return the option before the rows, the one behind them, and the rows' own words; the longest words go first."""
    names = sorted(
        ((normalise(name), each.code) for each in options for name in (each.name.sv, each.name.en)),
        key=lambda named: -len(named[0]),
    )
    for name, code in names:
        if segment.startswith(f"{name} "):
            return code, None, segment.removeprefix(name).strip()
        if segment.endswith(f" {name}"):
            return None, code, segment.removesuffix(name).strip()
    return None, None, segment


def _find_rows(named: str, rows: Sequence[Option]) -> list[str]:
    if _is_numbers(named):
        numbered = {str(number): row.code for number, row in enumerate(rows, start=1)}
        found = [numbered.get(token) for token in named.split()]
        return [] if None in found else [code for code in found if code]
    code = _find_option(named, rows)
    return [code] if code else []
