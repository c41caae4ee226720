"""What municipalities are asked, in conversation: by the same dialog as the state, and only by their own people."""

from datetime import date

import pytest
from msgspec.structs import replace

from dialogs.subjects import subject_of
from domain.cards import draw_card
from domain.deliveries import Kind
from domain.errors import Reason
from domain.ids import UnitId
from domain.instruments import Part
from domain.messages import Greeting, Handover, Help, Message, PerspectiveQuestion, Refusal, Reminder, StatusReport
from domain.people_messages import HandedOver, HandoverQuestion
from domain.progress import Progress
from domain.reminder_messages import SnoozeQuestion, Task, TimeAsked, TimeDecided, TimeQuestion, Tone
from domain.requests import Verb
from domain.roster import Role, UnitKind
from domain.status_messages import FormChoice, FormDone, FormPiece, OwnPicture
from domain.unit_forms import PartAnswer
from domain.usecases.compose_delivery import compose_delivery
from domain.usecases.find_missing import find_missing
from rendering.cards.messages import render
from rendering.instruments import trial_questionnaires
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, NOW, TENANT, object_id_of
from tests.support.fakes import FakeDatabase
from tests.support.status_forms import add_speaker, found_thirteen, units_of_county

CHAIR, DEVELOPER, FINANCE, CONTACT, RSS = "chair-ls01", "developer", "finance", "contact", "rss"
HOME, OTHER = [unit for unit in units_of_county() if unit.kind is UnitKind.MUNICIPALITY][:2]
SURVEYED = {"q_strategy": "in_work", "q_areas": "digital,skills", "q_remarks": ""}


@pytest.fixture(name="talk")
async def begin() -> Talk:
    """Return a talk in a county whose open round has all four parts; the chair of LS02 is also a developer."""
    talk = Talk(FakeDatabase())
    await found_thirteen(talk.database)
    async with talk.database.open() as uow:
        opened = await uow.rounds.by_year(COUNTY.id, 2024)
        assert opened is not None
        for form in trial_questionnaires():
            await uow.round_parts.put(opened.id, form)
        await add_speaker(uow, DEVELOPER, Role.DEVELOPER, HOME)
        await add_speaker(uow, FINANCE, Role.FINANCE, HOME)
        await add_speaker(uow, CONTACT, Role.CONTACT, HOME)
        await add_speaker(uow, "chair-ls02", Role.DEVELOPER, OTHER)
        await uow.commit()
    return talk


async def stored(talk: Talk, part: Part) -> list[PartAnswer]:
    async with talk.database.read() as uow:
        opened = await uow.rounds.by_year(COUNTY.id, 2024)
        return list(await uow.part_answers.of_round(opened.id, part)) if opened else []


def first(said: tuple[Message, ...]) -> Message:
    return said[0]


def about(message: Message) -> tuple[Part, str]:
    assert isinstance(message, FormPiece | FormDone | OwnPicture), message
    return message.form.questionnaire.part, message.form.unit.name


def refused(said: tuple[Message, ...]) -> Reason:
    (message,) = said
    assert isinstance(message, Refusal), message
    return message.rejected.reason


async def test_a_developer_fills_in_the_survey_by_card_and_looks_at_it(talk: Talk) -> None:
    assert about(first(await talk.say(DEVELOPER, "enkäten"))) == (Part.MUNICIPAL_SURVEY, HOME.name)
    assert about(first(await talk.press(DEVELOPER, Verb.SAVE_PIECE, SURVEYED))) == (Part.MUNICIPAL_SURVEY, HOME.name)
    answers = await stored(talk, Part.MUNICIPAL_SURVEY)
    assert {(each.unit_id, each.question) for each in answers} == {
        (HOME.id, code) for code in ("strategy", "areas", "remarks")
    }
    assert about(first(await talk.press(DEVELOPER, Verb.OWN_PICTURE))) == (Part.MUNICIPAL_SURVEY, HOME.name)
    changing = first(await talk.press(DEVELOPER, Verb.CHANGE_PIECE, {"choice": "1"}))
    assert about(changing) == (Part.MUNICIPAL_SURVEY, HOME.name)


async def test_the_head_of_finance_answers_in_text_alone(talk: Talk) -> None:
    assert about(first(await talk.say(FINANCE, "ekonomin"))) == (Part.ECONOMY, HOME.name)
    for text in ("2", "ja"):
        await talk.say(FINANCE, text)
    assert isinstance(first(await talk.say(FINANCE, "Hemrehabilitering")), FormDone)
    values = {each.question: each.value for each in await stored(talk, Part.ECONOMY)}
    assert values == {"funds_used": "most", "audited": "yes", "used_for": "Hemrehabilitering"}


