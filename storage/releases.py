"""Published summaries, as rows."""

from collections.abc import Sequence
from functools import partial

from sqlalchemy import bindparam, insert, select

from domain.ids import CountyId, RoundId
from domain.releases import Release
from storage.mappings import release_from_row, release_to_row
from storage.tables import releases, rounds
from storage.transactions import Transaction

_LATEST = (
    select(releases)
    .join(rounds, rounds.c.id == releases.c.round_id)
    .where(releases.c.county_id == bindparam("county"))
    .order_by(rounds.c.refers_to.desc(), releases.c.published_at.desc(), releases.c.sequence.desc())
    .limit(1)
)
_ITS = select(releases).where(releases.c.round_id == bindparam("round"))
_OF_ROUND = _ITS.order_by(releases.c.published_at, releases.c.sequence)
_LAST_OF_ROUND = _ITS.order_by(releases.c.published_at.desc(), releases.c.sequence.desc()).limit(1)


class ReleasesTable:
    """The port `Releases`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def latest(self, county_id: CountyId) -> Release | None:
        """Return the release published last, of the latest year the county has published."""
        return await self._transaction.recall(("release", county_id), partial(self._read_latest, county_id))

    async def of_round(self, round_id: RoundId) -> Release | None:
        """Return the round's last release."""
        row = await self._transaction.first(_LAST_OF_ROUND, {"round": round_id})
        return release_from_row(row) if row else None

    async def history(self, round_id: RoundId) -> Sequence[Release]:
        """Return all of the round's releases, the oldest first."""
        rows = await self._transaction.all(_OF_ROUND, {"round": round_id})
        return [release_from_row(row) for row in rows]

    async def add(self, release: Release) -> None:
        """Add the release; an earlier one of the round stays."""
        await self._transaction.change_catalogue()
        await self._transaction.run(insert(releases).values(release_to_row(release)))

    async def _read_latest(self, county_id: CountyId) -> Release | None:
        row = await self._transaction.first(_LATEST, {"county": county_id})
        return release_from_row(row) if row else None
