"""Whole talks about a leadership's plan: by card and in words, by its own people and by others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.file_links import PlanDocument, digest_of
from domain.ids import UnitId
from domain.messages import DidYouMean, Message, Refusal
from domain.plan_messages import ActivityChange, NewActivity, PlanFiles, PlanQuestion, PlanShown
from domain.plans import MOST_ACTIVITIES, Activity, Stage
from domain.ports import UnitOfWork
from domain.requests import Verb
from domain.usecases.write_activity import ActivityEdit, Writing, change_activity
from tests.dialogs.talks import CHANNEL, Talk, one_by_one
from tests.support.builders import NOW, a_person, a_principal, a_unit

CHAIR, OTHER, COORDINATOR = "chair-ls01", "chair-ls02", "coordinator"
LS01 = UnitId("ls01")
CARD = {
    "activity_name": "Gemensam vårdplan",
    "activity_goal": "Trygg utskrivning",
    "activity_target": "9 av 10",
    "activity_role": "Enhetschef",
    "activity_due": "2025-06-30",
}
WORDS = (
    "Ny aktivitet: Gemensam vårdplan; mål: Trygg utskrivning; mått: 9 av 10; ansvarig: Enhetschef; klart: 30 juni 2025"
)


async def stored(talk: Talk, unit_id: UnitId = LS01) -> list[Activity]:
    async with talk.database.read() as uow:
        return list(await uow.plans.of_unit(unit_id))


def shown(messages: tuple[Message, ...]) -> PlanShown:
    (message,) = messages
    assert isinstance(message, PlanShown), message
    return message


def refused(messages: tuple[Message, ...]) -> Reason:
    (message,) = messages
    rejected = message.rejected if isinstance(message, Refusal) else getattr(message, "refused", None)
    assert isinstance(rejected, Rejected), message
    return rejected.reason


async def test_an_activity_is_added_by_card_and_the_plan_shown_with_it(talk: Talk) -> None:
    empty = shown(await talk.say(CHAIR, "vår plan"))
    assert (empty.activities, empty.is_own) == ((), True)
    (form,) = await talk.press(CHAIR, Verb.ASK_ACTIVITY)
    assert isinstance(form, NewActivity)
    plan = shown(await talk.press(CHAIR, Verb.ADD_ACTIVITY, CARD))
    (activity,) = plan.activities
    wording = activity.wording
    assert (wording.name, wording.goal, wording.target, wording.responsible, wording.due_on, wording.stage) == (
        "Gemensam vårdplan",
        "Trygg utskrivning",
        "9 av 10",
        "Enhetschef",
        date(2025, 6, 30),
        Stage.NOT_BEGUN,
    )
    assert plan.changed == activity


async def test_the_same_is_done_in_words_alone(talk: Talk) -> None:
    plan = shown(await talk.say(CHAIR, WORDS))
    (in_words,) = plan.activities
    assert in_words.wording.due_on == date(2025, 6, 30)
    assert (in_words.wording.target, in_words.wording.responsible) == ("9 av 10", "Enhetschef")
    assert shown(await talk.say(CHAIR, "aktivitet 1 pågår")).activities[0].wording.stage is Stage.UNDER_WAY
    moved = shown(await talk.say(CHAIR, "aktivitet 1: klart: 15 augusti; start: 1/2; mått: alla"))
    wording = moved.activities[0].wording
    assert (wording.due_on, wording.starts_on, wording.target) == (date(2025, 8, 15), date(2025, 2, 1), "alla")
    assert shown(await talk.say(CHAIR, "aktivitet 1 klar")).activities[0].wording.stage is Stage.DONE


async def test_the_same_in_english(talk: Talk) -> None:
    await talk.say(CHAIR, "new activity: Care plan; measure: 9 in 10; due: 30 June 2025", language="en")
    plan = shown(await talk.say(CHAIR, "activity 1 done", language="en"))
    assert plan.activities[0].wording.stage is Stage.DONE


async def test_a_change_is_a_new_revision_and_what_was_there_before_stays(talk: Talk) -> None:
    await talk.say(CHAIR, WORDS)
    await talk.say(CHAIR, "aktivitet 1 klar")
    first, second = await stored(talk)
    assert (first.revision, first.wording.stage) == (1, Stage.NOT_BEGUN)
    assert (second.revision, second.wording.stage, second.id) == (2, Stage.DONE, first.id)


async def test_state_and_dates_are_changed_by_a_card_that_is_filled_in_with_what_is_known(talk: Talk) -> None:
    await talk.say(CHAIR, WORDS)
    (change,) = await talk.press(CHAIR, Verb.PICK_ACTIVITY, {"choice": "1"})
    assert isinstance(change, ActivityChange)
    inputs = {"activity_stage": "2", "activity_start": "2025-02-01", "activity_due": "", "activity_target": "9 av 10"}
    wording = shown(await talk.press(CHAIR, Verb.CHANGE_ACTIVITY, inputs)).activities[0].wording
    assert (wording.stage, wording.starts_on, wording.due_on) == (Stage.UNDER_WAY, date(2025, 2, 1), None)
    assert wording.goal == "Trygg utskrivning"


async def test_without_a_choice_the_plan_is_shown_again_and_says_why(talk: Talk) -> None:
    await talk.say(CHAIR, WORDS)
    messages = await talk.press(CHAIR, Verb.PICK_ACTIVITY, {"choice": "7"})
    assert refused(messages) is Reason.ACTIVITY_NOT_CHOSEN
    assert len(shown(messages).activities) == 1


async def test_pressing_twice_stores_once(talk: Talk) -> None:
    await talk.say(CHAIR, "vår plan")
    await talk.press(CHAIR, Verb.ASK_ACTIVITY)
    card = talk.cards[CHAIR]
    await talk.press(CHAIR, Verb.ADD_ACTIVITY, CARD)
    assert refused(await talk.press(CHAIR, Verb.ADD_ACTIVITY, {**CARD, "card": card})) is Reason.ACTIVITY_TWICE
    await talk.press(CHAIR, Verb.PICK_ACTIVITY, {"choice": "1", "card": talk.cards[CHAIR]})
    assert len(await stored(talk)) == 1


async def test_what_a_colleague_has_changed_since_is_shown_and_not_overwritten(talk: Talk) -> None:
    await talk.say(CHAIR, WORDS)
    await talk.press(CHAIR, Verb.PICK_ACTIVITY, {"choice": "1"})
    await talk.say("both", "plan LS01")
    await talk.say("both", "aktivitet 1 stoppad")
    (again,) = await talk.press(CHAIR, Verb.CHANGE_ACTIVITY, {"activity_stage": "3"})
    assert isinstance(again, ActivityChange)
    assert again.refused is not None
    assert again.refused.reason is Reason.ACTIVITY_CHANGED
    assert again.wording.stage is Stage.STOPPED
    assert (await stored(talk))[-1].wording.stage is Stage.STOPPED


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ny aktivitet: ", Reason.ACTIVITY_NAME_MISSING),
        ("ny aktivitet: A; start: 2025-03-01; klart: 2025-02-01", Reason.ACTIVITY_DUE_BEFORE_START),
        ("ny aktivitet: A; klart: midsommar", Reason.DATE_UNREADABLE),
        ("ny aktivitet: A; klart: 2025-02-30", Reason.DATE_UNREADABLE),
        ("ny aktivitet: A; läge: snart", Reason.STAGE_UNKNOWN),
        ("ny aktivitet: A; färg: blå", Reason.FIELD_UNKNOWN),
        ("ny aktivitet: A; ansvarig: nagon@example.org", Reason.ACTIVITY_OF_A_ROLE),
        (f"ny aktivitet: {'x' * 101}", Reason.ACTIVITY_TEXT_TOO_LONG),
        ("aktivitet 7 klar", Reason.ACTIVITY_NOT_FOUND),
        ("aktivitet 0 klar", Reason.ACTIVITY_NOT_FOUND),
    ],
)
async def test_what_cannot_be_written_is_answered_in_a_sentence_and_not_stored(
    talk: Talk, text: str, reason: Reason
) -> None:
    assert refused(await talk.say(CHAIR, text)) is reason
    assert not await stored(talk)


@pytest.mark.parametrize(
    ("inputs", "reason"),
    [
        ({"activity_name": " "}, Reason.ACTIVITY_NAME_MISSING),
        ({**CARD, "activity_due": "2025-13-45"}, Reason.DATE_UNREADABLE),
        ({**CARD, "activity_start": "2025-07-01"}, Reason.ACTIVITY_DUE_BEFORE_START),
    ],
)
async def test_a_slip_on_the_card_brings_it_back_filled_in(talk: Talk, inputs: dict[str, str], reason: Reason) -> None:
    await talk.say(CHAIR, "ny aktivitet")
    (again,) = await talk.press(CHAIR, Verb.ADD_ACTIVITY, inputs)
    assert isinstance(again, NewActivity)
    assert refused((again,)) is reason
    assert again.wording.name == inputs["activity_name"]
    assert not await stored(talk)


async def test_a_plan_takes_so_many_activities_and_no_more(talk: Talk) -> None:
    for number in range(MOST_ACTIVITIES):
        await talk.say(CHAIR, f"ny aktivitet: Nummer {number}")
    assert refused(await talk.say(CHAIR, "ny aktivitet: En till")) is Reason.PLAN_FULL
    assert len(await stored(talk)) == MOST_ACTIVITIES
    # What is over leaves room for another, and is not lost: the latest of it is shown where there is room.
    await talk.say(CHAIR, "aktivitet 1 klar")
    full = shown(await talk.say(CHAIR, "ny aktivitet: En till"))
    assert len(full.activities) == MOST_ACTIVITIES
    assert not any(each.is_over for each in full.activities)
    done = (await stored(talk))[0].id
    writing = Writing(a_principal(a_unit("LS01"), person=a_person(CHAIR)), LS01)
    async with talk.database.open() as uow:
        again = await change_activity(uow, writing, ActivityEdit(done, {"stage": Stage.UNDER_WAY}), NOW)
    assert isinstance(again, Rejected)
    assert again.reason is Reason.PLAN_FULL


async def test_what_was_shown_as_number_two_stays_number_two_while_it_is_looked_at(talk: Talk) -> None:
    for text in ("ny aktivitet: Sen; klart: 2025-09-01", "ny aktivitet: Snart; klart: 2025-03-01", "vår plan"):
        await talk.say(CHAIR, text)
    await talk.say(CHAIR, "aktivitet 1 klar")
    # Done, it would stand last: the numbers are those of the plan as it is shown now.
    plan = shown(await talk.say(CHAIR, "aktivitet 1 pågår"))
    assert {each.wording.name: each.wording.stage for each in plan.activities} == {
        "Snart": Stage.DONE,
        "Sen": Stage.UNDER_WAY,
    }


# ---------------------------------------------------------------- whose plan


async def test_who_speaks_for_two_is_asked_whose_and_goes_on_by_number_name_or_card(talk: Talk) -> None:
    (question,) = await talk.say("both", "vår plan")
    assert isinstance(question, PlanQuestion)
    assert [name for _, name in question.units] == ["LS01", "LS02"]
    assert shown(await talk.press("both", Verb.SHOW_PLAN, {"choice": "2"})).unit == "LS02"
    await talk.say("both", "vår plan")
    assert shown(await talk.say("both", "1")).unit == "LS01"
    assert shown(await talk.say("both", "plan LS02")).unit == "LS02"


async def test_a_coordinator_sees_every_plan_and_leaves_it_and_what_it_lacks_to_its_owners(talk: Talk) -> None:
    await talk.say(CHAIR, "ny aktivitet: Bara ett namn")
    (question,) = await talk.say(COORDINATOR, "vår plan")
    assert isinstance(question, PlanQuestion)
    plan = shown(await talk.say(COORDINATOR, "plan LS01"))
    assert (len(plan.activities), plan.is_own) == (1, False)
    assert refused(await talk.say(COORDINATOR, "aktivitet 1 klar")) is Reason.PLAN_OF_ANOTHER
    assert refused(await talk.say(COORDINATOR, "ny aktivitet: X")) is Reason.PLAN_OF_ANOTHER
    assert len(await stored(talk)) == 1


async def test_nobody_else_sees_or_changes_a_plan(talk: Talk) -> None:
    await talk.say(CHAIR, "ny aktivitet: Hemligt")
    (wondered,) = await talk.say(OTHER, "plan LS01")
    assert isinstance(wondered, DidYouMean)
    assert shown(await talk.say(OTHER, "vår plan")).activities == ()
    assert refused(await talk.say("stranger", "vår plan")) is Reason.REPRESENTS_NOBODY
    assert refused(await talk.say(CHAIR, "vår plan", conversation=CHANNEL)) is Reason.ONLY_IN_PRIVATE
    (pressed,) = await talk.press(OTHER, Verb.SHOW_PLAN, {"card": talk.cards[CHAIR]})
    assert refused((pressed,)) is Reason.CARD_OF_ANOTHER


async def test_a_name_that_is_nearly_right_is_asked_back(talk: Talk) -> None:
    (message,) = await talk.say(COORDINATOR, "plan LS0")
    assert isinstance(message, Refusal)
    assert (message.rejected.reason, message.rejected.data["near"]) == (Reason.PLAN_UNIT_UNKNOWN, "LS01")


# ---------------------------------------------------------------- files


async def test_templates_are_offered_before_there_is_a_plan_and_the_plan_once_there_is(talk: Talk) -> None:
    talk.runner = talk.make_runner(public_url="https://bot.example")
    await talk.say(CHAIR, "vår plan")
    (files,) = await talk.press(CHAIR, Verb.PLAN_FILES)
    assert isinstance(files, PlanFiles)
    assert list(files.addresses) == [PlanDocument.PLAN_TEMPLATE, PlanDocument.ACTIVITY_TEMPLATE]
    await talk.say(CHAIR, WORDS)
    (files,) = await talk.say(CHAIR, "planen i Word")
    assert isinstance(files, PlanFiles)
    assert next(iter(files.addresses)) is PlanDocument.ACTIVITY_PLAN
    token = files.addresses[PlanDocument.ACTIVITY_PLAN].removeprefix("https://bot.example/files/")
    async with talk.database.read() as uow:
        link = await uow.plan_links.get(digest_of(token))
    assert link is not None
    assert (link.unit_id, link.expires_at - NOW) == (LS01, timedelta(hours=24))


async def test_where_files_cannot_be_fetched_nothing_is_lent(talk: Talk) -> None:
    (files,) = await talk.say(CHAIR, "mallar")
    assert isinstance(files, PlanFiles)
    assert files.addresses == {}


# ---------------------------------------------------------------- what is read when


async def test_turns_about_other_things_never_read_plans_or_the_network(talk: Talk) -> None:
    @asynccontextmanager
    async def open_without() -> AsyncIterator[UnitOfWork]:
        async with talk.database.open() as uow:
            for name in ("plans", "plan_links", "network"):
                delattr(uow, name)
            yield uow

    talk.runner = talk.make_runner()
    talk.runner = type(talk.runner)(one_by_one(open_without), replace(talk.manner))
    for who in (CHAIR, COORDINATOR, "stranger"):
        await talk.install(who)
        for text in ("hej", "läge", "skatta", "gemensamt", "3 3 3 3 3", "skicka in", "hjälp", "sammanställning", "nej"):
            await talk.say(who, text)
    assert len(await talk.submissions()) == 1
    with pytest.raises(AttributeError):
        await talk.say(CHAIR, "vår plan")
