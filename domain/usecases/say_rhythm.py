"""Say how often a leadership aims to meet."""

from datetime import datetime

from domain.deadlines import local_date
from domain.errors import Rejected
from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.rhythms import Rhythm, SaidRhythm
from domain.roster import Principal
from domain.usecases.find_meetings import find_leadership


async def say_rhythm(
    uow: UnitOfWork, principal: Principal, unit_id: UnitId, rhythm: Rhythm, now: datetime
) -> SaidRhythm | Rejected:
    """Store the rhythm; the same again stores nothing (F27)."""
    unit = await find_leadership(uow, principal, unit_id)
    if isinstance(unit, Rejected):
        return unit
    known = await uow.meetings.rhythms(unit_id)
    if known and known[-1].rhythm is rhythm:
        return known[-1]
    said = SaidRhythm(unit_id, rhythm, principal.person.id, now, local_date(now))
    await uow.meetings.add_rhythm(said)
    return said
