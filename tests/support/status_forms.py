"""Thirteen filled forms, made up so that they give exactly what the county published of 2024.

None of them stands for a real leadership; LS04 and LS09 span two municipalities.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from domain.ids import UnitId
from domain.ports import UnitOfWork
from domain.requests import Verb
from domain.roster import Assignment, Role, Unit
from domain.rounds import Round
from domain.usecases.create_round import NewRound, create_round
from domain.usecases.open_round import open_round
from rendering.instruments import default_instrument, default_questionnaire
from tests.dialogs.talks import Talk
from tests.storage.samples import AnyDatabase
from tests.support.builders import COUNTY, NOW, a_municipality, a_person, leaderships

SPANS_TWO = {"LS04", "LS09"}
IMPORTANT = ("politics", "adult_psychiatry", "bup", "specialist_care", "ambulance", "emergency")
OTHERS = ("primary_care", "municipality_care", "user_representative")
DATES = (date(2025, 1, 7), date(2025, 1, 24), date(2025, 1, 31))
# What was published of 2024 (facts/README.md), by the codes of the default form's counts.
PUBLISHED: Mapping[str, tuple[int, int]] = {
    "convening": (13, 13),
    "twice_a_term": (9, 13),
    "another_rhythm": (4, 13),
    "politicians": (1, 13),
    "actors_missing": (10, 13),
    "user_representative": (0, 13),
    "polsam": (13, 13),
    "no_active_influence": (10, 13),
    "active_influence": (3, 13),
    "local_plan": (10, 13),
    "self_assessment_used": (7, 13),
    "communication_plan": (3, 15),
}
_RHYTHMS = {"LS02": "monthly", "LS05": "every_other_month", "LS08": "two_to_three_a_year", "LS11": "three_a_term"}
_WAYS = {"LS03": "user_council", "LS06": "pensioners_council,participation_council", "LS12": "participation_council"}
_POLSAM = ("systematic", "sometimes", "no")
_WITHOUT_PLAN = {"LS01": "none", "LS07": "in_work", "LS13": "none"}
_USED_TABLE = {"LS01", "LS02", "LS04", "LS06", "LS08", "LS10", "LS12"}
# One of LS09's two, and the only one of two others.
_COMMUNICATION = {"LS03": ("yes",), "LS09": ("no", "yes"), "LS10": ("yes",)}


class FilledForm(Struct, frozen=True):
    """A leadership's form: what is put into each card, in the order the cards come."""

    unit: str
    cards: tuple[Mapping[str, str], ...]


def filled_forms() -> Iterator[FilledForm]:
    """Yield the thirteen forms."""
    for number in range(1, 14):
        yield _fill(f"LS{number:02}", number)


async def found_thirteen(database: AnyDatabase, *years: int) -> None:
    """Store a county of 13 leaderships and 15 municipalities, with a chair each and a contact, and its rounds.

    The last round is open; those before it are opened and closed.
    """
    async with database.open() as uow:
        await uow.roster.add_county(COUNTY)
        for unit in units_of_county():
            await uow.roster.add_unit(unit)
        for unit in leaderships():
            await add_speaker(uow, f"chair-{unit.id}", Role.CHAIR, unit)
        await add_speaker(uow, "contact-ls01", Role.CONTACT, leaderships()[0])
        for year in years or (2024,):
            await open_year(uow, year, NOW)
        await uow.commit()


def units_of_county() -> Sequence[Unit]:
    """Return the leaderships, then the municipalities."""
    units = leaderships()
    homes = [unit for unit in units for _ in range(2 if unit.name in SPANS_TWO else 1)]
    return (*units, *(a_municipality(f"Kommun {n:02}", home, f"{9000 + n}") for n, home in enumerate(homes, start=1)))


async def add_speaker(uow: UnitOfWork, name: str, role: Role, unit: Unit) -> None:
    """Store somebody with a role for a unit."""
    person = a_person(name)
    await uow.roster.put_person(person)
    await uow.roster.add_assignment(Assignment(person.id, COUNTY.id, role, unit.id))


async def open_year(uow: UnitOfWork, year: int, now: datetime) -> Round:
    """Plan the round of a year as the command does, and open it."""
    opens, due, closes = (day.replace(year=year + 1) for day in DATES)
    new = NewRound(year, opens, due, closes, default_instrument(), parts=(default_questionnaire(),))
    planned = await create_round(uow, COUNTY, new, "test", now)
    assert isinstance(planned, Round)
    opened = await open_round(uow, planned, "test", now)
    assert isinstance(opened, Round)
    return opened


async def fill_in(talk: Talk, form: FilledForm, cards: int | None = None) -> None:
    """Put a form in by its cards, as the leadership's chair would: some of its cards, or all."""
    who = f"chair-{UnitId(form.unit.lower())}"
    await talk.say(who, "fyll i läget")
    for inputs in form.cards[:cards]:
        await talk.press(who, Verb.SAVE_PIECE, inputs)


# Private functions


def _fill(unit: str, number: int) -> FilledForm:
    cards = (
        {"convening": "both", "rhythm": _RHYTHMS.get(unit, "twice_a_term")},
        {"members": "social_services,health_centre", "members_other": "", "user_member": "no"},
        _actors(number),
        {"polsam": _POLSAM[number % 3], "influence": _WAYS.get(unit, "none")},
        _plan(unit),
        {"self_assessment_used": "yes" if unit in _USED_TABLE else "no", **_communication(unit)},
        {"challenges": "Svårt att hitta tider som passar alla." if number == 1 else "", "support": ""},
    )
    return FilledForm(unit, tuple({f"q_{name}": value for name, value in card.items()} for card in cards))


def _actors(number: int) -> Mapping[str, str]:
    """One has politicians, two more have none missing since they invite them, ten lack somebody."""
    present, invited = set(OTHERS[:2]), set[str]()
    if number == 1:
        present |= set(IMPORTANT)
    elif number in {2, 3}:
        present |= set(IMPORTANT[1:])
        invited |= {"politics", "user_representative"}
    else:
        present |= set(IMPORTANT[2 + number % 4 :])
    return {"actors.yes": ",".join(sorted(present)), "actors.invited": ",".join(sorted(invited))}


def _plan(unit: str) -> Mapping[str, str]:
    if unit in _WITHOUT_PLAN:
        return {"plan": _WITHOUT_PLAN[unit], "plan_decided_on": "", "plan_link": "", "plan_updated_on": ""}
    decided = {"plan": "decided", "plan_decided_on": "2024-05-14", "plan_updated_on": ""}
    return {**decided, "plan_link": f"https://example.org/{unit}"}


def _communication(unit: str) -> Mapping[str, str]:
    said = _COMMUNICATION.get(unit, ("no",) * (2 if unit in SPANS_TWO else 1))
    return {f"communication_plan.{number}": answer for number, answer in enumerate(said, start=1)}
