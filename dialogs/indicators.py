"""The county's key figures, for anybody of the county who asks."""

from dialogs.county_wishes import ShowIndicators
from dialogs.facts import Facts
from dialogs.states import State
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.errors import Reason


def show(state: State, _turn: Turn, facts: Facts) -> Step:
    """Show the latest key figures; in the channel too, since they are facts and of no unit (D6)."""
    if facts.county is None:
        return refuse(state, Reason.NO_INDICATORS)
    return Step(state, command=ShowIndicators(facts.county))
