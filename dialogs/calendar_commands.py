"""Carry out what is wanted of a leadership's calendar, and say what came of it."""

from dialogs.commands import Terms
from dialogs.meeting_wishes import LendCalendar, RevokeCalendar
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.errors import Reason, Rejected
from domain.meeting_messages import CalendarKept, CalendarRevoked
from domain.ports import UnitOfWork
from domain.usecases.link_calendar import Asked, find_own_link, link_unit_calendar, revoke_own_link


async def carry_out_for_calendar(
    uow: UnitOfWork, step: Step, command: LendCalendar | RevokeCalendar, turn: Turn, terms: Terms
) -> Step:
    """Return the step with what is said now, be it with what became of it; a refusal stores nothing."""
    match command:
        case LendCalendar():
            return await _lend(uow, step, command, turn, terms)
        case RevokeCalendar():
            return await _revoke(uow, step, command, turn)


# Private functions


async def _lend(uow: UnitOfWork, step: Step, command: LendCalendar, turn: Turn, terms: Terms) -> Step:
    """Send an address unless the person has one, which cannot be shown again: only its digest is kept."""
    unit, principal = command.unit, command.principal
    if terms.public_url is None:
        return refuse(step.state, Reason.NO_PUBLIC_ADDRESS)
    kept = None if command.anew else await find_own_link(uow, principal, unit.id)
    if kept is not None:
        return Step(step.state, (CalendarKept(unit.id, unit.name, kept.made_at),))
    new = await link_unit_calendar(uow, Asked(principal, unit.id, turn.language, turn.conversation), turn.now)
    return refuse(step.state, new) if isinstance(new, Rejected) else step


async def _revoke(uow: UnitOfWork, step: Step, command: RevokeCalendar, turn: Turn) -> Step:
    unit = command.unit
    revoked = await revoke_own_link(uow, command.principal, unit.id, turn.now)
    if isinstance(revoked, Rejected):
        return refuse(step.state, revoked)
    return Step(step.state, (CalendarRevoked(unit.id, unit.name),))
