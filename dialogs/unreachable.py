"""Whom nothing reaches: a coordinator asks in private, and gets the list, or a ready text to one of them."""

import re

from dialogs.facts import Facts
from dialogs.phrases import list_words, normalise
from dialogs.reach_wishes import ListUnreachable, ShowLetter
from dialogs.states import State
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason
from domain.ids import PersonId
from domain.requests import Intent
from domain.roster import Principal
from domain.rounds import Round, RoundState

NUMBERED = re.compile(r"(.+?)\s+(\d{1,4})")


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the list."""
    asked = _ask(turn, facts)
    return refuse(state, asked) if isinstance(asked, Reason) else Step(State(), command=ListUnreachable(asked[1]))


def show_letter(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the text to whoever was chosen on the list's card."""
    asked, card = _ask(turn, facts), facts.card
    if isinstance(asked, Reason):
        return refuse(state, asked)
    if card is None or turn.sender is None:
        return refuse(state, Reason.STALE_CARD)
    if not card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        return refuse(state, Reason.CARD_OF_ANOTHER)
    chosen = card.subject.choose(turn.inputs.get("choice", ""))
    collection = facts.round(card.subject.round_id)
    if not chosen or collection is None:
        return refuse(state, Reason.STALE_CARD)
    return Step(State(), command=ShowLetter(collection, asked[0].person.id, PersonId(chosen)))


def take(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take "unreachable 2": the text to the second of the list; None for any other text."""
    found = NUMBERED.fullmatch(normalise(turn.text))
    if found is None or found[1] not in list_words(Intent.UNREACHABLE.value):
        return None
    asked = _ask(turn, facts)
    if isinstance(asked, Reason):
        return refuse(state, asked)
    return Step(State(), command=ShowLetter(asked[1], asked[0].person.id, number=int(found[2])))


# Private functions


def _ask(turn: Turn, facts: Facts) -> tuple[Principal, Round] | Reason:
    """Return who asks, and of which round; or why not: a channel never learns whom nothing reaches (K17)."""
    if facts.principal is None or not facts.is_coordinator:
        return Reason.NOT_COORDINATOR
    if turn.conversation.scope is not Scope.PERSONAL:
        return Reason.ONLY_IN_PRIVATE
    if facts.collection is None or facts.collection.state is RoundState.CLOSED:
        return Reason.NO_ROUND
    return facts.principal, facts.collection
