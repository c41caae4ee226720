"""The ports `Agreements` and of links to files, and whether a round is shared, on all databases."""

import pytest
from msgspec.structs import replace
from sqlalchemy.exc import DBAPIError

from domain.agreements import Agreement, Choice
from domain.errors import DomainError
from domain.file_links import FileLink, LetterForm, LetterLink, PageLink, digest_of
from domain.ids import AgreementId, PersonId, RoundId, SubmissionId
from domain.instruments import Part
from domain.rounds import Round
from storage.unit_of_work import Database
from tests.storage.samples import (
    CHAIR,
    CONTACT,
    COUNTY,
    LS01,
    LS02,
    MINUTE,
    NOW,
    ROUND,
    AnyDatabase,
    add_roster,
    commit_with,
)
from tests.storage.test_migrations import run

AGREEMENT = Agreement(
    id=AgreementId("first"),
    round_id=ROUND.id,
    unit_id=LS01.id,
    part=Part.SELF_ASSESSMENT,
    revision=1,
    choice=Choice.AGREE,
    based_on=(SubmissionId("a"), SubmissionId("b")),
    person_id=CHAIR.id,
    made_at=NOW,
    values={1: 3, 2: 4},
    why="Vi pratades vid: en trea är rättvisande.",
)
SECOND = replace(AGREEMENT, id=AgreementId("second"), revision=2, choice=Choice.KEEP_BOTH, values={}, why="")
LINK = FileLink(digest_of("token"), AGREEMENT.id, "sv", NOW + MINUTE)


async def test_an_agreement_comes_back_as_it_was_made(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.agreements.add(AGREEMENT)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.agreements.get(AGREEMENT.id) == AGREEMENT
        assert await unit.agreements.get(AgreementId("other")) is None


async def test_all_revisions_of_a_round_stay_in_the_order_they_came(seeded: AnyDatabase) -> None:
    of_another_unit = replace(AGREEMENT, id=AgreementId("third"), unit_id=LS02.id)
    async with seeded.open() as unit:
        for each in (AGREEMENT, SECOND, of_another_unit):
            await unit.agreements.add(each)
        assert await unit.agreements.of_round(ROUND.id) == [AGREEMENT, SECOND, of_another_unit]
        assert await unit.agreements.of_round(RoundId("other")) == []


async def test_of_two_agreements_at_once_only_one_is_kept(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.agreements.add(AGREEMENT)
        await unit.commit()
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.agreements.add(replace(AGREEMENT, id=AgreementId("twin"))))


async def test_a_link_is_found_by_its_digest_until_it_is_forgotten(seeded: AnyDatabase) -> None:
    later = FileLink(digest_of("other"), AGREEMENT.id, "en", NOW + 2 * MINUTE)
    async with seeded.open() as unit:
        await unit.agreements.add(AGREEMENT)
        await unit.file_links.add(LINK)
        await unit.file_links.add(later)
        await unit.commit()
    async with seeded.open() as unit:
        assert await unit.file_links.get(LINK.digest) == LINK
        assert await unit.file_links.get("token") is None
        await unit.file_links.remove_expired(NOW + MINUTE)
        assert await unit.file_links.get(LINK.digest) is None
        assert await unit.file_links.get(later.digest) == later


async def test_a_page_is_found_by_its_links_digest_until_it_is_forgotten(seeded: AnyDatabase) -> None:
    mirror = PageLink(digest_of("mirror"), COUNTY.id, LS02.id, CHAIR.id, "sv", NOW + MINUTE)
    temperature = PageLink(digest_of("temperature"), COUNTY.id, None, None, "en", NOW + 2 * MINUTE)
    async with seeded.open() as unit:
        await unit.page_links.add(mirror)
        await unit.page_links.add(temperature)
        await unit.commit()
    async with seeded.open() as unit:
        assert await unit.page_links.get(mirror.digest) == mirror
        assert await unit.page_links.get("token") is None
        await unit.page_links.remove_expired(NOW + MINUTE)
        assert await unit.page_links.get(mirror.digest) is None
        assert await unit.page_links.get(temperature.digest) == temperature


async def test_a_letter_is_found_by_its_links_digest_until_it_is_forgotten(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        links = [
            LetterLink(digest_of(form), ROUND.id, CONTACT.id, CHAIR.id, form, NOW + number * MINUTE)
            for number, form in enumerate(LetterForm, start=1)
        ]
        for link in links:
            await unit.letter_links.add(link)
        await unit.commit()
    async with seeded.open() as unit:
        assert [await unit.letter_links.get(link.digest) for link in links] == links
        assert await unit.letter_links.get("token") is None
        await unit.letter_links.remove_expired(NOW + MINUTE)
        assert [await unit.letter_links.get(link.digest) for link in links] == [None, links[1]]


async def test_a_round_stays_as_shared_as_it_was_planned(seeded: AnyDatabase) -> None:
    shared = replace(ROUND, id=RoundId("shared"), refers_to=2025, shared=True)
    async with seeded.open() as unit:
        await unit.rounds.put(shared)
        await unit.commit()
    async with seeded.read() as unit:
        kept: list[Round] = list(await unit.rounds.all(COUNTY.id))
    assert [(each.id, each.shared) for each in kept] == [("shared", True), (ROUND.id, False)]


async def test_an_agreement_cannot_be_changed_by_hand(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.agreements.add(AGREEMENT)
        await unit.commit()
    with pytest.raises(DBAPIError, match="is only added to"):
        await run(database_url, "UPDATE agreements SET why = 'x'")


async def test_only_someone_who_is_known_can_agree(database: Database) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        with pytest.raises(DomainError, match="unknown_reference"):
            await commit_with(unit, unit.agreements.add(replace(AGREEMENT, person_id=PersonId("nobody"))))
