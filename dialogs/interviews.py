"""An interview, noted by a coordinator with cards: whom and from where, the goals in one screen, a look at it all."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from dialogs.facts import Facts
from dialogs.intents import recognise_intent
from dialogs.phrases import normalise
from dialogs.self_assessment import read_form
from dialogs.states import State, Topic
from dialogs.steps import Note, Step, refuse
from dialogs.turns import Turn
from domain.answers import Perspective, check_answers, check_begun
from domain.cards import Card
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.interview_messages import InterviewForm, InterviewGoals, InterviewReview
from domain.interviews import Noting, check_noting
from domain.messages import NextItem
from domain.requests import Intent
from domain.roster import Principal, Unit
from domain.rounds import Round, RoundState, refuse_answers
from domain.usecases.count_progress import WAITED_FOR
from domain.usecases.note_interview import Interview


class Desk(Struct, frozen=True):
    """A coordinator who may note interviews of a round: while it is open, and after its close with a reason."""

    facts: Facts
    principal: Principal
    collection: Round
    needs_reason: bool

    @property
    def units(self) -> tuple[Unit, ...]:
        """Return the units that are asked, those without an answer first."""
        waited_for = [each.unit for each in self.facts.standings if each.standing in WAITED_FOR]
        return (*waited_for, *(each.unit for each in self.facts.standings if each.unit not in waited_for))

    def unit(self, unit_id: UnitId | None) -> Unit | None:
        """Return one of them."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def state(self, unit: Unit | None, noting: Noting) -> State:
        """Return that this is being noted."""
        return State(Topic.INTERVIEW, self.collection.id, unit.id if unit else None, noting.perspective, noting)


def sit_at_desk(turn: Turn, facts: Facts) -> Desk | Rejected:
    """Return what the coordinator may note, or why they may not."""
    if not facts.is_coordinator or facts.principal is None:
        return Rejected(Reason.NOT_COORDINATOR)
    if turn.conversation.scope is not Scope.PERSONAL:
        return Rejected(Reason.ONLY_IN_PRIVATE)
    collection = facts.collection
    if collection is None:
        return Rejected(Reason.NO_ROUND)
    closed = refuse_answers(collection, turn.now)
    if closed and collection.state is RoundState.PLANNED:
        return closed
    return Desk(facts, facts.principal, collection, needs_reason=closed is not None)


