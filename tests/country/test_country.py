"""E7, small: twelve organisations and two replicas; `make country` tries the whole country with four."""

import pytest

from domain.deliveries import Kind
from domain.roster import Role, UnitKind
from tests.country.accounts import settle_accounts
from tests.country.geography import SWEDEN, TWELVE, make_country
from tests.country.people import LEADERSHIPS, make_lives
from tests.country.simulations import Plan, simulate
from tests.support.forks import Nursery
from tests.support.teams_limits import SPANS

pytestmark = pytest.mark.timeout(300)

MOST_MEMORY = 200.0


@pytest.mark.process
async def test_everyone_gets_the_closed_form_once_and_no_limit_is_passed(postgresql_url: str, nursery: Nursery) -> None:
    country = make_country(TWELVE)
    cycle = await simulate(country, postgresql_url, nursery, Plan(replicas=2, believed=2))
    account = await settle_accounts(cycle, postgresql_url)
    assert account.amiss == {}
    assert account.is_right, account
    assert cycle.errors == []
    assert cycle.watch.passed == ()
    assert cycle.throttled == 0
    assert account.posts == len(country.counties)
    assert max(cycle.memory) <= MOST_MEMORY
    # It is tried with every habit, and what is counted was there to be counted.
    assert {Kind.REPLY, Kind.REMINDER, Kind.HANDOVER, Kind.PREVIEW_WAITS, Kind.CHANNEL_SUMMARY} == set(account.kinds)
    assert len(country.of_kind(UnitKind.LEADERSHIP)) >= len(LEADERSHIPS)
    assert cycle.watch.reached[SPANS[0]] > 1


def test_the_country_is_as_large_as_the_real_one() -> None:
    country = make_country(SWEDEN)
    assert (SWEDEN.organisations, len(country.counties), len(country.people)) == (311, 21, 10_000)
    assert len({each.who.tenant for each in country.people}) == 330
    assert len(country.of_kind(UnitKind.MUNICIPALITY)) == 290
    # As in Dalarna, which has 13 leaderships for its 15 municipalities.
    assert sum(unit.county_id == "c16" for unit in country.of_kind(UnitKind.LEADERSHIP)) == 13
    assert len({each.who.chat for each in country.people}) == 10_000
    asked = [each for each in make_lives(country).expected if each.startswith("a:chair")]
    assert len(asked) == sum(role is Role.CHAIR for role in (each.role for each in country.people)) * 7 // 8 + 1
