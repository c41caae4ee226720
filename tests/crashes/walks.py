"""What follows a crash or a failure, and what must be there then."""

from tests.crashes.trials import LONG, Trial
from tests.crashes.ways import VALUES, Way


async def go_on_living(trial: Trial) -> None:
    """Have Teams post again what got no answer; the clock ticks until leases have run out and all is decided."""
    await trial.post_again()
    await trial.wait(LONG)
    await trial.tick("rounds", "reminders", "deliveries")
    await trial.wait(LONG)
    await trial.tick("deliveries")
    assert trial.alive


async def everything_is_stored_once(trial: Trial, way: Way) -> None:
    """Check the answers, and that every activity gets the same bytes a second time."""
    values, revisions, drafts = await trial.stored()
    assert values.get("LS13", []) == [VALUES] * way.answers
    assert (revisions["LS13"], drafts) == (way.answers, way.drafts)
    await the_same_bytes_come_again(trial)


async def the_same_bytes_come_again(trial: Trial) -> None:
    """Post everything once more: the same answers, and nothing happens."""
    calls = len(trial.teams.connector.calls)
    for known in trial.posted:
        again = await trial.teams.post(known.activity)
        assert known.answer is not None
        assert (again.status, again.body) == (known.answer.status, known.answer.body)
    await trial.settle()
    assert len(trial.teams.connector.calls) == calls
