"""The self-assessment by card, step by step: a table for each way in."""

import pytest
from hypothesis import given
from msgspec.structs import replace

from dialogs.facts import Facts
from dialogs.self_assessment import (
    ask_comment,
    begin,
    change,
    choose_perspective,
    choose_unit,
    review,
    save,
    save_comment,
    show_last_year,
    submit,
)
from dialogs.states import State, Topic
from dialogs.steps import Keep, ShowLastYear, Step, Submit, TakeStep, refuse
from dialogs.turns import Turn
from domain.answers import Answers, Perspective
from domain.cards import Card, Subject
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.messages import (
    AssessmentForm,
    CommentForm,
    DraftSaved,
    Message,
    PerspectiveQuestion,
    Review,
    UnitQuestion,
)
from domain.requests import Verb
from domain.rounds import RoundState
from domain.usecases.submit_assessment import HandIn
from tests.support.builders import (
    NOW,
    a_card,
    a_channel,
    a_conversation,
    a_municipality,
    a_press,
    a_principal,
    a_round,
    a_scale,
    a_submission,
    a_turn,
    a_unit,
    an_earlier_round,
    an_instrument,
    some_answers,
    some_facts,
)
from tests.support.strategies import complete_answers

LS01, LS02 = a_unit("LS01"), a_unit("LS02")
ONE, TWO = some_facts(card=a_card()), some_facts(principal=a_principal(LS01, LS02))
ASKED = State(Topic.ASSESSMENT, a_round().id, LS01.id)
ANSWERING = State(Topic.ASSESSMENT, a_round().id, LS01.id, Perspective.JOINT)
WHICH_UNIT = State(Topic.ASSESSMENT, a_round().id)
QUESTION = PerspectiveQuestion(a_round(), LS01.id, "LS01")
UNITS = UnitQuestion(a_round(), ((LS01.id, "LS01"), (LS02.id, "LS02")))
STEPS = {f"goal_{number}": "3" for number in range(1, 6)}
GIVEN = some_answers((4, 3, 4, 3, 4), Perspective.REGION, "Bra samtal.")
ENDS = {"lowest": 1, "highest": 4}
UNSURE_ROUND = a_round(instrument=an_instrument(scale=a_scale(6, lowest=0, dont_know=True)))
UNSURE = some_facts(collection=UNSURE_ROUND, card=a_card())
FORM = Subject(a_round().id, LS01.id, Perspective.JOINT)
EVERY_BUTTON = (choose_unit, choose_perspective, change, review, save, ask_comment, save_comment, submit)
# What shows or stores something of the card itself: a card from before the last answer is worth nothing to them.
AS_NEW_AS_THE_ANSWER = (choose_perspective, review, save, ask_comment, save_comment)


def press(inputs: dict[str, str] | None = None) -> Turn:
    """Return a press on a card of the self-assessment."""
    return a_press(Verb.REVIEW_ASSESSMENT, inputs or {})


def test_the_perspective_is_asked_for_before_the_goals() -> None:
    assert begin(State(), a_turn(), some_facts()) == Step(ASKED, (QUESTION,))


def test_who_speaks_for_several_units_is_asked_which() -> None:
    assert begin(State(), a_turn(), TWO) == Step(WHICH_UNIT, (UNITS,))


def test_only_units_of_the_kind_that_is_asked_count() -> None:
    town = a_municipality("Ettby", LS01, "2001")
    facts = some_facts(principal=a_principal(town, LS01))
    assert begin(State(), a_turn(), facts) == Step(ASKED, (QUESTION,))
    assert begin(State(), a_turn(), some_facts(principal=a_principal(town))) == refuse(
        State(), Reason.REPRESENTS_NOBODY
    )


@pytest.mark.parametrize(
    ("drafted", "shown"),
    [
        ({}, GIVEN),
        ({LS01.id: Answers({1: 1}, Perspective.JOINT, "Nytt.")}, Answers({1: 1}, Perspective.JOINT, "Nytt.")),
    ],
)
def test_who_has_answered_gets_the_goals_as_they_last_were(drafted: dict[str, Answers], shown: Answers) -> None:
    facts = _answered(drafted=drafted)
    for step in (begin(State(), a_turn(), facts), change(State(), press(), replace(facts, card=a_card()))):
        assert step == _form(shown)


def test_who_has_begun_and_answered_all_goes_on_with_the_look_at_it() -> None:
    facts = some_facts(drafted={LS01.id: some_answers()})
    assert begin(State(), a_turn(), facts) == _review(some_answers())


