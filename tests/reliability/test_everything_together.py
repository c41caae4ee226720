"""R20: everything at random against a model: answers, reminders, deaths, throttling, closing; the promises hold."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from msgspec.structs import replace

from dialogs.turns import Turn, TurnKind
from domain.deliveries import Delivery, Kind, State
from domain.ports import Json, UnitOfWork
from domain.requests import Verb
from domain.rounds import Round, refuse_answers
from domain.submissions import Submission
from storage.unit_of_work import Database
from tests.reliability.worlds import (
    ARRIVES,
    CHAIRS,
    COORDINATOR,
    LOST,
    REFUSED,
    UNHEARD,
    AnyDatabase,
    World,
    chat_of,
    made_from,
)
from tests.support.builders import COUNTY, a_press, a_turn
from tests.support.fakes import FakeDatabase

STEPS = 50
WEEK = 7
MANY = 10_000
# So many answers come before a round is closed for the first time.
EARLY = 12
MOVING = (State.WAITING, State.SENDING, State.AMBIGUOUS)
UNSENT = (State.PARKED, State.UNREACHABLE, State.FAILED, State.DROPPED)
PEOPLE = st.sampled_from(CHAIRS)
VALUES = st.tuples(*[st.integers(1, 4)] * 5)
LENGTHS = st.sampled_from(
    [timedelta(seconds=5), timedelta(seconds=40), timedelta(minutes=3), timedelta(hours=5), timedelta(days=1)]
)
DEATHS = st.sampled_from(["before commit", "after commit", "before send", "after send"])
WAYS = st.lists(st.sampled_from([ARRIVES, REFUSED, LOST, UNHEARD]), max_size=4)
TEXTS = st.sampled_from(["hjälp", "skatta", "läge", "sammanställning"])
# What a run must have come across, or it proves nothing.
SIGHTS = ("reminders", "doubles", "in doubt", "summaries")
SEEN: Counter[str] = Counter()


class Everything(RuleBasedStateMachine):
    """What may happen, and what must hold after each of it."""

    def __init__(self, make_database: Callable[[], AnyDatabase]) -> None:
        super().__init__()
        self.world = World(make_database())
        self.expected: dict[str, list[tuple[int, ...]]] = {who: [] for who in CHAIRS}
        self.answered: list[tuple[Turn, Json]] = []
        self.unanswered: list[Turn] = []
        self.noted: set[str] = set()

    @initialize(people=st.sets(PEOPLE, min_size=2))
    def begin(self, people: set[str]) -> None:
        """Have some who use the app already, on the morning of the first reminders."""
        for who in sorted(people):
            self.install(who)

    @rule(who=PEOPLE)
    def install(self, who: str) -> None:
        """Add the app, or come back to it."""
        self.world.blocked.discard(f"a:{who}")
        self.say(a_turn(kind=TurnKind.INSTALLED, **chat_of(who)))

    @rule(who=PEOPLE)
    def block(self, who: str) -> None:
        """Let nothing through to someone any more, without a word."""
        self.world.blocked.add(f"a:{who}")

    @rule(who=PEOPLE)
    def uninstall(self, who: str) -> None:
        """Remove the app."""
        self.world.blocked.add(f"a:{who}")
        self.say(a_turn(kind=TurnKind.UNINSTALLED, **chat_of(who)))

    @rule(who=PEOPLE, values=VALUES)
    def answer(self, who: str, values: tuple[int, ...]) -> None:
        """Hand in an answer, or a change of it."""
        goals = {f"goal_{number}": str(value) for number, value in enumerate(values, start=1)}
        inputs = {"card": self.world.cards[who]} | goals
        self.say(a_press(Verb.SUBMIT_ASSESSMENT, inputs, **chat_of(who)))

    @rule(who=PEOPLE, text=TEXTS)
    def write(self, who: str, text: str) -> None:
        """Write something that stores no answer."""
        self.say(a_turn(text, **chat_of(who)))

    @precondition(lambda self: self.answered)
    @rule(data=st.data())
    def resend(self, data: st.DataObject) -> None:
        """Deliver again what was answered: the same answer, and nothing happens."""
        turn, response = data.draw(st.sampled_from(self.answered[-8:]))
        before = len(self.deliveries())
        again = self.world.take(turn)
        if again is None:
            self.world.start()
        else:
            assert (again.response, again.replies) == (response, ())
        assert len(self.deliveries()) == before

    @precondition(lambda self: self.unanswered)
    @rule()
    def resend_what_got_no_answer(self) -> None:
        """Deliver again, as Teams does, what the process died of."""
        self.say(self.unanswered.pop(0))

    @rule()
    def tick(self) -> None:
        """Let the ticker tick."""
        if not self.world.tick():
            self.world.start()
        self.check_reminders()

    @rule(length=LENGTHS)
    def jump(self, length: timedelta) -> None:
        """Let time pass by both clocks."""
        self.world.jump(length)

    @rule(at=DEATHS, left=st.integers(1, 4))
    def arm(self, at: str, left: int) -> None:
        """Let the process die soon, before or after a commit or a call."""
        self.world.deaths.arm(at, left)

    @rule()
    def lose_answers(self) -> None:
        """Let what a tick sends arrive unheard, and the next tick come before the next day's reminder does."""
        self.world.ways.extendleft([UNHEARD] * len(CHAIRS))
        self.tick()
        self.world.jump(timedelta(minutes=3))
        self.tick()

    @rule()
    def crash(self) -> None:
        """Lose all that was not stored."""
        self.world.start()

    @rule(ways=WAYS)
    def throttle(self, ways: list[str]) -> None:
        """Decide how Teams' next answers go wrong."""
        self.world.ways.extend(ways)

    @precondition(lambda self: len(self.answered) > EARLY)
    @rule()
    def close_round(self) -> None:
        """Close the round, and publish its summary."""
        self.say(a_turn("stäng omgången", **chat_of(COORDINATOR)))
        self.say(a_turn("ja", **chat_of(COORDINATOR)))
        self.say(a_turn("publicera", **chat_of(COORDINATOR)))

    @rule()
    def reopen_round(self) -> None:
        """Open it again."""
        self.world.reopen()

    @invariant()
    def every_answer_is_stored_once(self) -> None:
        """Compare the revisions with what was acknowledged."""
        SEEN["steps"] += 1
        stored: dict[str, list[tuple[int, ...]]] = {who: [] for who in CHAIRS}
        for each in self.world.read(read_submissions):
            stored[each.respondent].append(tuple(each.answers.values.values()))
        assert stored == self.expected

    @invariant()
    def no_message_comes_too_often_or_vanishes(self) -> None:
        """Compare the deliveries with what arrived."""
        rows = self.deliveries()
        assert {*self.world.arrived} <= {made_from(row) for row in rows}
        for row in rows:
            assert wrong_with(row, self.world.arrived[made_from(row)]) == "", row

    def teardown(self) -> None:
        """Let it all come to an end: nothing may be left under way."""
        try:
            self.world.ways.clear()
            self.world.deaths.arm("", 0)
            self.world.start()
            while self.unanswered:
                self.resend_what_got_no_answer()
            for _ in range(6):
                self.world.jump(
                    timedelta(days=1, hours=1) if self.world.calendar.now().hour > 15 else timedelta(hours=9)
                )
                self.tick()
            self.every_answer_is_stored_once()
            self.no_message_comes_too_often_or_vanishes()
            assert self.world.errors == []
            SEEN.update(count_sights(self.deliveries(), self.world.arrived))
        finally:
            self.world.close()

    def say(self, turn: Turn) -> None:
        """Post a turn, and send what it is answered with."""
        now = replace(turn, now=self.world.calendar.now())
        taken = self.accepts(now)
        self.world.deaths.died = ""
        handled = self.world.take(now)
        if handled is not None or self.world.deaths.died == "after commit":
            self.note(turn, taken=taken)
        if handled is None:
            self.unanswered.append(turn)
            self.world.start()
            return
        self.answered.append((turn, handled.response))
        self.world.deaths.died = ""
        self.world.send_replies(handled)
        if self.world.deaths.died:
            self.world.start()

    def note(self, turn: Turn, *, taken: bool) -> None:
        """Expect what the turn hands in, if it is taken and new."""
        if turn.verb is not Verb.SUBMIT_ASSESSMENT or turn.sender is None or not taken:
            return
        values = tuple(int(turn.inputs[f"goal_{number}"]) for number in range(1, 6))
        mine = self.expected[turn.sender.display_name or ""]
        if turn.key not in self.noted and mine[-1:] != [values]:
            mine.append(values)
        self.noted.add(turn.key)

    def accepts(self, turn: Turn) -> bool:
        """Tell whether answers are taken now."""
        return refuse_answers(self.collection(), turn.now) is None

    def check_reminders(self) -> None:
        """Nobody is reminded who has answered; nobody answers during a tick."""
        reminded = {delivery.person_id for delivery in self.world.reminded}
        assert not [who for who in CHAIRS if who in reminded and self.expected[who]]
        self.world.reminded.clear()

    def collection(self) -> Round:
        """Return the round as it is."""
        (only,) = self.world.read(read_rounds)
        return only

    def deliveries(self) -> list[Delivery]:
        """Return all messages on their way."""
        return list(self.world.read(read_deliveries))


