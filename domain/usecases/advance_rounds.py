"""Open and close rounds whose date has come."""

from datetime import datetime

from domain.ports import UnitOfWork
from domain.rounds import Round, should_close, should_open
from domain.summaries import Rules
from domain.usecases.close_round import close_round
from domain.usecases.open_round import open_round
from domain.usecases.publish_summary import Publishing


async def advance_rounds(uow: UnitOfWork, rules: Rules, now: datetime) -> int:
    """Open and close what is due in every county; return how many rounds changed."""
    changed = 0
    closing = Publishing(rules, "calendar")
    for county in await uow.roster.counties():
        for collection in await uow.rounds.all(county.id):
            if should_close(collection, now):
                await close_round(uow, county, collection, closing, now)
                changed += 1
        for collection in await uow.rounds.all(county.id):
            if should_open(collection, now):
                opened = await open_round(uow, collection, "calendar", now)
                changed += isinstance(opened, Round)
    return changed
