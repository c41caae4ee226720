"""Offer a unit's people what can be done about two answers, and tell them what one of them has agreed on."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from msgspec import Struct

from domain.agreements import Agreement
from domain.conversations import Conversation
from domain.deliveries import AT_ONCE, TRIES_AFTER_AMBIGUOUS, Delivery, Kind
from domain.ids import DeliveryId, PersonId, SubmissionId, UnitId, new_id_at
from domain.joint_answers import JointAnswers
from domain.ports import UnitOfWork
from domain.roster import speakers
from domain.rounds import Round
from domain.submissions import Submission
from domain.usecases.compare_answers import join_answers, read_latest

# People of one unit: more do not agree on one answer in chat, and each change would be a message to all of them (F3).
MOST_OFFERED = 8


class _News(Struct, frozen=True):
    """What is to be told a unit: its kind, a key that is the same for the same news, and ids to render it from."""

    kind: Kind
    key: str
    unit_id: UnitId
    payload: Mapping[str, str | list[SubmissionId]]


async def offer_choice(
    uow: UnitOfWork, collection: Round, unit_id: UnitId, by: PersonId | None, now: datetime
) -> JointAnswers | None:
    """Return the unit's answers together, and offer the others the choice if they go apart and none is made (K9).

    `by` is whose answer has just come in; None where it came from a file, and everyone who answered in chat is asked.
    Each of them is offered it at most once for the same submissions: the outbox knows the key. An offer that still
    waits for its hour is of what is there by then. Where more than a handful have answered nobody is written to, and
    each sees it on asking.
    """
    latest = await read_latest(uow, collection, unit_id)
    joint = await join_answers(uow, collection, latest)
    if joint is not None and joint.is_to_be_offered and len(latest) <= MOST_OFFERED:
        basis = sha256(",".join(joint.based_on).encode()).hexdigest()
        news = _News(Kind.TWO_ANSWERS, f"two_answers:{basis}", unit_id, {"based_on": list(joint.based_on)})
        await _tell(uow, collection, _find_others(latest, by), news, now)
    return joint


async def tell_agreement(uow: UnitOfWork, collection: Round, agreement: Agreement, now: datetime) -> None:
    """Tell everyone else of the unit who has answered what was agreed on in their name."""
    latest = await read_latest(uow, collection, agreement.unit_id)
    news = _News(Kind.AGREEMENT, f"agreement:{agreement.id}", agreement.unit_id, {"agreement": agreement.id})
    await _tell(uow, collection, _find_others(latest, agreement.person_id), news, now)


# Private functions


def _find_others(latest: Sequence[Submission], by: PersonId | None) -> tuple[PersonId, ...]:
    return tuple(each.person_id for each in latest if each.person_id is not None and each.person_id != by)


async def _tell(uow: UnitOfWork, collection: Round, people: Iterable[PersonId], news: _News, now: datetime) -> None:
    """Put it on its way to those of them who still speak for the unit and can be written to."""
    still = speakers(await uow.roster.assignments(collection.county_id), news.unit_id)
    chats = [(each, await uow.conversations.personal(each)) for each in people if each in still]
    reachable = [(person_id, chat) for person_id, chat in chats if chat is not None and chat.reachable]
    await uow.outbox.add_newest([_write_to(person_id, chat, collection, news, now) for person_id, chat in reachable])


def _write_to(person_id: PersonId, chat: Conversation, collection: Round, news: _News, now: datetime) -> Delivery:
    return Delivery(
        id=DeliveryId(new_id_at(now)),
        county_id=collection.county_id,
        kind=news.kind,
        key=f"{news.key}:{person_id}",
        tenant_id=chat.tenant_id,
        conversation_id=chat.id,
        payload={"round": collection.id, "unit": news.unit_id, "person": person_id, **news.payload},
        created_at=now,
        not_before=AT_ONCE,
        person_id=person_id,
        tries_left_if_ambiguous=TRIES_AFTER_AMBIGUOUS[news.kind],
    )