@pytest.mark.parametrize("take", [begin, *EVERY_BUTTON, show_last_year])
@pytest.mark.parametrize(
    ("turn", "facts", "reason"),
    [
        (a_turn(conversation=a_channel()), ONE, Reason.ONLY_IN_PRIVATE),
        (a_turn(conversation=a_conversation(scope=Scope.GROUP)), ONE, Reason.ONLY_IN_PRIVATE),
        (a_turn(), replace(ONE, collection=None), Reason.NO_ROUND),
        (a_turn(), replace(ONE, principal=None), Reason.REPRESENTS_NOBODY),
        (a_turn(), replace(ONE, principal=a_principal(coordinator=True)), Reason.REPRESENTS_NOBODY),
        (a_turn(), replace(ONE, collection=a_round(state=RoundState.PLANNED)), Reason.ROUND_NOT_OPEN),
        (a_turn(), replace(ONE, collection=a_round(state=RoundState.CLOSED)), Reason.ROUND_CLOSED),
    ],
)
def test_no_way_in_is_open_to_who_may_not_answer(take: TakeStep, turn: Turn, facts: Facts, reason: Reason) -> None:
    assert _reason(take(State(), turn, facts)) is reason


@pytest.mark.parametrize("take", EVERY_BUTTON)
@pytest.mark.parametrize(
    ("card", "reason"),
    [
        (None, Reason.STALE_CARD),
        (a_card(object_id="someone-else"), Reason.CARD_OF_ANOTHER),
        (a_card(tenant_id="elsewhere"), Reason.CARD_OF_ANOTHER),
        (a_card(object_id=None), Reason.CARD_OF_ANOTHER),
        (a_card(Subject(an_earlier_round().id, LS01.id)), Reason.ROUND_CLOSED),
        (a_card(Subject(None, LS01.id)), Reason.STALE_CARD),
        (a_card(Subject(a_round().id, LS02.id)), Reason.REPRESENTS_NOBODY),
        (a_card(Subject(a_round().id)), Reason.REPRESENTS_NOBODY),
        (a_card(Subject(a_round().id, choices=(LS02.id,))), Reason.REPRESENTS_NOBODY),
        (a_card(replace(FORM, opened_at=NOW)), Reason.CARD_BEFORE_REOPENING),
    ],
)
def test_a_card_of_anothers_or_of_another_time_is_refused(take: TakeStep, card: Card | None, reason: Reason) -> None:
    facts = some_facts(card=card, rounds=(a_round(), an_earlier_round()))
    turn = press(STEPS | {"perspective": "joint", "choice": "1"})
    step = take(ANSWERING, turn, facts)
    assert _reason(step) is reason
    assert step.state == ANSWERING


@pytest.mark.parametrize("take", AS_NEW_AS_THE_ANSWER)
def test_a_card_from_before_the_answer_says_that_it_is_answered(take: TakeStep) -> None:
    facts = replace(_answered(), card=a_card(replace(FORM, revision=0)))
    assert _reason(take(State(), press(STEPS | {"perspective": "joint"}), facts)) is Reason.ALREADY_ANSWERED


def test_a_pressed_unit_leads_to_its_perspective() -> None:
    facts = replace(TWO, card=a_card(Subject(a_round().id, choices=(LS01.id, LS02.id))))
    step = choose_unit(WHICH_UNIT, press({"choice": "2"}), facts)
    assert step.messages == (PerspectiveQuestion(a_round(), LS02.id, "LS02"),)


@pytest.mark.parametrize("choice", ["", "0", "3", "-1", "ls02", "2 "])
def test_a_choice_that_the_card_did_not_offer_is_refused(choice: str) -> None:
    facts = replace(TWO, card=a_card(Subject(a_round().id, choices=(LS01.id, LS02.id))))
    assert _reason(choose_unit(WHICH_UNIT, press({"choice": choice}), facts)) is Reason.REPRESENTS_NOBODY


def test_a_pressed_perspective_is_kept_and_leads_to_the_goals() -> None:
    begun = Answers({}, Perspective.REGION)
    assert choose_perspective(ASKED, press({"perspective": "region"}), ONE) == _kept(begun, _form(begun))


@pytest.mark.parametrize("given", ["", "mine", "JOINT"])
def test_a_perspective_that_is_none_is_refused(given: str) -> None:
    assert choose_perspective(ASKED, press({"perspective": given}), ONE) == refuse(ASKED, Reason.PERSPECTIVE_MISSING)


def test_a_filled_in_card_is_kept_and_shown_before_it_is_handed_in() -> None:
    assert review(ANSWERING, press(STEPS), ONE) == _kept(some_answers(), _review(some_answers()))


