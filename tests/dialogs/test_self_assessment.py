"""The self-assessment, step by step: a table for each way in."""

import pytest
from hypothesis import given

from dialogs.facts import Facts
from dialogs.self_assessment import (
    answer_in_text,
    begin,
    change,
    choose_perspective,
    choose_unit,
    comment,
    submit,
)
from dialogs.states import State, Topic
from dialogs.steps import Keep, Step, Submit, TakeStep, refuse
from dialogs.turns import Turn
from domain.answers import Answers, Perspective
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.messages import AssessmentForm, NextItem, PerspectiveQuestion, UnitQuestion, Verb
from domain.roster import Unit
from domain.rounds import RoundState
from domain.usecases.submit_assessment import HandIn
from tests.support.builders import (
    a_channel,
    a_conversation,
    a_municipality,
    a_press,
    a_principal,
    a_round,
    a_turn,
    a_unit,
    some_answers,
    some_facts,
)
from tests.support.strategies import complete_answers

LS01, LS02 = a_unit("LS01"), a_unit("LS02")
ONE, TWO = some_facts(), some_facts(principal=a_principal(LS01, LS02))
ASKED = State(Topic.ASSESSMENT, a_round().id, LS01.id)
ANSWERING = State(Topic.ASSESSMENT, a_round().id, LS01.id, Perspective.JOINT)
WHICH_UNIT = State(Topic.ASSESSMENT, a_round().id)
QUESTION = PerspectiveQuestion(a_round(), LS01.id, "LS01")
UNITS = UnitQuestion(a_round().id, ((LS01.id, "LS01"), (LS02.id, "LS02")))
CARD = {"round": a_round().id, "unit": LS01.id, "perspective": "joint"}
STEPS = {f"goal_{number}": "3" for number in range(1, 6)}
GIVEN = some_answers((4, 3, 4, 3, 4), Perspective.REGION, "Bra samtal.")


def test_the_perspective_is_asked_for_before_the_goals() -> None:
    assert begin(State(), a_turn(), ONE) == Step(ASKED, (QUESTION,))


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
    facts = some_facts(handed_in={LS01.id: GIVEN}, drafted=drafted)
    for step in (begin(State(), a_turn(), facts), change(State(), a_press(Verb.CHANGE_ASSESSMENT, CARD), facts)):
        assert step == _form(shown)


@pytest.mark.parametrize("take", [begin, choose_unit, choose_perspective, change, submit, comment])
@pytest.mark.parametrize(
    ("turn", "facts", "reason"),
    [
        (a_turn(conversation=a_channel()), ONE, Reason.ONLY_IN_PRIVATE),
        (a_turn(conversation=a_conversation(scope=Scope.GROUP)), ONE, Reason.ONLY_IN_PRIVATE),
        (a_turn(), some_facts(collection=None), Reason.NO_ROUND),
        (a_turn(), some_facts(principal=None), Reason.REPRESENTS_NOBODY),
        (a_turn(), some_facts(principal=a_principal(coordinator=True)), Reason.REPRESENTS_NOBODY),
        (a_turn(), some_facts(collection=a_round(state=RoundState.PLANNED)), Reason.ROUND_NOT_OPEN),
        (a_turn(), some_facts(collection=a_round(state=RoundState.CLOSED)), Reason.ROUND_CLOSED),
    ],
)
def test_no_way_in_is_open_to_who_may_not_answer(take: TakeStep, turn: Turn, facts: Facts, reason: Reason) -> None:
    (message,) = take(State(), turn, facts).messages
    assert getattr(message, "rejected", Rejected(Reason.NO_COUNTY)).reason is reason


@pytest.mark.parametrize("take", [choose_unit, choose_perspective, change, submit])
@pytest.mark.parametrize(
    ("forged", "reason"),
    [
        ({"round": "round-2023"}, Reason.STALE_CARD),
        ({"round": ""}, Reason.STALE_CARD),
        ({"unit": LS02.id}, Reason.REPRESENTS_NOBODY),
        ({"unit": ""}, Reason.REPRESENTS_NOBODY),
    ],
)
def test_a_card_of_another_round_or_unit_is_refused(take: TakeStep, forged: dict[str, str], reason: Reason) -> None:
    turn = a_press(Verb.SUBMIT_ASSESSMENT, CARD | STEPS | forged)
    assert take(ANSWERING, turn, ONE) == refuse(ANSWERING, reason)


