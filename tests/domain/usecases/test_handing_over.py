"""Handing a part over to another of the unit's people, or to the coordinator."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from msgspec import Struct
from msgspec.structs import replace

from domain.asked_forms import AskedParts
from domain.deliveries import RELEASED, Delivery, Kind
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.messages import Handover, PerspectiveQuestion, Reminder
from domain.people_messages import SuccessorWanted
from domain.ports import UnitOfWork
from domain.roster import Assignment, Person, Role
from domain.rounds import RoundState
from domain.submissions import Draft
from domain.usecases.compose_delivery import Composed, NotNow, Unwanted, compose_delivery
from domain.usecases.hand_over import Leaving, Left, find_colleagues, hand_over, take_back
from domain.usecases.identify_person import Identity, identify_person
from domain.usecases.plan_reminders import plan_reminders
from domain.usecases.save_draft import save_draft
from domain.usecases.submit_assessment import HandIn, submit_assessment
from tests.domain.usecases.counties import add_round, add_speaker
from tests.support.builders import (
    COUNTY,
    NOW,
    TENANT,
    a_conversation,
    a_person,
    a_round,
    a_submission,
    a_unit,
    an_earlier_round,
    leaderships,
    some_answers,
)
from tests.support.questionnaires import SMALL

LS01 = a_unit()
ROUND = a_round()
FIRST, SECOND = (Part.SELF_ASSESSMENT,), (Part.LEADERSHIP_STATUS,)
BOTH = (*FIRST, *SECOND)
ASSESSMENT = AskedParts(LS01, FIRST)
MINUTE = timedelta(minutes=1)


class Office(Struct, frozen=True):
    """LS01's chair and contact, and the coordinator; everybody else has answered."""

    uow: UnitOfWork
    chair: Person
    contact: Person
    coordinator: Person

    async def leaving(self, person: Person) -> Leaving:
        """Return that the person leaves LS01's part."""
        principal = await identify_person(self.uow, Identity(TENANT, person.object_id or "", None, "sv"))
        assert principal is not None
        return Leaving(principal, ROUND, ASSESSMENT)

    async def hand(
        self, sender: Person, to: Person | None, minutes: int = 0, parts: tuple[Part, ...] = FIRST
    ) -> Left | Rejected:
        """Hand it over, some minutes from now."""
        leaving = replace(await self.leaving(sender), asked=AskedParts(LS01, parts))
        return await hand_over(self.uow, leaving, to.id if to else None, NOW + minutes * MINUTE)

    async def deliveries(self, kind: Kind) -> Sequence[Delivery]:
        """Return what is on its way, of one kind."""
        return [each for each in await self.uow.outbox.all() if each.kind is kind]

    async def reminded(self) -> Sequence[str | None]:
        """Plan reminders, and return to whom."""
        await plan_reminders(self.uow, lambda _day: True, NOW + timedelta(hours=1))
        return [each.person_id for each in await self.deliveries(Kind.REMINDER)]

    async def begin(self, person: Person, *values: int) -> None:
        """Have somebody begin an answer a minute ago."""
        draft = Draft(ROUND.id, LS01.id, Part.SELF_ASSESSMENT, person.id, some_answers(values), NOW - MINUTE)
        await self.uow.submissions.put_draft(draft)

    async def draft_of(self, person: Person) -> Draft | None:
        """Return what somebody has begun."""
        return await self.uow.submissions.draft(ROUND.id, LS01.id, person.id)


@pytest.fixture
async def office(uow: UnitOfWork) -> Office:
    """Return the office while the round is open."""
    chair = await add_speaker(uow, "chair-ls01", LS01)
    contact = await add_speaker(uow, "contact-ls01", LS01, Role.CONTACT)
    coordinator = await add_coordinator(uow, "coordinator")
    others = [unit for unit in leaderships(6) if unit.id != LS01.id]
    await add_round(uow, ROUND, [a_submission(unit_id=unit.id, respondent="x") for unit in others])
    return Office(uow, chair, contact, coordinator)


