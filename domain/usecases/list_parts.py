"""List the parts that a round has."""

from domain.instruments import FORMS, Part
from domain.ports import UnitOfWork
from domain.rounds import Round


async def list_parts(uow: UnitOfWork, collection: Round) -> tuple[Part, ...]:
    """Return them in the order they are told in, the self-assessment first."""
    forms = [part for part in FORMS if await uow.round_parts.get(collection.id, part)]
    return (collection.instrument.part, *forms)
