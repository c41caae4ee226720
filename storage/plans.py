"""Local plans as rows that are only added to, and links to documents about them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from domain.file_links import PlanLink
from domain.ids import CountyId, UnitId
from domain.plans import Activity, Wording
from storage.plan_tables import activities, plan_links
from storage.statements import Row
from storage.tables import units
from storage.transactions import Transaction

_OF_UNIT = select(activities).where(activities.c.unit_id == bindparam("unit")).order_by(activities.c.sequence)
_OF_COUNTY = (
    select(activities).join(units).where(units.c.county_id == bindparam("county")).order_by(activities.c.sequence)
)
_ADD = insert(activities).inline()
_LINK = select(plan_links).where(plan_links.c.digest == bindparam("its_digest"))
_ADD_LINK = insert(plan_links).inline()


class PlansTable:
    """The port `Plans`; rows are only ever added, the database itself refuses to change one."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def of_unit(self, unit_id: UnitId) -> Sequence[Activity]:
        """Return all revisions of a leadership in the order they were received."""
        return [_from_row(row) for row in await self._transaction.all(_OF_UNIT, {"unit": unit_id})]

    async def of_county(self, county_id: CountyId) -> Sequence[Activity]:
        """Return all revisions of a county's leaderships in the order they were received."""
        return [_from_row(row) for row in await self._transaction.all(_OF_COUNTY, {"county": county_id})]

    async def add(self, activity: Activity) -> None:
        """Add a revision, at the commit at the latest.

        Raises:
            DomainError: `already_there`, at the commit, when another turn has added the revision meanwhile.
        """
        self._transaction.run_later(_ADD, _to_row(activity))


class PlanLinksTable:
    """The port `PlanLinks`: the digest of each, never its token."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, digest: str) -> PlanLink | None:
        """Return the link with this digest."""
        row = await self._transaction.first(_LINK, {"its_digest": digest})
        return PlanLink(**row) if row else None

    async def add(self, link: PlanLink) -> None:
        """Add a link, at the commit at the latest."""
        row = {
            "digest": link.digest,
            "unit_id": link.unit_id,
            "document": link.document,
            "language": link.language,
            "expires_at": link.expires_at,
        }
        self._transaction.run_later(_ADD_LINK, row)

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        await self._transaction.run(delete(plan_links).where(plan_links.c.expires_at <= now))


# Private functions


def _to_row(activity: Activity) -> Row:
    wording = activity.wording
    return {
        "id": activity.id,
        "unit_id": activity.unit_id,
        "revision": activity.revision,
        "name": wording.name,
        "goal": wording.goal,
        "target": wording.target,
        "responsible": wording.responsible,
        "starts_on": wording.starts_on,
        "due_on": wording.due_on,
        "stage": wording.stage,
        "written_by": activity.by,
        "written_at": activity.at,
    }


def _from_row(row: Row) -> Activity:
    return Activity(
        id=row["id"],
        unit_id=row["unit_id"],
        revision=row["revision"],
        wording=Wording(
            name=row["name"],
            goal=row["goal"],
            target=row["target"],
            responsible=row["responsible"],
            starts_on=row["starts_on"],
            due_on=row["due_on"],
            stage=row["stage"],
        ),
        by=row["written_by"],
        at=row["written_at"],
    )
