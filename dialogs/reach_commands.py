"""Carry out what a coordinator wants to know of those whom nothing reaches: only here they are looked for."""

from dialogs.commands import Terms
from dialogs.reach_wishes import ListUnreachable, ReachCommand, ShowLetter
from dialogs.steps import Step, refuse
from dialogs.turns import Turn
from domain.deadlines import IsWorkday
from domain.errors import Reason
from domain.file_links import LetterForm
from domain.ids import PersonId
from domain.ports import UnitOfWork
from domain.reach_messages import LetterShown, Unreachable, UnreachableList
from domain.usecases.compose_letter import LetterTerms, compose_letter
from domain.usecases.find_unreachable import find_unreachable, list_readers
from domain.usecases.link_letters import link_letter


async def carry_out_for_reach(
    uow: UnitOfWork, step: Step, command: ReachCommand, turn: Turn, means: tuple[Terms, IsWorkday]
) -> Step:
    """Return the step with the list, or with the letter and links to its files."""
    terms, is_workday = means
    found = await find_unreachable(uow, command.collection, is_workday, turn.now)
    if isinstance(command, ListUnreachable):
        return Step(step.state, (UnreachableList(command.collection, found, list_readers(found)),))
    mine = _choose(found, command)
    letter_terms = LetterTerms(turn.now, is_workday, terms.app_address)
    letter = await compose_letter(uow, command.collection, mine, command.coordinator_id, letter_terms)
    if letter is None:
        return refuse(step.state, Reason.NOT_UNREACHABLE)
    addresses = await _lend(uow, command, letter.reader.person_id, terms)
    return Step(step.state, (LetterShown(letter, addresses),))


# Private functions


def _choose(found: tuple[Unreachable, ...], command: ShowLetter) -> list[Unreachable]:
    readers = dict(enumerate(list_readers(found), start=1))
    reader_id = command.reader_id or readers.get(command.number)
    return [each for each in found if each.person_id == reader_id]


async def _lend(uow: UnitOfWork, command: ShowLetter, reader_id: PersonId, terms: Terms) -> dict[LetterForm, str]:
    if terms.public_url is None:
        return {}
    tokens = await link_letter(uow, command.collection, reader_id, command.coordinator_id, terms.machine_now)
    return {form: f"{terms.public_url}/files/{token}" for form, token in tokens.items()}
