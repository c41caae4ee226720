"""Count each part of a round apart, each against the units that it is asked of (D5)."""

from msgspec import Struct

from domain.instruments import FORMS, Part
from domain.ports import UnitOfWork
from domain.progress import Progress
from domain.rounds import Round
from domain.submissions import Standing
from domain.usecases.count_progress import WAITED_FOR, UnitStanding, count_progress, list_standings
from domain.usecases.read_round_forms import read_round_forms

HANDED_IN = frozenset({Standing.SUBMITTED, Standing.SUBMITTED_LATE})


class PartStanding(Struct, frozen=True):
    """How far one part has come, and where each unit stands; the latter for a coordinator only (K17)."""

    part: Part
    progress: Progress
    standings: tuple[UnitStanding, ...]

    @property
    def missing(self) -> tuple[UnitStanding, ...]:
        """Return the units that are waited for."""
        return tuple(each for each in self.standings if each.standing in WAITED_FOR)


async def count_parts(uow: UnitOfWork, collection: Round) -> tuple[PartStanding, ...]:
    """Return every part that the round has, the self-assessment first."""
    own = collection.instrument.part
    first = PartStanding(own, await count_progress(uow, collection), await list_standings(uow, collection))
    return (first, *await count_forms(uow, collection))


async def count_forms(uow: UnitOfWork, collection: Round) -> tuple[PartStanding, ...]:
    """Return the parts that the round has beside the self-assessment."""
    found: list[PartStanding] = []
    for part in FORMS:
        forms = await read_round_forms(uow, collection, part)
        if forms is not None:
            standings = tuple(each.standing for each in forms)
            done = sum(each.standing in HANDED_IN for each in standings)
            found.append(PartStanding(part, Progress(done, len(standings)), standings))
    return tuple(found)
