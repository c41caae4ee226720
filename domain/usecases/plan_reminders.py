"""Put reminders on their way to those whose answer is missing, each once."""

from datetime import datetime

from domain.conversations import Conversation
from domain.deadlines import IsWorkday
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.ids import DeliveryId, new_id
from domain.ports import UnitOfWork
from domain.reminders import plan_contacts
from domain.roster import County
from domain.rounds import Round, refuse_answers
from domain.situations import Contact, Situation
from domain.usecases.describe_situation import describe_situation, payload_of


async def plan_reminders(uow: UnitOfWork, is_workday: IsWorkday, now: datetime) -> int:
    """Add a delivery for each message whose time has come and that there is not yet; return how many were added.

    Two replicas may ask at once, and a service that was down catches up with the newest step that still matters (R6).
    """
    return sum([await plan_county(uow, county, is_workday, now) for county in await uow.roster.counties()])


async def plan_county(uow: UnitOfWork, county: County, is_workday: IsWorkday, now: datetime) -> int:
    """Do so in one county: what another replica adds meanwhile is waited for, and so not for long (E7)."""
    added = 0
    for collection in await uow.rounds.all(county.id):
        # One whose last day is over is about to be closed: whoever looks first, nobody is reminded of it any more.
        if refuse_answers(collection, now) is None:
            added += await _plan_round(uow, collection, is_workday, now)
    return added


# Private functions


async def _plan_round(uow: UnitOfWork, collection: Round, is_workday: IsWorkday, now: datetime) -> int:
    situation = await describe_situation(uow, collection, is_workday, now)
    contacts = plan_contacts(situation, now)
    chats = await uow.conversations.reachable_chats(collection.county_id) if contacts else {}
    added = 0
    for contact in contacts:
        delivery = _delivery(collection, situation, contact, chats[contact.person_id], now)
        added += await uow.outbox.add(delivery)
    return added


def _delivery(collection: Round, situation: Situation, contact: Contact, chat: Conversation, now: datetime) -> Delivery:
    return Delivery(
        id=DeliveryId(new_id()),
        county_id=collection.county_id,
        kind=Kind.REMINDER,
        # The database itself lets nobody have two a day, whatever two replicas may think; what was said once is known
        # by the steps in the payload, whose names stay when their days move.
        key=f"reminder:{collection.id}:{contact.person_id}:{contact.on.isoformat()}",
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload=payload_of(situation, contact),
        created_at=now,
        not_before=AT_ONCE,
        person_id=contact.person_id,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[Kind.REMINDER],
    )
