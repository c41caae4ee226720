"""The coordinator's board in plain text: an order and the name of a unit, as in "påminn LS05" (K20)."""

from collections.abc import Callable, Mapping

from dialogs import interviews
from dialogs.board_wishes import RemindUnit, ResendFailed, ResumeMessage, ShowBoard, StopMessage
from dialogs.boards import Seat, ask_until, extend_until, sit_at_board
from dialogs.dates import find_day
from dialogs.facts import Facts
from dialogs.intents import agrees, recognise_intent
from dialogs.phrases import list_words, normalise
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.board_messages import WhichUnit
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.requests import Intent
from domain.roster import Unit, UnitKind
from domain.usecases.stop_message import Halting

# What is said of a part on the board, beside what it is called elsewhere.
PARTS: Mapping[Intent, Part] = {
    Intent.ASSESS: Part.SELF_ASSESSMENT,
    Intent.STATUS_FORM: Part.LEADERSHIP_STATUS,
    Intent.STATUS: Part.LEADERSHIP_STATUS,
    Intent.MUNICIPAL_SURVEY: Part.MUNICIPAL_SURVEY,
    Intent.ECONOMY: Part.ECONOMY,
}
ORDERS = ("show", "remind", "extend", "resend", "stop", "resume", "answer_for")


def take(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take an order about a unit, or the answer to what was asked from the board; None for any other text."""
    if not facts.is_coordinator:
        return None
    seat = sit_at_board(turn, facts)
    if not isinstance(seat, Rejected) and (answered := _take_answer(state, seat, turn)):
        return answered
    order, rest = _split_order(turn.text)
    named = _find_named(facts.county_units, rest)
    if order is None or (order == "answer_for" and any(facts.unit(each.id) for each in named)):
        return None
    if isinstance(seat, Rejected):
        return refuse(state, seat) if named else None
    if order == "answer_for" and len(named) == 1:
        return _answer_for(state, turn, facts, named[0])
    return _take_order(order, seat, named, turn)


# Private functions


def _take_order(order: str, seat: Seat, named: tuple[Unit, ...], turn: Turn) -> Step | None:
    if len(named) > 1:
        return Step(State(), (WhichUnit(seat.collection, named),))
    if not named:
        return _show_part(seat, _split_order(turn.text)[1]) if order == "show" else None
    return _carry_out(order, seat, named[0], turn)


def _take_answer(state: State, seat: Seat, turn: Turn) -> Step | None:
    """Take the yes to whether somebody is to be reminded all the same, or the day until which a unit has time."""
    unit = seat.find(state.unit_id)
    if unit is None or state.round_id != seat.collection.id:
        return None
    if state.topic is Topic.REMINDING_AGAIN and agrees(turn.text):
        return Step(State(), command=RemindUnit(seat.deed(unit), sure=True))
    if state.topic is Topic.EXTENDING and find_day(turn.text, local_date(turn.now)):
        return _extend(seat, unit, turn, turn.text)
    return None


def _split_order(text: str) -> tuple[str | None, str]:
    """Return the order that a text begins with, the longest that does, and what follows it in plain form."""
    said = normalise(text)
    begun = [
        (words, order) for order in ORDERS for words in list_words("board_order", order) if said.startswith(f"{words} ")
    ]
    words, found = max(begun, key=lambda each: len(each[0]), default=("", None))
    return found, said.removeprefix(words).strip()


def _find_named(units: tuple[Unit, ...], rest: str) -> tuple[Unit, ...]:
    """Return the units that a text names: of one name the kind that is said, and of several names the longest."""
    named = [each for each in units if f" {normalise(each.name)} " in f" {rest} "]
    longest = max((len(each.name) for each in named), default=0)
    alike = tuple(each for each in named if len(each.name) == longest)
    said = [kind for kind in UnitKind if not list_words("unit_kind", kind.value).isdisjoint(rest.split())]
    return tuple(each for each in alike if each.kind in said) or alike


def _show_part(seat: Seat, rest: str) -> Step | None:
    intent = recognise_intent(rest)
    part = PARTS.get(intent) if intent else None
    return Step(State(), command=ShowBoard(seat.collection, part)) if part else None


def _carry_out(order: str, seat: Seat, unit: Unit, turn: Turn) -> Step:
    if order == "extend":
        after = turn.text[turn.text.casefold().find(unit.name.casefold()) + len(unit.name) :]
        return _extend(seat, unit, turn, after)
    # Whatever else is said may change what is meant: the unit is shown, and a press does it.
    is_plain = _has_nothing_else(turn.text, unit)
    command = _COMMANDS.get(order) if is_plain else None
    return command(seat, unit) if command else Step(State(), command=ShowBoard(seat.collection, unit=unit))


def _has_nothing_else(text: str, unit: Unit) -> bool:
    _, rest = _split_order(text)
    left = set(f" {rest} ".replace(f" {normalise(unit.name)} ", " ", 1).split())
    kinds = frozenset().union(*(list_words("unit_kind", kind.value) for kind in UnitKind))
    return left <= list_words("polite") | kinds | list_words("board_order", "after")


def _extend(seat: Seat, unit: Unit, turn: Turn, said: str) -> Step:
    """Take the day, and what follows it as the reason."""
    found = find_day(said, local_date(turn.now))
    if found is None:
        return ask_until(seat, unit)
    return extend_until(seat, unit, found.day, found.after.lstrip(" :;,.-–—"))  # noqa: RUF001 - signs that people write before a reason


def _answer_for(state: State, turn: Turn, facts: Facts, unit: Unit) -> Step:
    """Begin to note an interview: of leaderships, as what they hand in alone can be noted."""
    desk = interviews.sit_at_desk(turn, facts)
    if isinstance(desk, Rejected):
        return refuse(state, desk)
    if desk.unit(unit.id) is None:
        return refuse(state, Rejected(Reason.NOT_FOR_INTERVIEWS, {"unit": unit.name}))
    return interviews.begin_with(desk, unit)


_COMMANDS: Mapping[str, Callable[[Seat, Unit], Step]] = {
    "remind": lambda seat, unit: Step(State(), command=RemindUnit(seat.deed(unit))),
    "resend": lambda seat, unit: Step(State(), command=ResendFailed(seat.deed(unit))),
    "stop": lambda seat, unit: Step(State(), command=StopMessage(Halting(seat.deed(unit)))),
    "resume": lambda seat, unit: Step(State(), command=ResumeMessage(Halting(seat.deed(unit)))),
}
