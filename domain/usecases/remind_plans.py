"""Put reminders of what is due in local plans on their way, one message a leadership and day."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.conversations import Conversation
from domain.deadlines import IsWorkday, is_office_time, local_date
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.ids import DeliveryId, PersonId, UnitId, new_id
from domain.plan_messages import PlanDue
from domain.plans import Activity, choose_due, current_plan, find_reminding_day
from domain.ports import UnitOfWork
from domain.roster import Assignment, County, Role

# Who keeps a plan up: those who work with it, else the chair.
PLAN_ROLES = (Role.CONTACT, Role.DEVELOPER, Role.CHAIR)


class DueSlot(Struct, frozen=True):
    """A leadership's reminder of one day; `key` makes it unique whatever restarts (R6)."""

    unit_id: UnitId
    day: date

    @property
    def key(self) -> str:
        """Return what the database holds unique."""
        return f"plan_due:{self.unit_id}:{self.day.isoformat()}"


async def remind_plans(uow: UnitOfWork, county: County, is_workday: IsWorkday, now: datetime) -> int:
    """Add a delivery for each leadership of a county whose newest reminder has come; return how many were added.

    A day whose reminder was never sent is caught up with by the newest, which names all that is due soon. On workdays
    between 08:00 and 16:00 only.
    """
    if not is_office_time(now, is_workday):
        return 0
    slots = find_slots(await uow.plans.of_county(county.id), now, is_workday)
    return await _plan_county(uow, county, slots, now) if slots else 0


def find_slots(revisions: Sequence[Activity], now: datetime, is_workday: IsWorkday) -> tuple[DueSlot, ...]:
    """Return the newest day of each leadership on which an activity of it is to be reminded of."""
    newest: dict[UnitId, date] = {}
    for activity in current_plan(revisions):
        day = find_reminding_day(activity, now, is_workday)
        if day is not None:
            newest[activity.unit_id] = max(day, newest.get(activity.unit_id, day))
    return tuple(DueSlot(unit_id, day) for unit_id, day in newest.items())


def plan_keepers(assignments: Sequence[Assignment], unit_id: UnitId) -> tuple[PersonId, ...]:
    """Return whom a leadership's plan is taken up with, in that order: contact, developer, chair."""
    mine = [each for each in assignments if each.unit_id == unit_id and each.role in PLAN_ROLES]
    ordered = sorted(mine, key=lambda each: PLAN_ROLES.index(each.role))
    return tuple(dict.fromkeys(each.person_id for each in ordered))


async def compose_due(uow: UnitOfWork, delivery: Delivery, now: datetime, is_workday: IsWorkday) -> PlanDue | str:
    """Return what to say, from how things stand now, or a code where nothing is.

    Nobody is reminded of what is done, stopped, moved or passed, or of a plan that they have just been at (F8).
    """
    unit_id, revisions = UnitId(delivery.payload["unit"]), await uow.plans.of_unit(UnitId(delivery.payload["unit"]))
    days = {slot.day.isoformat() for slot in find_slots(revisions, now, is_workday)}
    if delivery.payload["day"] not in days or delivery.county_id is None:
        return "nothing_due"
    assignments = await uow.roster.assignments(delivery.county_id)
    if delivery.payload["person"] not in plan_keepers(assignments, unit_id):
        return "no_longer_speaks"
    units = await uow.roster.units(delivery.county_id)
    name = next(unit.name for unit in units if unit.id == unit_id)
    plan = current_plan(revisions)
    due = choose_due(plan, now)
    return PlanDue(unit_id, name, due, tuple(plan.index(each) + 1 for each in due), local_date(now))


# Private functions


async def _plan_county(uow: UnitOfWork, county: County, slots: Sequence[DueSlot], now: datetime) -> int:
    assignments = await uow.roster.assignments(county.id)
    reachable = await uow.conversations.reachable_persons(county.id)
    added = 0
    for slot in slots:
        keeper = next((each for each in plan_keepers(assignments, slot.unit_id) if each in reachable), None)
        chat = await uow.conversations.personal(keeper) if keeper else None
        if keeper and chat:
            added += await uow.outbox.add(_delivery(county, slot, keeper, chat, now))
    return added


def _delivery(county: County, slot: DueSlot, keeper: PersonId, chat: Conversation, now: datetime) -> Delivery:
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=county.id,
        kind=Kind.PLAN_DUE,
        key=slot.key,
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={"unit": slot.unit_id, "person": keeper, "day": slot.day.isoformat()},
        created_at=now,
        not_before=AT_ONCE,
        person_id=keeper,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.PLAN_DUE],
    )