def test_a_pressed_unit_leads_to_its_perspective() -> None:
    step = choose_unit(WHICH_UNIT, a_press(Verb.CHOOSE_UNIT, CARD | {"unit": LS02.id}), TWO)
    assert step.messages == (PerspectiveQuestion(a_round(), LS02.id, "LS02"),)


def test_a_pressed_perspective_leads_to_the_goals() -> None:
    step = choose_perspective(ASKED, a_press(Verb.CHOOSE_PERSPECTIVE, CARD), ONE)
    assert step == _form(Answers({}, Perspective.JOINT))


@pytest.mark.parametrize("take", [choose_perspective, submit])
@pytest.mark.parametrize("given", ["", "mine", "JOINT"])
def test_a_perspective_that_is_none_is_refused(take: TakeStep, given: str) -> None:
    turn = a_press(Verb.SUBMIT_ASSESSMENT, CARD | STEPS | {"perspective": given})
    assert take(ASKED, turn, ONE) == refuse(ASKED, Reason.PERSPECTIVE_MISSING)


def test_a_filled_in_card_is_handed_in() -> None:
    turn = a_press(Verb.SUBMIT_ASSESSMENT, CARD | STEPS | {"comment": "  Bra samtal. "})
    assert submit(ANSWERING, turn, ONE) == _handed_in(some_answers(comment="Bra samtal."))


@pytest.mark.parametrize(
    ("inputs", "slip", "kept"),
    [
        ({"goal_2": ""}, Rejected(Reason.VALUES_MISSING, {"items": "2", "count": 1}), {1: 3, 3: 3, 4: 3, 5: 3}),
        ({"goal_2": "x"}, Rejected(Reason.VALUES_MISSING, {"items": "2", "count": 1}), {1: 3, 3: 3, 4: 3, 5: 3}),
        ({"goal_2": "3 4"}, Rejected(Reason.VALUES_MISSING, {"items": "2", "count": 1}), {1: 3, 3: 3, 4: 3, 5: 3}),
        ({"goal_2": "3,5"}, Rejected(Reason.NOT_A_WHOLE_STEP, {"given": "3,5"}), {1: 3, 3: 3, 4: 3, 5: 3}),
        *(
            (
                {"goal_2": str(value)},
                Rejected(Reason.OUTSIDE_SCALE, {"item": 2, "value": value, "highest": 4}),
                {1: 3, 3: 3, 4: 3, 5: 3},
            )
            for value in (0, 5, 999)
        ),
    ],
)
def test_a_slip_brings_the_card_back_with_a_sentence_and_what_was_right(
    inputs: dict[str, str], slip: Rejected, kept: dict[int, int]
) -> None:
    step = submit(ANSWERING, a_press(Verb.SUBMIT_ASSESSMENT, CARD | STEPS | inputs), ONE)
    form = AssessmentForm(a_round(), LS01.id, "LS01", Perspective.JOINT, kept, "", refused=slip)
    assert step == Step(ANSWERING, (form,))


def test_a_comment_that_is_too_long_comes_back_whole() -> None:
    (form,) = submit(ANSWERING, a_press(Verb.SUBMIT_ASSESSMENT, CARD | STEPS | {"comment": "å" * 2001}), ONE).messages
    assert isinstance(form, AssessmentForm)
    assert form.refused == Rejected(Reason.COMMENT_TOO_LONG, {"length": 2001, "most": 2000})
    assert len(form.comment) == 2001


@given(complete_answers())
def test_a_card_and_a_text_hand_in_the_same(answers: Answers) -> None:
    inputs = {f"goal_{number}": str(value) for number, value in answers.values.items()}
    card = submit(State(), a_press(Verb.SUBMIT_ASSESSMENT, CARD | inputs), ONE)
    text = answer_in_text(ANSWERING, a_turn(" ".join(map(str, answers.values.values()))), ONE)
    assert card == text == _handed_in(Answers(answers.values, Perspective.JOINT))


