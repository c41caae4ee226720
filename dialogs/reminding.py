"""Reminded later, or more time: by card or in plain text; and the coordinator's word on it (K17, K20)."""

from datetime import date

from dialogs.assessments import refuse_all, refuse_card, refuse_forms
from dialogs.dates import FoundDay, find_day
from dialogs.facts import Facts
from dialogs.intents import agrees, names
from dialogs.phrases import normalise
from dialogs.reminder_wishes import AskSnooze, DecideTime, RequestTime
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.conversations import Scope
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import TimeRequestId, UnitId
from domain.reminder_messages import TimeQuestion
from domain.requests import Intent
from domain.roster import Unit
from domain.rounds import Round
from domain.usecases.decide_time import Decision
from domain.usecases.request_time import TimeWish
from domain.usecases.snooze_reminders import Snoozing


def ask_snooze(state: State, turn: Turn, facts: Facts) -> Step:
    """Offer some days on which to be reminded again."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms) if turn.verb else refuse_forms(turn, facts)
    snoozing = _snoozing(facts)
    if refused or snoozing is None:
        return refuse(state, refused or Reason.NO_ROUND)
    return Step(State(Topic.SNOOZING, snoozing.collection.id), command=AskSnooze(snoozing))


def snooze(state: State, turn: Turn, facts: Facts) -> Step:
    """Take the day of the button, or the one that was filled in."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms)
    snoozing = _snoozing(facts)
    if refused or snoozing is None or facts.card is None:
        return refuse(state, refused or Reason.NO_ROUND)
    chosen = facts.card.subject.choose(turn.inputs.get("choice", "")) or turn.inputs.get("until", "")
    until = _read_day(chosen)
    if until is None:
        return Step(state, command=AskSnooze(snoozing, refused=Rejected(Reason.NOT_A_DAY)))
    return Step(State(), command=AskSnooze(snoozing, until))


