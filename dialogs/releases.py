"""What a coordinator does about the summary: look at it as it would be, and publish what was looked at."""

from dialogs.facts import Facts
from dialogs.release_wishes import Publish, ShowPreview
from dialogs.states import State
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.rounds import Round, RoundState

# Longer than the number of a decision and what it says in a sentence; shorter than minutes.
LONGEST_DECISION = 500


def show_preview(state: State, turn: Turn, facts: Facts) -> Step:
    """Show a coordinator, in private, what waits to be published: of the round that closed last, or of the open one."""
    reason = _refuse(turn, facts)
    rounds = _list_rounds(facts)
    if reason:
        return refuse(state, reason)
    if not rounds:
        return refuse(state, Reason.NOTHING_TO_RELEASE)
    return Step(State(), command=ShowPreview(rounds))


def decide(state: State, turn: Turn, facts: Facts, decision: str) -> Step:
    """Show what a written decision would publish after few changes (D3); it is published as any other preview."""
    reason = _refuse(turn, facts)
    closed = _list_rounds(facts, RoundState.CLOSED)
    if reason:
        return refuse(state, reason)
    if not decision:
        return refuse(state, Reason.DECISION_MISSING)
    if len(decision) > LONGEST_DECISION:
        return refuse(state, Rejected(Reason.DECISION_TOO_LONG, {"length": len(decision), "most": LONGEST_DECISION}))
    if not closed:
        return refuse(state, Reason.NOTHING_TO_RELEASE)
    return Step(State(), command=ShowPreview(closed, decision=decision))


def publish(state: State, turn: Turn, facts: Facts) -> Step:
    """Publish what the pressed card showed, or in words what was shown last; never anything else."""
    reason = _refuse(turn, facts)
    if reason:
        return refuse(state, reason)
    if turn.verb is None:
        round_id, named = state.round_id, state.choices
    elif facts.card and turn.sender and facts.card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        round_id, named = facts.card.subject.round_id, facts.card.subject.choices
    else:
        return refuse(State(), Reason.CARD_OF_ANOTHER if facts.card else Reason.STALE_CARD)
    collection = facts.round(round_id)
    if collection is None or collection.state is RoundState.PLANNED or not named:
        return refuse(State(), Reason.STALE_CARD)
    code, *decisions = named
    return Step(State(), command=Publish(collection, code, decisions[0] if decisions else None))


# Private functions


def _refuse(turn: Turn, facts: Facts) -> Reason | None:
    if not facts.is_coordinator:
        return Reason.NOT_COORDINATOR
    # What is not published yet is nobody else's to see.
    return None if turn.conversation.scope is Scope.PERSONAL else Reason.ONLY_IN_PRIVATE


def _list_rounds(facts: Facts, *states: RoundState) -> tuple[Round, ...]:
    """Return the round that closed last, then the open one; a year that was brought in was never opened here."""
    opened = [each for each in facts.rounds if each.opened_at is not None]
    wanted = states or (RoundState.CLOSED, RoundState.OPEN)
    found = (next((each for each in opened if each.state is state), None) for state in wanted)
    return tuple(each for each in found if each)
