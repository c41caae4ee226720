"""Reminded later, or more time: by card or in plain text; and the coordinator's word on it (K17, K20)."""

from datetime import date

from msgspec.structs import replace

from dialogs.assessments import refuse_card, refuse_forms
from dialogs.dates import FoundDay, find_day
from dialogs.facts import Facts
from dialogs.intents import agrees, names
from dialogs.meant_parts import meant_by_card, meant_by_talk
from dialogs.phrases import normalise
from dialogs.reminder_wishes import AskSnooze, AskTime, DecideTime, RequestTime
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.asked_forms import AskedForm, AskedParts
from domain.conversations import Scope
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import TimeRequestId
from domain.requests import Intent
from domain.usecases.decide_time import Decision
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
    """Ask what needs more time, until when, and why."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms) if turn.verb else refuse_forms(turn, facts)
    asking = _asking(state, facts)
    if refused or asking is None:
        return refuse(state, refused or Reason.REPRESENTS_NOBODY)
    return Step(State(), command=asking)


def request_time(state: State, turn: Turn, facts: Facts) -> Step:
    """Take what it is about, day and reason from the card."""
    refused = refuse_card(turn, facts, facts.card, refuse_forms)
    asking = _asking(state, facts)
    if refused or asking is None or facts.card is None:
        return refuse(state, refused or Reason.REPRESENTS_NOBODY)
    choices = facts.card.subject.choices
    key = facts.card.subject.choose(turn.inputs.get("choice", "")) or (choices[0] if len(choices) == 1 else None)
    chosen = facts.asked_parts(key)
    if chosen is None:
        return Step(state, command=replace(asking, refused=Rejected(Reason.PART_MISSING)))
    until = _read_day(turn.inputs.get("until", ""))
    if until is None:
        return Step(state, command=replace(asking, chosen=chosen, refused=Rejected(Reason.NOT_A_DAY)))
    return Step(State(), command=RequestTime(replace(asking, chosen=chosen), until, turn.inputs.get("reason", "")))


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
        return _request_in_text(ask_time(state, turn, facts), turn, found)
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
    unit = next((each for each in facts.county_units if normalise(each.name) == normalise(name)), None)
    if unit is None or facts.principal is None or facts.collection is None:
        return None
    if turn.conversation.scope is not Scope.PERSONAL:
        return refuse(state, Reason.ONLY_IN_PRIVATE)
    return Step(state, command=DecideTime(Decision(facts.principal, facts.collection, None, granted, note, unit.id)))


def _answers_then(state: State, turn: Turn) -> bool:
    """Tell whether a person says, and does not ask, that the answer comes on another day; nothing else is talked of."""
    return state.topic is Topic.NOTHING and "?" not in turn.text and names(turn.text, "answering_then")


def _snoozing(facts: Facts) -> Snoozing | None:
    if facts.principal is None or facts.collection is None or not facts.asked:
        return None
    return Snoozing(facts.principal, facts.collection)


def _asking(state: State, facts: Facts) -> AskTime | None:
    """Return the question about what the card, or the talk, is about."""
    if facts.principal is None or facts.collection is None or not facts.asked:
        return None
    listed = [found for key in state.choices if (found := facts.asked_parts(key))]
    if facts.card is None and state.topic is Topic.ASKING_TIME and listed:
        meant = tuple(each for each in facts.asked if any(_is_among(each, parts) for parts in listed))
        return AskTime(facts.principal, facts.collection, meant, listed[0] if len(listed) == 1 else None)
    meant = meant_by_card(facts) if facts.card else meant_by_talk(state, facts)
    return AskTime(facts.principal, facts.collection, meant) if meant else None


def _is_among(asked: AskedForm, parts: AskedParts) -> bool:
    return asked.unit == parts.unit and asked.part in parts.parts


def _snooze_in_text(asked: Step, until: date) -> Step:
    if not isinstance(asked.command, AskSnooze):
        return asked
    return Step(State(), command=AskSnooze(asked.command.snoozing, until))


def _request_in_text(asked: Step, turn: Turn, found: FoundDay) -> Step:
    """Take the day, and what follows it as the reason; what stands before may name what it is about."""
    if not isinstance(asked.command, AskTime):
        return asked
    about = turn.text.strip().removesuffix(found.after)
    reason = found.after.lstrip(" :;,.-–—")  # noqa: RUF001 - signs that people write before a reason
    return Step(State(), command=RequestTime(asked.command, found.day, reason, about))


def _by_number(state: State, text: str) -> date | None:
    """Return the day that a number stands for, in the list of days that was offered."""
    numbered = {str(number): each for number, each in enumerate(state.choices, start=1)}
    return _read_day(numbered.get(normalise(text), ""))


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


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
