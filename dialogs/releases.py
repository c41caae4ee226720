"""What a coordinator does about the summary: look at it as it would be, and publish what was looked at."""

from dialogs.facts import Facts
from dialogs.states import State
from dialogs.steps import Publish, ShowPreview, Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason
from domain.rounds import Round, RoundState


def show_preview(state: State, turn: Turn, facts: Facts) -> Step:
    """Show a coordinator, in private, what waits to be published."""
    reason = _refuse(turn, facts)
    collection = _latest_closed(facts)
    if reason:
        return refuse(state, reason)
    if collection is None:
        return refuse(state, Reason.NOTHING_TO_RELEASE)
    return Step(State(), command=ShowPreview(collection))


def publish(state: State, turn: Turn, facts: Facts) -> Step:
    """Publish what the pressed card showed, or in words what was shown last; never anything else."""
    reason = _refuse(turn, facts)
    if reason:
        return refuse(state, reason)
    if turn.verb is None:
        round_id, codes = state.round_id, state.choices
    elif facts.card and turn.sender and facts.card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        round_id, codes = facts.card.subject.round_id, facts.card.subject.choices
    else:
        return refuse(State(), Reason.CARD_OF_ANOTHER if facts.card else Reason.STALE_CARD)
    collection = facts.round(round_id)
    if collection is None or collection.state is not RoundState.CLOSED or len(codes) != 1:
        return refuse(State(), Reason.STALE_CARD)
    return Step(State(), command=Publish(collection, codes[0]))


# Private functions


def _refuse(turn: Turn, facts: Facts) -> Reason | None:
    if not facts.is_coordinator:
        return Reason.NOT_COORDINATOR
    # What is not published yet is nobody else's to see.
    return None if turn.conversation.scope is Scope.PERSONAL else Reason.ONLY_IN_PRIVATE


def _latest_closed(facts: Facts) -> Round | None:
    """Return the round that closed last; an earlier year that was brought in was never open, and waits for nobody."""
    closed = (each for each in facts.rounds if each.state is RoundState.CLOSED and each.opened_at is not None)
    return next(closed, None)