@pytest.mark.parametrize(
    ("state", "text", "drafted", "kept", "then"),
    [
        (ANSWERING, "3", {}, {1: 3}, 2),
        (ANSWERING, "3 4", {}, {1: 3, 2: 4}, 3),
        (ANSWERING, "2", {1: 3}, {1: 3, 2: 2}, 3),
        (ANSWERING, "2 2", {1: 3, 3: 4}, {1: 3, 2: 2, 3: 4, 4: 2}, 5),
        (State(), "3 4 2 3", {}, {1: 3, 2: 4, 3: 2, 4: 3}, None),
        (State(), "3 4 2 3 3", {}, {1: 3, 2: 4, 3: 2, 4: 3, 5: 3}, None),
    ],
    ids=str,
)
def test_steps_in_text_are_kept_and_the_next_thing_is_asked(
    state: State, text: str, drafted: dict[int, int], kept: dict[int, int], then: int | None
) -> None:
    facts = some_facts(drafted={LS01.id: Answers(drafted, state.perspective)} if drafted else {})
    step = answer_in_text(state, a_turn(text), facts)
    hand_in = HandIn(a_principal(), a_round(), LS01.id, Answers(kept, state.perspective))
    asked = NextItem(a_round().instrument, then, kept) if then else QUESTION
    assert step == Step(ANSWERING if then else ASKED, command=Keep(hand_in, asked))


def test_the_last_step_in_text_hands_in() -> None:
    facts = some_facts(drafted={LS01.id: Answers({1: 3, 2: 3, 3: 3, 4: 3}, Perspective.JOINT)})
    assert answer_in_text(ANSWERING, a_turn("3"), facts) == _handed_in(some_answers())


def test_a_whole_list_replaces_what_was_begun() -> None:
    facts = some_facts(drafted={LS01.id: Answers({1: 1, 2: 1}, Perspective.JOINT)})
    assert answer_in_text(ANSWERING, a_turn("3 3 3 3 3"), facts) == _handed_in(some_answers())


def test_a_new_list_after_an_answer_keeps_its_perspective_and_comment() -> None:
    step = answer_in_text(State(), a_turn("3 3 3 3 3"), some_facts(handed_in={LS01.id: GIVEN}))
    assert step == _handed_in(some_answers((3,) * 5, Perspective.REGION, "Bra samtal."))


@pytest.mark.parametrize(
    ("state", "text", "refused"),
    [
        (ANSWERING, "3 4 2 5 3", Rejected(Reason.OUTSIDE_SCALE, {"item": 4, "value": 5, "highest": 4})),
        (ANSWERING, "0", Rejected(Reason.OUTSIDE_SCALE, {"item": 1, "value": 0, "highest": 4})),
        (ANSWERING, "3,5", Rejected(Reason.NOT_A_WHOLE_STEP, {"given": "3,5"})),
        (ANSWERING, "3 3 3 3 3 3", Rejected(Reason.TOO_MANY_VALUES, {"items": 5})),
        (ASKED, "4", Rejected(Reason.PERSPECTIVE_MISSING)),
    ],
)
def test_steps_that_do_not_fit_are_refused_and_the_place_is_kept(state: State, text: str, refused: Rejected) -> None:
    assert answer_in_text(state, a_turn(text), ONE) == refuse(state, refused)


def test_more_steps_than_are_left_are_refused() -> None:
    facts = some_facts(drafted={LS01.id: Answers({1: 3, 2: 3, 3: 3}, Perspective.JOINT)})
    step = answer_in_text(ANSWERING, a_turn("3 3 3"), facts)
    assert step == refuse(ANSWERING, Rejected(Reason.TOO_MANY_VALUES, {"items": 2}))


@pytest.mark.parametrize(("text", "perspective"), [("kommun", "municipality"), ("2", "region"), ("Gemensamt", "joint")])
def test_a_perspective_in_text_leads_to_the_goals(text: str, perspective: str) -> None:
    given = Answers({}, Perspective(perspective))
    step = answer_in_text(ASKED, a_turn(text), ONE)
    form = _form(given)
    assert step == Step(form.state, command=Keep(HandIn(a_principal(), a_round(), LS01.id, given), form.messages[0]))


@pytest.mark.parametrize("state", [ASKED, ANSWERING])
def test_a_perspective_after_all_the_steps_hands_in(state: State) -> None:
    facts = some_facts(drafted={LS01.id: some_answers(perspective=state.perspective)})
    step = answer_in_text(state, a_turn("region"), facts)
    assert step == _handed_in(some_answers(perspective=Perspective.REGION))


def test_another_perspective_on_what_was_handed_in_is_a_change() -> None:
    step = answer_in_text(ANSWERING, a_turn("kommun"), some_facts(handed_in={LS01.id: GIVEN}))
    assert step == _handed_in(some_answers((4, 3, 4, 3, 4), Perspective.MUNICIPALITY, "Bra samtal."))


