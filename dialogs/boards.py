"""The coordinator's board, by its buttons: the whole, a part, a unit, and what is done about it (K17)."""

from datetime import date

from msgspec import Struct

from dialogs import menu
from dialogs.board_wishes import (
    AskExtension,
    ExtendTime,
    RemindUnit,
    ResendFailed,
    ResumeMessage,
    ShowBoard,
    StopMessage,
)
from dialogs.facts import Facts
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.cards import Card
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.roster import Principal, Unit
from domain.rounds import Round
from domain.usecases.check_deed import Deed
from domain.usecases.extend_time import Extension
from domain.usecases.stop_message import Halting

# What the card that asks once more stands for: the server's own word that it has asked.
SURE = "sure"


class Seat(Struct, frozen=True):
    """A coordinator at the board of a round, in private; `card` is the one that was pressed."""

    principal: Principal
    collection: Round
    units: tuple[Unit, ...]
    card: Card | None = None

    @property
    def unit(self) -> Unit | None:
        """Return the unit that the card is about."""
        return self.find(self.card.subject.unit_id) if self.card else None

    def find(self, unit_id: str | None) -> Unit | None:
        """Return one of the county's units."""
        return next((each for each in self.units if each.id == unit_id), None)

    def deed(self, unit: Unit | None) -> Deed:
        """Return what is to be done about a unit, or about the round."""
        return Deed(self.collection, self.principal, self.principal.person.id, unit)


def sit_at_board(turn: Turn, facts: Facts) -> Seat | Rejected:
    """Return the coordinator's seat, or why there is none."""
    if not facts.is_coordinator or facts.principal is None:
        return Rejected(Reason.NOT_COORDINATOR)
    if turn.conversation.scope is not Scope.PERSONAL:
        return Rejected(Reason.ONLY_IN_PRIVATE)
    if facts.collection is None:
        return Rejected(Reason.NO_ROUND)
    return Seat(facts.principal, facts.collection, facts.county_units, facts.card if turn.verb else None)


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the board; to others, and in a channel, nothing but counts."""
    seat = sit_at_board(turn, facts)
    if isinstance(seat, Rejected):
        return menu.show_status(state, turn, facts)
    return Step(State(), command=ShowBoard(seat.collection))


def show_part(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the part that was chosen."""
    seat = _sit_with_card(turn, facts)
    if isinstance(seat, Rejected) or seat.card is None:
        return refuse(state, seat if isinstance(seat, Rejected) else Reason.STALE_CARD)
    chosen = seat.card.subject.choose(turn.inputs.get("choice", ""))
    part = next((each for each in Part if each == chosen), None)
    return Step(State(), command=ShowBoard(seat.collection, part))


def show_unit(state: State, turn: Turn, facts: Facts) -> Step:
    """Show the unit that was chosen, or that the card is about."""
    seat = _sit_with_card(turn, facts)
    if isinstance(seat, Rejected) or seat.card is None:
        return refuse(state, seat if isinstance(seat, Rejected) else Reason.STALE_CARD)
    unit = seat.unit or seat.find(seat.card.subject.choose(turn.inputs.get("choice", "")))
    if unit is None:
        return refuse(state, Reason.UNIT_MISSING)
    return Step(State(), command=ShowBoard(seat.collection, unit=unit))


def remind(state: State, turn: Turn, facts: Facts) -> Step:
    """Remind the unit now; the card that has asked once more says that the coordinator is sure."""
    seat = _sit_with_unit(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    sure = seat.card is not None and SURE in seat.card.subject.choices
    return Step(State(), command=RemindUnit(seat.deed(seat.unit), sure))


def ask_extension(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask until when the unit has time, and why."""
    seat = _sit_with_unit(turn, facts)
    if isinstance(seat, Rejected) or seat.unit is None:
        return refuse(state, seat if isinstance(seat, Rejected) else Reason.STALE_CARD)
    return ask_until(seat, seat.unit)


def extend(state: State, turn: Turn, facts: Facts) -> Step:
    """Take the day and the reason from the card."""
    seat = _sit_with_unit(turn, facts)
    if isinstance(seat, Rejected) or seat.unit is None:
        return refuse(state, seat if isinstance(seat, Rejected) else Reason.STALE_CARD)
    until = _read_day(turn.inputs.get("until", ""))
    if until is None:
        return ask_until(seat, seat.unit, Rejected(Reason.NOT_A_DAY))
    return extend_until(seat, seat.unit, until, turn.inputs.get("reason", ""))


def resend(state: State, turn: Turn, facts: Facts) -> Step:
    """Send again what did not get through: of the card's unit, else of the round."""
    seat = _sit_with_card(turn, facts) if turn.verb else sit_at_board(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    return Step(State(), command=ResendFailed(seat.deed(seat.unit)))


def stop(state: State, turn: Turn, facts: Facts) -> Step:
    """Stop the message that the card shows as the unit's next."""
    seat = _sit_with_unit(turn, facts)
    if isinstance(seat, Rejected) or seat.card is None:
        return refuse(state, seat if isinstance(seat, Rejected) else Reason.STALE_CARD)
    steps = frozenset(seat.card.subject.choices) - {SURE}
    return Step(State(), command=StopMessage(Halting(seat.deed(seat.unit), steps)))


def resume(state: State, turn: Turn, facts: Facts) -> Step:
    """Let come after all what was stopped for the unit."""
    seat = _sit_with_unit(turn, facts)
    if isinstance(seat, Rejected):
        return refuse(state, seat)
    return Step(State(), command=ResumeMessage(Halting(seat.deed(seat.unit))))


def ask_until(seat: Seat, unit: Unit, refused: Rejected | None = None) -> Step:
    """Ask for the day and the reason."""
    state = State(Topic.EXTENDING, seat.collection.id, unit.id)
    return Step(state, command=AskExtension(seat.deed(unit), refused))


def extend_until(seat: Seat, unit: Unit, until: date, reason: str) -> Step:
    """Give the unit time until a day."""
    return Step(State(), command=ExtendTime(Extension(seat.deed(unit), until, reason)))


# Private functions


def _sit_with_card(turn: Turn, facts: Facts) -> Seat | Rejected:
    """Return the seat of who pressed a card that was drawn for them, of the round as it is now (S5, S6)."""
    seat = sit_at_board(turn, facts)
    if isinstance(seat, Rejected):
        return seat
    if seat.card is None or turn.sender is None:
        return Rejected(Reason.STALE_CARD)
    if not seat.card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        return Rejected(Reason.CARD_OF_ANOTHER)
    return seat if seat.card.subject.round_id == seat.collection.id else Rejected(Reason.STALE_CARD)


def _sit_with_unit(turn: Turn, facts: Facts) -> Seat | Rejected:
    seat = _sit_with_card(turn, facts)
    return seat if isinstance(seat, Rejected) or seat.unit is not None else Rejected(Reason.STALE_CARD)


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
