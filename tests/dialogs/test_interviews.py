"""Whole talks about interviews: a coordinator notes one, by card or in words; the unit says whether it is right."""

import pytest
from msgspec.structs import replace

from dialogs.subjects import subject_of
from domain.answers import Perspective
from domain.cards import draw_card
from domain.deliveries import Kind
from domain.errors import Reason
from domain.interview_messages import (
    InterviewConfirmed,
    InterviewForm,
    InterviewGoals,
    InterviewNoted,
    InterviewReview,
    InterviewSaved,
)
from domain.joint_messages import TwoAnswersOffer
from domain.messages import (
    AssessmentForm,
    DidYouMean,
    Greeting,
    Message,
    NextItem,
    PerspectiveQuestion,
    Receipt,
    Refusal,
    Review,
    StatusReport,
)
from domain.progress import Progress
from domain.requests import Verb
from domain.roster import Assignment, Role
from domain.rounds import RoundState
from domain.submissions import INTERVIEW
from tests.dialogs.talks import CHANNEL, Talk
from tests.support.builders import COUNTY, NOW, TENANT, a_person, a_round, an_instrument, object_id_of, some_answers

COORDINATOR, CHAIR = "coordinator", "chair-ls01"
OF = "ordförande och kontaktperson"
FIRST_CARD = {"choice": "1", "noted_of": OF, "perspective": "3"}
GOALS = {f"goal_{number}": "2" for number in range(1, 6)}
NOTED = some_answers((2, 2, 2, 2, 2))
CLOSED = a_round(state=RoundState.CLOSED, closed_at=NOW)


async def note(talk: Talk, values: str = "2 2 2 2 2") -> InterviewSaved:
    """Note an interview with LS01 in words."""
    for text in ("intervju LS01", OF, "gemensamt", values):
        await talk.say(COORDINATOR, text)
    (saved,) = await talk.say(COORDINATOR, "skicka in")
    assert isinstance(saved, InterviewSaved)
    return saved


async def stored(talk: Talk) -> list[tuple[str, list[int]]]:
    """Return each revision's respondent and values."""
    return [(each.respondent, list(each.answers.values.values())) for each in await talk.submissions()]


async def test_an_interview_by_card_is_three_questions_one_screen_and_a_look(talk: Talk) -> None:
    await talk.say(CHAIR, "hej")
    (report,) = await talk.say(COORDINATOR, "läge")
    assert isinstance(report, StatusReport)
    (form,) = await talk.press(COORDINATOR, Verb.ASK_INTERVIEW)
    assert isinstance(form, InterviewForm)
    assert [name for _, name in form.units] == [f"LS0{number}" for number in range(1, 7)]

    (goals,) = await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    assert isinstance(goals, InterviewGoals)
    assert (goals.unit, goals.noting.perspective, goals.noting.of) == ("LS01", Perspective.JOINT, OF)
    (review,) = await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    assert isinstance(review, InterviewReview)
    assert await stored(talk) == []
    (saved,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW, {"comment": " Bra samtal. "})

    assert isinstance(saved, InterviewSaved)
    assert (saved.progress, saved.asked, saved.changes) == (Progress(1, 6), Role.CHAIR, None)
    assert saved.interview.answers == replace(NOTED, comment="Bra samtal.")
    assert talk.handled.wakes_outbox
    assert talk.handled.response == {"status": 200, "body": {"in_place": "InterviewSaved", "language": "sv"}}
    assert [each.kind for each in await talk.deliveries() if each.kind is not Kind.REPLY] == [Kind.INTERVIEW_NOTED]


async def test_units_without_an_answer_come_first(talk: Talk) -> None:
    await note(talk)
    (form,) = await talk.say(COORDINATOR, "intervju")
    assert isinstance(form, InterviewForm)
    assert [name for _, name in form.units] == ["LS02", "LS03", "LS04", "LS05", "LS06", "LS01"]


