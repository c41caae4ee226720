"""Somebody of another organisation is let in by a code, once, and answers (K18, S7)."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from domain.invitations import digest_of
from domain.roster import Role, UnitKind
from domain.usecases.invite_person import NewInvitation, invite_person, revoke_invitation
from tests.support.clocks import clock_at
from tests.support.connector import FakeConnector
from tests.support.counties import CHAIRS, DATES, UNITS, county_of, found_county, read_from, stored_values, write_to
from tests.support.people import Json, Someone
from tests.support.scenarios import Scene, open_scene

ELSEWHERE = "22222222-bbbb-4bbb-8bbb-222222222222"
NOT_VALID = "Koden gäller inte."
ANSWERED = UNITS[:-1]


class Elsewhere(Someone, frozen=True):
    """A person of another organisation."""

    def _activity(self, kind: str, **fields: Any) -> Json:  # noqa: ANN401 - any field of an activity
        activity = super()._activity(kind, **fields)
        place = {**activity["conversation"], "tenantId": ELSEWHERE}
        return {**activity, "channelData": {"tenant": {"id": ELSEWHERE}}, "conversation": place}


WHO = Elsewhere("regionchef", "Regionchef LS13")
NOBODY = Elsewhere("nagon", "Ordförande LS13")


@pytest.fixture(name="scene")
async def open_a_scene(database_url: str) -> AsyncIterator[Scene]:
    """Have all but LS13 answered, and nobody who speaks for LS13."""
    clock = clock_at(DATES.opens_on)
    people = {unit: who for unit, who in CHAIRS.items() if unit != "LS13"}
    await found_county(database_url, clock.now(), answered=ANSWERED, people=people)
    async with open_scene(database_url, clock) as opened:
        yield opened


async def invite(scene: Scene, days: int = 14) -> str:
    """Return the code of an invitation as LS13's chair."""
    now = scene.clock.now()
    async with write_to(scene.database_url) as uow:
        county = await county_of(uow)
        units = {unit.name: unit for unit in await uow.roster.units(county.id, UnitKind.LEADERSHIP)}
        new = NewInvitation(Role.CHAIR, units["LS13"], None, days)
        return (await invite_person(uow, county, new, "test", now)).code


async def test_who_was_invited_writes_the_code_and_answers(scene: Scene) -> None:
    code = await invite(scene)
    assert "Har du fått en kod" in await scene.install(WHO)
    said = await scene.say(WHO, f" {code.lower().replace('-', ' ')} ")
    assert "Du är nu ordförande för LS13." in said
    assert "Du svarar för LS13" in said
    await scene.press(WHO, "choose_perspective", perspective="region")
    await scene.press(WHO, "review_assessment", **{f"goal_{number}": "3" for number in range(1, 6)})
    assert "Tack! LS13 har svarat" in await scene.press(WHO, "submit_assessment")
    assert (await stored_values(scene.database_url))["LS13"] == [(3, 3, 3, 3, 3)]


async def test_codes_that_are_not_valid_are_told_by_one_sentence_and_give_nothing(scene: Scene) -> None:
    used, revoked, expired = [await invite(scene, days=1) for _ in range(3)]
    assert "Du är nu" in await scene.say(WHO, used)
    async with write_to(scene.database_url) as uow:
        county = await county_of(uow)
        wanted = await uow.invitations.by_digest(digest_of(revoked))
        assert wanted is not None
        await revoke_invitation(uow, county, wanted.id, "test", scene.clock.now())
    told = {await scene.say(NOBODY, used), await scene.say(NOBODY, revoked)}
    scene.clock.go_to(DATES.due_on)
    told |= {await scene.say(NOBODY, expired), await scene.say(NOBODY, "7777-2222-3333-4444-5555-6666-8888")}
    (sentence,) = told
    assert NOT_VALID in sentence
    async with read_from(scene.database_url) as uow:
        assert await uow.roster.person(ELSEWHERE, NOBODY.object_id) is None


async def test_of_two_who_write_the_same_code_at_once_one_gets_the_role(scene: Scene) -> None:
    for number in range(10):
        code = await invite(scene)
        both = [Elsewhere(f"{name}-{number}", f"{name} {number}") for name in ("en", "annan")]
        posted = await asyncio.gather(*(scene.teams.post(who.message(code)) for who in both))
        await scene.settle()
        assert [answer.status for answer in posted] == [200, 200]
        told = [shown(scene.connector, who) for who in both]
        assert sorted(("Du är nu ordförande" in each, NOT_VALID in each) for each in told) == [
            (False, True),
            (True, False),
        ]
    async with read_from(scene.database_url) as uow:
        county = await county_of(uow)
        of_last = [each for each in await uow.roster.persons(county.id) if each.tenant_id == ELSEWHERE]
        assert len(of_last) == 10


def shown(connector: FakeConnector, who: Someone) -> str:
    """Return all that somebody was sent."""
    return str([dict(body) for body in connector.sent_to(who.chat)])
