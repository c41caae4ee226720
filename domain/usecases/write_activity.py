"""Add an activity to a leadership's plan, or change one: each time a new revision, and nothing is lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import ActivityId, UnitId, new_id
from domain.plans import (
    MOST_ACTIVITIES,
    OVER,
    Activity,
    Wording,
    check_wording,
    count_going,
    current_plan,
    tidy_wording,
)
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal, UnitKind

# Some fields of a `Wording` with their new values.
Changes = Mapping[str, Any]


class Writing(Struct, frozen=True):
    """Who writes in which leadership's plan."""

    principal: Principal
    unit_id: UnitId


class ActivityEdit(Struct, frozen=True):
    """What is to change of an activity; `seen` is the revision that there was when its card was drawn."""

    activity_id: ActivityId
    changes: Changes
    seen: int | None = None


async def add_activity(uow: UnitOfWork, writing: Writing, wording: Wording, now: datetime) -> Activity | Rejected:
    """Store a new activity; only the leadership's own people may. The same name twice is one activity (F27)."""
    wording = tidy_wording(wording)
    refused = refuse_writing(writing) or check_wording(wording)
    if refused:
        return refused
    plan = current_plan(await uow.plans.of_unit(writing.unit_id))
    if any(each.wording.name.casefold() == wording.name.casefold() and not each.is_over for each in plan):
        return Rejected(Reason.ACTIVITY_TWICE, {"name": wording.name})
    if count_going(plan) >= MOST_ACTIVITIES:
        return Rejected(Reason.PLAN_FULL, {"most": MOST_ACTIVITIES})
    activity = Activity(ActivityId(new_id()), writing.unit_id, 1, wording, writing.principal.person.id, now)
    return await _store(uow, activity, "activity_added")


async def change_activity(uow: UnitOfWork, writing: Writing, edit: ActivityEdit, now: datetime) -> Activity | Rejected:
    """Store a new revision of an activity; the same again (a double press, F27) stores nothing.

    Somebody else's change since the card was drawn is not overwritten unseen.
    """
    refused = refuse_writing(writing)
    if refused:
        return refused
    plan = current_plan(await uow.plans.of_unit(writing.unit_id))
    former = next((each for each in plan if each.id == edit.activity_id), None)
    if former is None:
        return Rejected(Reason.ACTIVITY_NOT_FOUND)
    wording = tidy_wording(replace(former.wording, **edit.changes))
    refused = check_wording(wording)
    if refused or wording == former.wording:
        return refused or former
    if edit.seen not in {None, former.revision}:
        return Rejected(Reason.ACTIVITY_CHANGED, {"name": former.wording.name})
    if former.is_over and wording.stage not in OVER and count_going(plan) >= MOST_ACTIVITIES:
        return Rejected(Reason.PLAN_FULL, {"most": MOST_ACTIVITIES})
    by = writing.principal.person.id
    changed = replace(former, revision=former.revision + 1, wording=wording, by=by, at=now)
    return await _store(uow, changed, "activity_changed")


def refuse_writing(writing: Writing) -> Rejected | None:
    """Say no to who does not belong to the leadership: a coordinator sees a plan, and leaves it to its owners."""
    units = writing.principal.units
    own = any(unit.id == writing.unit_id and unit.kind is UnitKind.LEADERSHIP for unit in units)
    return None if own else Rejected(Reason.PLAN_OF_ANOTHER)


# Private functions


async def _store(uow: UnitOfWork, activity: Activity, what: str) -> Activity:
    await uow.plans.add(activity)
    data: dict[str, str | int | None] = {"activity": activity.id, "unit": activity.unit_id}
    data["revision"] = activity.revision
    await uow.audit.add(AuditEntry(activity.at, activity.by, what, data))
    return activity
