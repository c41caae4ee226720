"""What steps about plans and the network want done; what they are about is read only then."""

from dataclasses import dataclass, field

from domain.errors import Rejected
from domain.ids import ActivityId, EventId, UnitId
from domain.network import EventNote
from domain.plan_messages import EventDraft
from domain.plans import Wording
from domain.roster import County, Principal
from domain.usecases.write_activity import Changes


@dataclass(frozen=True, slots=True)
class ShowPlan:
    """Show a leadership's plan: the one with the id, else the one that is named, else the only one there is.

    `slip` is why it is shown again.
    """

    principal: Principal
    unit_id: UnitId | None = None
    named: str = ""
    slip: Rejected | None = None


@dataclass(frozen=True, slots=True)
class AskActivity:
    """Ask for a new activity of the person's own leadership."""

    principal: Principal
    unit_id: UnitId | None = None


@dataclass(frozen=True, slots=True)
class AddActivity:
    """Add an activity; with a slip in what was written, ask again."""

    principal: Principal
    unit_id: UnitId | None
    wording: Wording
    slip: Rejected | None = None


@dataclass(frozen=True, slots=True)
class ChangeActivity:
    """Change an activity, known by its id or its number in the plan; without changes, ask what has changed.

    Attributes:
        seen: the revision that its card was drawn with.
        slip: in what was written: then it is asked again.
    """

    principal: Principal
    unit_id: UnitId | None
    activity_id: ActivityId | None = None
    number: int | None = None
    changes: Changes = field(default_factory=dict)
    seen: int | None = None
    slip: Rejected | None = None


@dataclass(frozen=True, slots=True)
class LendPlanFiles:
    """Lend links to the templates, or to the plan where there is one."""

    principal: Principal
    unit_id: UnitId | None


@dataclass(frozen=True, slots=True)
class ShowNetwork:
    """Show the next events and how many took part in the last."""

    county: County
    may_log: bool


@dataclass(frozen=True, slots=True)
class LogEvent:
    """Log an event; `draft` is what was filled in, for asking again."""

    principal: Principal
    note: EventNote
    draft: EventDraft


@dataclass(frozen=True, slots=True)
class AskAttendance:
    """Ask who took part in an event; without an id in the last that was."""

    principal: Principal
    event_id: EventId | None = None


@dataclass(frozen=True, slots=True)
class TakeAttendance:
    """Note who took part, from a card: exactly these."""

    principal: Principal
    event_id: EventId
    present: frozenset[UnitId]


@dataclass(frozen=True, slots=True)
class WriteAttendance:
    """Note who took part, or did not, by names in plain text; without an id in the last event that was."""

    principal: Principal
    event_id: EventId | None
    names: tuple[str, ...]
    present: bool


NetworkCommand = ShowNetwork | LogEvent | AskAttendance | TakeAttendance | WriteAttendance
PlanOrder = ShowPlan | AskActivity | AddActivity | ChangeActivity | LendPlanFiles
PlanCommand = PlanOrder | NetworkCommand
