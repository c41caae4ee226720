"""Issue 6: what `reminders plan` foretells is what is sent if nobody answers any more, in a January of all habits."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from domain.deadlines import at_local
from domain.deliveries import Kind
from domain.instruments import Part
from domain.roster import Role
from domain.situations import Slot
from domain.usecases.forecast_reminders import forecast_reminders
from tests.support.builders import TENANT, a_municipality
from tests.support.fakes import FakeDatabase
from tests.year.people import BLOCKED, CHAIRS, HABITS, fill_in_at, hand_on
from tests.year.simulations import DAY, ROUND, UNITS, Habit, Setting, Year, found, name, tick

# The county of Dalarna in its numbers: LS12 and LS13 have two municipalities each.
HOMES = tuple(
    a_municipality(
        f"Kommun {number + 1:02}", UNITS[number if number < 12 else number - 1 - number // 14], f"90{number + 1:02}"
    )
    for number in range(15)
)
JANUARY = Setting(ROUND.opens_on - DAY, 26, homes=HOMES, others=0, hours=(8, 9, 10, 13))
DEVELOPERS = [name(Role.DEVELOPER, home) for home in HOMES]
FINANCES = [name(Role.FINANCE, home) for home in HOMES]


async def want_it_on_a_monday(year: Year, who: str, reminded: str) -> None:
    """Be left alone for two weeks, and forget it then."""
    if reminded == "opening":
        await year.say(who, "påminn mig 20 januari")


# Some of the municipalities' people beside those of the year: at once, when reminded, later, handed on; others forget.
LOCAL_HABITS: Mapping[str, Habit] = {
    **HABITS,
    DEVELOPERS[2]: want_it_on_a_monday,
    FINANCES[2]: hand_on,
    DEVELOPERS[3]: fill_in_at("after-1", Part.MUNICIPAL_SURVEY),
    FINANCES[3]: fill_in_at("before-1", Part.ECONOMY),
    DEVELOPERS[4]: fill_in_at("opening", Part.MUNICIPAL_SURVEY),
    FINANCES[4]: fill_in_at("opening", Part.ECONOMY),
}
SHUT_OUT = BLOCKED | {DEVELOPERS[5], FINANCES[6]}
FAR_AWAY = (CHAIRS[11], DEVELOPERS[7])
# Before anything is sent: six steps to whose turn it is for each of 13 + 15 + 15, then 13 + 15 second contacts, and the
# coordinator.
ALL_THERE_IS = 6 * 43 + 28 + 1
LOOKED_AT = (
    (date(2025, 1, 6), 13),
    (date(2025, 1, 7), 9),
    (date(2025, 1, 17), 13),
    (date(2025, 1, 28), 8),
    (date(2025, 1, 30), 13),
)

Sent = tuple[datetime, str, frozenset[Slot]]


async def test_what_is_foretold_on_any_day_is_what_is_sent_if_nobody_answers_any_more() -> None:
    """Whoever has blocked the bot is known from the first try on; before it nothing can foretell it."""
    year = Year(FakeDatabase(), JANUARY, SHUT_OUT, LOCAL_HABITS)
    await found(year)
    await move_away(year)
    looked_at = [at_local(day, time(hour)) for day, hour in LOOKED_AT]
    counts = []
    for instant in JANUARY.ticks:
        if instant in looked_at:
            foretold = await foretell(year, instant)
            assert foretold == await let_pass(year, instant), instant
            counts.append(len(foretold))
        await tick(year, instant)
    assert counts[0] == ALL_THERE_IS
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] > 0


async def move_away(year: Year) -> None:
    """Have some live by a clock that is an hour after ours, so that nine comes to them at ten."""
    async with year.database.open() as uow:
        for who in FAR_AWAY:
            chat = await uow.conversations.get(TENANT, f"a:{who}")
            assert chat is not None
            await uow.conversations.put(replace(chat, time_zone="Europe/London"))
        await uow.commit()


async def foretell(year: Year, now: datetime) -> list[Sent]:
    """Return what the forecast tells: when, to whom, about which steps of which units."""
    async with year.database.read() as uow:
        collection = await uow.rounds.get(ROUND.id)
        assert collection is not None
        foretold = await forecast_reminders(uow, collection, is_swedish_workday, now)
    return in_order((each.at, each.person_id, frozenset(each.slots)) for each in foretold)


async def let_pass(year: Year, now: datetime) -> list[Sent]:
    """Return what is then sent to the end, while nobody says a word, in a world of its own."""
    assert isinstance(year.database, FakeDatabase)
    silent = Year(year.database.fork(), JANUARY, frozenset(), {})
    silent.seen.update(year.seen)
    for instant in JANUARY.ticks:
        if instant >= now:
            await tick(silent, instant)
    return in_order((each.at, each.who, each.slots) for each in silent.got if each.kind is Kind.REMINDER)


def in_order(messages: Iterable[Sent]) -> list[Sent]:
    """Return messages by time and person."""
    return sorted(messages, key=lambda each: each[:2])
