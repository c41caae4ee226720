"""A round's parts beside the self-assessment: who is missing, who is told, and what the one message says."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.asked_forms import AskedForm
from domain.deliveries import Delivery
from domain.errors import Reason, Rejected
from domain.ids import TimeRequestId, UnitId
from domain.instruments import FORMS, Part
from domain.ladders import Audience, Ladder, Rung
from domain.messages import PerspectiveQuestion, Reminder
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.questionnaires import Questionnaire, Value
from domain.roster import Person, Role, Unit
from domain.rounds import Round
from domain.situations import Missing
from domain.status_messages import FormPiece
from domain.submissions import Standing
from domain.time_requests import TimeRequest
from domain.usecases.answer_questions import Answering, answer_questions
from domain.usecases.compose_delivery import NotNow, Unwanted, compose_delivery
from domain.usecases.count_parts import count_parts
from domain.usecases.describe_situation import slots_of
from domain.usecases.find_missing import find_missing
from domain.usecases.identify_person import Identity, identify_person
from domain.usecases.plan_reminders import plan_reminders
from rendering.cards.messages import render
from rendering.instruments import default_instrument, default_questionnaire, trial_questionnaires
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import COUNTY, NOW, TENANT, a_municipality, a_round, a_submission, a_unit
from tests.support.questionnaires import SMALL, an_answer

STEP = datetime(2025, 1, 15, 8, tzinfo=UTC)  # seven working days before, at nine
LS01, LS02 = a_unit("LS01"), a_unit("LS02")
HOME = a_municipality("Kommun 01", LS01, "9001")
SURVEY, ECONOMY = trial_questionnaires()
SURVEYED: dict[str, Value] = {"strategy": "decided", "areas": ("digital",)}
WHOLE: dict[str, Value] = {
    "rhythm": "monthly",
    "ways": ("council",),
    "actors": {"politics": "yes", "bup": "no"},
    "plan": "none",
    "communication": {HOME.id: "yes"},
}


async def open_round(uow: UnitOfWork, *forms: Questionnaire, **changes: object) -> Round:
    await uow.roster.add_unit(HOME)
    opened = await add_round(uow, replace(a_round(**changes), instrument=default_instrument()))
    for form in forms:
        await uow.round_parts.put(opened.id, form)
    return opened


async def missing_for(uow: UnitOfWork, unit: Unit, opened: Round) -> dict[Part, Missing]:
    return {each.part: each for each in await find_missing(uow, opened) if each.unit_id == unit.id}


async def answer(uow: UnitOfWork, unit: Unit, part: Part, values: dict[str, Value], who: Person) -> None:
    answers = [
        an_answer(code, value, unit_id=unit.id, part=part, respondent=who.id, at=NOW) for code, value in values.items()
    ]
    await uow.part_answers.add_all(answers)


async def say(uow: UnitOfWork, delivery: Delivery, now: datetime = STEP) -> Reminder:
    said = await compose_delivery(uow, delivery, now, is_swedish_workday)
    assert isinstance(said, Reminder), said
    return said


async def test_a_form_is_missing_until_every_answer_that_must_be_given_is(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair-ls01", LS01)
    opened = await open_round(uow, SMALL)
    assert set(await missing_for(uow, LS01, opened)) == {Part.SELF_ASSESSMENT, Part.LEADERSHIP_STATUS}
    almost = {code: value for code, value in WHOLE.items() if code != "plan"}
    await answer(uow, LS01, Part.LEADERSHIP_STATUS, almost, chair)
    assert Part.LEADERSHIP_STATUS in await missing_for(uow, LS01, opened)
    await answer(uow, LS01, Part.LEADERSHIP_STATUS, {"plan": "none"}, chair)
    assert set(await missing_for(uow, LS01, opened)) == {Part.SELF_ASSESSMENT}


async def test_nothing_is_missing_of_a_part_that_the_round_does_not_have(uow: UnitOfWork) -> None:
    opened = await open_round(uow)
    assert {each.part for each in await find_missing(uow, opened)} == {Part.SELF_ASSESSMENT}


async def test_all_of_a_persons_parts_are_told_in_one_message_with_what_is_left_of_each(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair-ls01", LS01)
    opened = await open_round(uow, SMALL)
    await answer(uow, LS01, Part.LEADERSHIP_STATUS, {"rhythm": "monthly"}, chair)
    assert await plan_reminders(uow, is_swedish_workday, STEP) == 1
    (delivery,) = await uow.outbox.all()
    assert {slot.part for slot in slots_of(delivery)} == {Part.SELF_ASSESSMENT, Part.LEADERSHIP_STATUS}
    said = await say(uow, delivery)
    assert [(task.part, task.left, task.of) for task in said.tasks] == [
        (Part.SELF_ASSESSMENT, 5, 5),
        (Part.LEADERSHIP_STATUS, 4, 5),
    ]
    assert (said.minutes, type(said.question)) == (4, PerspectiveQuestion)
    # What was answered meanwhile is left out, and with all of it the message is.
    await uow.submissions.add(a_submission(unit_id=LS01.id))
    rest = await say(uow, delivery)
    assert [task.part for task in rest.tasks] == [Part.LEADERSHIP_STATUS]
    # A form is gone on with where it is: its first piece that is not done.
    assert isinstance(rest.question, FormPiece)
    assert rest.question.piece == rest.question.form.next_piece()
    await answer(uow, LS01, Part.LEADERSHIP_STATUS, WHOLE, chair)
    assert await compose_delivery(uow, delivery, STEP, is_swedish_workday) == Unwanted("answered")
    assert opened.id == said.collection.id


async def test_each_part_goes_by_its_own_ladder_and_due_date(uow: UnitOfWork) -> None:
    await add_speaker(uow, "chair-ls01", LS01)
    late = Ladder((Rung(-1, Audience.PERSON),))
    opened = await open_round(uow, SMALL, ladders=((Part.LEADERSHIP_STATUS, late),))
    until = date(2025, 1, 30)
    granted = TimeRequest(
        TimeRequestId("t"), opened.id, Part.LEADERSHIP_STATUS, LS01.id, (await uow.roster.persons(COUNTY.id))[0].id,
        until, "nämnden", NOW, granted=True, decided_by="c", decided_at=NOW,
    )  # fmt: skip
    await uow.time_requests.put(granted)
    found = await missing_for(uow, LS01, opened)
    assert (found[Part.LEADERSHIP_STATUS].ladder, found[Part.LEADERSHIP_STATUS].span.due_on) == (late, until)
    assert found[Part.SELF_ASSESSMENT].span.due_on == opened.due_on
    await plan_reminders(uow, is_swedish_workday, STEP)
    (delivery,) = await uow.outbox.all()
    assert {slot.part for slot in slots_of(delivery)} == {Part.SELF_ASSESSMENT}


async def test_municipalities_are_asked_each_part_by_its_own_role(uow: UnitOfWork) -> None:
    for name, role in (("dev", Role.DEVELOPER), ("money", Role.FINANCE), ("second", Role.CONTACT)):
        await add_speaker(uow, name, HOME, role)
    await add_speaker(uow, "chair-ls01", LS01)
    opened = await open_round(uow, SURVEY, ECONOMY)
    found = await missing_for(uow, HOME, opened)
    assert {part: each.people for part, each in found.items()} == {
        Part.MUNICIPAL_SURVEY: ("dev", "second"),
        Part.ECONOMY: ("money", "second"),
    }
    await plan_reminders(uow, is_swedish_workday, STEP)
    told = {str(each.person_id): await say(uow, each) for each in await uow.outbox.all()}
    assert {name: [task.part for task in said.tasks] for name, said in told.items()} == {
        "dev": [Part.MUNICIPAL_SURVEY],
        "money": [Part.ECONOMY],
        "chair-ls01": [Part.SELF_ASSESSMENT],
    }


async def test_a_form_is_reminded_of_at_nine_on_the_readers_own_wall(uow: UnitOfWork) -> None:
    person = await add_speaker(uow, "dev", HOME, Role.DEVELOPER)
    chat = await uow.conversations.personal(person.id)
    assert chat is not None
    await uow.conversations.put(replace(chat, time_zone="Europe/London", met_at=STEP - timedelta(days=1)))
    await open_round(uow, SURVEY)
    # Nine in Stockholm is eight in London: its reader is written to an hour later.
    assert await plan_reminders(uow, is_swedish_workday, STEP) == 0
    assert await plan_reminders(uow, is_swedish_workday, STEP + timedelta(minutes=59)) == 0
    assert await plan_reminders(uow, is_swedish_workday, STEP + timedelta(hours=1)) == 1
    (delivery,) = await uow.outbox.all()
    assert isinstance(await compose_delivery(uow, delivery, STEP - timedelta(minutes=1), is_swedish_workday), NotNow)
    assert (await say(uow, delivery, STEP + timedelta(hours=1))).tasks[0].part is Part.MUNICIPAL_SURVEY


async def test_a_form_that_is_only_begun_is_missing_and_the_message_tells_what_is_left_of_it(uow: UnitOfWork) -> None:
    developer = await add_speaker(uow, "dev", HOME, Role.DEVELOPER)
    await open_round(uow, SURVEY)
    await answer(uow, HOME, Part.MUNICIPAL_SURVEY, {"strategy": "decided"}, developer)
    await plan_reminders(uow, is_swedish_workday, STEP)
    (delivery,) = await uow.outbox.all()
    said = render(await say(uow, delivery), "sv").text
    assert "Det är påbörjat: 1 av 2 frågor kvar." in said
    assert "Det tar ungefär en minut. Svara gärna senast fredag 24 januari." in said


@pytest.mark.parametrize(
    ("role", "unit", "part"),
    [
        (Role.CHAIR, LS01, Part.MUNICIPAL_SURVEY),
        (Role.DEVELOPER, HOME, Part.ECONOMY),
        (Role.FINANCE, HOME, Part.MUNICIPAL_SURVEY),
        (Role.FINANCE, LS01, Part.LEADERSHIP_STATUS),
        (Role.DEVELOPER, HOME, Part.LEADERSHIP_STATUS),
    ],
    ids=lambda each: each.name if isinstance(each, Unit) else str(each),
)
async def test_nobody_answers_a_part_that_their_role_is_not_asked_for(
    uow: UnitOfWork, role: Role, unit: Unit, part: Part
) -> None:
    opened = await open_round(uow, SMALL, SURVEY, ECONOMY)
    person = await add_speaker(uow, "somebody", unit, role)
    principal = await identify_person(uow, Identity(TENANT, person.object_id or "", None, "sv"))
    assert principal is not None
    asked = AskedForm(part, LS01 if part.asked_of is LS01.kind else HOME)
    values: dict[str, Value] = {"strategy": "none", "funds_used": "all", "rhythm": "monthly"}
    refused = await answer_questions(uow, Answering(principal, opened, asked, values), NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.REPRESENTS_NOBODY
    assert not await uow.part_answers.of_round(opened.id, part)


async def test_each_part_has_its_own_denominator_and_standings(uow: UnitOfWork) -> None:
    dev = await add_speaker(uow, "dev", HOME, Role.DEVELOPER)
    opened = await open_round(uow, SMALL, SURVEY, ECONOMY)
    await answer(uow, HOME, Part.MUNICIPAL_SURVEY, SURVEYED, dev)
    late = an_answer("funds_used", "all", unit_id=HOME.id, part=Part.ECONOMY, at=datetime(2025, 1, 27, tzinfo=UTC))
    await uow.part_answers.add_all([late, replace(late, question="audited", value="yes")])
    parts = {each.part: each for each in await count_parts(uow, opened)}
    assert {part: each.progress for part, each in parts.items()} == {
        Part.SELF_ASSESSMENT: Progress(0, 6),
        Part.LEADERSHIP_STATUS: Progress(0, 6),
        Part.MUNICIPAL_SURVEY: Progress(1, 1),
        Part.ECONOMY: Progress(1, 1),
    }
    assert parts[Part.MUNICIPAL_SURVEY].standings[0].standing is Standing.SUBMITTED
    assert parts[Part.ECONOMY].standings[0].standing is Standing.SUBMITTED_LATE
    assert len(parts[Part.LEADERSHIP_STATUS].missing) == 6


def test_every_form_that_comes_with_the_service_is_of_a_part_of_its_own() -> None:
    assert tuple(each.part for each in (default_questionnaire(), SURVEY, ECONOMY)) == FORMS
    assert UnitId(HOME.id) not in {LS01.id, LS02.id}
