"""What is said of a leadership's plan, to its own people and the coordinators only, and of the county's network."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct, field

from domain.errors import Rejected
from domain.file_links import PlanDocument
from domain.ids import UnitId
from domain.network import Event, EventForm, EventKind, Turnout
from domain.plans import Activity, Wording


class PlanQuestion(Struct, frozen=True):
    """Ask which leadership's plan, of a person who may see several."""

    units: tuple[tuple[UnitId, str], ...]


class PlanShown(Struct, frozen=True):
    """A leadership's activities; where there are none, the offer of templates.

    Attributes:
        is_own: whether it is shown to the leadership itself, which alone is told what is missing and may change it.
        changed: what has just been added or changed.
    """

    unit_id: UnitId
    unit: str
    activities: tuple[Activity, ...]
    is_own: bool
    changed: Activity | None = None
    refused: Rejected | None = None


class NewActivity(Struct, frozen=True):
    """Ask for an activity: what, why, how it is measured, who, and until when."""

    unit_id: UnitId
    unit: str
    wording: Wording = field(default_factory=Wording)
    refused: Rejected | None = None


class ActivityChange(Struct, frozen=True):
    """Ask how far an activity has come, and what else of it has changed.

    `number` is its place in the plan, by which it is named in plain text.
    """

    unit_id: UnitId
    unit: str
    activity: Activity
    number: int
    wording: Wording
    refused: Rejected | None = None


class PlanFiles(Struct, frozen=True):
    """Documents about the plan, each at its address; none where there is nowhere to fetch them."""

    unit_id: UnitId
    unit: str
    addresses: Mapping[PlanDocument, str]


class PlanDue(Struct, frozen=True):
    """Remind a leadership of what is due soon, kindly and in one message.

    `numbers` are the activities' places in the plan.
    """

    unit_id: UnitId
    unit: str
    activities: tuple[Activity, ...]
    numbers: tuple[int, ...]
    today: date


class NetworkShown(Struct, frozen=True):
    """The next events and how many took part in the last: counts only, never who (K17).

    Attributes:
        may_log: for coordinators in private, who are offered to log and to note.
        open_events: what a coordinator may note attendance of, the latest first.
    """

    county: str
    planned: tuple[Event, ...]
    turnouts: tuple[Turnout, ...]
    may_log: bool = False
    open_events: tuple[Event, ...] = ()


class EventDraft(Struct, frozen=True):
    """What has been filled in of an event."""

    on: date | None = None
    kind: EventKind | None = None
    title: str = ""
    place: str = ""
    form: EventForm | None = None


class NewEvent(Struct, frozen=True):
    """Ask for an event: date, kind, title, place and form."""

    draft: EventDraft = field(default_factory=EventDraft)
    refused: Rejected | None = None


class EventLogged(Struct, frozen=True):
    """It is stored that an event is planned, or was held."""

    event: Event


class AttendanceForm(Struct, frozen=True):
    """Ask who took part in an event: municipalities, and leaderships as such; filled in with what is noted.

    Attributes:
        municipalities: ids and names.
        leaderships: ids and names.
        present: what is noted already.
    """

    event: Event
    municipalities: tuple[tuple[UnitId, str], ...]
    leaderships: tuple[tuple[UnitId, str], ...]
    present: frozenset[UnitId]
    refused: Rejected | None = None


class AttendanceNoted(Struct, frozen=True):
    """It is stored who took part; `turnout` is None where nobody is noted.

    `names` are shown to the coordinator who has noted them.
    """

    event: Event
    turnout: Turnout | None
    names: tuple[str, ...]


PlanMessage = (
    PlanQuestion
    | PlanShown
    | NewActivity
    | ActivityChange
    | PlanFiles
    | PlanDue
    | NetworkShown
    | NewEvent
    | EventLogged
    | AttendanceForm
    | AttendanceNoted
)
