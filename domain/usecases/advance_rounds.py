"""Open and close rounds whose date has come, and tell the coordinators what then waits for them."""

from datetime import datetime

from domain.ports import UnitOfWork
from domain.roster import County
from domain.rounds import Round, should_close, should_open
from domain.summaries import Rules
from domain.usecases.announce_preview import announce_preview
from domain.usecases.close_round import Closed, Closing, close_round
from domain.usecases.open_round import open_round
from domain.usecases.post_release import post_release


async def advance_rounds(uow: UnitOfWork, rules: Rules, now: datetime) -> int:
    """Open and close what is due in every county; return how much was changed: rounds, and posts that follow."""
    return sum([await advance_county(uow, county, rules, now) for county in await uow.roster.counties()])


async def advance_county(uow: UnitOfWork, county: County, rules: Rules, now: datetime) -> int:
    """Do so in one county: what another replica changes meanwhile is waited for, and so not for long (E7)."""
    changed = 0
    closing = Closing(rules, "calendar")
    for collection in await uow.rounds.all(county.id):
        if should_close(collection, now):
            closed = await close_round(uow, county, collection, closing, now)
            if isinstance(closed, Closed) and closed.preview.refuse() is None:
                await announce_preview(uow, county, closed.collection, now)
            changed += 1
    for collection in await uow.rounds.all(county.id):
        if should_open(collection, now):
            opened = await open_round(uow, collection, "calendar", now)
            changed += isinstance(opened, Round)
    release = await uow.releases.latest(county.id)
    if release is not None:
        # One that had to wait until it was known what became of a former version.
        changed += await post_release(uow, county, release, now)
    return changed