async def test_who_is_asked_for_both_chooses_by_card_or_by_number(talk: Talk) -> None:
    choice = first(await talk.say(CONTACT, "skatta"))
    assert isinstance(choice, FormChoice)
    assert [each.part for each in choice.forms] == [Part.MUNICIPAL_SURVEY, Part.ECONOMY]
    assert about(first(await talk.press(CONTACT, Verb.STATUS_FORM, {"choice": "2"}))) == (Part.ECONOMY, HOME.name)
    await talk.say(CONTACT, "avbryt")
    await talk.say(CONTACT, "skatta")
    assert about(first(await talk.say(CONTACT, "1"))) == (Part.MUNICIPAL_SURVEY, HOME.name)
    assert about(first(await talk.say(CONTACT, "ekonomin"))) == (Part.ECONOMY, HOME.name)


async def test_who_speaks_for_a_leadership_too_is_asked_the_survey_by_its_own_word(talk: Talk) -> None:
    assert isinstance(first(await talk.say("chair-ls02", "skatta")), PerspectiveQuestion)
    assert about(first(await talk.say("chair-ls02", "kommunenkäten"))) == (Part.MUNICIPAL_SURVEY, OTHER.name)
    await talk.say("chair-ls02", "avbryt")
    choice = first(await talk.say("chair-ls02", "vår lägesbild"))
    assert isinstance(choice, FormChoice)
    assert [each.unit.name for each in choice.forms] == ["LS02", OTHER.name]


async def test_the_leaderships_people_neither_fill_in_nor_see_their_municipalitys_answers(talk: Talk) -> None:
    await talk.say(DEVELOPER, "enkäten")
    card = talk.cards[DEVELOPER]
    await talk.press(DEVELOPER, Verb.SAVE_PIECE, SURVEYED)
    assert refused(await talk.say(CHAIR, "kommunenkäten")) is Reason.REPRESENTS_NOBODY
    assert refused(await talk.say(CHAIR, "ekonomin")) is Reason.REPRESENTS_NOBODY
    assert about(first(await talk.say(CHAIR, "vår lägesbild"))) == (Part.LEADERSHIP_STATUS, "LS01")
    for verb in (Verb.SAVE_PIECE, Verb.CHANGE_PIECE):
        assert refused(await talk.press(CHAIR, verb, {**SURVEYED, "card": card})) is Reason.CARD_OF_ANOTHER
    assert refused(await talk.say(FINANCE, "kommunenkäten")) is Reason.REPRESENTS_NOBODY
    assert {each.respondent for each in await stored(talk, Part.MUNICIPAL_SURVEY)} == {DEVELOPER}


async def test_a_role_that_is_taken_away_makes_the_shown_card_worth_nothing(talk: Talk) -> None:
    await talk.say(DEVELOPER, "enkäten")
    async with talk.database.open() as uow:
        (given,) = [each for each in await uow.roster.assignments(COUNTY.id) if each.person_id == DEVELOPER]
        await uow.roster.remove_assignment(given)
        await add_speaker(uow, DEVELOPER, Role.FINANCE, HOME)
        await uow.commit()
    assert refused(await talk.press(DEVELOPER, Verb.SAVE_PIECE, SURVEYED)) is Reason.REPRESENTS_NOBODY
    assert await stored(talk, Part.MUNICIPAL_SURVEY) == []


async def test_a_round_without_the_part_says_so(talk: Talk) -> None:
    plain = Talk(FakeDatabase())
    await found_thirteen(plain.database)
    async with plain.database.open() as uow:
        await add_speaker(uow, DEVELOPER, Role.DEVELOPER, HOME)
        await add_speaker(uow, CONTACT, Role.CONTACT, HOME)
        await uow.commit()
    assert refused(await plain.say(DEVELOPER, "enkäten")) is Reason.NO_SUCH_FORM
    assert refused(await plain.say(CONTACT, "enkäten")) is Reason.NO_SUCH_FORM


async def test_they_are_greeted_and_helped_by_what_they_are_asked_for(talk: Talk) -> None:
    greeting = first(await talk.install(DEVELOPER))
    assert isinstance(greeting, Greeting)
    assert (greeting.units, greeting.municipalities) == ((), (HOME.name,))
    told = first(await talk.say(CONTACT, "hjälp"))
    assert isinstance(told, Help)
    assert (told.can_answer, told.municipal) == (False, (Part.MUNICIPAL_SURVEY, Part.ECONOMY))


