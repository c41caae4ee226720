"""Fakes of the stores of what a unit's people agree on: as plain as can be while each port's promises are kept."""

from collections.abc import Sequence
from datetime import datetime

from domain.agreements import Agreement
from domain.errors import DomainError
from domain.file_links import FileLink, LetterLink, PageLink
from domain.ids import AgreementId, RoundId
from tests.support.fake_memory import Store


class FakeAgreements(Store, frozen=True):
    """The port `Agreements`."""

    async def get(self, agreement_id: AgreementId) -> Agreement | None:
        """Return the revision with this id."""
        return next((each for each in self.transaction.seen().agreements if each.id == agreement_id), None)

    async def of_round(self, round_id: RoundId) -> Sequence[Agreement]:
        """Return all revisions of a round in the order they were received."""
        return [each for each in self.transaction.seen().agreements if each.round_id == round_id]

    async def add(self, agreement: Agreement) -> None:
        """Add a revision; a revision is never replaced."""
        memory = self.transaction.changed(agreement.made_at)
        if any(each.id == agreement.id or _revision(each) == _revision(agreement) for each in memory.agreements):
            raise DomainError("already_there")
        memory.agreements.append(agreement)


class FakeFileLinks(Store, frozen=True):
    """The port `FileLinks`."""

    async def get(self, digest: str) -> FileLink | None:
        """Return the link with this digest."""
        return self.transaction.seen().file_links.get(digest)

    async def add(self, link: FileLink) -> None:
        """Add a link."""
        self.transaction.changed(link.expires_at).file_links[link.digest] = link

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        links = self.transaction.changed(now).file_links
        for digest in [digest for digest, link in links.items() if link.expires_at <= now]:
            del links[digest]


class FakePageLinks(Store, frozen=True):
    """The port `PageLinks`."""

    async def get(self, digest: str) -> PageLink | None:
        """Return the link with this digest."""
        return self.transaction.seen().page_links.get(digest)

    async def add(self, link: PageLink) -> None:
        """Add a link."""
        self.transaction.changed(link.expires_at).page_links[link.digest] = link

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        links = self.transaction.changed(now).page_links
        for digest in [digest for digest, link in links.items() if link.expires_at <= now]:
            del links[digest]


class FakeLetterLinks(Store, frozen=True):
    """The port `LetterLinks`."""

    async def get(self, digest: str) -> LetterLink | None:
        """Return the link with this digest."""
        return self.transaction.seen().letter_links.get(digest)

    async def add(self, link: LetterLink) -> None:
        """Add a link."""
        self.transaction.changed(link.expires_at).letter_links[link.digest] = link

    async def remove_expired(self, now: datetime) -> None:
        """Forget the links that lead nowhere any more."""
        links = self.transaction.changed(now).letter_links
        for digest in [each for each, link in links.items() if link.expires_at <= now]:
            del links[digest]


# Private functions


def _revision(agreement: Agreement) -> tuple[str, str, str, int]:
    return agreement.round_id, agreement.unit_id, agreement.part, agreement.revision
