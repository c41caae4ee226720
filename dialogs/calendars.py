"""The calendar of a leadership: the address that one subscribes to, a new one, and none any more (S22)."""

from dialogs.facts import Facts
from dialogs.meeting_wishes import LendCalendar, RevokeCalendar
from dialogs.meeting_words import list_words, plain
from dialogs.phrases import normalise
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.meeting_messages import MeetingUnits
from domain.roster import Unit, UnitKind


def lend(state: State, turn: Turn, facts: Facts) -> Step:
    """Give the address of the person's leadership, or ask which one."""
    unit = _find_unit(turn, facts)
    if isinstance(unit, Rejected) or facts.principal is None:
        return refuse(state, unit if isinstance(unit, Rejected) else Reason.REPRESENTS_NOBODY)
    if unit is None:
        return _ask_unit(facts)
    anew = bool(set(plain(turn.text).split()) & list_words("calendar", "anew"))
    return Step(State(), command=LendCalendar(facts.principal, unit, anew))


def renew(state: State, turn: Turn, facts: Facts) -> Step:
    """Give a new address in the place of the one that there is."""
    unit = _find_unit(turn, facts)
    if isinstance(unit, Rejected) or unit is None or facts.principal is None:
        return refuse(state, unit if isinstance(unit, Rejected) else Reason.MEETING_CARD_OLD)
    return Step(State(), command=LendCalendar(facts.principal, unit, anew=True))


def revoke(state: State, turn: Turn, facts: Facts) -> Step:
    """Have the person's address lead nowhere any more."""
    unit = _find_unit(turn, facts)
    if isinstance(unit, Rejected) or facts.principal is None:
        return refuse(state, unit if isinstance(unit, Rejected) else Reason.REPRESENTS_NOBODY)
    return Step(State(), command=RevokeCalendar(facts.principal, unit)) if unit else _ask_unit(facts)


def choose_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take the leadership whose calendar is wanted, by number or name."""
    numbered = {str(number): UnitId(each) for number, each in enumerate(state.choices, start=1)}
    said = normalise(turn.text)
    mine = _own_units(facts)
    unit = next((each for each in mine if each.id == numbered.get(said) or normalise(each.name) == said), None)
    if unit is None or facts.principal is None:
        return None
    return Step(State(), command=LendCalendar(facts.principal, unit))


# Private functions


def _own_units(facts: Facts) -> tuple[Unit, ...]:
    units = facts.principal.units if facts.principal else ()
    return tuple(unit for unit in units if unit.kind is UnitKind.LEADERSHIP)


def _find_unit(turn: Turn, facts: Facts) -> Unit | Rejected | None:
    """Return the leadership that a card or a text is about; None where it has to be asked for.

    A coordinator who speaks for none is told where the county's calendar is to be had.
    """
    if turn.conversation.scope is not Scope.PERSONAL:
        return Rejected(Reason.ONLY_IN_PRIVATE)
    mine, card = _own_units(facts), facts.card
    if not mine:
        return Rejected(Reason.CALENDAR_OF_COUNTY if facts.is_coordinator else Reason.REPRESENTS_NOBODY)
    if turn.verb is not None and card is not None:
        if turn.sender is None or not card.is_for(turn.sender.tenant_id, turn.sender.object_id):
            return Rejected(Reason.MEETING_CARD_OLD)
        chosen = card.subject.unit_id or card.subject.choose(turn.inputs.get("choice", ""))
        named = next((unit for unit in mine if unit.id == chosen), None)
        return named or Rejected(Reason.REPRESENTS_NOBODY)
    said = f" {normalise(turn.text)} "
    named = next((unit for unit in mine if f" {normalise(unit.name)} " in said), None)
    return named or (mine[0] if len(mine) == 1 else None)


def _ask_unit(facts: Facts) -> Step:
    mine = _own_units(facts)
    asked = State(Topic.CALENDAR_UNIT, choices=tuple(unit.id for unit in mine))
    return Step(asked, (MeetingUnits(tuple((unit.id, unit.name) for unit in mine), for_calendar=True),))
