"""Another organisation's people come no further than the door: nothing stored, nothing sent, few lines (S3)."""

import random
from collections import Counter
from collections.abc import Callable
from uuid import UUID

import structlog

from bot.refusals import LINES_PER_WINDOW, WINDOW_SECONDS, RefusalLog
from tests.security.doors import OUR_TOKEN, open_house, read_tables, tell_figure
from tests.support.counties import CHAIRS
from tests.support.people import Json, in_channel

ACTIVITIES = 1_000
WHO = CHAIRS["LS13"]


def press(verb: str) -> Json:
    """Return a press on a card that nobody has sent."""
    action = {"type": "Action.Execute", "title": "x", "verb": verb, "data": {"verb": verb}}
    return WHO.message("") | {"type": "invoke", "name": "adaptiveCard/action", "value": {"action": action}}


KINDS: tuple[Callable[[], Json], ...] = (
    lambda: WHO.message("3 3 3 3 3"),
    lambda: WHO.message("stäng omgången"),
    WHO.installation,
    WHO.arrival,
    lambda: press("submit_assessment"),
    lambda: press("close_round"),
    lambda: in_channel(WHO.message("koppla kanal")),
)


def move(activity: Json, tenant: str) -> Json:
    """Return the activity as it comes from another tenant."""
    place = activity["conversation"] | {"tenantId": tenant}
    return activity | {"channelData": activity["channelData"] | {"tenant": {"id": tenant}}, "conversation": place}


async def test_a_thousand_activities_of_other_tenants_store_nothing_and_send_nothing(sqlite_url: str) -> None:
    chance = random.Random(3)  # noqa: S311 - the same tenants every time
    with structlog.testing.capture_logs() as logs:
        async with open_house(sqlite_url) as house:
            before = read_tables(sqlite_url)
            statuses: Counter[int] = Counter()
            for number in range(ACTIVITIES):
                foreign = str(UUID(int=chance.getrandbits(128), version=4))
                activity = move(KINDS[number % len(KINDS)](), foreign)
                statuses[(await house.post(activity)).status] += 1
            await house.settle()
            assert statuses == {403: ACTIVITIES}
            assert read_tables(sqlite_url) == before
            assert (house.connector.calls, house.connector.activities) == ([], [])
    lines = [entry for entry in logs if entry["event"] == "activity_refused"]
    rest = [entry for entry in logs if entry["event"] == "activities_refused"]
    assert {entry["code"] for entry in (*lines, *rest)} == {"tenant_not_allowed"}
    assert len(lines) + sum(entry["count"] for entry in rest) == ACTIVITIES
    assert len(lines) + len(rest) <= 2 * (LINES_PER_WINDOW + 1)  # two minutes at the most
    assert all(UUID(entry["detail"]) for entry in lines)
    tell_figure("S3", activities=str(ACTIVITIES), rows="0", sends="0", lines=str(len(lines) + len(rest)))


async def test_the_same_person_of_an_allowed_tenant_comes_in(sqlite_url: str) -> None:
    async with open_house(sqlite_url) as house:
        assert (await house.post(WHO.message("hjälp"))).status == 200
        await house.settle()
        assert [call.authorization for call in house.connector.calls] == [f"Bearer {OUR_TOKEN}"]


def test_a_flood_of_refusals_is_a_few_lines_and_a_count_of_the_rest() -> None:
    now = [1_000.0]
    refusals = RefusalLog(lambda: now[0])
    with structlog.testing.capture_logs() as logs:
        for _ in range(500):
            refusals.note(403, "tenant_not_allowed")
        refusals.note(401, "token_missing")
        assert Counter(entry["event"] for entry in logs) == {"activity_refused": LINES_PER_WINDOW + 1}
        now[0] += WINDOW_SECONDS
        refusals.note(403, "tenant_not_allowed")
    rest = [entry for entry in logs if entry["event"] == "activities_refused"]
    assert [(entry["code"], entry["count"], entry["seconds"]) for entry in rest] == [
        ("tenant_not_allowed", 500 - LINES_PER_WINDOW, WINDOW_SECONDS)
    ]


def test_a_count_is_told_once() -> None:
    refusals = RefusalLog(lambda: 0.0)
    for _ in range(LINES_PER_WINDOW + 1):
        refusals.note(401, "token_missing")
    with structlog.testing.capture_logs() as logs:
        refusals.tell_rest()
        refusals.tell_rest()
    assert [entry["count"] for entry in logs] == [1]
