"""What the rules need stored of a unit's answers together, and of links to files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from domain.agreements import Agreement
from domain.file_links import FileLink, LetterLink, PageLink
from domain.ids import AgreementId, RoundId


class Agreements(Protocol):
    """What units do about two answers, as revisions."""

    async def get(self, agreement_id: AgreementId) -> Agreement | None: ...
    async def of_round(self, round_id: RoundId) -> Sequence[Agreement]:
        """Return all revisions of a round in the order they were received."""

    async def add(self, agreement: Agreement) -> None:
        """Add a revision; a revision is never replaced."""


class FileLinks(Protocol):
    """Links to files that are made when they are fetched."""

    async def get(self, digest: str) -> FileLink | None: ...
    async def add(self, link: FileLink) -> None: ...
    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""


class PageLinks(Protocol):
    """Links to pages for printing."""

    async def get(self, digest: str) -> PageLink | None: ...
    async def add(self, link: PageLink) -> None: ...
    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""


class LetterLinks(Protocol):
    """Links to letters to people whom Teams does not reach."""

    async def get(self, digest: str) -> LetterLink | None: ...
    async def add(self, link: LetterLink) -> None: ...
    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
