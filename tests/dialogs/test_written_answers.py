"""The self-assessment in plain text, step by step."""

import pytest
from hypothesis import given
from msgspec.structs import replace

from dialogs.facts import Facts
from dialogs.states import State, Topic
from dialogs.steps import Keep, Step, Submit, refuse
from dialogs.turns import Turn
from dialogs.written_answers import answer_in_text, comment, submit_in_text
from domain.answers import Answers, Perspective
from domain.errors import Reason, Rejected
from domain.messages import AssessmentForm, NextItem, PerspectiveQuestion, Review, UnitQuestion
from domain.roster import Unit
from domain.rounds import RoundState
from domain.usecases.submit_assessment import HandIn
from tests.support.builders import (
    a_channel,
    a_principal,
    a_round,
    a_scale,
    a_submission,
    a_turn,
    a_unit,
    an_instrument,
    some_answers,
    some_facts,
)
from tests.support.strategies import complete_answers

LS01, LS02 = a_unit("LS01"), a_unit("LS02")
ONE, TWO = some_facts(), some_facts(principal=a_principal(LS01, LS02))
ASKED = State(Topic.ASSESSMENT, a_round().id, LS01.id)
ANSWERING = State(Topic.ASSESSMENT, a_round().id, LS01.id, Perspective.JOINT)
REVIEWING = State(Topic.REVIEW, a_round().id, LS01.id, Perspective.JOINT)
WHICH_UNIT = State(Topic.ASSESSMENT, a_round().id)
QUESTION = PerspectiveQuestion(a_round(), LS01.id, "LS01")
UNITS = UnitQuestion(a_round(), ((LS01.id, "LS01"), (LS02.id, "LS02")))
UNSURE_ROUND = a_round(instrument=an_instrument(scale=a_scale(6, lowest=0, dont_know=True)))
UNSURE = some_facts(collection=UNSURE_ROUND)
GIVEN = some_answers((4, 3, 4, 3, 4), Perspective.REGION, "Bra samtal.")
ANSWERED = {LS01.id: a_submission(answers=GIVEN)}


@given(complete_answers())
def test_a_whole_list_is_kept_and_shown_before_it_is_handed_in(answers: Answers) -> None:
    given_steps = Answers(answers.values, Perspective.JOINT)
    step = answer_in_text(ANSWERING, a_turn(" ".join(map(str, answers.values.values()))), ONE)
    assert step == _reviewed(given_steps)


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
    asked = NextItem(a_round().instrument, then, kept) if then else QUESTION
    assert step == Step(ANSWERING if then else ASKED, command=_keep(Answers(kept, state.perspective), asked))


def test_the_last_step_shows_it_all() -> None:
    facts = some_facts(drafted={LS01.id: Answers({1: 3, 2: 3, 3: 3, 4: 3}, Perspective.JOINT)})
    assert answer_in_text(ANSWERING, a_turn("3"), facts) == _reviewed(some_answers())


def test_a_whole_list_replaces_what_was_begun() -> None:
    facts = some_facts(drafted={LS01.id: Answers({1: 1, 2: 1}, Perspective.JOINT)})
    assert answer_in_text(ANSWERING, a_turn("3 3 3 3 3"), facts) == _reviewed(some_answers())


def test_a_new_list_after_an_answer_keeps_its_perspective_and_comment() -> None:
    step = answer_in_text(State(), a_turn("3 3 3 3 3"), some_facts(handed_in=ANSWERED))
    assert step == _reviewed(some_answers((3,) * 5, Perspective.REGION, "Bra samtal."), former=GIVEN)


