"""The county's network in plain text: "logga nätverksmöte: …; datum: …", "deltog: Falun, Mora" (K20)."""

import re
from datetime import date

from msgspec.structs import replace

from dialogs.dates import read_day
from dialogs.facts import Facts
from dialogs.labels import find_word, split_head, split_labels
from dialogs.named_days import Lean
from dialogs.network import ask_event, log_draft, sit_at_log
from dialogs.plan_orders import WriteAttendance
from dialogs.states import State, Topic
from dialogs.steps import Step
from dialogs.turns import Turn
from domain.deadlines import local_date
from domain.errors import Reason, Rejected
from domain.ids import EventId
from domain.network import EventForm, EventKind
from domain.plan_messages import EventDraft
from domain.roster import Principal

_BETWEEN = re.compile(r"[,;\n]")
_LAST = re.compile(r"\s+(?:och|and|&)\s+", re.IGNORECASE)


def take(state: State, turn: Turn, facts: Facts) -> Step | None:
    """Take what a coordinator writes of an event, or of who took part; None when it is something else."""
    principal = sit_at_log(turn, facts)
    if isinstance(principal, Rejected):
        return None
    written = split_head(turn.text, "log_event")
    if written is not None:
        draft, slip = read_draft(turn, written)
        return log_draft(principal, turn, draft, slip) if draft.title else ask_event(draft, slip)
    return _take_attendance(state, turn, principal)


def read_draft(turn: Turn, written: str) -> tuple[EventDraft, Rejected | None]:
    """Return the event that a text tells of, and the first slip in it."""
    head = turn.text.partition(":")[0].split(maxsplit=1)
    draft = EventDraft(kind=find_word(head[-1], "event_kind", EventKind))
    slips: list[Rejected] = []
    for index, (label, value) in enumerate(split_labels(written, "event_field").parts):
        read = _fill(draft, label or ("title" if index == 0 else None), value, local_date(turn.now))
        if isinstance(read, Rejected):
            slips.append(read)
        else:
            draft = read
    return draft, slips[0] if slips else None


# Private functions


def _take_attendance(state: State, turn: Turn, principal: Principal) -> Step | None:
    for head, present in (("attended", True), ("absent", False)):
        written = split_head(turn.text, head)
        if written is not None:
            asked = state.topic is Topic.ATTENDANCE and state.choices
            event_id = EventId(state.choices[0]) if asked else None
            names = [name for part in _BETWEEN.split(written) for name in _LAST.split(part)]
            named = tuple(name.strip(" .") for name in names if name.strip(" ."))
            return Step(state, command=WriteAttendance(principal, event_id, named, present))
    return None


def _fill(draft: EventDraft, name: str | None, value: str, today: date) -> EventDraft | Rejected:
    match name:
        case "title":
            return replace(draft, title=value)
        case "place":
            return replace(draft, place=value)
        case "on":
            day = read_day(value, today, Lean.NEAREST)
            return day if isinstance(day, Rejected) else replace(draft, on=day)
        case "kind":
            kind = find_word(value, "event_kind", EventKind)
            return replace(draft, kind=kind) if kind else _unknown(value)
        case "form":
            form = find_word(value, "event_form", EventForm)
            return replace(draft, form=form) if form else _unknown(value)
        case _:
            return _unknown(value)


def _unknown(value: str) -> Rejected:
    return Rejected(Reason.FIELD_UNKNOWN, {"given": value[:40]})
