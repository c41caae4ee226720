"""Draw the county's picture of a year: counts of facts beside those of the year before."""

from collections.abc import Sequence
from datetime import date

from domain.county_pictures import BesideForms, CountyPicture, YearOfForms, add_counts, count_beside, draw_picture
from domain.errors import Reason, Rejected
from domain.instruments import Part
from domain.network import count_for_picture
from domain.ports import UnitOfWork
from domain.roster import County, Unit
from domain.rounds import Round, RoundState
from domain.usecases.count_meeting_rhythms import count_meeting_rhythms
from domain.usecases.log_event import read_attended


async def draw_county_picture(uow: UnitOfWork, county: County, year: int | None = None) -> CountyPicture | Rejected:
    """Return the picture of a year, or without one of the latest that anybody has answered.

    Behind the forms' counts stand how many meet as often as they aim to, and who took part in the network's meetings.
    """
    rounds = await uow.rounds.all(county.id)
    collection = await _choose_round(uow, rounds, year)
    if collection is None:
        known = Reason.NO_ROUND_FOR_YEAR if year and not _of_year(rounds, year) else Reason.NO_COUNTY_PICTURE
        return Rejected(known, {"year": year} if year else {})
    now = await _read_year(uow, collection)
    if now is None:
        return Rejected(Reason.NO_STATUS_FORM, {"year": collection.refers_to})
    before = next(iter(_of_year(rounds, collection.refers_to - 1)), None)
    earlier = await _read_year(uow, before) if before else None
    units = await uow.roster.units(county.id)
    picture = draw_picture(county.name, collection, units, (now, earlier))
    beside = [await _read_beside(uow, county, units, each) for each in (picture.refers_to, picture.refers_to - 1)]
    return add_counts(picture, count_beside(*beside))


# Private functions


def _of_year(rounds: Sequence[Round], year: int) -> list[Round]:
    return [each for each in rounds if each.refers_to == year]


async def _choose_round(uow: UnitOfWork, rounds: Sequence[Round], year: int | None) -> Round | None:
    if year is not None:
        return next(iter(_of_year(rounds, year)), None)
    began = [each for each in rounds if each.state is not RoundState.PLANNED]
    for each in began:
        if await uow.part_answers.of_round(each.id, Part.LEADERSHIP_STATUS):
            return each
    return None


async def _read_year(uow: UnitOfWork, collection: Round) -> YearOfForms | None:
    questionnaire = await uow.round_parts.get(collection.id, Part.LEADERSHIP_STATUS)
    if questionnaire is None:
        return None
    return YearOfForms(questionnaire, await uow.part_answers.of_round(collection.id, Part.LEADERSHIP_STATUS))


async def _read_beside(uow: UnitOfWork, county: County, units: Sequence[Unit], year: int) -> BesideForms:
    rhythm = await count_meeting_rhythms(uow, county.id, date(year, 12, 31))
    return BesideForms(rhythm, count_for_picture(await read_attended(uow, county), units, year))
