"""Find the instrument that a round takes: the county's own, else the one that comes with the service."""

from domain.ids import CountyId
from domain.instruments import Instrument
from domain.ports import UnitOfWork


async def choose_instrument(uow: UnitOfWork, county_id: CountyId, default: Instrument) -> Instrument:
    """Return what the county imported last for the default's part; the default where it has imported nothing."""
    imported = await uow.instruments.latest(county_id, default.part)
    return imported.instrument if imported else default
