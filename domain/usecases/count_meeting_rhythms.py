"""Count how many of a county's leaderships meet as often as they aim to."""

from datetime import date

from domain.ids import CountyId
from domain.ports import UnitOfWork
from domain.rhythms import RhythmFigure, count_rhythms, judge_rhythm
from domain.roster import UnitKind


async def count_meeting_rhythms(uow: UnitOfWork, county_id: CountyId, on: date) -> RhythmFigure:
    """Return the county's figure of the twelve months that end with `on`; never which leadership is which (D6)."""
    said = await uow.meetings.rhythms_of_county(county_id)
    met = await uow.meetings.of_county(county_id)
    units = await uow.roster.units(county_id, UnitKind.LEADERSHIP)
    judged = [
        judge_rhythm(
            [each for each in said if each.unit_id == unit.id], [each for each in met if each.unit_id == unit.id], on
        )
        for unit in units
    ]
    return count_rhythms(judged, on)