async def add_coordinator(uow: UnitOfWork, name: str, *, chat: bool = True) -> Person:
    person = a_person(name)
    await uow.roster.put_person(person)
    await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, Role.COORDINATOR))
    if chat:
        await uow.conversations.put(a_conversation(id=f"a:{name}", object_id=person.object_id))
    return person


async def compose(office: Office, delivery: Delivery, hours: int = 0) -> Composed:
    return await compose_delivery(office.uow, delivery, NOW + timedelta(hours=hours), lambda _day: True)


async def test_the_other_gets_one_message_with_the_sender_named(office: Office) -> None:
    left = await office.hand(office.chair, office.contact)
    assert isinstance(left, Left)
    assert (left.reached, left.coordinators) == (True, 0)
    (delivery,) = await office.deliveries(Kind.HANDOVER)
    assert (delivery.person_id, delivery.conversation_id) == (office.contact.id, "a:contact-ls01")
    said = await compose(office, delivery)
    assert isinstance(said, Handover)
    assert (said.sender.name, said.sender.role) == (office.chair.display_name, Role.CHAIR)
    (task,) = said.tasks
    assert (task.part, task.unit, task.is_begun, said.until) == (Part.SELF_ASSESSMENT, "LS01", False, ROUND.due_on)
    assert isinstance(said.question, PerspectiveQuestion)
    assert await office.deliveries(Kind.SUCCESSOR_WANTED) == []


async def test_pressed_twice_it_is_handed_over_once(office: Office) -> None:
    first = await office.hand(office.chair, office.contact)
    assert await office.hand(office.chair, office.contact, 1) == first
    assert len(await office.uow.handovers.of_round(ROUND.id)) == 1
    assert len(await office.deliveries(Kind.HANDOVER)) == 1
    assert [each.what for each in await office.uow.audit.all()] == ["handed_over"]


@pytest.mark.parametrize("to", ["contact", "coordinator"])
@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ((FIRST, BOTH, FIRST), [FIRST, SECOND]),
        ((BOTH, FIRST, SECOND), [BOTH]),
        ((FIRST, SECOND, BOTH), [FIRST, SECOND]),
    ],
)
async def test_of_a_part_that_is_handed_over_again_nobody_is_told_again(
    office: Office, to: str, steps: Sequence[tuple[Part, ...]], told: Sequence[tuple[Part, ...]]
) -> None:
    await office.uow.round_parts.put(ROUND.id, SMALL)
    receiver = office.contact if to == "contact" else None
    for minutes, parts in enumerate(steps):
        assert isinstance(await office.hand(office.chair, receiver, minutes, parts), Left)
    kind = Kind.HANDOVER if receiver else Kind.SUCCESSOR_WANTED
    assert [tuple(each.payload["parts"]) for each in await office.deliveries(kind)] == told


async def test_who_was_out_of_reach_is_told_of_all_of_it_when_it_is_handed_to_them_again(office: Office) -> None:
    await office.uow.round_parts.put(ROUND.id, SMALL)
    late = a_person("late-ls01")
    await office.uow.roster.put_person(late)
    await office.uow.roster.add_assignment(Assignment(late.id, COUNTY.id, Role.CONTACT, LS01.id))
    await office.hand(office.chair, late, parts=FIRST)
    await office.uow.conversations.put(a_conversation(id="a:late-ls01", object_id=late.object_id))
    await office.hand(office.chair, late, 1, BOTH)
    assert [tuple(each.payload["parts"]) for each in await office.deliveries(Kind.HANDOVER)] == [BOTH]


