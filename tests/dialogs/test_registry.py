"""Which step takes a turn."""

import pytest

from dialogs.registry import BY_INTENT, BY_VERB, take_step
from dialogs.release_wishes import Close
from dialogs.states import State, Topic
from dialogs.steps import Command, Step
from dialogs.turns import Turn, TurnKind
from domain.errors import Reason, Rejected
from domain.messages import (
    CloseQuestion,
    DidYouMean,
    Greeting,
    Help,
    Message,
    PerspectiveQuestion,
    Refusal,
    StatusReport,
)
from domain.progress import Progress
from domain.release_messages import NothingPublished
from domain.requests import Intent, Verb
from domain.roster import Principal
from tests.support.builders import a_card, a_press, a_principal, a_round, a_turn, some_facts

CLOSING = State(Topic.CLOSING, a_round().id)


def test_every_intent_and_every_button_has_a_step() -> None:
    assert set(BY_INTENT) == set(Intent)
    assert set(BY_VERB) == set(Verb)


@pytest.mark.parametrize(
    ("turn", "message"),
    [
        (a_turn("skatta"), PerspectiveQuestion),
        (a_turn("sammanställning"), NothingPublished),
        (a_turn("läge"), StatusReport),
        (a_turn("stäng omgången"), CloseQuestion),
        (a_turn("hej"), Help),
        (a_turn("banan"), DidYouMean),
        (a_turn("ja"), DidYouMean),
        (a_turn("kommentar hej"), Refusal),
        (a_turn("skicka in"), PerspectiveQuestion),
        (a_turn("förra året"), Refusal),
        (a_press(Verb.ASSESS), PerspectiveQuestion),
        (a_press(Verb.SUMMARY), NothingPublished),
        (a_press(Verb.STATUS), StatusReport),
        (a_press(Verb.ASK_CLOSE), CloseQuestion),
        (a_turn(kind=TurnKind.BUTTON), Refusal),
        (a_turn(kind=TurnKind.INSTALLED), Greeting),
    ],
)
def test_a_turn_is_answered(turn: Turn, message: type[Message]) -> None:
    (answer,) = _step(State(), turn).messages
    assert isinstance(answer, message)


def test_a_button_that_we_do_not_know_is_out_of_date() -> None:
    assert _step(State(), a_turn(kind=TurnKind.BUTTON)).messages == (Refusal(Rejected(Reason.STALE_CARD)),)


def test_being_uninstalled_forgets_what_was_going_on() -> None:
    assert _step(CLOSING, a_turn(kind=TurnKind.UNINSTALLED)) == Step(State())


@pytest.mark.parametrize(
    ("turn", "command"),
    [
        (a_turn("ja"), Close(a_round())),
        (a_turn("Ja, stäng omgången!"), Close(a_round())),
        (a_turn("nej"), None),
        (a_turn("ja men vänta"), None),
        (a_turn("banan"), None),
        (a_press(Verb.CLOSE_ROUND), Close(a_round())),
        (a_press(Verb.SUMMARY), None),
    ],
)
def test_only_a_yes_or_the_button_closes_the_round_after_the_question(turn: Turn, command: Command | None) -> None:
    step = _step(CLOSING, turn)
    assert step.command == command
    assert step.state == State()


@pytest.mark.parametrize("between", [a_turn("sammanställning"), a_turn("banan"), a_press(Verb.STATUS)])
def test_a_yes_to_something_else_said_in_between_closes_nothing(between: Turn) -> None:
    after = _step(CLOSING, between).state
    assert _step(after, a_turn("ja")).command is None


def test_a_question_asked_again_still_waits_for_its_yes() -> None:
    asked = _step(CLOSING, a_turn("stäng omgången"))
    assert _step(asked.state, a_turn("ja")).command == Close(a_round())


# Private functions


def _step(state: State, turn: Turn, principal: Principal | None = None) -> Step:
    both = principal or a_principal(*a_principal().units, coordinator=True)
    return take_step(
        state, turn, some_facts(principal=both, progress=Progress(1, 6), card=a_card() if turn.verb else None)
    )
