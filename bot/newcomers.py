"""Who writes to this process for the first time, and may have to be asked for an e-mail address."""

from collections.abc import Sequence

from msgspec import Struct

from bot.batches import Batches
from domain.ports import OpenUnitOfWork, UnitOfWork

MAX_KNOWN_PEOPLE = 10_000


class _Newcomer(Struct, frozen=True):
    """Somebody who writes to this process for the first time."""

    may_be_known_by_email: bool


class Newcomers:
    """Looks people up, those who come at once together; nobody who is known by their id is ever looked up again."""

    def __init__(self, open_to_read: OpenUnitOfWork) -> None:
        self._look = Batches(open_to_read).share(self._look_at_all)
        self._known_people: set[tuple[str, str]] = set()

    async def need_email(self, tenant_id: str, object_id: str) -> bool:
        """Tell whether somebody may be known by their e-mail address only."""
        if (tenant_id, object_id) in self._known_people:
            return False
        return (await self._look((tenant_id, object_id))).may_be_known_by_email

    async def _look_at_all(self, uow: UnitOfWork, people: Sequence[tuple[str, str]]) -> Sequence[_Newcomer]:
        return [await self._look_at(uow, *each) for each in people]

    async def _look_at(self, uow: UnitOfWork, tenant_id: str, object_id: str) -> _Newcomer:
        if await uow.roster.person(tenant_id, object_id) is None:
            return _Newcomer(may_be_known_by_email=await uow.roster.has_unmatched_emails(tenant_id))
        if len(self._known_people) < MAX_KNOWN_PEOPLE:
            self._known_people.add((tenant_id, object_id))
        return _Newcomer(may_be_known_by_email=False)