async def test_they_may_be_reminded_later(talk: Talk) -> None:
    await talk.install(DEVELOPER)
    assert isinstance(first(await talk.say(DEVELOPER, "påminn mig senare")), SnoozeQuestion)
    await talk.say(DEVELOPER, "1")
    async with talk.database.read() as uow:
        opened = await uow.rounds.by_year(COUNTY.id, 2024)
        assert opened is not None
        assert [each.person_id for each in await uow.snoozes.of_round(opened.id)] == [DEVELOPER]


async def test_more_time_for_one_part_leaves_the_others_dates_and_the_coordinator_sees_it(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await add_speaker(uow, RSS, Role.COORDINATOR, HOME)
        await uow.commit()
    asked = first(await talk.say(CONTACT, "vi behöver längre tid för ekonomin till 30 januari: bokslutet"))
    assert isinstance(asked, TimeAsked)
    assert (asked.asked.unit, asked.asked.parts) == (HOME, (Part.ECONOMY,))
    decided = first(await talk.say(RSS, f"bevilja {HOME.name}: Det går bra."))
    assert isinstance(decided, TimeDecided)
    assert (decided.unit, decided.parts, decided.request.granted) == (HOME.name, (Part.ECONOMY,), True)
    async with talk.database.read() as uow:
        opened = await uow.rounds.by_year(COUNTY.id, 2024)
        assert opened is not None
        due = {each.part: each.span.due_on for each in await find_missing(uow, opened) if each.unit_id == HOME.id}
    assert due == {Part.MUNICIPAL_SURVEY: opened.due_on, Part.ECONOMY: date(2025, 1, 30)}
    status = first(await talk.say(RSS, "läge"))
    assert isinstance(status, StatusReport)
    own_due = {each.part: each.own_due for each in status.parts}
    assert own_due[Part.ECONOMY] == ((HOME.name, date(2025, 1, 30)),)
    assert own_due[Part.MUNICIPAL_SURVEY] == ()


async def test_who_names_no_part_asks_for_all_of_the_units_in_one_question_with_one_answer(talk: Talk) -> None:
    asked = first(await talk.say(CONTACT, "vi behöver längre tid till 30 januari: bokslutet"))
    assert isinstance(asked, TimeAsked)
    assert asked.asked.parts == (Part.MUNICIPAL_SURVEY, Part.ECONOMY)
    async with talk.database.open() as uow:
        await add_speaker(uow, RSS, Role.COORDINATOR, HOME)
        await uow.commit()
    await talk.say(RSS, f"neka {HOME.name}")
    async with talk.database.read() as uow:
        opened = await uow.rounds.by_year(COUNTY.id, 2024)
        assert opened is not None
        stored = await uow.time_requests.of_round(opened.id)
    assert {each.part: each.granted for each in stored} == dict.fromkeys(asked.asked.parts, False)


async def test_the_card_offers_each_part_and_all_of_a_units(talk: Talk) -> None:
    question = first(await talk.say(CONTACT, "vi behöver längre tid"))
    assert isinstance(question, TimeQuestion)
    both = (Part.MUNICIPAL_SURVEY, Part.ECONOMY)
    assert [each.parts for each in question.choices] == [both, both[:1], both[1:]]
    inputs = {"until": "2025-01-30", "reason": "Bokslutet"}
    again = first(await talk.press(CONTACT, Verb.REQUEST_TIME, inputs))
    assert isinstance(again, TimeQuestion)
    assert again.refused is not None
    assert again.refused.reason is Reason.PART_MISSING
    asked = first(await talk.press(CONTACT, Verb.REQUEST_TIME, {**inputs, "choice": "3"}))
    assert isinstance(asked, TimeAsked)
    assert asked.asked.parts == (Part.ECONOMY,)


async def test_a_part_that_is_handed_in_is_neither_handed_over_nor_given_time(talk: Talk) -> None:
    await talk.say(DEVELOPER, "enkäten")
    await talk.press(DEVELOPER, Verb.SAVE_PIECE, SURVEYED)
    assert refused(await talk.say(DEVELOPER, "inte jag")) is Reason.UNIT_HAS_ANSWERED
    assert refused(await talk.say(DEVELOPER, "vi behöver längre tid till 30 januari: x")) is Reason.UNIT_HAS_ANSWERED
    # The contact has the economy left, and is not asked which.
    question = first(await talk.say(CONTACT, "inte jag"))
    assert isinstance(question, HandoverQuestion)
    assert (question.asked.parts, [each.person_id for each in question.people]) == ((Part.ECONOMY,), [FINANCE])


async def test_who_hands_on_a_form_keeps_nothing_back_and_may_take_it_back(talk: Talk) -> None:
    for who in (DEVELOPER, CONTACT):
        await talk.say(who, "hej")
    await talk.say(DEVELOPER, "inte jag")
    done = first(await talk.say(DEVELOPER, "1"))
    assert isinstance(done, HandedOver)
    assert (done.asked.parts, done.reached, done.still_theirs) == ((Part.MUNICIPAL_SURVEY,), True, ())
    async with talk.database.read() as uow:
        opened = await uow.rounds.by_year(COUNTY.id, 2024)
        assert opened is not None
        mine = [each for each in await find_missing(uow, opened) if each.unit_id == HOME.id]
        assert {each.part: each.people for each in mine} == {
            Part.MUNICIPAL_SURVEY: (CONTACT,),
            Part.ECONOMY: (FINANCE, CONTACT),
        }
        (delivery,) = [each for each in await uow.outbox.all() if each.kind is Kind.HANDOVER]
        said = await compose_delivery(uow, delivery, NOW, lambda _day: True)
    assert isinstance(said, Handover)
    assert isinstance(said.question, FormPiece)
    assert about(first(await talk.press(DEVELOPER, Verb.ANSWER_ANYWAY))) == (Part.MUNICIPAL_SURVEY, HOME.name)
    async with talk.database.read() as uow:
        (survey,) = [each for each in await find_missing(uow, opened) if (each.part, each.unit_id) == (
            Part.MUNICIPAL_SURVEY, HOME.id)]  # fmt: skip
    assert survey.people == (DEVELOPER, CONTACT)


async def test_the_coordinator_sees_each_part_with_names_and_the_channel_counts_only(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await add_speaker(uow, RSS, Role.COORDINATOR, HOME)
        await uow.commit()
    await talk.say(DEVELOPER, "enkäten")
    await talk.press(DEVELOPER, Verb.SAVE_PIECE, SURVEYED)
    private = first(await talk.say(RSS, "läge"))
    public = first(await talk.say(RSS, "läge", conversation=CHANNEL))
    assert isinstance(private, StatusReport)
    assert isinstance(public, StatusReport)
    assert first(await talk.say(CHAIR, "läge")) == replace(public, parts=())
    counts = {
        Part.LEADERSHIP_STATUS: Progress(0, 13),
        Part.MUNICIPAL_SURVEY: Progress(1, 15),
        Part.ECONOMY: Progress(0, 15),
    }
    assert {each.part: each.progress for each in private.parts} == counts
    assert {each.part: each.progress for each in public.parts} == counts
    assert not any(each.missing for each in public.parts)
    (survey,) = [each for each in private.parts if each.part is Part.MUNICIPAL_SURVEY]
    assert len(survey.missing) == 14
    assert HOME.name not in survey.missing


async def test_each_button_of_a_reminder_begins_its_own_part(talk: Talk) -> None:
    async with talk.database.open() as uow:
        opened = await uow.rounds.by_year(COUNTY.id, 2024)
        assert opened is not None
        tasks = [
            Task(part, unit_id, name, opened.due_on, 1, 3)
            for part, unit_id, name in (
                (Part.SELF_ASSESSMENT, UnitId("ls02"), "LS02"),
                (Part.LEADERSHIP_STATUS, UnitId("ls02"), "LS02"),
                (Part.MUNICIPAL_SURVEY, OTHER.id, OTHER.name),
            )
        ]
        reminder = Reminder(opened, tuple(tasks), Tone.REMINDER, 5)
        subject = subject_of(reminder)
        assert subject is not None
        card = draw_card(subject, TENANT, object_id_of("chair-ls02"), NOW)
        await uow.cards.add(card)
        await uow.commit()
    drawn = render(reminder, "sv").card or {}
    buttons = [
        (Verb(each["verb"]), {name: value for name, value in each["data"].items() if name != "verb"})
        for each in drawn["actions"]
    ]
    assert [verb for verb, _ in buttons[:3]] == [Verb.ASSESS, Verb.STATUS_FORM, Verb.STATUS_FORM]
    begun = [first(await talk.press("chair-ls02", verb, {"card": card.id, **data})) for verb, data in buttons[:3]]
    assert isinstance(begun[0], PerspectiveQuestion)
    assert list(map(about, begun[1:])) == [(Part.LEADERSHIP_STATUS, "LS02"), (Part.MUNICIPAL_SURVEY, OTHER.name)]
