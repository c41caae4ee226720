"""What a link to a page leads to is decided when it is followed."""

from datetime import timedelta

from msgspec.structs import replace

from domain.file_links import WORTH, make_token
from domain.ids import ReleaseId, UnitId
from domain.mirrors import Mirror
from domain.ports import UnitOfWork
from domain.roster import Assignment, Role
from domain.usecases.link_pages import find_page, link_mirror, link_temperature
from tests.domain.usecases.counties import add_speaker
from tests.domain.usecases.test_mirror_unit import publish
from tests.support.builders import COUNTY, NOW, a_principal, a_unit

LS01, LS06 = a_unit("LS01"), a_unit("LS06")
MOMENT = timedelta(seconds=1)


async def test_a_temperature_is_of_the_release_that_is_the_latest_when_it_is_fetched(uow: UnitOfWork) -> None:
    first = await publish(uow)
    token = await link_temperature(uow, COUNTY.id, "en", NOW)
    corrected = replace(first.summary, answered=first.summary.answered - 1)
    await uow.releases.add(replace(first, id=ReleaseId("again"), summary=corrected, published_at=NOW + MOMENT))
    found = await find_page(uow, token, NOW + WORTH - MOMENT)
    assert found is not None
    assert (found.content, found.language) == (corrected, "en")
    assert await find_page(uow, token, NOW + WORTH) is None


async def test_a_mirror_is_for_who_speaks_for_the_unit_when_it_is_fetched(uow: UnitOfWork) -> None:
    release = await publish(uow)
    chair = await add_speaker(uow, "chair", LS01)
    of_own = await link_mirror(uow, a_principal(person=chair), LS01.id, "sv", NOW)
    of_another = await link_mirror(uow, a_principal(person=chair), UnitId("ls02"), "sv", NOW)
    found = await find_page(uow, of_own, NOW)
    assert found is not None
    assert isinstance(found.content, Mirror)
    assert (found.content.unit, found.content.summary) == ("LS01", release.summary)
    await uow.roster.remove_assignment(Assignment(chair.id, COUNTY.id, Role.CHAIR, LS01.id))
    assert [await find_page(uow, each, NOW) for each in (of_own, of_another, make_token())] == [None, None, None]


async def test_a_mirror_of_nothing_leads_nowhere(uow: UnitOfWork) -> None:
    chair = await add_speaker(uow, "chair", LS06)
    tokens = [await link_mirror(uow, a_principal(person=chair), LS06.id, "sv", NOW)]
    tokens.append(await link_temperature(uow, COUNTY.id, "sv", NOW))
    assert [await find_page(uow, each, NOW) for each in tokens] == [None, None]
    await publish(uow)
    assert [await find_page(uow, each, NOW) is None for each in tokens] == [True, False]