def test_what_was_handed_in_before_stands_beside_what_is_new() -> None:
    step = review(ANSWERING, press(STEPS), replace(_answered(), card=a_card()))
    new = some_answers(comment="Bra samtal.")
    assert step == _kept(new, _review(new, former=GIVEN))


@pytest.mark.parametrize(
    ("inputs", "slip"),
    [
        ({"goal_2": ""}, Rejected(Reason.VALUES_MISSING, {"items": "2", "count": 1})),
        ({"goal_2": "x"}, Rejected(Reason.VALUES_MISSING, {"items": "2", "count": 1})),
        ({"goal_2": "3 4"}, Rejected(Reason.VALUES_MISSING, {"items": "2", "count": 1})),
        ({"goal_2": "3,5"}, Rejected(Reason.NOT_A_WHOLE_STEP, {"given": "3,5"})),
        *(
            (
                {"goal_2": str(value)},
                Rejected(Reason.OUTSIDE_SCALE, {"item": 2, "value": value, "lowest": 1, "highest": 4}),
            )
            for value in (0, 5, 999)
        ),
    ],
)
@pytest.mark.parametrize("take", [review, submit])
def test_a_slip_brings_the_card_back_with_a_sentence_and_what_was_right(
    take: TakeStep, inputs: dict[str, str], slip: Rejected
) -> None:
    kept = Answers({1: 3, 3: 3, 4: 3, 5: 3}, Perspective.JOINT)
    assert take(ANSWERING, press(STEPS | inputs), ONE) == _kept(kept, _form(kept, slip))


def test_what_is_filled_in_can_be_kept_for_another_day() -> None:
    step = save(ANSWERING, press({"goal_1": "3", "goal_4": "2"}), ONE)
    saved = DraftSaved(a_round(), LS01.id, "LS01", 2)
    assert step == _kept(Answers({1: 3, 4: 2}, Perspective.JOINT), Step(State(), (saved,)))


def test_what_can_never_be_handed_in_is_not_kept_either() -> None:
    slip = Rejected(Reason.OUTSIDE_SCALE, {"item": 1, "value": 9, "lowest": 1, "highest": 4})
    kept = Answers({4: 2}, Perspective.JOINT)
    assert save(ANSWERING, press({"goal_1": "9", "goal_4": "2"}), ONE) == _kept(kept, _form(kept, slip))


def test_a_comment_is_asked_for_on_a_card_of_its_own() -> None:
    facts = replace(ONE, drafted={LS01.id: GIVEN})
    (form,) = ask_comment(State(), press(), facts).messages
    assert form == CommentForm(a_round(), LS01.id, "LS01", "Bra samtal.")


def test_a_comment_is_kept_with_the_answers_and_all_is_shown_again() -> None:
    facts = replace(ONE, drafted={LS01.id: some_answers()})
    with_comment = some_answers(comment="Nytt.")
    assert save_comment(State(), press({"comment": "  Nytt. "}), facts) == _kept(with_comment, _review(with_comment))


def test_a_comment_that_is_too_long_comes_back_whole() -> None:
    facts = replace(ONE, drafted={LS01.id: some_answers()})
    slip = Rejected(Reason.COMMENT_TOO_LONG, {"length": 2001, "most": 2000})
    step = save_comment(State(), press({"comment": "å" * 2001}), facts)
    assert step.messages == (CommentForm(a_round(), LS01.id, "LS01", "å" * 2001, slip),)
    assert step.command is None


def test_what_was_looked_at_is_handed_in() -> None:
    facts = replace(ONE, drafted={LS01.id: GIVEN})
    assert submit(State(Topic.REVIEW), press(), facts) == _handed_in(GIVEN)


@given(complete_answers())
def test_what_comes_with_the_press_is_handed_in_as_it_came(answers: Answers) -> None:
    inputs = {f"goal_{number}": str(value) for number, value in answers.values.items()}
    assert submit(State(), press(inputs), ONE) == _handed_in(Answers(answers.values, Perspective.JOINT))


def test_pressing_twice_hands_in_the_same_again() -> None:
    facts = replace(_answered(), card=a_card(replace(FORM, revision=0)))
    assert submit(State(), press(), facts) == _handed_in(GIVEN)
    same = {f"goal_{number}": str(value) for number, value in GIVEN.values.items()}
    from_region = a_card(Subject(a_round().id, LS01.id, revision=0))
    assert submit(State(), press(same), replace(facts, card=from_region)) == _handed_in(GIVEN)


def test_other_values_on_a_card_from_before_the_answer_are_refused() -> None:
    facts = replace(_answered(), card=a_card(replace(FORM, revision=0)))
    assert _reason(submit(State(), press(STEPS), facts)) is Reason.ALREADY_ANSWERED


