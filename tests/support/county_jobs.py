"""What the ticker does in each county, one after the other, within one unit of work."""

from datetime import datetime

from bot.jobs import Plan
from bot.workdays import is_swedish_workday
from domain.ports import UnitOfWork


async def plan_everywhere(uow: UnitOfWork, plan: Plan, now: datetime) -> int:
    """Return how much was planned."""
    return sum([await plan(uow, county, is_swedish_workday, now) for county in await uow.roster.counties()])
