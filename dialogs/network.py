"""The county's network, by card: what comes next, and for coordinators what is logged and who took part."""

from datetime import date

from dialogs.dates import read_day
from dialogs.facts import Facts
from dialogs.named_days import Lean
from dialogs.plan_orders import AskAttendance, LogEvent, ShowNetwork, TakeAttendance
from dialogs.states import State, Topic
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.cards import Card
from domain.conversations import Scope
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import EventId, UnitId
from domain.network import EventForm, EventKind, EventNote, EventState
from domain.plan_messages import EventDraft, NewEvent
from domain.roster import Principal


def show(state: State, turn: Turn, facts: Facts) -> Step:
    """Show what comes next and how many took part: to anybody of the county, and in its channel."""
    if facts.county is None:
        return refuse(state, Reason.REPRESENTS_NOBODY)
    private = turn.conversation.scope is Scope.PERSONAL
    return Step(State(), command=ShowNetwork(facts.county, private and facts.is_coordinator))


def sit_at_log(turn: Turn, facts: Facts) -> Principal | Rejected:
    """Return the coordinator who may log, in private."""
    if facts.principal is None or not facts.is_coordinator:
        return Rejected(Reason.NOT_COORDINATOR)
    return facts.principal if turn.conversation.scope is Scope.PERSONAL else Rejected(Reason.ONLY_IN_PRIVATE)


def ask(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask for an event to log."""
    principal = sit_at_log(turn, facts)
    if isinstance(principal, Rejected):
        return refuse(state, principal)
    return ask_event(EventDraft())


def log(state: State, turn: Turn, facts: Facts) -> Step:
    """Take an event from its card."""
    found = _sit_with_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, inputs = found[0], turn.inputs
    kinds = {str(number): each for number, each in enumerate(EventKind, start=1)}
    forms = {str(number): each for number, each in enumerate(EventForm, start=1)}
    given = inputs.get("event_date", "")
    on = read_day(given, local_date(turn.now), Lean.NEAREST) if given.strip() else None
    draft = EventDraft(
        on=on if isinstance(on, date) else None,
        kind=kinds.get(inputs.get("event_kind", "")),
        title=inputs.get("event_title", ""),
        place=inputs.get("event_place", ""),
        form=forms.get(inputs.get("event_form", "")),
    )
    return log_draft(principal, turn, draft, on if isinstance(on, Rejected) else None)


def log_draft(principal: Principal, turn: Turn, draft: EventDraft, slip: Rejected | None = None) -> Step:
    """Have it logged: what is still to come is planned, the rest was held; ask for what is missing."""
    if slip or draft.on is None:
        return ask_event(draft, slip or Rejected(Reason.EVENT_DATE_MISSING))
    state = EventState.PLANNED if draft.on > local_date(turn.now) else EventState.HELD
    kind = draft.kind or EventKind.NETWORK_MEETING
    note = EventNote(draft.on, kind, draft.title, draft.place, draft.form, state)
    return Step(State(), command=LogEvent(principal, note, draft))


def ask_event(draft: EventDraft, refused: Rejected | None = None) -> Step:
    """Ask for an event, filled in with what is known."""
    return Step(State(Topic.NEW_EVENT), (NewEvent(draft, refused),))


def ask_attendance(state: State, turn: Turn, facts: Facts) -> Step:
    """Ask who took part in the event on the card, or that was chosen on it."""
    found = _sit_with_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, card = found
    chosen = card.subject.event_id or card.subject.choose(turn.inputs.get("choice", ""))
    return Step(State(), command=AskAttendance(principal, EventId(chosen) if chosen else None))


def take_attendance(state: State, turn: Turn, facts: Facts) -> Step:
    """Take who took part from the card: exactly those who are ticked."""
    found = _sit_with_card(turn, facts)
    if isinstance(found, Rejected):
        return refuse(state, found)
    principal, card = found
    if card.subject.event_id is None:
        return refuse(state, Reason.STALE_CARD)
    ticked = f"{turn.inputs.get('municipalities', '')},{turn.inputs.get('leaderships', '')}".split(",")
    chosen = frozenset(UnitId(unit) for number in ticked if (unit := card.subject.choose(number.strip())))
    return Step(State(), command=TakeAttendance(principal, card.subject.event_id, chosen))


# Private functions


def _sit_with_card(turn: Turn, facts: Facts) -> tuple[Principal, Card] | Rejected:
    principal, card = sit_at_log(turn, facts), facts.card
    if isinstance(principal, Rejected):
        return principal
    if card is None:
        return Rejected(Reason.STALE_CARD)
    own = turn.sender is not None and card.is_for(turn.sender.tenant_id, turn.sender.object_id)
    return (principal, card) if own else Rejected(Reason.CARD_OF_ANOTHER)