def test_nothing_that_is_incomplete_can_be_handed_in() -> None:
    begun = Answers({1: 3}, Perspective.JOINT)
    slip = Rejected(Reason.VALUES_MISSING, {"items": "2, 3, 4, 5", "count": 4})
    assert submit(State(), press(), replace(ONE, drafted={LS01.id: begun})) == _kept(begun, _form(begun, slip))


@pytest.mark.parametrize("asked", ["?", "vet ej", "dont_know"])
def test_a_card_takes_not_knowing_for_an_answer_where_it_is_offered(asked: str) -> None:
    inputs = STEPS | {"goal_1": "0", "goal_2": asked, "goal_3": "5"}
    hand_in = HandIn(a_principal(), UNSURE_ROUND, LS01.id, some_answers((0, None, 5, 3, 3)))
    assert submit(ANSWERING, press(inputs), UNSURE) == Step(State(), command=Submit(hand_in))
    step = review(ANSWERING, press(inputs), UNSURE)
    assert isinstance(step.command, Keep)
    assert step.command.hand_in == hand_in
    assert isinstance(step.command.then, Review)


def test_a_card_that_claims_not_to_know_where_that_is_not_offered_comes_back() -> None:
    slip = Rejected(Reason.DONT_KNOW_NOT_OFFERED, {"item": 2, **ENDS})
    kept = Answers({1: 3, 3: 3, 4: 3, 5: 3}, Perspective.JOINT)
    assert review(ANSWERING, press(STEPS | {"goal_2": "dont_know"}), ONE) == _kept(kept, _form(kept, slip))


def test_a_slip_elsewhere_keeps_what_somebody_does_not_know() -> None:
    step = review(ANSWERING, press(STEPS | {"goal_2": "dont_know", "goal_3": "6"}), UNSURE)
    assert isinstance(step.command, Keep)
    form = step.command.then
    assert isinstance(form, AssessmentForm)
    assert (dict(form.values), form.unknown) == ({1: 3, 4: 3, 5: 3}, frozenset({2}))
    assert form.refused == Rejected(Reason.OUTSIDE_SCALE, {"item": 3, "value": 6, "lowest": 0, "highest": 5})


def test_a_form_shows_what_was_not_known() -> None:
    facts = replace(UNSURE, handed_in={LS01.id: a_submission((3, None, 3, 3, 3))})
    (form,) = change(State(), press(), facts).messages
    assert isinstance(form, AssessmentForm)
    assert (dict(form.values), form.unknown) == ({1: 3, 3: 3, 4: 3, 5: 3}, frozenset({2}))


@pytest.mark.parametrize("card", [None, a_card()])
def test_last_years_values_are_shown_after_the_answer(card: Card | None) -> None:
    step = show_last_year(State(), press(), replace(_answered(), card=card))
    assert step == Step(State(), command=ShowLastYear(a_round(), LS01, GIVEN))


@pytest.mark.parametrize("card", [None, a_card()])
def test_last_years_values_are_never_shown_before_the_answer(card: Card | None) -> None:
    begun = some_facts(card=card, drafted={LS01.id: GIVEN})
    assert show_last_year(State(), press(), begun) == refuse(State(), Reason.ANSWER_FIRST)


# Private functions


def _answered(**changes: object) -> Facts:
    return some_facts(handed_in={LS01.id: a_submission(answers=GIVEN)}, **changes)


def _form(answers: Answers, refused: Rejected | None = None) -> Step:
    perspective = answers.perspective or Perspective.JOINT
    form = AssessmentForm(a_round(), LS01.id, "LS01", perspective, answers.values, refused)
    return Step(State(Topic.ASSESSMENT, a_round().id, LS01.id, perspective), (form,))


def _review(answers: Answers, former: Answers | None = None) -> Step:
    shown = Review(a_round(), LS01.id, "LS01", answers, former)
    return Step(State(Topic.REVIEW, a_round().id, LS01.id, answers.perspective), (shown,))


def _kept(answers: Answers, then: Step) -> Step:
    message: Message = then.messages[0]
    return Step(then.state, command=Keep(HandIn(a_principal(), a_round(), LS01.id, answers), message))


def _handed_in(answers: Answers) -> Step:
    return Step(State(), command=Submit(HandIn(a_principal(), a_round(), LS01.id, answers)))


def _reason(step: Step) -> Reason | None:
    rejected = getattr(step.messages[0], "rejected", None) if step.messages else None
    return rejected.reason if isinstance(rejected, Rejected) else None
