"""What leads up to a way, done once: each trial of the way goes on from a copy of what there was then."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from tests.crashes.conftest import NewCounty
from tests.crashes.trials import Posted, Trial, open_teams, run_trial
from tests.crashes.ways import Way
from tests.support.connector import Call
from tests.support.forks import Nursery
from tests.support.scenarios import Teams


class Rehearsal(Struct, frozen=True):
    """A database that nobody uses any more, what Teams knew, and what time it was."""

    nursery: Nursery
    new_county: NewCounty
    teams: Teams
    database_url: str
    calendar: datetime
    machine: datetime
    posted: Sequence[Posted]
    calls: Sequence[Call]
    activities: Sequence[Call]

    @asynccontextmanager
    async def go_on(self) -> AsyncIterator[Trial]:
        """Have a service on a database of its own; one trial after the other, as they share their Teams."""
        connector = self.teams.connector
        connector.calls, connector.activities = list(self.calls), list(self.activities)
        with self.new_county(self.database_url) as url:
            async with run_trial(self.nursery, self.teams, url) as trial:
                trial.calendar, trial.machine = self.calendar, self.machine
                trial.posted = [replace(each) for each in self.posted]
                await trial.start(after=0)
                yield trial


@asynccontextmanager
async def rehearse(nursery: Nursery, new_county: NewCounty, way: Way) -> AsyncIterator[Rehearsal]:
    """Do what leads up to the way."""
    with new_county() as url:
        async with open_teams() as teams:
            async with run_trial(nursery, teams, url) as trial:
                await trial.start()
                await way.prepare(trial)
                await trial.settle()
                assert trial.errors == []
            seen = teams.connector
            known = (trial.calendar, trial.machine, trial.posted, seen.calls, seen.activities)
            yield Rehearsal(nursery, new_county, teams, url, *known)