async def test_of_two_parts_one_of_which_went_elsewhere_meanwhile_the_other_is_told(office: Office) -> None:
    await office.uow.round_parts.put(ROUND.id, SMALL)
    developer = await add_speaker(office.uow, "developer-ls01", LS01, Role.DEVELOPER)
    await office.hand(office.chair, office.contact, parts=BOTH)
    await office.hand(office.chair, developer, 1, FIRST)
    to_contact, to_developer = [await compose(office, each) for each in await office.deliveries(Kind.HANDOVER)]
    assert isinstance(to_contact, Handover)
    assert isinstance(to_developer, Handover)
    assert [tuple(task.part for task in said.tasks) for said in (to_contact, to_developer)] == [SECOND, FIRST]


async def test_a_part_that_went_elsewhere_and_came_back_before_either_message_left_is_told_in_the_later_one(
    office: Office,
) -> None:
    await office.uow.round_parts.put(ROUND.id, SMALL)
    developer = await add_speaker(office.uow, "developer-ls01", LS01, Role.DEVELOPER)
    await office.hand(office.chair, office.contact, parts=BOTH)
    await office.hand(office.chair, developer, 1, FIRST)
    await office.hand(office.chair, office.contact, 2, FIRST)
    first, elsewhere, again = [await compose(office, each) for each in await office.deliveries(Kind.HANDOVER)]
    assert isinstance(first, Handover)
    assert isinstance(again, Handover)
    assert [tuple(task.part for task in said.tasks) for said in (first, again)] == [SECOND, FIRST]
    assert elsewhere == Unwanted("taken_back")


async def test_who_has_left_is_not_reminded_and_the_other_is(office: Office) -> None:
    await office.hand(office.chair, office.contact)
    assert await office.reminded() == [office.contact.id]


async def test_whoever_is_chosen_comes_before_those_who_would_have_been_next(office: Office) -> None:
    developer = await add_speaker(office.uow, "developer-ls01", LS01, Role.DEVELOPER)
    await office.hand(office.chair, developer)
    assert await office.reminded() == [developer.id]


async def test_a_reminder_on_its_way_to_who_leaves_is_dropped(office: Office) -> None:
    assert await office.reminded() == [office.chair.id]
    await office.hand(office.chair, office.contact)
    (reminder,) = await office.deliveries(Kind.REMINDER)
    assert await compose(office, reminder) == Unwanted("handed_over")


@pytest.mark.parametrize("way", ["taken back", "answering on"])
async def test_who_takes_it_back_is_reminded_again(office: Office, way: str) -> None:
    await office.hand(office.chair, office.contact)
    leaving = await office.leaving(office.chair)
    if way == "taken back":
        assert await take_back(office.uow, leaving, NOW + MINUTE) is None
    else:
        wanted = HandIn(leaving.principal, ROUND, LS01.id, some_answers((3,)))
        assert isinstance(await save_draft(office.uow, wanted, NOW + MINUTE), Draft)
    await office.uow.roster.remove_assignment(Assignment(office.contact.id, COUNTY.id, Role.CONTACT, LS01.id))
    await plan_reminders(office.uow, lambda _day: True, NOW + timedelta(hours=1))
    (reminder,) = await office.deliveries(Kind.REMINDER)
    assert reminder.person_id == office.chair.id
    assert isinstance(await compose(office, reminder, 1), Reminder)


async def test_a_message_that_was_taken_back_before_it_left_is_dropped(office: Office) -> None:
    await office.hand(office.chair, office.contact)
    await take_back(office.uow, await office.leaving(office.chair), NOW + MINUTE)
    await take_back(office.uow, await office.leaving(office.chair), NOW + 2 * MINUTE)
    (delivery,) = await office.deliveries(Kind.HANDOVER)
    assert await compose(office, delivery) == Unwanted("taken_back")
    assert [each.what for each in await office.uow.audit.all()] == ["handed_over", "taken_back"]


async def test_handed_over_again_after_taking_it_back_the_other_hears_of_it_again(office: Office) -> None:
    await office.hand(office.chair, office.contact)
    await take_back(office.uow, await office.leaving(office.chair), NOW + MINUTE)
    await office.hand(office.chair, office.contact, 2)
    assert len(await office.deliveries(Kind.HANDOVER)) == 2


