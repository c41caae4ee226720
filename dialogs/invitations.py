"""What someone does who was invited by a code."""

from dialogs.people_wishes import Redeem
from dialogs.states import State
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason


def redeem(state: State, turn: Turn, code: str) -> Step:
    """Take a code in private, from anyone: whether it is valid is decided where it is stored."""
    if turn.conversation.scope is not Scope.PERSONAL:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    return Step(State(), command=Redeem(code))
