"""Note what leaderships told at interviews, for their forms: a coordinator's file, question by question."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from domain.asked_forms import AskedForm
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.interviews import MAX_ROLE_LENGTH
from domain.ports import AuditEntry, UnitOfWork
from domain.questionnaires import Value
from domain.roster import Unit, UnitKind
from domain.rounds import Round, RoundState
from domain.submissions import INTERVIEW, Source
from domain.unit_forms import PartAnswer, UnitForm
from domain.usecases.answer_questions import check_values
from domain.usecases.read_unit_form import read_unit_form


class NotedRow(Struct, frozen=True):
    """One answer of a file; `noted_of` is whom was interviewed, as a role."""

    line: int
    unit: str
    noted_of: str
    question: str
    value: Value


class AnswersNoted(Struct, frozen=True):
    """How many answers are new, and of how many leaderships there were any."""

    added: int
    unchanged: int
    units: int


async def note_answers(
    uow: UnitOfWork, collection: Round, rows: Sequence[NotedRow], actor: str, now: datetime
) -> AnswersNoted | tuple[Rejected, ...]:
    """Store a file's answers, in a round that has opened, closed or not; any problem stores nothing.

    What the unit's own people answer later takes an answer's place; what they answered before stands beside it.
    """
    if collection.state is RoundState.PLANNED:
        data: dict[str, str | int] = {"year": collection.refers_to, "opens": collection.opens_on.isoformat()}
        return (Rejected(Reason.ROUND_NOT_OPEN, data),)
    units = {each.name: each for each in await uow.roster.units(collection.county_id, UnitKind.LEADERSHIP)}
    forms: dict[str, UnitForm] = {}
    for unit in {row.unit for row in rows} & units.keys():
        form = await read_unit_form(uow, collection, AskedForm(Part.LEADERSHIP_STATUS, units[unit]), INTERVIEW)
        if isinstance(form, Rejected):
            return (form,)
        forms[unit] = form
    problems = [problem for row in rows if (problem := _check(row, forms, now))]
    if problems:
        return tuple(problems)
    new = [row for row in rows if forms[row.unit].mine.get(row.question) != row.value]
    await uow.part_answers.add_all([_answer(row, units[row.unit], collection, actor, now) for row in new])
    await uow.audit.add(AuditEntry(now, actor, "answers_noted", {"round": collection.id, "added": len(new)}))
    return AnswersNoted(len(new), len(rows) - len(new), len({row.unit for row in rows}))


# Private functions


def _check(row: NotedRow, forms: Mapping[str, UnitForm], now: datetime) -> Rejected | None:
    if row.unit not in forms:
        return Rejected(Reason.UNKNOWN_LEADERSHIP, {"line": row.line, "leadership": row.unit[:100]})
    if not row.noted_of:
        return Rejected(Reason.EMPTY_NAME, {"line": row.line, "column": "noted_of"})
    if len(row.noted_of) > MAX_ROLE_LENGTH:
        return Rejected(Reason.NAME_TOO_LONG, {"line": row.line, "column": "noted_of", "most": MAX_ROLE_LENGTH})
    refused = check_values(forms[row.unit], {row.question: row.value}, now)
    return Rejected(refused.reason, {**refused.data, "line": row.line}) if refused else None


def _answer(row: NotedRow, unit: Unit, collection: Round, actor: str, now: datetime) -> PartAnswer:
    return PartAnswer(
        round_id=collection.id,
        unit_id=unit.id,
        part=Part.LEADERSHIP_STATUS,
        question=row.question,
        respondent=INTERVIEW,
        value=row.value,
        source=Source.INTERVIEW,
        at=now,
        noted_by=actor,
        noted_of=row.noted_of,
    )
