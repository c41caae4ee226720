"""How the thirteen leaderships behave in the year, and what each person gets by the closed form (R21)."""

from collections.abc import Mapping

from domain.deadlines import local_date
from domain.ids import PersonId
from domain.instruments import Part
from domain.roster import Assignment, Role
from tests.support.builders import COUNTY
from tests.year.simulations import HOMES, RSS, UNITS, YEAR, Habit, Year, name

CHAIRS = [name(Role.CHAIR, unit) for unit in UNITS]
CONTACTS = [name(Role.CONTACT, unit) for unit in UNITS]
DEVELOPERS = [name(Role.DEVELOPER, home) for home in HOMES]
FINANCES = [name(Role.FINANCE, home) for home in HOMES]
PATIENT = CHAIRS[10]
# The steps of a January, in the order in which they come to the first person.
STEPS = ("opening", "before-7", "before-3", "before-1", "after-1", "after-4")


def answer_at(step: str) -> Habit:
    """Return the habit of answering at a step, and reading only before."""

    async def react(year: Year, who: str, reminded: str) -> None:
        if reminded == step:
            await year.answer(who)

    return react


async def want_it_later(year: Year, who: str, reminded: str) -> None:
    """Be reminded on a day of one's own choice, and answer then."""
    if reminded.startswith("snooze"):
        await year.answer(who)
    else:
        await year.say(who, "påminn mig 20 januari")


async def hand_on(year: Year, who: str, reminded: str) -> None:
    """Say that it is somebody else's, all of it, and who: the first in the list."""
    if reminded == "opening":
        await year.say(who, "inte jag", "allt", "1")


async def leave(year: Year, who: str, reminded: str) -> None:
    """Have the role taken away when the second message has come."""
    if reminded == "before-7":
        async with year.database.open() as uow:
            unit = UNITS[CHAIRS.index(who)]
            await uow.roster.remove_assignment(Assignment(PersonId(who), COUNTY.id, Role.CHAIR, unit.id))
            await uow.commit()


async def need_more_time(year: Year, who: str, reminded: str) -> None:
    """Ask for more time, get it, and answer on the last day before that."""
    if reminded == "before-7" and local_date(year.clock.now()).day == 15:
        await year.say(who, "vi behöver längre tid till 30 januari: nämnden möts först då")
    if reminded == "before-1":
        await year.answer(who)


async def grant_time(year: Year, who: str, reminded: str) -> None:
    """Say yes to the only leadership that asks."""
    if reminded == "time_wanted":
        await year.say(who, f"bevilja {UNITS[CHAIRS.index(PATIENT)].name}")


async def hand_in_none(year: Year, who: str, reminded: str) -> None:
    """Say that there is no self-assessment this year, and fill in the state."""
    if reminded == "opening":
        await year.say(who, "vi lämnar ingen självskattning i år", "ja")
        await year.fill_in(who, Part.LEADERSHIP_STATUS)


def fill_in_at(step: str, part: Part) -> Habit:
    """Return the habit of a municipality's person: to answer their part at a step."""

    async def react(year: Year, who: str, reminded: str) -> None:
        if reminded == step:
            await year.fill_in(who, part)

    return react


HABITS: Mapping[str, Habit] = {
    **{CHAIRS[number]: answer_at("opening") for number in (0, 1, 2)},
    **{CHAIRS[number]: answer_at("before-7") for number in (3, 4)},
    CHAIRS[5]: answer_at("after-1"),
    CHAIRS[6]: want_it_later,
    CHAIRS[7]: hand_on,
    CONTACTS[7]: answer_at("handover"),
    CHAIRS[8]: leave,
    CONTACTS[8]: answer_at("before-3"),
    CONTACTS[9]: answer_at("opening"),
    PATIENT: need_more_time,
    RSS: grant_time,
    CHAIRS[12]: hand_in_none,
    DEVELOPERS[0]: fill_in_at("opening", Part.MUNICIPAL_SURVEY),
    FINANCES[0]: fill_in_at("before-7", Part.ECONOMY),
    DEVELOPERS[1]: fill_in_at("before-3", Part.MUNICIPAL_SURVEY),
}
BLOCKED = frozenset({CHAIRS[9]})


def until(step: str) -> int:
    """Return how many messages come until a step, which is the last."""
    return STEPS.index(step) + 1


# LS12 forgets all of it: the whole ladder, then the second contact, then the coordinator; so does one head of finance.
EXPECTED: Mapping[str, int] = {
    **{CHAIRS[number]: until("opening") for number in (0, 1, 2, 7, 12)},
    **{CHAIRS[number]: until("before-7") for number in (3, 4, 8)},
    CHAIRS[5]: until("after-1"),
    CHAIRS[6]: until("opening") + 1,
    CONTACTS[8]: 1,
    CONTACTS[9]: 1,
    # the two first steps of the round's date, and the three of the unit's own
    PATIENT: until("before-7") + 3,
    CHAIRS[11]: len(STEPS),
    CONTACTS[11]: 1,
    DEVELOPERS[0]: until("opening"),
    FINANCES[0]: until("before-7"),
    DEVELOPERS[1]: until("before-3"),
    FINANCES[1]: len(STEPS),
    name(Role.CONTACT, HOMES[1]): 1,
    RSS: 1,
}
# The year after, all is as it was, but that LS09's chair is gone: its contact is asked from the beginning.
EXPECTED_NEXT: Mapping[str, int] = {
    **{who: count for who, count in EXPECTED.items() if who != CHAIRS[8]},
    CONTACTS[8]: until("before-3"),
}
# Each leadership meets once a month. LS09's chair has left by the middle of January, and its contact is asked since;
# LS10's has blocked the bot, which is found out by the first question: it is asked of the contact instead.
ASKED_OF_MEETINGS: Mapping[str, int] = {
    **{chair: YEAR.months for number, chair in enumerate(CHAIRS) if number not in {8, 9}},
    CHAIRS[8]: 1,
    CONTACTS[8]: YEAR.months - 1,
    CONTACTS[9]: YEAR.months,
}
