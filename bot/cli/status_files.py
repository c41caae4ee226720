"""Files of interviews: a row for each answer, its choices by their codes."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.cli.files import Record, read_sheet
from bot.cli.problems import Problems
from bot.cli.sessions import Session
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.instruments import Part
from domain.questionnaire_values import name_questions, order_several
from domain.questionnaires import Kind, Question, Questionnaire, Value
from domain.roster import UnitKind
from domain.rounds import Round
from domain.usecases.note_answers import NotedRow

COLUMNS = ("leadership", "noted_of", "question", "value")
# A name may have spaces, a code has none: what stands before "=" begins behind the last choice.
_ASSIGNED = re.compile(r"\s*([^=]+?)\s*=\s*(\S+)")


async def read_rows(session: Session, collection: Round, file: Path) -> Sequence[NotedRow] | Problems:
    """Return the rows of a file, or all that is wrong with how they are written.

    Raises:
        WrongUseError: there is no file that can be read at the path.
    """
    questionnaire = await session.uow.round_parts.get(collection.id, Part.LEADERSHIP_STATUS)
    if questionnaire is None:
        return session.refuse(Rejected(Reason.NO_STATUS_FORM, {"year": collection.refers_to}))
    sheet = read_sheet(file, COLUMNS)
    municipalities = await session.uow.roster.units(collection.county_id, UnitKind.MUNICIPALITY)
    ids = {unit.name: unit.id for unit in municipalities}
    read = [_read_row(record, questionnaire, ids) for record in sheet.records]
    problems = [*sheet.problems, *(row for row in read if isinstance(row, Rejected))]
    return session.refuse(*problems) if problems else [row for row in read if isinstance(row, NotedRow)]


# Private functions


def _read_row(
    record: Record, questionnaire: Questionnaire, municipalities: Mapping[str, UnitId]
) -> NotedRow | Rejected:
    fields = record.fields
    question = questionnaire.question(fields["question"])
    if question is None:
        known = ", ".join(each.code for each in questionnaire.questions)
        return Rejected(
            Reason.UNKNOWN_QUESTION, {"line": record.line, "given": fields["question"][:60], "known": known}
        )
    value = _read_value(question, fields["value"], municipalities)
    if value is None:
        data = name_questions([question]) | {"line": record.line, "given": fields["value"][:60]}
        return Rejected(Reason.ANSWER_NOT_UNDERSTOOD, data)
    return NotedRow(record.line, fields["leadership"], fields["noted_of"], question.code, value)


def _read_value(question: Question, given: str, municipalities: Mapping[str, UnitId]) -> Value | None:
    match question.kind:
        case Kind.SEVERAL:
            return order_several(question, given.split())
        case Kind.GRID:
            chosen = _read_assigned(given)
            rest = question.options[-1].code
            return None if chosen is None else {**{row.code: rest for row in question.rows}, **chosen}
        case Kind.PER_MUNICIPALITY:
            chosen = _read_assigned(given)
            return None if chosen is None else {municipalities.get(name, name): each for name, each in chosen.items()}
        case _:
            return given


def _read_assigned(given: str) -> Mapping[str, str] | None:
    found = _ASSIGNED.findall(given)
    rest = _ASSIGNED.sub("", given).strip()
    return dict(found) if not rest and len(dict(found)) == len(found) else None