@pytest.mark.parametrize(
    ("state", "turn"),
    [
        (State(), a_turn("kommun")),
        (ANSWERING, a_turn("banan")),
        (ANSWERING, a_turn("12 januari")),
        (ANSWERING, a_turn("")),
        (State(), a_turn("3 3 3 3 3", conversation=a_channel())),
        (State(Topic.CLOSING, a_round().id), a_turn("gemensamt")),
    ],
)
def test_what_is_no_answer_is_left_to_others(state: State, turn: Turn) -> None:
    assert answer_in_text(state, turn, ONE) is None


@pytest.mark.parametrize(("text", "unit"), [("1", LS01), ("2", LS02), ("LS02", LS02), ("ls02!", LS02)])
def test_a_unit_is_chosen_by_its_number_or_name(text: str, unit: Unit) -> None:
    step = answer_in_text(WHICH_UNIT, a_turn(text), TWO)
    assert step is not None
    assert step.messages == (PerspectiveQuestion(a_round(), unit.id, unit.name),)


@pytest.mark.parametrize("text", ["3", "0", "3 3 3 3 3"])
def test_until_a_unit_is_chosen_it_is_asked_for(text: str) -> None:
    assert answer_in_text(WHICH_UNIT, a_turn(text), TWO) == Step(WHICH_UNIT, (UNITS,))
    assert answer_in_text(State(), a_turn(text), TWO) == Step(WHICH_UNIT, (UNITS,))


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (some_facts(principal=None), Reason.REPRESENTS_NOBODY),
        (some_facts(collection=a_round(state=RoundState.CLOSED)), Reason.ROUND_CLOSED),
        (some_facts(collection=None), Reason.NO_ROUND),
    ],
)
def test_steps_from_who_may_not_answer_are_refused(facts: Facts, reason: Reason) -> None:
    step = answer_in_text(ANSWERING, a_turn("3 3 3 3 3"), facts)
    assert step is not None
    assert step.state == State()
    assert getattr(step.messages[0], "rejected", Rejected(Reason.NO_COUNTY)).reason is reason


def test_a_comment_on_what_was_handed_in_is_a_change() -> None:
    step = comment(State(), a_turn("kommentar Nytt."), some_facts(handed_in={LS01.id: GIVEN}))
    assert step == _handed_in(some_answers((4, 3, 4, 3, 4), Perspective.REGION, "Nytt."))


def test_a_comment_on_what_was_begun_is_kept_with_it() -> None:
    facts = some_facts(drafted={LS01.id: Answers({1: 3}, Perspective.JOINT)})
    step = comment(ANSWERING, a_turn("kommentar: Nytt."), facts)
    kept = HandIn(a_principal(), a_round(), LS01.id, Answers({1: 3}, Perspective.JOINT, "Nytt."))
    assert step == Step(ANSWERING, command=Keep(kept, NextItem(a_round().instrument, 2, {1: 3})))


def test_the_word_comment_alone_shows_where_to_write_it_and_erases_nothing() -> None:
    assert comment(State(), a_turn("kommentar"), some_facts(handed_in={LS01.id: GIVEN})) == _form(GIVEN)


def test_a_comment_before_any_answer_is_refused() -> None:
    assert comment(State(), a_turn("kommentar Nytt."), ONE) == refuse(State(), Reason.NOTHING_ANSWERED_YET)


def test_a_comment_that_could_be_on_several_units_asks_which() -> None:
    both = {LS01.id: GIVEN, LS02.id: GIVEN}
    facts = some_facts(principal=a_principal(LS01, LS02), handed_in=both)
    assert comment(State(), a_turn("kommentar Nytt."), facts) == Step(WHICH_UNIT, (UNITS,))
    step = comment(State(Topic.ASSESSMENT, a_round().id, LS02.id), a_turn("kommentar Nytt."), facts)
    assert isinstance(step.command, Submit)
    assert step.command.hand_in.unit_id == LS02.id


# Private functions


def _form(answers: Answers) -> Step:
    assert answers.perspective is not None
    form = AssessmentForm(a_round(), LS01.id, "LS01", answers.perspective, answers.values, answers.comment)
    return Step(State(Topic.ASSESSMENT, a_round().id, LS01.id, answers.perspective), (form,))


def _handed_in(answers: Answers) -> Step:
    return Step(State(), command=Submit(HandIn(a_principal(), a_round(), LS01.id, answers)))
