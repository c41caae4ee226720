"""Answer questions of a unit's form: each answer is added, and none is overwritten."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from domain.asked_forms import AskedForm, units_asked
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ports import UnitOfWork
from domain.questionnaire_values import check_value
from domain.questionnaires import Value
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.submissions import Source
from domain.unit_forms import PartAnswer, UnitForm
from domain.usecases.read_unit_form import read_unit_form


class Answering(Struct, frozen=True):
    """What a person answers of a unit's form, by question."""

    principal: Principal
    collection: Round
    asked: AskedForm
    values: Mapping[str, Value]


async def answer_questions(uow: UnitOfWork, wanted: Answering, now: datetime) -> UnitForm | Rejected:
    """Store what differs from the person's own latest answers; one that cannot be kept stores none of them.

    Whether the person may, and whether the round takes answers, is checked here, within the transaction that stores.
    """
    principal, collection, asked = wanted.principal, wanted.collection, wanted.asked
    if asked.unit.id not in {unit.id for unit in units_asked(principal, asked.part)}:
        return Rejected(Reason.REPRESENTS_NOBODY)
    refused = refuse_answers(collection, now)
    form = refused or await read_unit_form(uow, collection, asked, principal.person.id)
    if isinstance(form, Rejected):
        return form
    refused = check_values(form, wanted.values, now)
    if refused:
        return refused
    new = {code: value for code, value in wanted.values.items() if form.mine.get(code) != value}
    await uow.part_answers.add_all(
        [
            PartAnswer(
                round_id=collection.id,
                unit_id=asked.unit.id,
                part=asked.part,
                question=code,
                respondent=principal.person.id,
                value=value,
                source=Source.CHAT,
                at=now,
                person_id=principal.person.id,
            )
            for code, value in new.items()
        ]
    )
    return form.with_answers(principal.person.id, new)


def check_values(form: UnitForm, values: Mapping[str, Value], now: datetime) -> Rejected | None:
    """Say why one of several answers cannot be kept."""
    for code, value in values.items():
        question = form.questionnaire.question(code)
        if question is None:
            known = ", ".join(each.code for each in form.questionnaire.questions)
            return Rejected(Reason.UNKNOWN_QUESTION, {"given": code[:60], "known": known})
        refused = check_value(question, value, local_date(now), form.rows_of(question))
        if refused:
            return refused
    return None