async def test_an_interview_in_words_step_by_step(talk: Talk) -> None:
    (which,) = await talk.say(COORDINATOR, "intervju")
    assert isinstance(which, InterviewForm)
    (whom,) = await talk.say(COORDINATOR, "ls01")
    assert isinstance(whom, InterviewForm)
    assert whom.unit_id == "ls01"
    (where,) = await talk.say(COORDINATOR, OF)
    assert isinstance(where, InterviewForm)
    assert (where.noting.of, where.refused) == (OF, None)
    (goals,) = await talk.say(COORDINATOR, "gemensamt")
    assert isinstance(goals, InterviewGoals)
    (next_item,) = await talk.say(COORDINATOR, "2 2")
    assert next_item == NextItem(a_round().instrument, 3, {1: 2, 2: 2})
    (review,) = await talk.say(COORDINATOR, "2 2 2")
    assert isinstance(review, InterviewReview)
    (commented,) = await talk.say(COORDINATOR, "kommentar Bra samtal.")
    assert isinstance(commented, InterviewReview)
    (saved,) = await talk.say(COORDINATOR, "skicka in")
    assert isinstance(saved, InterviewSaved)
    assert saved.interview.answers == replace(NOTED, comment="Bra samtal.")
    assert await stored(talk) == [(INTERVIEW, [2] * 5)]


@pytest.mark.parametrize(
    ("texts", "reason"),
    [
        (["intervju", "Atlantis"], Reason.UNIT_MISSING),
        (["intervju LS01", "x" * 101], Reason.INTERVIEWED_TOO_LONG),
        (["intervju LS01", "3 3 3 3 3"], Reason.INTERVIEWED_MISSING),
        (["intervju LS01", OF, "från sidan"], Reason.INTERVIEW_PERSPECTIVE_MISSING),
    ],
)
async def test_a_slip_in_words_is_asked_for_once_more(talk: Talk, texts: list[str], reason: Reason) -> None:
    for text in texts:
        (form,) = await talk.say(COORDINATOR, text)
    assert isinstance(form, InterviewForm)
    assert form.refused is not None
    assert form.refused.reason is reason


@pytest.mark.parametrize("text", ["3 3 3 3 9", "2,5", "3 3 3 3 3 3"])
async def test_steps_outside_the_scale_are_refused_and_the_rest_stays(talk: Talk, text: str) -> None:
    for before in ("intervju LS01", OF, "gemensamt"):
        await talk.say(COORDINATOR, before)
    (refusal,) = await talk.say(COORDINATOR, text)
    assert isinstance(refusal, Refusal)
    (review,) = await talk.say(COORDINATOR, "2 2 2 2 2")
    assert isinstance(review, InterviewReview)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"choice": ""}, Reason.UNIT_MISSING),
        ({"choice": "99"}, Reason.UNIT_MISSING),
        ({"choice": "ls01"}, Reason.UNIT_MISSING),
        ({"noted_of": "  "}, Reason.INTERVIEWED_MISSING),
        ({"noted_of": "x" * 101}, Reason.INTERVIEWED_TOO_LONG),
        ({"perspective": "king"}, Reason.INTERVIEW_PERSPECTIVE_MISSING),
    ],
)
async def test_a_slip_on_the_first_card_brings_it_back(talk: Talk, changes: dict[str, str], reason: Reason) -> None:
    await talk.say(COORDINATOR, "intervju")
    (form,) = await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD | changes)
    assert isinstance(form, InterviewForm)
    assert form.refused is not None
    assert form.refused.reason is reason


@pytest.mark.parametrize("changes", [{"goal_2": ""}, {"goal_2": "9"}, {"goal_2": "tre"}])
async def test_goals_that_are_not_whole_come_back_filled_in(talk: Talk, changes: dict[str, str]) -> None:
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    (goals,) = await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS | changes)
    assert isinstance(goals, InterviewGoals)
    assert goals.refused is not None
    assert goals.noting.answers.values == {1: 2, 3: 2, 4: 2, 5: 2}
    (refused,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW)
    assert isinstance(refused, Refusal)  # saving what is not whole, with the card that asks for it
    assert await stored(talk) == []


async def test_saving_twice_stores_and_asks_once(talk: Talk) -> None:
    await talk.say(CHAIR, "hej")
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    first = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW)
    again = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW)
    assert [type(each) for each in (*first, *again)] == [InterviewSaved, InterviewSaved]
    assert await stored(talk) == [(INTERVIEW, [2] * 5)]
    assert sum(each.kind is Kind.INTERVIEW_NOTED for each in await talk.deliveries()) == 1


async def test_an_old_card_does_not_undo_a_newer_interview(talk: Talk) -> None:
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    old = {"card": talk.cards[COORDINATOR]}
    await note(talk, "4 4 4 4 4")
    (refused,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW, old)
    assert _reason(refused) is Reason.NEWER_INTERVIEW
    assert await stored(talk) == [(INTERVIEW, [4] * 5)]


