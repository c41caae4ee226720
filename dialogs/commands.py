"""Carry out what a step asks for, and say what came of it."""

from datetime import datetime

from msgspec import Struct

from dialogs.facts import Facts
from dialogs.steps import Connect, Keep, MakeAgreement, ShowLastYear, Step, Submit, refuse
from dialogs.turns import Turn
from domain.agreements import Choice
from domain.errors import Reason, Rejected
from domain.joint_messages import AgreementMade, BothKept, ForNextMeeting, TalkingSheet, TwoAnswersOffer
from domain.messages import ChannelConnected, LastYear, Message, Receipt, Reflection
from domain.ports import UnitOfWork
from domain.summaries import Rules
from domain.usecases.connect_channel import connect_channel
from domain.usecases.link_sheets import link_sheet
from domain.usecases.make_agreement import Made, make_agreement
from domain.usecases.recall_last_year import recall_last_year
from domain.usecases.save_draft import save_draft
from domain.usecases.submit_assessment import Submitted, submit_assessment


class Terms(Struct, frozen=True):
    """What commands go by here: how results are told, and the machine's clock.

    `public_url` is where files are fetched, `app_address` where the bot is opened in Teams; None where there is none.
    """

    rules: Rules
    public_url: str | None
    machine_now: datetime
    app_address: str | None = None


async def carry_out(uow: UnitOfWork, step: Step, turn: Turn, facts: Facts, terms: Terms) -> Step:
    """Return the step with the messages its command's result deserves; a refusal stores nothing."""
    match step.command:
        case None:
            done = step
        case Submit():
            done = await _submit(uow, step, step.command, turn, facts)
        case Keep():
            done = await _keep(uow, step, step.command, turn)
        case Connect():
            done = await _connect(uow, step, step.command, turn, facts)
        case ShowLastYear():
            done = await _show_last_year(uow, step, step.command)
        case MakeAgreement():
            done = await _make_agreement(uow, step, step.command, turn, terms)
        case _:
            done = step
    return done


# Private functions


async def _submit(uow: UnitOfWork, step: Step, command: Submit, turn: Turn, facts: Facts) -> Step:
    wanted = command.hand_in
    result = await submit_assessment(uow, wanted, turn.now)
    unit = facts.unit(wanted.unit_id)
    if isinstance(result, Rejected) or unit is None:
        return refuse(step.state, result if isinstance(result, Rejected) else Reason.REPRESENTS_NOBODY)
    receipt = _receipt(facts, command, unit.name, result)
    first = result.added and result.submission.revision == 1
    reflection: tuple[Message, ...] = (Reflection(unit.name),) if first else ()
    return Step(step.state, (receipt, *_offer(command, unit.name, result), *reflection))


def _offer(command: Submit, unit: str, result: Submitted) -> tuple[Message, ...]:
    if result.joint is None or not result.joint.is_to_be_offered:
        return ()
    return (TwoAnswersOffer(command.hand_in.collection, command.hand_in.unit_id, unit, result.joint),)


def _receipt(facts: Facts, command: Submit, unit: str, result: Submitted) -> Receipt:
    return Receipt(
        collection=command.hand_in.collection,
        unit_id=command.hand_in.unit_id,
        unit=unit,
        answers=result.submission.answers,
        revision=result.submission.revision,
        submitted_at=result.submission.submitted_at,
        progress=result.progress,
        others_answered=result.others_answered,
        is_coordinator=facts.is_coordinator,
        late=result.late,
        former=result.former,
    )


async def _keep(uow: UnitOfWork, step: Step, command: Keep, turn: Turn) -> Step:
    result = await save_draft(uow, command.hand_in, turn.now)
    if isinstance(result, Rejected):
        return refuse(step.state, result)
    return Step(step.state, (command.then,))


async def _connect(uow: UnitOfWork, step: Step, command: Connect, turn: Turn, facts: Facts) -> Step:
    result = await connect_channel(uow, facts.principal, command.channel, turn.now)
    if isinstance(result, Rejected):
        return refuse(step.state, result)
    county = facts.principal.county.name if facts.principal else ""
    return Step(step.state, (ChannelConnected(county, result.already, result.summary_follows),))


async def _show_last_year(uow: UnitOfWork, step: Step, command: ShowLastYear) -> Step:
    recalled = await recall_last_year(uow, command.collection, command.unit.id)
    earlier, result = recalled or (None, None)
    return Step(step.state, (LastYear(command.collection, earlier, command.unit.name, command.answers, result),))


async def _make_agreement(uow: UnitOfWork, step: Step, command: MakeAgreement, turn: Turn, terms: Terms) -> Step:
    made = await make_agreement(uow, command.wish, turn.now)
    if isinstance(made, Rejected):
        return refuse(step.state, made)
    collection, unit = command.wish.collection, command.unit
    match command.wish.choice:
        case Choice.KEEP_BOTH:
            return Step(step.state, (BothKept(collection, unit.id, unit.name),))
        case Choice.AGREE:
            return Step(step.state, (AgreementMade(collection, unit.name, made.agreement, own=True),))
        case Choice.NEXT_MEETING:
            sheet = TalkingSheet(collection, unit.name, made.joint, made.agreement.made_at)
            return Step(step.state, (ForNextMeeting(sheet, unit.id, await _lend_address(uow, made, turn, terms)),))


async def _lend_address(uow: UnitOfWork, made: Made, turn: Turn, terms: Terms) -> str | None:
    if terms.public_url is None:
        return None
    return f"{terms.public_url}/files/{await link_sheet(uow, made.agreement, turn.language, terms.machine_now)}"
