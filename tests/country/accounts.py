"""What a cycle came to, beside what it was to be."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from domain.deadlines import local_date
from domain.deliveries import Delivery, Kind, State
from domain.fuses import MOST_UNASKED_A_DAY, MOST_UNASKED_A_WEEK
from storage.unit_of_work import Database
from tests.country.simulations import Cycle
from tests.year.simulations import most_within

WEEK = 7
Days = tuple[date, ...]


class Account(Struct, frozen=True):
    """The cycle's messages, counted.

    Attributes:
        kinds: how many messages of each kind were sent.
        amiss: by chat, the days on which somebody was written to and those of the closed form, where they differ.
        double: messages that arrived more than once, or that nothing in the database tells of.
        missing: messages that the database calls sent and that never arrived.
        unsettled: those that came to no good end, by state, but for what nobody who blocks us can get.
        most_a_day: the most that one person was written to unasked on one day.
        most_a_week: the same within seven days.
    """

    kinds: Mapping[Kind, int]
    amiss: Mapping[str, tuple[Days, Days]]
    double: int
    missing: int
    unsettled: Mapping[State, int]
    most_a_day: int
    most_a_week: int
    posts: int
    open_rounds: int

    @property
    def is_right(self) -> bool:
        """Tell whether everybody got what they should, once, and never too much."""
        nothing_wrong = not (self.amiss or self.double or self.missing or self.unsettled or self.open_rounds)
        within = self.most_a_day <= MOST_UNASKED_A_DAY and self.most_a_week <= MOST_UNASKED_A_WEEK
        return nothing_wrong and within


async def settle_accounts(cycle: Cycle, url: str) -> Account:
    """Return what the database and Teams say of the cycle together."""
    async with Database(url) as database, database.read() as uow:
        rows = await uow.outbox.all()
        rounds = [each for county in cycle.country.counties for each in await uow.rounds.all(county.id)]
    sent = [row for row in rows if row.state is State.SENT]
    arrived, known = Counter(cycle.arrived), {row.activity_id for row in sent}
    reminded = _list_days(row for row in sent if row.kind is Kind.REMINDER)
    return Account(
        kinds=Counter(row.kind for row in sent),
        amiss=_find_amiss(cycle),
        double=sum(count - 1 for count in arrived.values()) + len(set(arrived) - known),
        missing=len(known - set(arrived)),
        unsettled=_find_unsettled(cycle, rows),
        most_a_day=max(most_within(days, 1) for days in reminded.values()),
        most_a_week=max(most_within(days, WEEK) for days in reminded.values()),
        posts=sum(len(days) for chat, days in cycle.got.items() if chat not in cycle.lives.citizens),
        open_rounds=sum(each.closed_at is None for each in rounds),
    )


# Private functions


def _list_days(reminders: Iterable[Delivery]) -> Mapping[str, list[date]]:
    """Return the days on which each chat was reminded."""
    found: dict[str, list[date]] = {}
    for each in reminders:
        found.setdefault(each.conversation_id, []).append(local_date(each.created_at))
    return found


def _find_amiss(cycle: Cycle) -> Mapping[str, tuple[Days, Days]]:
    expected = cycle.lives.expected
    got = {chat: tuple(days) for chat, days in cycle.got.items() if chat in cycle.lives.citizens and days}
    return {
        chat: (got.get(chat, ()), expected.get(chat, ()))
        for chat in sorted({*got, *expected})
        if got.get(chat) != expected.get(chat)
    }


def _find_unsettled(cycle: Cycle, rows: Sequence[Delivery]) -> Mapping[State, int]:
    """Count what was neither sent nor, as it had been answered meanwhile, dropped."""
    fine = {State.SENT, State.DROPPED}
    return Counter(
        row.state
        for row in rows
        if row.state not in fine
        if not (row.state is State.UNREACHABLE and row.conversation_id in cycle.lives.blocked)
    )
