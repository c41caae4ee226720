"""Closing the round and connecting the channel, step by step."""

import pytest
from msgspec.structs import replace

from dialogs.coordination import ask_close, close, connect
from dialogs.facts import Facts
from dialogs.release_wishes import Close, ShowPreview
from dialogs.states import State, Topic
from dialogs.steps import Connect, Step, refuse
from dialogs.turns import Turn
from domain.cards import Subject
from domain.errors import Reason, Rejected
from domain.ids import RoundId
from domain.messages import CloseQuestion
from domain.progress import Progress
from domain.release_messages import RoundClosed
from domain.requests import Verb
from domain.rounds import RoundState, refuse_answers
from tests.support.builders import NOW, a_card, a_channel, a_press, a_principal, a_round, a_turn, some_facts

COORDINATOR = a_principal(coordinator=True)
PROGRESS = Progress(9, 13)
OPEN = some_facts(principal=COORDINATOR, progress=PROGRESS, channel_connected=True)
CLOSED = some_facts(principal=COORDINATOR, progress=PROGRESS, collection=a_round(state=RoundState.CLOSED))
PLANNED = some_facts(principal=COORDINATOR, progress=PROGRESS, collection=a_round(state=RoundState.PLANNED))
ASKED = State(Topic.CLOSING, a_round().id)
YES, PRESS = a_turn("ja"), a_press(Verb.CLOSE_ROUND)
HOLDING = replace(OPEN, card=a_card(Subject(a_round().id)))
ANOTHERS = a_card(Subject(RoundId("another")))


def test_closing_is_asked_about_first() -> None:
    step = ask_close(State(), a_turn(), OPEN)
    assert step == Step(ASKED, (CloseQuestion(a_round(), PROGRESS, channel_connected=True, in_private=True),))


def test_a_question_in_the_channel_knows_that_others_read_it() -> None:
    (question,) = ask_close(State(), a_turn(conversation=a_channel()), OPEN).messages
    assert question == CloseQuestion(a_round(), PROGRESS, channel_connected=True, in_private=False)


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        (some_facts(progress=PROGRESS), Reason.NOT_COORDINATOR),
        (some_facts(principal=None, progress=PROGRESS), Reason.NOT_COORDINATOR),
        (PLANNED, Reason.NO_ROUND),
        (some_facts(principal=COORDINATOR, collection=None), Reason.NO_ROUND),
    ],
)
def test_closing_is_asked_of_coordinators_with_an_open_round(facts: Facts, reason: Reason) -> None:
    assert ask_close(State(), a_turn(), facts) == refuse(State(), reason)


def test_who_asks_to_close_a_closed_round_is_told_that_it_is() -> None:
    command = ask_close(State(), a_turn(), CLOSED).command
    assert isinstance(command, ShowPreview)
    assert [type(each) for each in command.first] == [RoundClosed]
    in_channel = ask_close(State(), a_turn(conversation=a_channel()), CLOSED)
    assert ([type(each) for each in in_channel.messages], in_channel.command) == ([RoundClosed], None)


@pytest.mark.parametrize("turn", [YES, PRESS])
def test_a_yes_or_the_button_closes_the_round_that_was_asked_about(turn: Turn) -> None:
    assert close(ASKED, turn, HOLDING) == Step(State(), command=Close(a_round()))


def test_a_button_left_over_from_an_earlier_question_asks_again() -> None:
    assert close(State(), PRESS, HOLDING) == ask_close(State(), PRESS, HOLDING)


@pytest.mark.parametrize(
    ("turn", "facts", "reason"),
    [
        (YES, some_facts(progress=PROGRESS), Reason.NOT_COORDINATOR),
        (PRESS, replace(CLOSED, card=ANOTHERS), refuse_answers(a_round(state=RoundState.CLOSED), NOW)),
        (YES, PLANNED, Reason.NO_ROUND),
        (PRESS, replace(OPEN, card=ANOTHERS), Reason.STALE_CARD),
    ],
)
def test_what_cannot_be_closed_is_refused(turn: Turn, facts: Facts, reason: Reason | Rejected) -> None:
    assert close(ASKED, turn, facts) == refuse(State(), reason)


def test_a_card_that_was_never_ours_closes_none() -> None:
    assert close(ASKED, PRESS, OPEN) == refuse(State(), Reason.STALE_CARD)


def test_connecting_is_asked_for_where_it_was_said() -> None:
    assert connect(ASKED, a_turn(conversation=a_channel()), OPEN) == Step(ASKED, command=Connect(a_channel()))
