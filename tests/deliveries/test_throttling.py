"""Teams asks for patience: kept to the second, and its limits never passed, with 10 000 messages (R10, F5)."""

from random import Random

import pytest
import structlog

from domain.deliveries import State
from tests.deliveries.paper import PaperOffice, PaperTeams, fill, open_paper_office
from tests.support.virtual_time import run_in_virtual_time

MESSAGES = 10_000


def send(
    teams: PaperTeams, *, workers: int, tenants: int = 1, messages: int = MESSAGES, **special: float
) -> tuple[PaperOffice, float]:
    """Send them all, at a `tenant_rate`, a `channel_share` of them to channels; return the seconds it took, too."""

    async def work() -> tuple[PaperOffice, float]:
        office = open_paper_office(teams, workers, int(special.get("tenant_rate", 30)))
        fill(office, messages, tenants, special.get("channel_share", 0.1))
        return office, await office.send_all()

    with structlog.testing.capture_logs():  # ten thousand lines of it
        return run_in_virtual_time(work())


@pytest.mark.parametrize("tenant_rate", [30, 10])
def test_at_full_speed_no_second_holds_more_than_the_limits(tenant_rate: int) -> None:
    teams = PaperTeams(Random(10))  # noqa: S311 - a test's own chance, the same each time
    office, seconds = send(teams, workers=12, tenant_rate=tenant_rate)
    assert {each.state for each in office.outbox.deliveries.values()} == {State.SENT}
    assert set(teams.arrived.values()) == {1}
    assert teams.fullest_window(1) == tenant_rate
    assert teams.fullest_window(2) <= 7
    # The limit is what takes the time, not us.
    assert MESSAGES / tenant_rate <= seconds + 1 <= MESSAGES / tenant_rate * 1.1


def test_a_conversation_with_many_messages_gets_seven_a_second() -> None:
    teams = PaperTeams(Random(10))  # noqa: S311 - a test's own chance, the same each time
    send(teams, workers=12, tenants=3, channel_share=0.5)
    assert teams.fullest_window(2) == 7
    assert teams.fullest_window(1) <= 30


@pytest.mark.parametrize(("tenants", "messages"), [(1, 2_000), (16, MESSAGES)])
def test_with_three_refusals_in_ten_every_message_arrives_once_and_none_comes_too_early(
    tenants: int, messages: int
) -> None:
    teams = PaperTeams(Random(tenants), refused_share=0.3)  # noqa: S311 - a test's own chance, the same each time
    office, _seconds = send(teams, workers=2, tenants=tenants, messages=messages)
    stored = office.outbox.deliveries.values()
    assert {each.state for each in stored} == {State.SENT}
    assert len(teams.arrived) == messages
    assert set(teams.arrived.values()) == {1}
    assert {each.uncertain_tries for each in stored} == {0}
    assert teams.too_early == []
    assert teams.fullest_window(1) <= 30
    assert teams.fullest_window(2) <= 7
    assert 0.25 < 1 - messages / len(teams.calls) < 0.35
