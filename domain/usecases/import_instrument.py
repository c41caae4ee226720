"""Bring in a county's own instrument: its wording, its scale, and who confirmed them."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.errors import Reason, Rejected
from domain.instruments import ImportedInstrument, Instrument
from domain.ports import AuditEntry, UnitOfWork
from domain.roster import County


@dataclass(frozen=True, slots=True)
class InstrumentImported:
    """What a new round takes from now on, and whether the import changed that."""

    latest: Instrument
    added: bool


async def import_instrument(
    uow: UnitOfWork, county: County, instrument: Instrument, actor: str, now: datetime
) -> InstrumentImported | Rejected:
    """Add the instrument for the rounds that open from now on; importing the same again changes nothing.

    A version stays what it is, since years are compared by it (K21); only who confirmed it may be told later.
    """
    everything = [each.instrument for each in await uow.instruments.all(county.id)]
    stored = [each for each in everything if each.part is instrument.part]
    if instrument in stored:
        return InstrumentImported(stored[-1], added=False)
    same_version = [each for each in stored if each.version == instrument.version]
    if any(replace(each, confirmed_by=instrument.confirmed_by) != instrument for each in same_version):
        return Rejected(Reason.VERSION_TAKEN, {"version": instrument.version, "part": instrument.part.value})
    await uow.instruments.add(ImportedInstrument(county.id, instrument, now, actor))
    data = {"county": county.id, "part": instrument.part.value, "version": instrument.version}
    await uow.audit.add(AuditEntry(now, actor, "instrument_imported", data))
    return InstrumentImported(instrument, added=True)
