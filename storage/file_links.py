"""Links to files, as rows: the digest of each, never its token."""

from datetime import datetime

from msgspec.structs import asdict
from sqlalchemy import bindparam, delete, insert, select

from domain.file_links import FileLink, LetterLink, PageLink
from storage.joint_tables import file_links, letter_links, page_links
from storage.transactions import Transaction

_ONE = select(file_links).where(file_links.c.digest == bindparam("its_digest"))
_ADD = insert(file_links).inline()
_PAGE = select(page_links).where(page_links.c.digest == bindparam("its_digest"))
_ADD_PAGE = insert(page_links).inline()
_LETTER = select(letter_links).where(letter_links.c.digest == bindparam("its_digest"))
_ADD_LETTER = insert(letter_links).inline()


class FileLinksTable:
    """The port `FileLinks`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, digest: str) -> FileLink | None:
        """Return the link with this digest."""
        row = await self._transaction.first(_ONE, {"its_digest": digest})
        return FileLink(**row) if row else None

    async def add(self, link: FileLink) -> None:
        """Add a link, at the commit at the latest."""
        row = {
            "digest": link.digest,
            "agreement_id": link.agreement_id,
            "language": link.language,
            "expires_at": link.expires_at,
            "meeting_id": link.meeting_id,
        }
        self._transaction.run_later(_ADD, row)

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        await self._transaction.run(delete(file_links).where(file_links.c.expires_at <= now))


class PageLinksTable:
    """The port `PageLinks`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, digest: str) -> PageLink | None:
        """Return the link with this digest."""
        row = await self._transaction.first(_PAGE, {"its_digest": digest})
        return PageLink(**row) if row else None

    async def add(self, link: PageLink) -> None:
        """Add a link, at the commit at the latest."""
        self._transaction.run_later(_ADD_PAGE, asdict(link))

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        await self._transaction.run(delete(page_links).where(page_links.c.expires_at <= now))


class LetterLinksTable:
    """The port `LetterLinks`."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, digest: str) -> LetterLink | None:
        """Return the link with this digest."""
        row = await self._transaction.first(_LETTER, {"its_digest": digest})
        return LetterLink(**row) if row else None

    async def add(self, link: LetterLink) -> None:
        """Add a link, at the commit at the latest."""
        self._transaction.run_later(_ADD_LETTER, asdict(link))

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        await self._transaction.run(delete(letter_links).where(letter_links.c.expires_at <= now))