async def test_who_does_not_know_says_so_at_an_interview_too(talk: Talk) -> None:
    scale = replace(an_instrument().scale, dont_know=True)
    await talk.put_round(a_round(instrument=replace(an_instrument(), scale=scale)))
    for text in ("intervju LS01", OF, "gemensamt", "2 vet ej 2"):
        await talk.say(COORDINATOR, text)
    (review,) = await talk.say(COORDINATOR, "2 2")
    assert isinstance(review, InterviewReview)
    (saved,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW)
    assert isinstance(saved, InterviewSaved)
    assert saved.interview.answers.unknown == {2}
    (shown,) = await talk.say(CHAIR, "skatta")
    assert isinstance(shown, InterviewNoted)
    (form,) = await talk.press(CHAIR, Verb.AMEND_INTERVIEW)
    assert isinstance(form, AssessmentForm)
    assert (form.values, form.unknown) == ({1: 2, 3: 2, 4: 2, 5: 2}, frozenset({2}))


async def test_a_second_interview_by_card_takes_the_place_of_the_first(talk: Talk) -> None:
    await note(talk, "4 4 4 4 4")
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD | {"choice": "6"})
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    (saved,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW)
    assert isinstance(saved, InterviewSaved)
    assert (saved.unit, saved.interview.revision, saved.progress) == ("LS01", 2, Progress(1, 6))


@pytest.mark.parametrize("who", [CHAIR, "stranger"])
async def test_nobody_else_gets_to_see_the_questions(talk: Talk, who: str) -> None:
    (refused,) = await talk.say(who, "intervju")
    assert _reason(refused) is Reason.NOT_COORDINATOR
    await talk.say(who, "intervju LS01")
    assert await talk.say(who, OF) == (DidYouMean(()),)
    for verb in (Verb.ASK_INTERVIEW, Verb.NOTE_INTERVIEW, Verb.REVIEW_INTERVIEW, Verb.CHANGE_INTERVIEW):
        (refused,) = await talk.press(who, verb, FIRST_CARD | GOALS)
        assert _reason(refused) is Reason.NOT_COORDINATOR


async def test_another_coordinators_card_is_worth_nothing(talk: Talk) -> None:
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    colleague = a_person("colleague")
    async with talk.database.open() as uow:
        await uow.roster.put_person(colleague)
        await uow.roster.add_assignment(Assignment(colleague.id, COUNTY.id, Role.COORDINATOR))
        await uow.commit()
    for verb in (Verb.NOTE_INTERVIEW, Verb.REVIEW_INTERVIEW, Verb.CHANGE_INTERVIEW, Verb.SAVE_INTERVIEW):
        (refused,) = await talk.press("colleague", verb, GOALS | {"card": talk.cards[COORDINATOR]})
        assert _reason(refused) is Reason.CARD_OF_ANOTHER
    assert await stored(talk) == []


async def test_a_card_saves_what_it_shows_though_another_was_begun_since(talk: Talk) -> None:
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    shown = {"card": talk.cards[COORDINATOR]}
    await talk.say(COORDINATOR, "intervju LS02")
    (saved,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW, shown)
    assert isinstance(saved, InterviewSaved)
    assert (saved.unit, saved.interview.answers) == ("LS01", NOTED)


async def test_the_goals_can_be_changed_after_a_look(talk: Talk) -> None:
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    (goals,) = await talk.press(COORDINATOR, Verb.CHANGE_INTERVIEW)
    assert isinstance(goals, InterviewGoals)
    assert goals.noting.answers.values == NOTED.values


async def test_other_questions_do_not_lose_what_is_being_noted(talk: Talk) -> None:
    for text in ("intervju LS01", OF, "läge", "hjälp", "gemensamt", "sammanställning", "2 2 2 2 2"):
        last = await talk.say(COORDINATOR, text)
    assert [type(each) for each in last] == [InterviewReview]


async def test_after_the_close_an_interview_needs_its_reason(talk: Talk) -> None:
    await talk.put_round(CLOSED)
    (form,) = await talk.say(COORDINATOR, "intervju")
    assert isinstance(form, InterviewForm)
    assert form.needs_reason
    (again,) = await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    assert isinstance(again, InterviewForm)
    assert again.refused is not None
    assert again.refused.reason is Reason.LATE_REASON_MISSING
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD | {"reason": "hann inte i tid"})
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    (saved,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW)
    assert isinstance(saved, InterviewSaved)
    assert (saved.interview.reason, saved.asked) == ("hann inte i tid", None)


