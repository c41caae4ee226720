"""Samples of what is said of local plans and of the county's network."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.file_links import PlanDocument
from domain.ids import ActivityId, CountyId, EventId, UnitId
from domain.messages import Message
from domain.network import Event, EventForm, EventKind, EventNote, EventState, Share, Turnout
from domain.plan_messages import (
    ActivityChange,
    AttendanceForm,
    AttendanceNoted,
    EventDraft,
    EventLogged,
    NetworkShown,
    NewActivity,
    NewEvent,
    PlanDue,
    PlanFiles,
    PlanQuestion,
    PlanShown,
)
from domain.plans import MAX_NAME, MOST_ACTIVITIES, Activity, Stage, Wording
from tests.rendering.joint_samples import ADDRESS

NOW = datetime(2025, 6, 16, 7, 0, tzinfo=UTC)
UNIT = UnitId("unit-13")
WORDING = Wording(
    name="Gemensam vårdplan vid utskrivning",
    goal="Trygg utskrivning för alla över 65 år",
    target="9 av 10 har en plan inom tre dagar",
    responsible="Enhetschef, hemtjänsten",
    starts_on=date(2025, 2, 1),
    due_on=date(2025, 6, 30),
    stage=Stage.UNDER_WAY,
)
MUNICIPALITIES = (
    *("Avesta", "Borlänge", "Falun", "Gagnef", "Hedemora", "Leksand", "Ludvika", "Malung-Sälen", "Mora", "Orsa"),
    *("Rättvik", "Smedjebacken", "Säter", "Vansbro", "Älvdalen"),
)
# Whatever stands in a sample of ours as a name, a title or a place.
NAMES = frozenset(
    {
        *MUNICIPALITIES,
        WORDING.name,
        WORDING.goal,
        WORDING.target,
        WORDING.responsible,
        "Bjuda in ambulansen",
        "Fast vårdkontakt",
        "Höstens nätverksmöte",
        "Ludvik",
        "midsommar",
        *(f"LS{number:02}" for number in range(1, 13)),
    }
)


def plan_samples(unit: str, county: str, comment: str) -> Mapping[str, Message]:
    """Return a sample of each message about plans and the network."""
    return {**_plans(unit, comment), **_network(county, unit, comment)}


def full_plan(name: str) -> PlanShown:
    """Return the longest plan that there can be."""
    plan = tuple(an_activity(f"a{number}", name=name[:MAX_NAME], target="") for number in range(MOST_ACTIVITIES))
    return PlanShown(UNIT, name, plan, is_own=True)


def an_activity(name_of_id: str = "a1", **changes: object) -> Activity:
    """Return an activity that is under way."""
    wording = replace(WORDING, **changes)
    return Activity(ActivityId(name_of_id), UNIT, 1, wording, "chair", NOW)


def an_event(**changes: object) -> Event:
    """Return the network meeting that was held in autumn 2024."""
    note = EventNote(
        date(2024, 10, 15),
        EventKind.NETWORK_MEETING,
        "Höstens nätverksmöte",
        "Falun",
        EventForm.IN_PERSON,
        EventState.HELD,
    )
    return Event(EventId("e1"), CountyId("county-1"), 1, replace(note, **changes), "coordinator", NOW)


# Private functions


def _plans(unit: str, comment: str) -> Mapping[str, Message]:
    bare = an_activity("a2", name=comment[:MAX_NAME], goal="", target="", due_on=None, stage=Stage.NOT_BEGUN)
    done = an_activity("a3", name="Bjuda in ambulansen", stage=Stage.DONE)
    first = an_activity()
    shown = PlanShown(UNIT, unit, (first, bare, done), is_own=True)
    change = ActivityChange(UNIT, unit, first, 1, first.wording)
    early = Rejected(Reason.ACTIVITY_DUE_BEFORE_START, {"starts": "2025-02-01", "due": "2025-01-15"})
    due = PlanDue(UNIT, unit, (first,), (1,), date(2025, 6, 16))
    today = an_activity("a4", name="Fast vårdkontakt", due_on=date(2025, 6, 16))
    files = dict.fromkeys(PlanDocument, ADDRESS)
    return {
        "plan_question": PlanQuestion(((UNIT, unit), (UnitId("unit-12"), "LS12"))),
        "plan": shown,
        "plan_empty": PlanShown(UNIT, unit, (), is_own=True),
        "plan_changed": replace(shown, activities=(first, done), changed=done),
        "plan_not_chosen": replace(shown, refused=Rejected(Reason.ACTIVITY_NOT_CHOSEN)),
        "plan_of_coordinator": replace(shown, is_own=False),
        "plan_of_coordinator_empty": PlanShown(UNIT, unit, (), is_own=False),
        "activity_new": NewActivity(UNIT, unit),
        "activity_new_refused": NewActivity(
            UNIT, unit, bare.wording, Rejected(Reason.DATE_UNREADABLE, {"given": "midsommar"})
        ),
        "activity_change": change,
        "activity_change_refused": replace(change, refused=early),
        "plan_files": PlanFiles(UNIT, unit, files),
        "plan_files_nowhere": PlanFiles(UNIT, unit, {}),
        "plan_due": due,
        "plan_due_several": replace(due, activities=(today, first), numbers=(1, 3)),
    }


def _network(county: str, unit: str, comment: str) -> Mapping[str, Message]:
    event = an_event()
    planned = an_event(on=date(2025, 10, 14), title=comment[:100], form=EventForm.HYBRID, state=EventState.PLANNED)
    turnout = Turnout(event, Share(6, 13), Share(8, 15))
    municipalities = tuple((UnitId(f"m{number}"), name) for number, name in enumerate(MUNICIPALITIES))
    leaderships = ((UNIT, unit), *((UnitId(f"l{number}"), f"LS{number:02}") for number in range(1, 13)))
    form = AttendanceForm(event, municipalities, leaderships, frozenset({UnitId("m0"), UnitId("m4"), UNIT}))
    unknown = Rejected(Reason.ATTENDEE_UNKNOWN, {"given": "Ludvik", "near": "Ludvika"})
    draft = EventDraft(date(2025, 10, 14), EventKind.CONFERENCE, comment[:100], "Mora", EventForm.ONLINE)
    return {
        "network": NetworkShown(county, (planned,), (turnout,)),
        "network_nothing": NetworkShown(county, (), ()),
        "network_coordinator": NetworkShown(county, (planned,), (turnout,), may_log=True, open_events=(event,)),
        "event_new": NewEvent(),
        "event_new_refused": NewEvent(draft, Rejected(Reason.EVENT_TITLE_MISSING)),
        "event_planned": EventLogged(planned),
        "event_held": EventLogged(event),
        "attendance_form": form,
        "attendance_form_refused": replace(form, refused=unknown),
        "attendance_noted": AttendanceNoted(event, turnout, MUNICIPALITIES[:8]),
        "attendance_nobody": AttendanceNoted(event, None, ()),
    }