async def test_the_draft_goes_along_and_says_who_began_it(office: Office) -> None:
    await office.begin(office.chair, 3, 4)
    await office.hand(office.chair, office.contact)
    theirs, mine = await office.draft_of(office.contact), await office.draft_of(office.chair)
    assert theirs is not None
    assert mine is not None
    assert (theirs.answers, theirs.begun_by) == (mine.answers, office.chair.id)
    (delivery,) = await office.deliveries(Kind.HANDOVER)
    said = await compose(office, delivery)
    assert isinstance(said, Handover)
    assert (said.tasks[0].is_begun, said.question) == (True, None)


async def test_who_began_is_still_known_when_the_other_goes_on_and_hands_it_further(office: Office) -> None:
    await office.begin(office.chair, 3, 4)
    await office.hand(office.chair, office.contact)
    principal = (await office.leaving(office.contact)).principal
    await save_draft(office.uow, HandIn(principal, ROUND, LS01.id, some_answers((2, 2, 2))), NOW + MINUTE)
    developer = await add_speaker(office.uow, "developer-ls01", LS01, Role.DEVELOPER)
    await office.hand(office.contact, developer, 2)
    theirs = await office.draft_of(developer)
    assert theirs is not None
    assert (dict(theirs.answers.values), theirs.begun_by) == ({1: 2, 2: 2, 3: 2}, office.chair.id)


async def test_what_the_other_has_begun_is_not_replaced(office: Office) -> None:
    await office.begin(office.chair, 3, 4)
    await office.begin(office.contact, 1)
    await office.hand(office.chair, office.contact)
    theirs = await office.draft_of(office.contact)
    assert theirs is not None
    assert (dict(theirs.answers.values), theirs.begun_by) == ({1: 1}, None)


async def test_where_the_other_cannot_be_reached_the_coordinator_is_told(office: Office) -> None:
    silent = await add_speaker(office.uow, "developer-ls01", LS01, Role.DEVELOPER, chat=False)
    left = await office.hand(office.chair, silent)
    assert isinstance(left, Left)
    assert (left.reached, left.coordinators) == (False, 1)
    assert left.chosen is not None
    assert left.chosen.person_id == silent.id
    (delivery,) = await office.deliveries(Kind.SUCCESSOR_WANTED)
    said = await compose(office, delivery)
    assert isinstance(said, SuccessorWanted)
    assert said.chosen == left.chosen
    assert await office.reminded() == [office.contact.id]


async def test_every_coordinator_within_reach_is_told_once_for_each_person_and_unit(office: Office) -> None:
    second = await add_coordinator(office.uow, "coordinator-2")
    await add_coordinator(office.uow, "coordinator-3", chat=False)
    left = await office.hand(office.chair, None)
    assert left == Left(None, reached=False, coordinators=2)
    assert await office.hand(office.chair, None, 1) == left
    await take_back(office.uow, await office.leaving(office.chair), NOW + 2 * MINUTE)
    await office.hand(office.chair, None, 3)
    told = [each.person_id for each in await office.deliveries(Kind.SUCCESSOR_WANTED)]
    assert told == [office.coordinator.id, second.id]
    await office.hand(office.contact, None, 4)
    assert len(await office.deliveries(Kind.SUCCESSOR_WANTED)) == 4


async def test_a_coordinator_who_leaves_a_part_is_not_told_by_themselves(office: Office) -> None:
    await office.uow.roster.add_assignment(Assignment(office.chair.id, COUNTY.id, Role.COORDINATOR))
    await office.hand(office.chair, None)
    assert [each.person_id for each in await office.deliveries(Kind.SUCCESSOR_WANTED)] == [office.coordinator.id]


