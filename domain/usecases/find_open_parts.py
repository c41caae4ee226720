"""Find out which parts a person is asked for that nobody has handed in yet."""

from datetime import date

from msgspec import Struct

from domain.asked_forms import AskedForm, list_forms
from domain.instruments import Part
from domain.ports import UnitOfWork
from domain.roster import Principal
from domain.rounds import Round
from domain.situations import Missing
from domain.usecases.find_missing import find_missing


class OpenPart(Struct, frozen=True):
    """A unit's part that a person is asked for, and how it stands."""

    asked: AskedForm
    missing: Missing

    @property
    def due_on(self) -> date:
        """Return the unit's own due date of it."""
        return self.missing.span.due_on


async def find_open_parts(uow: UnitOfWork, collection: Round, principal: Principal) -> tuple[OpenPart, ...]:
    """Return what a person is asked for and is not handed in, also what they have handed on, in the parts' order."""
    missing = {(each.part, each.unit_id): each for each in await find_missing(uow, collection)}
    asked = [(each, missing.get((each.part, each.unit.id))) for each in list_forms(principal, Part)]
    return tuple(OpenPart(each, found) for each, found in asked if found is not None)
