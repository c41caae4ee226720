"""A statement is compiled once, however often it is asked: one that is made for its occasion piles up (R22)."""

from datetime import timedelta

from domain.roster import Role
from storage.statements import compile_statement
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, DATES, enlist, found_county, write_to
from tests.support.people import someone
from tests.support.scenarios import Scene, open_scene

CHAIR, CONTACT = CHAIRS["LS07"], someone("Kontakt", "LS07-2")
# Each answer is another than before, and goes apart from the colleague's.
STEPS = ("2 2 2 2 2", "3 3 3 3 3", "1 2 3 4 1", "4 3 2 1 4", "2 2 3 1 1", "1 1 4 4 2")
# By then everything has been asked once.
WARM_UP = 4


async def test_what_people_and_ticks_ask_again_and_again_is_compiled_once(database_url: str) -> None:
    clock = clock_at(DATES.opens_on + timedelta(days=1))
    await found_county(database_url, clock.now())
    async with write_to(database_url) as uow:
        await enlist(uow, CONTACT, Role.CONTACT, "LS07", clock.now())
    async with open_scene(database_url, clock) as scene:
        for who in (CHAIR, CONTACT):
            await scene.install(who)
        for steps in STEPS[:WARM_UP]:
            await live_a_day(scene, steps)
        compiled = compile_statement.cache_info().misses
        for steps in STEPS[WARM_UP:]:
            await live_a_day(scene, steps)
        assert compile_statement.cache_info().misses == compiled


async def live_a_day(scene: Scene, steps: str) -> None:
    """Have one answer, the other ask how things stand, and messages go out that wait for their time."""
    for who in (CHAIR, CONTACT):
        await scene.say(who, "skatta")
        await scene.press(who, "choose_perspective", perspective="joint")
        await scene.say(who, steps if who is CHAIR else steps[::-1])
        await scene.press(who, "submit_assessment")
        await scene.say(who, "läge")
        await scene.say(who, "hjälp")
    for _ in range(2):
        await scene.tick()
    scene.clock.put(scene.clock.now() + timedelta(days=1))
