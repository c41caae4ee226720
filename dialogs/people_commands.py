"""Carry out what concerns who answers: a code that gives a role, a part that is handed over."""

from datetime import datetime
from typing import Protocol

from dialogs.facts import Facts, read_facts
from dialogs.form_commands import carry_out_for_form
from dialogs.menu import greet
from dialogs.people_wishes import AskSuccessor, HandOver, Redeem
from dialogs.states import State, Topic
from dialogs.steps import FormCommand, Step, TakeBack, refuse
from dialogs.turns import Sender, Turn
from domain.asked_forms import AskedParts, list_choices
from domain.errors import Reason, Rejected
from domain.people_messages import HandedOver, HandoverQuestion, PartQuestion, RoleGiven
from domain.ports import UnitOfWork
from domain.usecases.find_open_parts import find_open_parts
from domain.usecases.hand_over import Leaving, find_colleagues, hand_over, refuse_leaving, take_back
from domain.usecases.identify_person import Identity, identify_person
from domain.usecases.redeem_invitation import redeem_invitation

# A card has room for six buttons, of which two are taken.
MOST_COLLEAGUES = 4


class WrongCodes(Protocol):
    """Codes that were not valid, by who wrote them: so many within a time, and no more are looked at."""

    def look(self, key: str) -> float:
        """Return the seconds until there is room for one more, 0.0 when there is."""

    def count(self, key: str) -> None:
        """Count one."""


async def carry_out_for_people(uow: UnitOfWork, step: Step, turn: Turn, facts: Facts, wrong_codes: WrongCodes) -> Step:
    """Return the step with the messages its command's result deserves; a refusal stores nothing."""
    match step.command:
        case Redeem() if turn.sender is not None:
            return await _redeem(uow, turn, turn.sender, step.command.code, wrong_codes)
        case AskSuccessor():
            return await _ask_successor(uow, step.command, turn.now)
        case HandOver():
            return await _hand_over(uow, step, step.command, turn.now)
        case TakeBack():
            return await _take_back(uow, step.command, turn, facts)
        case _:
            return refuse(step.state, Reason.CODE_NOT_VALID)


# Private functions


async def _redeem(uow: UnitOfWork, turn: Turn, sender: Sender, code: str, wrong_codes: WrongCodes) -> Step:
    """Give the role, say what the person represents now, and greet them as a newcomer."""
    who = f"{sender.tenant_id}|{sender.object_id}"
    if wrong_codes.look(who) > 0:
        return refuse(State(), Reason.TOO_MANY_CODES)
    identity = Identity(sender.tenant_id, sender.object_id, sender.display_name, turn.language)
    redeemed = await redeem_invitation(uow, identity, code, turn.now)
    if isinstance(redeemed, Rejected):
        wrong_codes.count(who)
        return refuse(State(), redeemed)
    given = RoleGiven(redeemed.role, redeemed.unit.name if redeemed.unit else None, redeemed.county.name)
    facts = await read_facts(uow, turn, await identify_person(uow, identity))
    return Step(State(), (given, *greet(State(), turn, facts).messages))


async def _ask_successor(uow: UnitOfWork, command: AskSuccessor, now: datetime) -> Step:
    """Ask to whom it goes, or first which part it is; whoever writes instead of pressing chooses by number."""
    principal, collection = command.principal, command.collection
    left = [each.asked for each in await find_open_parts(uow, collection, principal) if each.asked in command.meant]
    choices = list_choices(left, lambda part: part.roles)
    chosen = command.chosen or (choices[0] if len(choices) == 1 else None)
    if chosen is None and choices:
        state = State(Topic.HANDOVER, collection.id, choices=tuple(each.key for each in choices))
        return Step(state, (PartQuestion(collection, choices),))
    leaving = Leaving(principal, collection, chosen or AskedParts(command.meant[0].unit, (command.meant[0].part,)))
    refused = await refuse_leaving(uow, leaving, now)
    if refused:
        return refuse(State(), refused)
    people = (await find_colleagues(uow, leaving))[:MOST_COLLEAGUES]
    question = HandoverQuestion(collection, leaving.asked, people)
    numbered = tuple(each.person_id for each in people)
    state = State(Topic.HANDOVER, collection.id, leaving.unit_id, choices=numbered, parts=leaving.asked.parts)
    return Step(state, (question,))


async def _hand_over(uow: UnitOfWork, step: Step, command: HandOver, now: datetime) -> Step:
    """Hand it over, and say to whom it went and what is still theirs."""
    leaving = command.leaving
    left = await hand_over(uow, leaving, command.to, now)
    if isinstance(left, Rejected):
        return refuse(step.state, left)
    done = HandedOver(
        leaving.collection, leaving.asked, left.chosen, left.reached, left.coordinators, left.still_theirs
    )
    return Step(step.state, (done,))


async def _take_back(uow: UnitOfWork, command: TakeBack, turn: Turn, facts: Facts) -> Step:
    """Take it back, and go on where the person is."""
    refused = await take_back(uow, command.leaving, turn.now)
    if refused:
        return refuse(State(), refused)
    then = command.then
    if isinstance(then.command, FormCommand):
        return await carry_out_for_form(uow, then, then.command, turn, facts)
    return then