async def test_after_the_close_the_reason_is_asked_for_in_words_too(talk: Talk) -> None:
    await talk.put_round(CLOSED)
    for text in ("intervju LS01", OF, "hann inte i tid", "gemensamt", "2 2 2 2 2"):
        await talk.say(COORDINATOR, text)
    (saved,) = await talk.say(COORDINATOR, "skicka in")
    assert isinstance(saved, InterviewSaved)
    assert (saved.interview.reason, saved.interview.noted_of) == ("hann inte i tid", OF)


async def test_what_was_begun_before_the_close_is_not_saved_without_a_reason(talk: Talk) -> None:
    await talk.say(COORDINATOR, "intervju")
    await talk.press(COORDINATOR, Verb.NOTE_INTERVIEW, FIRST_CARD)
    await talk.press(COORDINATOR, Verb.REVIEW_INTERVIEW, GOALS)
    await talk.put_round(CLOSED)
    (refused,) = await talk.press(COORDINATOR, Verb.SAVE_INTERVIEW)
    assert _reason(refused) is Reason.INTERVIEW_CARD_OLD
    assert await stored(talk) == []


async def test_after_the_close_a_person_is_told_whom_to_turn_to(talk: Talk) -> None:
    await talk.put_round(CLOSED)
    for text in ("skatta", "3 3 3 3 3", "skicka in", "stämmer"):
        (refused,) = await talk.say(CHAIR, text)
        assert _reason(refused) in {Reason.ROUND_CLOSED, Reason.NOTHING_NOTED}


async def test_the_unit_is_shown_it_first_and_says_that_it_is_right_by_card(talk: Talk) -> None:
    await note(talk)
    (greeting,) = await talk.install(CHAIR)
    assert isinstance(greeting, Greeting)
    assert greeting.question is None
    (shown,) = await talk.say(CHAIR, "skatta")
    assert isinstance(shown, InterviewNoted)
    assert shown.interview.answers == NOTED
    for _ in range(2):
        (confirmed,) = await talk.press(CHAIR, Verb.CONFIRM_INTERVIEW)
        assert isinstance(confirmed, InterviewConfirmed)
        assert confirmed.interview.confirmed_by == CHAIR
    assert await stored(talk) == [(INTERVIEW, [2] * 5)] * 2


async def test_the_unit_says_in_words_that_it_is_right(talk: Talk) -> None:
    await note(talk)
    (confirmed,) = await talk.say(CHAIR, "stämmer")
    assert isinstance(confirmed, InterviewConfirmed)
    (nothing_left,) = await talk.say(CHAIR, "stämmer")
    assert _reason(nothing_left) is Reason.NOTHING_NOTED


async def test_the_unit_changes_it_by_card_and_its_own_answer_counts_instead(talk: Talk) -> None:
    await note(talk)
    await talk.say(CHAIR, "skatta")
    (form,) = await talk.press(CHAIR, Verb.AMEND_INTERVIEW)
    assert isinstance(form, AssessmentForm)
    assert (form.values, form.perspective) == (NOTED.values, Perspective.JOINT)
    (review,) = await talk.press(CHAIR, Verb.REVIEW_ASSESSMENT, GOALS | {"goal_1": "4"})
    assert isinstance(review, Review)
    assert review.replaces_interview
    (receipt, _reflection) = await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT)
    assert isinstance(receipt, Receipt)
    assert (receipt.progress, receipt.others_answered) == (Progress(1, 6), False)
    interview, own = await talk.submissions()
    assert (own.respondent, own.amends) == (CHAIR, interview.id)


async def test_the_unit_changes_it_in_words(talk: Talk) -> None:
    await note(talk)
    await talk.say(CHAIR, "ändra")
    (form,) = await talk.say(CHAIR, "ändra")
    assert isinstance(form, AssessmentForm)
    assert form.values == NOTED.values
    (review,) = await talk.say(CHAIR, "4 2 2 2 2")
    assert isinstance(review, Review)
    (receipt, _reflection) = await talk.say(CHAIR, "skicka in")
    assert isinstance(receipt, Receipt)
    assert (await talk.submissions())[-1].amends is not None