def ask_time(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask until when the unit needs, and why."""
    refused = refuse_card(turn, facts, facts.card) if turn.verb else refuse_all(turn, facts)
    if refused or facts.collection is None:
        return refuse(state, refused or Reason.NO_ROUND)
    return _ask_time(facts, facts.collection, _unanswered(facts))


def request_time(state: State, turn: Turn, facts: Facts) -> Step:
    """Take unit, day and reason from the card."""
    refused = refuse_card(turn, facts, facts.card)
    if refused or facts.collection is None or facts.card is None:
        return refuse(state, refused or Reason.NO_ROUND)
    subject = facts.card.subject
    chosen = subject.choose(turn.inputs.get("choice", "")) or (subject.choices[0] if len(subject.choices) == 1 else "")
    unit = facts.unit(UnitId(chosen)) if chosen else None
    if unit is None:
        return _ask_time(facts, facts.collection, facts.units, Rejected(Reason.UNIT_MISSING))
    until = _read_day(turn.inputs.get("until", ""))
    if until is None:
        return _ask_time(facts, facts.collection, (unit,), Rejected(Reason.NOT_A_DAY))
    return _wish(facts, facts.collection, unit, until, turn.inputs.get("reason", ""))


def grant_time(state: State, turn: Turn, facts: Facts) -> Step:
    """Give the unit the time that it asked for."""
    return _decide(state, turn, facts, granted=True)


def refuse_time(state: State, turn: Turn, facts: Facts) -> Step:
    """Keep to the date."""
    return _decide(state, turn, facts, granted=False)


def take_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take what names a day, where a day was asked for or the words for it stand beside; None for any other text.

    A coordinator grants or declines what a unit has asked for by naming it.
    """
    if (decided := _decide_in_text(state, turn, facts)) is not None:
        return decided
    found = find_day(turn.text, local_date(turn.now))
    numbered = _by_number(state, turn.text) if state.topic is Topic.SNOOZING else None
    if found and (names(turn.text, Intent.MORE_TIME.value) or state.topic is Topic.ASKING_TIME):
        return _request_in_text(ask_time(state, turn, facts), turn, facts, found)
    if found and (names(turn.text, "reminding") or state.topic is Topic.SNOOZING or _answers_then(state, turn)):
        return _snooze_in_text(ask_snooze(state, turn, facts), found.day)
    return _snooze_in_text(ask_snooze(state, turn, facts), numbered) if numbered else None


# Private functions


def _decide_in_text(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take "grant LS05" or "decline LS05: why" of a coordinator in private; None for any other text."""
    word, _, rest = turn.text.strip().partition(" ")
    granted = agrees(word, "granting")
    if not facts.is_coordinator or not (granted or agrees(word, "declining")):
        return None
    name, _, note = rest.partition(":")
    unit = next((each.unit for each in facts.standings if normalise(each.unit.name) == normalise(name)), None)
    if unit is None or facts.principal is None or facts.collection is None:
        return None
    if turn.conversation.scope is not Scope.PERSONAL:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    return Step(state, command=DecideTime(Decision(facts.principal, facts.collection, None, granted, note, unit.id)))


def _answers_then(state: State, turn: Turn) -> bool:
    """Tell whether a person says, and does not ask, that the answer comes on another day; nothing else is talked of."""
    return state.topic is Topic.NOTHING and "?" not in turn.text and names(turn.text, "answering_then")


def _unanswered(facts: Facts) -> tuple[Unit, ...]:
    """Return the person's units that nobody has answered for; all of them where there is none."""
    left = [each for each in facts.units if each.id not in facts.handed_in and not facts.others.get(each.id)]
    return tuple(left) or facts.units


def _snoozing(facts: Facts) -> Snoozing | None:
    if facts.principal is None or facts.collection is None or not facts.forms:
        return None
    due = [facts.own_due.get(unit.id, facts.collection.due_on) for unit in _unanswered(facts)]
    return Snoozing(facts.principal, facts.collection, min(due, default=facts.collection.due_on))


def _snooze_in_text(asked: Step, until: date) -> Step:
    if not isinstance(asked.command, AskSnooze):
        return asked
    return Step(State(), command=AskSnooze(asked.command.snoozing, until))


def _request_in_text(asked: Step, turn: Turn, facts: Facts, found: FoundDay) -> Step:
    """Take the day, and what follows it as the reason; of several units the one that is named."""
    if facts.collection is None or not any(isinstance(each, TimeQuestion) for each in asked.messages):
        return asked
    said, units = normalise(turn.text), _unanswered(facts)
    meant = units if len(units) == 1 else tuple(unit for unit in units if normalise(unit.name) in said)
    if len(meant) != 1:
        return _ask_time(facts, facts.collection, units, Rejected(Reason.UNIT_MISSING))
    reason = found.after.lstrip(" :;,.-–—")  # noqa: RUF001 - signs that people write before a reason
    return _wish(facts, facts.collection, meant[0], found.day, reason)


def _by_number(state: State, text: str) -> date | None:
    """Return the day that a number stands for, in the list of days that was offered."""
    numbered = {str(number): each for number, each in enumerate(state.choices, start=1)}
    return _read_day(numbered.get(normalise(text), ""))


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _ask_time(facts: Facts, collection: Round, units: tuple[Unit, ...], refused: Rejected | None = None) -> Step:
    due_on = max(facts.own_due.get(unit.id, collection.due_on) for unit in units)
    question = TimeQuestion(collection, tuple((unit.id, unit.name) for unit in units), due_on, refused)
    return Step(State(Topic.ASKING_TIME, collection.id), (question,))


def _wish(facts: Facts, collection: Round, unit: Unit, until: date, reason: str) -> Step:
    if facts.principal is None:
        return refuse(State(), Reason.REPRESENTS_NOBODY)
    due_on = facts.own_due.get(unit.id, collection.due_on)
    again = TimeQuestion(collection, ((unit.id, unit.name),), due_on)
    wish = TimeWish(facts.principal, collection, unit.id, until, reason)
    return Step(State(), command=RequestTime(wish, unit, again))


def _decide(state: State, turn: Turn, facts: Facts, *, granted: bool) -> Step:
    card = facts.card
    if facts.principal is None or not facts.is_coordinator:
        return refuse(state, Reason.NOT_COORDINATOR)
    if turn.conversation.scope is not Scope.PERSONAL:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    if card is None or turn.sender is None or not card.subject.choices:
        return refuse(state, Reason.STALE_CARD)
    if not card.is_for(turn.sender.tenant_id, turn.sender.object_id):
        return refuse(state, Reason.CARD_OF_ANOTHER)
    collection = facts.round(card.subject.round_id)
    if collection is None:
        return refuse(state, Reason.STALE_CARD)
    request_id = TimeRequestId(card.subject.choices[0])
    note = turn.inputs.get("note", "")
    return Step(state, command=DecideTime(Decision(facts.principal, collection, request_id, granted, note)))
