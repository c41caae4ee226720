"""What steps about plans and the network want done; what they are about is read only then."""

from msgspec import Struct, field

from domain.errors import Rejected
from domain.ids import ActivityId, EventId, UnitId
from domain.network import EventNote
from domain.plan_messages import EventDraft
from domain.plans import Wording
from domain.roster import County, Principal
from domain.usecases.write_activity import Changes


class ShowPlan(Struct, frozen=True):
    """Show a leadership's plan: the one with the id, else the one that is named, else the only one there is.

    `slip` is why it is shown again.
    """

    principal: Principal
    unit_id: UnitId | None = None
    named: str = ""
    slip: Rejected | None = None


class AskActivity(Struct, frozen=True):
    """Ask for a new activity of the person's own leadership."""

    principal: Principal
    unit_id: UnitId | None = None


class AddActivity(Struct, frozen=True):
    """Add an activity; with a slip in what was written, ask again."""

    principal: Principal
    unit_id: UnitId | None
    wording: Wording
    slip: Rejected | None = None


class ChangeActivity(Struct, frozen=True):
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


class LendPlanFiles(Struct, frozen=True):
    """Lend links to the templates, or to the plan where there is one."""

    principal: Principal
    unit_id: UnitId | None


class ShowNetwork(Struct, frozen=True):
    """Show the next events and how many took part in the last."""

    county: County
    may_log: bool


class LogEvent(Struct, frozen=True):
    """Log an event; `draft` is what was filled in, for asking again."""

    principal: Principal
    note: EventNote
    draft: EventDraft


class AskAttendance(Struct, frozen=True):
    """Ask who took part in an event; without an id in the last that was."""

    principal: Principal
    event_id: EventId | None = None


class TakeAttendance(Struct, frozen=True):
    """Note who took part, from a card: exactly these."""

    principal: Principal
    event_id: EventId
    present: frozenset[UnitId]


class WriteAttendance(Struct, frozen=True):
    """Note who took part, or did not, by names in plain text; without an id in the last event that was."""

    principal: Principal
    event_id: EventId | None
    names: tuple[str, ...]
    present: bool


NetworkCommand = ShowNetwork | LogEvent | AskAttendance | TakeAttendance | WriteAttendance
PlanOrder = ShowPlan | AskActivity | AddActivity | ChangeActivity | LendPlanFiles
PlanCommand = PlanOrder | NetworkCommand
