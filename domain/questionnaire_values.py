"""Which answers to a question can be kept."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from domain.errors import Reason, Rejected
from domain.questionnaires import Kind, Option, Question, Value, is_blank

# Characters: a form in a chat is no place for more, and an address that people can read is shorter.
MAX_SHORT_TEXT, MAX_LONG_TEXT, MAX_LINK = 200, 1000, 500
LONGEST_SHOWN = 60


def check_value(question: Question, value: Value, today: date, rows: Sequence[Option] = ()) -> Rejected | None:
    """Say why an answer of the question's own shape cannot be kept: it names nothing, is no link or date, or too long.

    `rows` are those of a grid, or municipalities by their ids. A blank answer is kept where none is required.
    """
    if is_blank(value):
        return Rejected(Reason.QUESTIONS_UNANSWERED, name_questions([question])) if question.required else None
    match value:
        case str():
            return _check_text(question, value, today)
        case tuple():
            return _check_several(question, value)
        case _:
            return _check_table(question, value, rows)


def name_questions(questions: Collection[Question]) -> dict[str, str | int]:
    """Return what a sentence about questions needs: their words in both languages, and how many they are."""
    sv, en = (", ".join(each.name.in_language(language) for each in questions) for language in ("sv", "en"))
    return {"question_sv": sv, "question_en": en, "count": len(questions)}


def order_several(question: Question, codes: Collection[str]) -> tuple[str, ...]:
    """Return chosen options in the order of the question, so that the same choice is the same answer."""
    known = [each.code for each in question.options]
    return tuple(sorted(dict.fromkeys(codes), key=lambda code: known.index(code) if code in known else len(known)))


# Private functions


def _check_text(question: Question, given: str, today: date) -> Rejected | None:
    match question.kind:
        case Kind.DATE:
            return _check_date(question, given, today)
        case Kind.LINK:
            return _check_link(question, given)
        case Kind.SHORT_TEXT | Kind.LONG_TEXT:
            return _check_length(question, given)
        case _:
            return _check_codes(question, [given], question.options, Reason.OPTION_UNKNOWN)


def _refuse(question: Question, reason: Reason, **data: str | int) -> Rejected:
    return Rejected(reason, name_questions([question]) | data)


def _check_codes(
    question: Question, given: Collection[str], known: Sequence[Option], reason: Reason
) -> Rejected | None:
    codes = {each.code for each in known}
    unknown = next((code for code in given if code not in codes), None)
    if unknown is None:
        return None
    listed = {f"known_{name}": ", ".join(each.name.in_language(name) for each in known) for name in ("sv", "en")}
    return _refuse(question, reason, given=unknown[:LONGEST_SHOWN], **listed)


def _check_several(question: Question, given: tuple[str, ...]) -> Rejected | None:
    if question.alone in given and len(given) > 1:
        option = question.option(question.alone)
        names = {"none_sv": option.name.sv, "none_en": option.name.en} if option else {}
        return _refuse(question, Reason.NONE_AND_OTHERS, **names)
    return _check_codes(question, given, question.options, Reason.OPTION_UNKNOWN)


def _check_table(question: Question, given: Mapping[str, str], rows: Sequence[Option]) -> Rejected | None:
    refused = _check_codes(question, list(given), rows, Reason.ROW_UNKNOWN)
    refused = refused or _check_codes(question, list(given.values()), question.options, Reason.OPTION_UNKNOWN)
    if refused is None and len(given) < len(rows) and question.required:
        return Rejected(Reason.QUESTIONS_UNANSWERED, name_questions([question]))
    return refused


def _check_date(question: Question, given: str, today: date) -> Rejected | None:
    try:
        day = date.fromisoformat(given)
    except ValueError:
        return _refuse(question, Reason.NOT_A_DATE, given=given[:LONGEST_SHOWN])
    if question.past and day > today:
        return _refuse(question, Reason.DATE_IN_FUTURE, day=day.isoformat())
    return None


def _check_link(question: Question, given: str) -> Rejected | None:
    if len(given) > MAX_LINK:
        return _refuse(question, Reason.TEXT_TOO_LONG, length=len(given), most=MAX_LINK)
    try:
        parts = urlsplit(given)
        is_fine = parts.scheme == "https" and "." in (parts.hostname or "") and not parts.username
    except ValueError:
        is_fine = False
    if is_fine and given.isprintable() and " " not in given:
        return None
    return _refuse(question, Reason.LINK_NOT_HTTPS, given=given[:LONGEST_SHOWN])


def _check_length(question: Question, given: str) -> Rejected | None:
    most = MAX_SHORT_TEXT if question.kind is Kind.SHORT_TEXT else MAX_LONG_TEXT
    return _refuse(question, Reason.TEXT_TOO_LONG, length=len(given), most=most) if len(given) > most else None
