"""Store what a unit does about two answers."""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from domain.agreements import Agreement, Choice, check_agreed_values, check_reason
from domain.errors import Reason, Rejected
from domain.ids import AgreementId, SubmissionId, UnitId, new_id
from domain.joint_answers import JointAnswers
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import Principal
from domain.rounds import Round, refuse_answers
from domain.usecases.compare_answers import compare_answers
from domain.usecases.offer_choice import tell_agreement


class Wish(Struct, frozen=True):
    """What a person wants their unit to do about its answers, which they have seen as `based_on`."""

    principal: Principal
    collection: Round
    unit_id: UnitId
    choice: Choice
    based_on: tuple[SubmissionId, ...]
    values: Mapping[int, int] = field(default_factory=dict)
    why: str = ""


class Made(Struct, frozen=True):
    """The agreement as it is stored, and the answers that it is about."""

    agreement: Agreement
    joint: JointAnswers


async def make_agreement(uow: UnitOfWork, wish: Wish, now: datetime) -> Made | Rejected:
    """Store a new revision; the same wish again (a double press, F27) stores nothing.

    All is checked here, within the transaction that stores: who, whether the round takes answers, and that the answers
    are those the person has seen.
    """
    refused = _refuse_person(wish, now)
    if refused:
        return refused
    joint = await compare_answers(uow, wish.collection, wish.unit_id)
    if joint is None:
        return Rejected(Reason.ONLY_ONE_ANSWER)
    refused = _refuse_wish(wish, joint)
    if refused:
        return refused
    if joint.agreement is not None and _is_the_same(joint.agreement, wish):
        return Made(joint.agreement, joint)
    agreement = await _add(uow, wish, now)
    if agreement.choice is Choice.AGREE:
        await tell_agreement(uow, wish.collection, agreement, now)
    return Made(agreement, replace(joint, agreement=agreement))


# Private functions


def _refuse_person(wish: Wish, now: datetime) -> Rejected | None:
    """Say no to who may not: only those who speak for the unit, while its round takes answers.

    After the close it would be a coordinator with a reason: that case belongs here.
    """
    if not wish.principal.speaks_for(wish.unit_id):
        return Rejected(Reason.REPRESENTS_NOBODY)
    return refuse_answers(wish.collection, now)


def _refuse_wish(wish: Wish, joint: JointAnswers) -> Rejected | None:
    if wish.based_on != joint.based_on:
        return Rejected(Reason.ANSWERS_CHANGED)
    if wish.choice is Choice.AGREE:
        refused = check_agreed_values(wish.collection.instrument, joint.differing, wish.values)
        return refused or check_reason(wish.why)
    return None if joint.is_apart else Rejected(Reason.ANSWERS_ALIKE)


def _is_the_same(agreement: Agreement, wish: Wish) -> bool:
    return (agreement.choice, agreement.values, agreement.why) == (wish.choice, wish.values, wish.why.strip())


async def _add(uow: UnitOfWork, wish: Wish, now: datetime) -> Agreement:
    part = wish.collection.instrument.part
    former = [
        each
        for each in await uow.agreements.of_round(wish.collection.id)
        if (each.unit_id, each.part) == (wish.unit_id, part)
    ]
    agreement = Agreement(
        id=AgreementId(new_id()),
        round_id=wish.collection.id,
        unit_id=wish.unit_id,
        part=part,
        revision=max((each.revision for each in former), default=0) + 1,
        choice=wish.choice,
        based_on=wish.based_on,
        person_id=wish.principal.person.id,
        made_at=now,
        values=wish.values,
        why=wish.why.strip(),
    )
    await uow.agreements.add(agreement)
    data = {"round": agreement.round_id, "unit": agreement.unit_id, "agreement": agreement.id}
    await uow.audit.add(AuditEntry(now, agreement.person_id, f"two_answers_{agreement.choice}", data))
    return agreement
