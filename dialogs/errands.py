"""Have what a step wants done carried out by whoever knows how."""

from msgspec import Struct

from dialogs.board_commands import carry_out_for_board
from dialogs.board_wishes import BoardCommand
from dialogs.commands import Terms, carry_out
from dialogs.county_commands import carry_out_for_county
from dialogs.county_wishes import CountyCommand
from dialogs.facts import Facts
from dialogs.interview_commands import carry_out_for_unit
from dialogs.meeting_commands import carry_out_for_meetings
from dialogs.meeting_wishes import MeetingCommand
from dialogs.network_commands import carry_out_network
from dialogs.people_commands import WrongCodes, carry_out_for_people
from dialogs.plan_commands import carry_out_plan
from dialogs.plan_orders import NetworkCommand, PlanOrder
from dialogs.reach_commands import carry_out_for_reach
from dialogs.reach_wishes import ReachCommand
from dialogs.release_commands import carry_out_release
from dialogs.release_wishes import ReleaseCommand
from dialogs.reminder_commands import carry_out_for_reminders
from dialogs.reminder_wishes import ReminderCommand
from dialogs.steps import PeopleCommand, Step, UnitCommand
from dialogs.turns import Turn
from domain.deadlines import IsWorkday
from domain.ports import UnitOfWork


class Means(Struct, frozen=True):
    """What it takes to carry anything out; `wrong_codes` counts the codes that were not valid, by who wrote them."""

    terms: Terms
    wrong_codes: WrongCodes
    is_workday: IsWorkday


async def run_errand(uow: UnitOfWork, step: Step, turn: Turn, facts: Facts, means: Means) -> Step:
    """Return the step with the messages its command's result deserves; a refusal stores nothing."""
    match step.command:
        case command if isinstance(command, PeopleCommand):
            return await carry_out_for_people(uow, step, turn, facts, means.wrong_codes)
        case command if isinstance(command, UnitCommand):
            return await carry_out_for_unit(uow, step, command, turn)
        case command if isinstance(command, ReminderCommand | ReachCommand | BoardCommand):
            return await _run_for_reminders(uow, step, command, turn, means)
        case command if isinstance(command, ReleaseCommand):
            return await carry_out_release(uow, step, turn, facts, means.terms)
        case command if isinstance(command, CountyCommand | PlanOrder | NetworkCommand | MeetingCommand):
            return await _run_beside_the_round(uow, step, command, turn, means.terms)
        case _:
            return await carry_out(uow, step, turn, facts, means.terms)


# Private functions


async def _run_for_reminders(
    uow: UnitOfWork, step: Step, command: ReminderCommand | ReachCommand | BoardCommand, turn: Turn, means: Means
) -> Step:
    if isinstance(command, ReachCommand):
        return await carry_out_for_reach(uow, step, command, turn, (means.terms, means.is_workday))
    if isinstance(command, BoardCommand):
        return await carry_out_for_board(uow, command, turn, means.is_workday)
    return await carry_out_for_reminders(uow, step, command, turn, means.is_workday)


async def _run_beside_the_round(
    uow: UnitOfWork,
    step: Step,
    command: CountyCommand | PlanOrder | NetworkCommand | MeetingCommand,
    turn: Turn,
    terms: Terms,
) -> Step:
    if isinstance(command, CountyCommand):
        return await carry_out_for_county(uow, step, command)
    if isinstance(command, PlanOrder):
        return await carry_out_plan(uow, command, turn, terms)
    if isinstance(command, NetworkCommand):
        return await carry_out_network(uow, command, turn)
    return await carry_out_for_meetings(uow, step, command, turn, terms)