@pytest.mark.parametrize("to", ["contact", "coordinator"])
async def test_once_the_unit_has_answered_nothing_is_said_any_more(office: Office, to: str) -> None:
    await office.hand(office.chair, office.contact if to == "contact" else None)
    (delivery,) = [each for each in await office.uow.outbox.all() if each.kind is not Kind.REMINDER]
    principal = (await office.leaving(office.contact)).principal
    await submit_assessment(office.uow, HandIn(principal, ROUND, LS01.id, some_answers()), NOW + MINUTE)
    assert await compose(office, delivery) == Unwanted("answered")


async def test_once_the_round_is_closed_nothing_is_said_any_more(office: Office) -> None:
    await office.hand(office.chair, office.contact)
    await office.uow.rounds.put(replace(ROUND, state=RoundState.CLOSED))
    (delivery,) = await office.deliveries(Kind.HANDOVER)
    assert await compose(office, delivery) == Unwanted("round_not_open")


@pytest.mark.parametrize("who", ["contact", "coordinator"])
async def test_who_has_lost_the_role_meanwhile_hears_nothing(office: Office, who: str) -> None:
    await office.hand(office.chair, office.contact if who == "contact" else None)
    (delivery,) = [each for each in await office.uow.outbox.all() if each.kind is not Kind.REMINDER]
    for role in (Assignment(office.contact.id, COUNTY.id, Role.CONTACT, LS01.id),
                 Assignment(office.coordinator.id, COUNTY.id, Role.COORDINATOR)):  # fmt: skip
        await office.uow.roster.remove_assignment(role)
    assert await compose(office, delivery) == Unwanted("no_longer_theirs")


async def test_nobody_is_written_to_at_night_unless_the_operator_wants_it(office: Office) -> None:
    await office.hand(office.chair, office.contact)
    (delivery,) = await office.deliveries(Kind.HANDOVER)
    assert await compose(office, delivery, 12) == NotNow()
    assert isinstance(await compose(office, replace(delivery, detail=RELEASED), 12), Handover)


async def test_after_the_due_date_the_other_is_told_the_last_day(office: Office) -> None:
    await office.hand(office.chair, office.contact)
    (delivery,) = await office.deliveries(Kind.HANDOVER)
    said = await compose(office, delivery, 24 * 7)
    assert isinstance(said, Handover)
    assert said.until == ROUND.closes_on


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("another unit", Reason.REPRESENTS_NOBODY),
        ("closed", Reason.ROUND_CLOSED),
        ("answered", Reason.UNIT_HAS_ANSWERED),
        ("not theirs", Reason.STALE_CARD),
        ("oneself", Reason.STALE_CARD),
    ],
)
async def test_what_may_not_be_handed_over_changes_nothing(office: Office, case: str, reason: Reason) -> None:
    leaving, to = await office.leaving(office.chair), office.contact.id
    match case:
        case "another unit":
            leaving = replace(leaving, asked=replace(ASSESSMENT, unit=a_unit("LS02")))
        case "closed":
            leaving = replace(leaving, collection=an_earlier_round())
        case "answered":
            await office.uow.submissions.add(a_submission(respondent=office.contact.id))
        case "not theirs":
            to = office.coordinator.id
        case _:
            to = office.chair.id
    refused = await hand_over(office.uow, leaving, to, NOW)
    assert isinstance(refused, Rejected)
    assert refused.reason is reason
    assert await office.uow.handovers.of_round(ROUND.id) == []
    assert [each for each in await office.uow.outbox.all() if each.kind is not Kind.REMINDER] == []


async def test_the_units_others_are_offered_in_the_order_they_are_turned_to(office: Office) -> None:
    await add_speaker(office.uow, "developer-ls01", LS01, Role.DEVELOPER, chat=False)
    await add_speaker(office.uow, "finance-ls01", LS01, Role.FINANCE)
    await add_speaker(office.uow, "chair-ls02", a_unit("LS02"))
    found = await find_colleagues(office.uow, await office.leaving(office.chair))
    assert [(each.role, each.person_id) for each in found] == [
        (Role.CONTACT, office.contact.id),
        (Role.DEVELOPER, a_person("developer-ls01").id),
    ]
