"""What a unit says of its answer that was noted at an interview: it is right, or it is another."""

from dialogs.assessments import Sitting, sit_down, sit_with_card
from dialogs.assessments import amend as amend_noted
from dialogs.facts import Facts
from dialogs.states import State
from dialogs.steps import Confirm, Step, refuse
from dialogs.turns import Turn
from domain.errors import Reason, Rejected
from domain.ids import SubmissionId
from domain.usecases.confirm_interview import Confirmation


def confirm(state: State, turn: Turn, facts: Facts) -> Step:
    """Say that it is right, by its card, or in words where there is only one to say it of."""
    sitting = sit_with_card(turn, facts) if turn.verb else _sit_in_words(state, turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    noted = _shown(sitting)
    if noted is None:
        return refuse(state, Reason.INTERVIEW_REPLACED)
    confirmation = Confirmation(sitting.principal, sitting.collection, sitting.unit.id, noted)
    return Step(State(), command=Confirm(confirmation, sitting.unit))


def amend(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the goals, filled in with what was noted: what is then handed in takes its place."""
    sitting = sit_with_card(turn, facts)
    if isinstance(sitting, Rejected):
        return refuse(state, sitting)
    return amend_noted(sitting) if _shown(sitting) else refuse(state, Reason.INTERVIEW_REPLACED)


# Private functions


def _sit_in_words(state: State, turn: Turn, facts: Facts) -> Sitting | Rejected:
    waiting = [unit for unit in facts.units if unit.id in facts.noted and not facts.noted[unit.id].confirmed_by]
    meant = [unit for unit in waiting if unit.id == state.unit_id] or waiting
    return sit_down(turn, facts, meant[0]) if len(meant) == 1 else Rejected(Reason.NOTHING_NOTED)


def _shown(sitting: Sitting) -> SubmissionId | None:
    """Return the interview that the card shows, or without a card the unit's; None when it counts no more."""
    noted, card = sitting.noted, sitting.facts.card
    if noted is None or (card and card.subject.submission_id not in {noted.id, noted.amends}):
        return None
    return noted.id
