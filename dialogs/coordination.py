"""What a coordinator does in chat: close the round, connect the network channel."""

from dialogs.facts import Facts
from dialogs.release_wishes import Close, ShowPreview
from dialogs.states import State, Topic
from dialogs.steps import Connect, Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason
from domain.messages import CloseQuestion
from domain.release_messages import RoundClosed
from domain.rounds import Round, RoundState, refuse_answers


def ask_close(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask whether the round may be closed, and say what happens then."""
    collection = _open_round(facts)
    if not facts.is_coordinator:
        return refuse(state, Reason.NOT_COORDINATOR)
    if collection is None or facts.progress is None:
        return _tell_closed(turn, facts, facts.collection.id if facts.collection else None)
    private = turn.conversation.scope is Scope.PERSONAL
    question = CloseQuestion(collection, facts.progress, facts.channel_connected, in_private=private)
    return Step(State(Topic.CLOSING, collection.id), (question,))


def close(state: State, turn: Turn, facts: Facts) -> Step:
    """Close the round that was asked about last; a button left over from an earlier question asks again (S6)."""
    collection = _open_round(facts)
    asked = facts.card.subject.round_id if facts.card else state.round_id
    if not facts.is_coordinator:
        return refuse(State(), Reason.NOT_COORDINATOR)
    if turn.verb is not None and (facts.card is None or turn.sender is None):
        return refuse(State(), Reason.STALE_CARD)
    if collection is None:
        return _tell_closed(turn, facts, asked)
    if asked != collection.id:
        return refuse(State(), Reason.STALE_CARD)
    if (state.topic, state.round_id) != (Topic.CLOSING, collection.id):
        return ask_close(state, turn, facts)
    return Step(State(), command=Close(collection))


def connect(state: State, turn: Turn, _facts: Facts) -> Step:
    """Make this channel the network channel; whether the person may is decided where it is stored."""
    return Step(state, command=Connect(turn.conversation))


# Private functions


def _open_round(facts: Facts) -> Round | None:
    collection = facts.collection
    return collection if collection and collection.state is RoundState.OPEN else None


def _tell_closed(turn: Turn, facts: Facts, asked: str | None) -> Step:
    """Say again that the round is closed to whoever presses twice (F27)."""
    if facts.collection is None or facts.progress is None:
        return refuse(State(), Reason.NO_ROUND)
    if facts.collection.state is not RoundState.CLOSED:
        return refuse(State(), Reason.NO_ROUND)
    if asked != facts.collection.id:
        return refuse(State(), refuse_answers(facts.collection, turn.now) or Reason.STALE_CARD)
    private = turn.conversation.scope is Scope.PERSONAL
    closed = RoundClosed(facts.collection, facts.progress, None, in_private=private)
    return Step(State(), command=ShowPreview((facts.collection,), (closed,))) if private else Step(State(), (closed,))
