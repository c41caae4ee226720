"""Links by which calendars subscribe, as rows: the digest of each, never its token."""

from collections.abc import Sequence

from sqlalchemy import bindparam, select

from domain.calendars import CalendarLink
from domain.ids import CountyId, UnitId
from storage.meeting_tables import calendar_links
from storage.statements import Row
from storage.transactions import Transaction

_IN_ORDER = select(calendar_links).order_by(calendar_links.c.made_at, calendar_links.c.id)
_OF_COUNTY = _IN_ORDER.where(calendar_links.c.county_id == bindparam("county"))
_OF_UNIT = _IN_ORDER.where(calendar_links.c.unit_id == bindparam("unit"))
_BY_DIGEST = select(calendar_links).where(calendar_links.c.digest == bindparam("its_digest"))


class CalendarLinksTable:
    """The port `CalendarLinks`; of two changes at once a row's version lets one through."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def all(self, county_id: CountyId) -> Sequence[CalendarLink]:
        """Return a county's links, the oldest first, revoked ones too."""
        return [self._take(row) for row in await self._transaction.all(_OF_COUNTY, {"county": county_id})]

    async def of_unit(self, unit_id: UnitId) -> Sequence[CalendarLink]:
        """Return a leadership's links, likewise."""
        return [self._take(row) for row in await self._transaction.all(_OF_UNIT, {"unit": unit_id})]

    async def by_digest(self, digest: str) -> CalendarLink | None:
        """Return the link whose token has this digest, be it revoked or not."""
        row = await self._transaction.first(_BY_DIGEST, {"its_digest": digest})
        return self._take(row) if row else None

    async def put(self, link: CalendarLink) -> None:
        """Add the link, or replace the one with the same id as it was read.

        Raises:
            DomainError: `changed_meanwhile`, when another process changed it since it was read.
        """
        row = {
            "id": link.id,
            "digest": link.digest,
            "county_id": link.county_id,
            "unit_id": link.unit_id,
            "person_id": link.person_id,
            "language": link.language,
            "made_at": link.made_at,
            "revoked_at": link.revoked_at,
        }
        await self._transaction.put(calendar_links, row)

    def _take(self, row: Row) -> CalendarLink:
        self._transaction.remember(calendar_links, (row["id"],), row)
        return CalendarLink(**{name: value for name, value in row.items() if name != "version"})
