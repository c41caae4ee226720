"""Bring in a county's own instrument: its wording, its scale, and who confirmed them."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.instruments import ImportedInstrument, Instrument
from domain.ports import AuditEntry, UnitOfWork
from domain.questionnaires import Questionnaire
from domain.roster import County

Form = Instrument | Questionnaire


class InstrumentImported(Struct, frozen=True):
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
    if refused := refuse_version(stored, instrument):
        return refused
    await uow.instruments.add(ImportedInstrument(county.id, instrument, now, actor))
    data = {"county": county.id, "part": instrument.part.value, "version": instrument.version}
    await uow.audit.add(AuditEntry(now, actor, "instrument_imported", data))
    return InstrumentImported(instrument, added=True)


def refuse_version(stored: Sequence[Form], new: Form) -> Rejected | None:
    """Say no to other content under a version that is taken; who confirmed it may be another."""
    same_version = [each for each in stored if each.version == new.version]
    if any(replace(each, confirmed_by=new.confirmed_by) != new for each in same_version):
        return Rejected(Reason.VERSION_TAKEN, {"version": new.version, "part": new.part.value})
    return None