def wrong_with(row: Delivery, times: int) -> str:
    """Return what is wrong with a delivery that arrived so many times, empty if nothing is (trust 1.2 d)."""
    doubted = row.uncertain_tries > 0
    if times > (2 if row.kind is Kind.REMINDER else 1):
        return "too often"
    if times == 2 and not doubted:
        return "twice, and nobody knows"
    if row.state is State.SENT and times == 0:
        return "sent, and not there"
    if row.state in (State.WAITING, State.DROPPED) and times and not doubted:
        return "there, and nobody knows"
    if row.state in UNSENT and not (row.detail or doubted):
        return "not sent, and nobody knows why"
    return ""


def count_sights(rows: list[Delivery], arrived: Mapping[str, int]) -> Counter[str]:
    """Return what is to be seen at the end of an example."""
    return Counter(
        {
            "messages": len(rows),
            "reminders": sum(row.kind is Kind.REMINDER and arrived[row.key] > 0 for row in rows),
            "summaries": sum(row.kind is Kind.CHANNEL_SUMMARY for row in rows),
            "doubles": sum(arrived[made_from(row)] > 1 for row in rows),
            "in doubt": sum(row.state is State.PARKED for row in rows),
        }
    )


async def read_submissions(uow: UnitOfWork) -> list[Submission]:
    """Return all revisions in the order they were received."""
    return list(await uow.submissions.of_round((await read_rounds(uow))[0].id))