def begin(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask which unit, whom of it, and from where; one that was named, or that the card is about, is chosen already."""
    desk = sit_at_desk(turn, facts)
    if isinstance(desk, Rejected):
        return refuse(state, desk)
    on_card = desk.unit(facts.card.subject.unit_id) if facts.card else None
    return ask_about(desk, on_card or named_unit(desk.units, turn.text), Noting())


def begin_with(desk: Desk, unit: Unit) -> Step:
    """Ask whom of a unit, and from where."""
    return ask_about(desk, unit, Noting())


def note(state: State, turn: Turn, facts: Facts) -> Step:
    """Take what the first card says, and go on to the goals."""
    desk = _sit_with_card(turn, facts)
    if isinstance(desk, Rejected) or facts.card is None:
        return refuse(state, desk if isinstance(desk, Rejected) else Reason.INTERVIEW_CARD_OLD)
    inputs = turn.inputs
    chosen = facts.card.subject.choose(inputs.get("choice", ""))
    unit = desk.unit(UnitId(chosen)) if chosen else None
    numbered = {str(number): each for number, each in enumerate(Perspective, start=1)}
    perspective = numbered.get(inputs.get("perspective", ""))
    begun = state.noting if state.noting and unit and state.unit_id == unit.id else Noting()
    noting = Noting(
        of=" ".join(inputs.get("noted_of", "").split()),
        answers=replace(begun.answers, perspective=perspective),
        reason=inputs.get("reason", "").strip(),
    )
    slip = None if unit else Rejected(Reason.UNIT_MISSING)
    slip = slip or check_noting(noting, needs_reason=desk.needs_reason)
    if slip or unit is None:
        return ask_about(desk, unit, noting, slip)
    return show_goals(desk, unit, noting)


def review(state: State, turn: Turn, facts: Facts) -> Step:
    """Show what the goals' card says, to be saved; what is missing or outside the scale brings the goals back."""
    desk = _sit_with_card(turn, facts)
    if isinstance(desk, Rejected):
        return refuse(state, desk)
    unit, noting = _on_card(desk, facts.card)
    if unit is None or noting is None:
        return refuse(state, Reason.INTERVIEW_CARD_OLD)
    answers, slip = read_form(turn, desk.collection.instrument, noting.answers)
    noting = replace(noting, answers=answers)
    slip = slip or check_answers(desk.collection.instrument, answers)
    return show_goals(desk, unit, noting, slip) if slip else show_review(desk, unit, noting)


def change(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the goals again, filled in."""
    desk = _sit_with_card(turn, facts)
    if isinstance(desk, Rejected):
        return refuse(state, desk)
    unit, noting = _on_card(desk, facts.card)
    if unit is None or noting is None:
        return refuse(state, Reason.INTERVIEW_CARD_OLD)
    return show_goals(desk, unit, noting)


def save(state: State, turn: Turn, facts: Facts) -> Step:
    """Save what was looked at, with the comment that was written there; a comment that is too long comes back."""
    desk = _sit_with_card(turn, facts)
    if isinstance(desk, Rejected):
        return refuse(state, desk)
    unit, noting = _on_card(desk, facts.card)
    if unit is None or noting is None or facts.card is None:
        return refuse(state, Reason.INTERVIEW_CARD_OLD)
    comment = turn.inputs.get("comment", noting.answers.comment).strip()
    noting = replace(noting, answers=replace(noting.answers, comment=comment))
    slip = check_begun(desk.collection.instrument, noting.answers)
    if slip:
        return show_review(desk, unit, noting, slip)
    return Step(State(), command=Note(_interview(desk, unit, noting, facts.card), unit))


def save_written(desk: Desk, unit: Unit, noting: Noting) -> Step:
    """Save what was noted in plain text."""
    return Step(State(), command=Note(_interview(desk, unit, noting, None), unit))


def ask_about(desk: Desk, unit: Unit | None, noting: Noting, refused: Rejected | None = None) -> Step:
    """Ask which unit, whom of it, and from where."""
    choices = tuple((each.id, each.name) for each in desk.units)
    unit_id = unit.id if unit else None
    form = InterviewForm(desk.collection, choices, unit_id, noting, desk.needs_reason, refused)
    return Step(desk.state(unit, noting), (form,))


def show_goals(desk: Desk, unit: Unit, noting: Noting, refused: Rejected | None = None) -> Step:
    """Show the goals in one screen, filled in with what is known."""
    goals = InterviewGoals(desk.collection, unit.id, unit.name, noting, refused)
    return Step(desk.state(unit, noting), (goals,))


def ask_next(desk: Desk, unit: Unit, noting: Noting, number: int) -> Step:
    """Ask for one goal in plain text."""
    item = NextItem(desk.collection.instrument, number, noting.answers.values, noting.answers.unknown)
    return Step(desk.state(unit, noting), (item,))


def show_review(desk: Desk, unit: Unit, noting: Noting, refused: Rejected | None = None) -> Step:
    """Show what is about to be saved."""
    review = InterviewReview(desk.collection, unit.id, unit.name, noting, refused)
    return Step(desk.state(unit, noting), (review,))


def named_unit(units: Sequence[Unit], text: str) -> Unit | None:
    """Return the unit that a text names, alone or after the word for an interview."""
    said = normalise(text)
    first, _, rest = said.partition(" ")
    names = {normalise(unit.name): unit for unit in units}
    return names.get(said) or (names.get(rest) if recognise_intent(first) is Intent.INTERVIEW else None)


# Private functions


def _sit_with_card(turn: Turn, facts: Facts) -> Desk | Rejected:
    """Return the desk of who pressed a card that was drawn for them, of this round as it is now (S5, S6)."""
    desk = sit_at_desk(turn, facts)
    if isinstance(desk, Rejected):
        return desk
    card = facts.card
    if card is None:
        return Rejected(Reason.INTERVIEW_CARD_OLD)
    if turn.sender is None or not card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        return Rejected(Reason.CARD_OF_ANOTHER)
    # What was begun while the round was open needs its reason now, and so another card.
    is_old = desk.needs_reason and card.subject.noting is not None and not card.subject.noting.reason
    return Rejected(Reason.INTERVIEW_CARD_OLD) if is_old or card.subject.round_id != desk.collection.id else desk


def _on_card(desk: Desk, card: Card | None) -> tuple[Unit | None, Noting | None]:
    return (desk.unit(card.subject.unit_id), card.subject.noting) if card else (None, None)


def _interview(desk: Desk, unit: Unit, noting: Noting, card: Card | None) -> Interview:
    return Interview(desk.principal, desk.collection, unit.id, noting, card.subject.revision if card else None)