async def test_what_somebody_had_begun_goes_before_what_was_noted(talk: Talk) -> None:
    await talk.say(CHAIR, "4")
    await note(talk)
    noted = await _show_to(talk, CHAIR)
    (form,) = await talk.press(CHAIR, Verb.AMEND_INTERVIEW, {"card": noted})
    assert isinstance(form, AssessmentForm)
    assert form.values == {1: 4, 2: 2, 3: 2, 4: 2, 5: 2}


async def test_who_answered_before_and_amends_counts_once(talk: Talk) -> None:
    await talk.say(CHAIR, "4 4 4 4 4")
    await talk.say(CHAIR, "gemensamt")
    await talk.say(CHAIR, "skicka in")
    await note(talk)
    noted = await _show_to(talk, CHAIR)
    await talk.press(CHAIR, Verb.AMEND_INTERVIEW, {"card": noted})
    (review,) = await talk.press(CHAIR, Verb.REVIEW_ASSESSMENT, GOALS)
    assert isinstance(review, Review)
    assert review.replaces_interview
    await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT)
    assert [each.amends is not None for each in await talk.submissions()] == [False, False, True]


@pytest.mark.parametrize("verb", [Verb.CONFIRM_INTERVIEW, Verb.AMEND_INTERVIEW])
async def test_the_question_about_an_interview_that_was_replaced_changes_nothing(talk: Talk, verb: Verb) -> None:
    await note(talk)
    old = await _show_to(talk, CHAIR)
    await note(talk, "4 4 4 4 4")
    (refused,) = await talk.press(CHAIR, verb, {"card": old})
    assert _reason(refused) is Reason.INTERVIEW_REPLACED
    async with talk.database.read() as uow:
        assert list(await uow.submissions.drafts_of_round(a_round().id)) == []
    assert [each.confirmed_by for each in await talk.submissions()] == [None, None]


async def test_who_has_confirmed_it_can_still_change_it_with_the_same_card(talk: Talk) -> None:
    await note(talk)
    shown = await _show_to(talk, CHAIR)
    await talk.press(CHAIR, Verb.CONFIRM_INTERVIEW, {"card": shown})
    (form,) = await talk.press(CHAIR, Verb.AMEND_INTERVIEW, {"card": shown})
    assert isinstance(form, AssessmentForm)
    await talk.press(CHAIR, Verb.REVIEW_ASSESSMENT, GOALS | {"goal_1": "4"})
    await talk.press(CHAIR, Verb.SUBMIT_ASSESSMENT)
    confirmed, own = (await talk.submissions())[1:]
    assert own.amends == confirmed.id


async def test_who_says_that_it_is_right_beside_another_answer_of_their_own_may_choose(talk: Talk) -> None:
    await talk.say(CHAIR, "4 4 4 4 4")
    await talk.say(CHAIR, "gemensamt")
    await talk.say(CHAIR, "skicka in")
    await note(talk)
    confirmed, offer = await talk.press(CHAIR, Verb.CONFIRM_INTERVIEW, {"card": await _show_to(talk, CHAIR)})
    assert isinstance(confirmed, InterviewConfirmed)
    assert isinstance(offer, TwoAnswersOffer)


async def test_a_colleague_answers_beside_what_was_confirmed(talk: Talk) -> None:
    await note(talk)
    await talk.say(CHAIR, "stämmer")
    await talk.say("both", "skatta")
    (question,) = await talk.press("both", Verb.CHOOSE_UNIT, {"choice": "1"})
    assert isinstance(question, PerspectiveQuestion)
    assert question.others == (None,)


async def test_nothing_of_it_is_said_in_a_channel(talk: Talk) -> None:
    await note(talk)
    for who, text in ((COORDINATOR, "intervju"), (CHAIR, "stämmer"), (CHAIR, "skatta")):
        (refused,) = await talk.say(who, text, conversation=CHANNEL)
        assert _reason(refused) is Reason.ONLY_IN_PRIVATE


# Private functions


def _reason(message: Message) -> Reason | None:
    return message.rejected.reason if isinstance(message, Refusal) else None


async def _show_to(talk: Talk, who: str) -> str:
    """Have somebody shown the interview, whatever they have answered, as a delivery would; return the card's id."""
    interview = next(each for each in reversed(await talk.submissions()) if each.respondent == INTERVIEW)
    subject = subject_of(InterviewNoted(a_round(), "LS01", interview))
    assert subject is not None
    card = draw_card(subject, TENANT, object_id_of(who), NOW)
    async with talk.database.open() as uow:
        await uow.cards.add(card)
        await uow.commit()
    return card.id
