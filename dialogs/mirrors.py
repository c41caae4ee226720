"""A unit's own mirror, for the people who speak for it and in private alone (K12)."""

from dialogs.facts import Facts
from dialogs.release_wishes import ShowMirror
from dialogs.states import State
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show what the person's own units answered, over the years and beside the county."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    if facts.principal is None or not facts.principal.units:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    if facts.release is None:
        return refuse(state, Reason.NOT_RELEASED_YET)
    return Step(state, command=ShowMirror())