@pytest.mark.parametrize(
    ("state", "text", "refused"),
    [
        (ANSWERING, "3 4 2 5 3", Rejected(Reason.OUTSIDE_SCALE, {"item": 4, "value": 5, "lowest": 1, "highest": 4})),
        (ANSWERING, "0", Rejected(Reason.OUTSIDE_SCALE, {"item": 1, "value": 0, "lowest": 1, "highest": 4})),
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
def test_a_perspective_in_text_is_kept_and_leads_to_the_goals(text: str, perspective: str) -> None:
    begun = Answers({}, Perspective(perspective))
    form = AssessmentForm(a_round(), LS01.id, "LS01", Perspective(perspective), {})
    state = State(Topic.ASSESSMENT, a_round().id, LS01.id, Perspective(perspective))
    assert answer_in_text(ASKED, a_turn(text), ONE) == Step(state, command=_keep(begun, form))


@pytest.mark.parametrize("state", [ASKED, ANSWERING, REVIEWING])
def test_a_perspective_after_all_the_steps_shows_it_all(state: State) -> None:
    facts = some_facts(drafted={LS01.id: some_answers(perspective=state.perspective)})
    assert answer_in_text(state, a_turn("region"), facts) == _reviewed(some_answers(perspective=Perspective.REGION))


def test_another_perspective_on_what_was_handed_in_is_a_change() -> None:
    step = answer_in_text(ANSWERING, a_turn("kommun"), some_facts(handed_in=ANSWERED))
    changed = some_answers((4, 3, 4, 3, 4), Perspective.MUNICIPALITY, "Bra samtal.")
    assert step == _reviewed(changed, former=GIVEN)


def test_a_greeting_or_a_reminder_can_be_answered_by_a_perspective() -> None:
    form = AssessmentForm(a_round(), LS01.id, "LS01", Perspective.MUNICIPALITY, {})
    step = answer_in_text(State(), a_turn("kommunen"), ONE)
    assert step is not None
    assert step.command == _keep(Answers({}, Perspective.MUNICIPALITY), form)
    assert answer_in_text(State(), a_turn("kommunen"), TWO) is None
    assert answer_in_text(State(), a_turn("kommunen"), some_facts(handed_in=ANSWERED)) is None


@pytest.mark.parametrize(
    ("state", "turn"),
    [
        (State(), a_turn("kommun", conversation=a_channel())),
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
def test_what_comes_from_who_may_not_answer_is_refused(facts: Facts, reason: Reason) -> None:
    for step in (
        answer_in_text(ANSWERING, a_turn("3 3 3 3 3"), facts),
        submit_in_text(State(), a_turn("skicka in"), facts),
        comment(State(), a_turn("kommentar Hej."), facts),
    ):
        assert step is not None
        assert step.state == State()
        assert getattr(step.messages[0], "rejected", Rejected(Reason.NO_COUNTY)).reason is reason


def test_what_was_shown_is_handed_in_by_a_word() -> None:
    facts = some_facts(drafted={LS01.id: some_answers()})
    for state in (REVIEWING, State()):
        assert submit_in_text(state, a_turn("skicka in"), facts) == _handed_in(some_answers())


def test_handing_in_again_gets_the_receipt_again() -> None:
    assert submit_in_text(State(), a_turn("skicka in"), some_facts(handed_in=ANSWERED)) == _handed_in(GIVEN)


def test_what_is_not_complete_is_never_handed_in_by_a_word() -> None:
    begun = Answers({1: 3}, Perspective.JOINT)
    step = submit_in_text(ANSWERING, a_turn("skicka in"), some_facts(drafted={LS01.id: begun}))
    assert step == Step(ANSWERING, command=_keep(begun, NextItem(a_round().instrument, 2, {1: 3})))
    without_side = some_answers(perspective=None)
    step = submit_in_text(ASKED, a_turn("skicka in"), some_facts(drafted={LS01.id: without_side}))
    assert step == Step(ASKED, command=_keep(without_side, QUESTION))


def test_who_has_begun_nothing_begins() -> None:
    assert submit_in_text(State(), a_turn("skicka in"), ONE) == Step(ASKED, (QUESTION,))


def test_which_of_two_drafts_is_asked() -> None:
    both = {LS01.id: some_answers(), LS02.id: some_answers()}
    facts = some_facts(principal=a_principal(LS01, LS02), drafted=both)
    assert submit_in_text(State(), a_turn("skicka in"), facts) == Step(WHICH_UNIT, (UNITS,))
    assert submit_in_text(REVIEWING, a_turn("skicka in"), facts).command == Submit(
        HandIn(a_principal(LS01, LS02), a_round(), LS01.id, some_answers())
    )


def test_a_comment_on_what_was_handed_in_is_a_change() -> None:
    step = comment(State(), a_turn("kommentar Nytt."), some_facts(handed_in=ANSWERED))
    assert step == _reviewed(some_answers((4, 3, 4, 3, 4), Perspective.REGION, "Nytt."), former=GIVEN)


def test_a_comment_on_what_was_begun_is_kept_with_it() -> None:
    facts = some_facts(drafted={LS01.id: Answers({1: 3}, Perspective.JOINT)})
    step = comment(ANSWERING, a_turn("kommentar: Nytt."), facts)
    kept = Answers({1: 3}, Perspective.JOINT, "Nytt.")
    assert step == Step(ANSWERING, command=_keep(kept, NextItem(a_round().instrument, 2, {1: 3})))


def test_the_word_comment_alone_shows_the_answer_and_erases_nothing() -> None:
    form = AssessmentForm(a_round(), LS01.id, "LS01", Perspective.REGION, GIVEN.values)
    assert comment(State(), a_turn("kommentar"), some_facts(handed_in=ANSWERED)).messages == (form,)


def test_a_comment_before_any_answer_is_refused() -> None:
    assert comment(State(), a_turn("kommentar Nytt."), ONE) == refuse(State(), Reason.NOTHING_ANSWERED_YET)


def test_a_comment_that_could_be_on_several_units_asks_which() -> None:
    both = {each.id: a_submission(answers=GIVEN) for each in (LS01, LS02)}
    facts = some_facts(principal=a_principal(LS01, LS02), handed_in=both)
    assert comment(State(), a_turn("kommentar Nytt."), facts) == Step(WHICH_UNIT, (UNITS,))
    step = comment(State(Topic.ASSESSMENT, a_round().id, LS02.id), a_turn("kommentar Nytt."), facts)
    assert isinstance(step.command, Keep)
    assert step.command.hand_in.unit_id == LS02.id


@pytest.mark.parametrize("text", ["0 4 vet ej 3 2", "0 4 ? 3 2"])
def test_not_knowing_in_a_line_is_an_answer_like_the_rest(text: str) -> None:
    step = answer_in_text(ANSWERING, a_turn(text), UNSURE)
    assert step is not None
    assert _kept_of(step) == some_answers((0, 4, None, 3, 2))


def test_not_knowing_alone_answers_the_next_goal() -> None:
    facts = replace(UNSURE, drafted={LS01.id: some_answers((3, None))})
    kept = HandIn(a_principal(), UNSURE_ROUND, LS01.id, some_answers((3, None, None)))
    asked = NextItem(UNSURE_ROUND.instrument, 4, {1: 3}, frozenset({2, 3}))
    assert answer_in_text(ANSWERING, a_turn("vet ej"), facts) == Step(ANSWERING, command=Keep(kept, asked))


def test_not_knowing_the_last_goal_shows_it_all() -> None:
    facts = replace(UNSURE, drafted={LS01.id: some_answers((3, None, 3, 3))})
    step = answer_in_text(ANSWERING, a_turn("vet ej"), facts)
    assert step is not None
    assert _kept_of(step) == some_answers((3, None, 3, 3, None))
    assert step.state.topic is Topic.REVIEW


def test_not_knowing_where_it_is_not_offered_is_refused_and_the_place_is_kept() -> None:
    refused = Rejected(Reason.DONT_KNOW_NOT_OFFERED, {"item": 1, "lowest": 1, "highest": 4})
    assert answer_in_text(ANSWERING, a_turn("vet ej"), ONE) == refuse(ANSWERING, refused)


def test_not_knowing_is_no_perspective() -> None:
    assert answer_in_text(ASKED, a_turn("vet ej"), UNSURE) == refuse(ASKED, Reason.PERSPECTIVE_MISSING)


def test_not_knowing_while_nothing_is_asked_may_be_about_anything() -> None:
    assert answer_in_text(State(), a_turn("vet ej"), UNSURE) is None
    assert answer_in_text(State(Topic.CLOSING, UNSURE_ROUND.id), a_turn("vet inte"), UNSURE) is None


def test_who_answers_anew_in_text_begins_without_what_they_did_not_know() -> None:
    facts = replace(UNSURE, handed_in={LS01.id: a_submission((3, None, None, None, None))})
    step = answer_in_text(ANSWERING, a_turn("4"), facts)
    assert step is not None
    assert _kept_of(step) == some_answers((4,))


# Private functions


def _kept_of(step: Step) -> Answers:
    assert isinstance(step.command, Keep)
    return step.command.hand_in.answers


def _keep(answers: Answers, then: object) -> Keep:
    assert isinstance(then, NextItem | PerspectiveQuestion | AssessmentForm | Review)
    return Keep(HandIn(a_principal(), a_round(), LS01.id, answers), then)


def _reviewed(answers: Answers, former: Answers | None = None) -> Step:
    state = State(Topic.REVIEW, a_round().id, LS01.id, answers.perspective)
    return Step(state, command=_keep(answers, Review(a_round(), LS01.id, "LS01", answers, former)))


def _handed_in(answers: Answers) -> Step:
    return Step(State(), command=Submit(HandIn(a_principal(), a_round(), LS01.id, answers)))