async def read_rounds(uow: UnitOfWork) -> list[Round]:
    """Return the rounds."""
    return list(await uow.rounds.all(COUNTY.id))


async def read_deliveries(uow: UnitOfWork) -> list[Delivery]:
    """Return all deliveries."""
    return list(await uow.outbox.all())


def run_model(make_database: Callable[[], AnyDatabase], steps: int) -> dict[str, int]:
    """Let everything happen for about so many steps; return what was seen."""
    SEEN.clear()
    how = settings(
        max_examples=max(steps // STEPS, 1),
        stateful_step_count=STEPS,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    machine: Any = partial(Everything, make_database)
    run_state_machine_as_test(machine, settings=how)
    assert all(SEEN[each] for each in SIGHTS if steps > MANY), SEEN
    return dict(SEEN)


@pytest.mark.parametrize(
    ("pause", "ways", "states", "arrived"),
    [
        (timedelta(minutes=3), [ARRIVES], [State.SENT], [2]),
        (timedelta(minutes=3), [UNHEARD], [State.PARKED], [2]),
        # The next day's reminder says the same: what is in doubt gives way to it.
        (timedelta(days=1), [ARRIVES], [State.DROPPED, State.SENT], [1, 1]),
    ],
    ids=["arrives", "unheard again", "next day"],
)
def test_a_reminder_in_doubt_is_tried_once_more_on_its_day(
    pause: timedelta, ways: list[str], states: list[State], arrived: list[int]
) -> None:
    world = World(FakeDatabase())
    turn = replace(a_turn(kind=TurnKind.INSTALLED, **chat_of(CHAIRS[0])), now=world.calendar.now())
    handled = world.take(turn)
    assert handled is not None
    world.send_replies(handled)
    world.jump(timedelta(days=1))
    for length, way in ((timedelta(), [UNHEARD]), (pause, ways), (timedelta(minutes=3), [])):
        world.jump(length)
        world.ways.extend(way)
        world.tick()
    rows = [each for each in world.read(read_deliveries) if each.kind is Kind.REMINDER]
    world.close()
    assert [each.state for each in rows] == states
    assert [world.arrived[each.key] for each in rows] == arrived


@pytest.mark.timeout(36_000)
@pytest.mark.parametrize("steps", [10_050, pytest.param(1_250_000, marks=pytest.mark.soak)])
def test_the_promises_hold_whatever_happens_in_memory(steps: int) -> None:
    done = run_model(FakeDatabase, steps)
    print(f"R20 in memory: {done}")  # noqa: T201 - the figure of R20


@pytest.mark.timeout(36_000)
@pytest.mark.parametrize("steps", [800, pytest.param(50_000, marks=pytest.mark.soak)])
def test_the_promises_hold_whatever_happens_on_sqlite(steps: int, sqlite_template: Path, tmp_path: Path) -> None:
    numbers = count(1)

    def copy() -> Database:
        path = tmp_path / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        return Database(f"sqlite:///{path}")

    done = run_model(copy, steps)
    print(f"R20 on SQLite: {done}")  # noqa: T201 - the figure of R20
