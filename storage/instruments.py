"""Imported instruments, as rows that the database itself refuses to change or remove."""

from collections.abc import Sequence

from sqlalchemy import bindparam, insert, select

from domain.ids import CountyId
from domain.instruments import ImportedInstrument, Part
from storage.mappings import instrument_from_row, instrument_to_row
from storage.tables import instruments
from storage.transactions import Transaction

_LATEST = (
    select(instruments)
    .where(instruments.c.county_id == bindparam("county"), instruments.c.part == bindparam("its_part"))
    .order_by(instruments.c.sequence.desc())
    .limit(1)
)


class InstrumentsTable:
    """The port `Instruments`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self, county_id: CountyId) -> Sequence[ImportedInstrument]:
        """Return what a county has imported, in the order it was added."""
        query = select(instruments).where(instruments.c.county_id == county_id).order_by(instruments.c.sequence)
        # What has pieces is a questionnaire: storage.parts.
        return [instrument_from_row(row) for row in await self._transaction.all(query) if "items" in row["data"]]

    async def latest(self, county_id: CountyId, part: Part) -> ImportedInstrument | None:
        """Return the county's instrument of a part that was added last."""
        row = await self._transaction.first(_LATEST, {"county": county_id, "its_part": part})
        return instrument_from_row(row) if row and "items" in row["data"] else None

    async def add(self, imported: ImportedInstrument) -> None:
        """Add an instrument; a version comes once for each who confirmed it."""
        await self._transaction.run(insert(instruments).values(instrument_to_row(imported)))
