"""Whom nothing reaches: the coordinators are told once, get a letter, and whoever comes back is reminded again."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.workdays import is_swedish_workday
from dialogs.turns import Sender as Writer
from dialogs.turns import Turn, TurnKind
from domain.conversations import Scope
from domain.deliveries import Kind, Outcome
from domain.errors import Reason
from domain.ids import PersonId
from domain.messages import Refusal, Reminder
from domain.ports import UnitOfWork
from domain.reach_messages import LetterShown, Unreachable, UnreachableList
from domain.reachability import Barrier, Notice
from domain.requests import Verb
from domain.roster import Assignment, Role
from domain.rounds import RoundState
from domain.usecases.describe_situation import describe_situation
from domain.usecases.find_unreachable import find_unreachable
from tests.dialogs.talks import CHANNEL, Talk, begin_talk
from tests.support.builders import (
    COUNTY,
    TENANT,
    a_conversation,
    a_person,
    a_round,
    a_submission,
    a_turn,
    a_unit,
    object_id_of,
)
from tests.support.senders import ARRIVES, BAD, Sender, Sent, shut

OPENED = datetime(2025, 1, 7, 7, tzinfo=UTC)
STEP = datetime(2025, 1, 15, 8, tzinfo=UTC)  # seven working days before, at nine
TELLING = datetime(2025, 1, 15, 9, tzinfo=UTC)  # ten o'clock
NEXT_STEP = datetime(2025, 1, 21, 8, tzinfo=UTC)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LS01 = a_unit("LS01")
EVERYBODY = [f"chair-ls0{number}" for number in range(1, 7)]


@dataclass
class Town:
    """A county with its talks, and a sender."""

    talk: Talk
    sender: Sender = field(default_factory=Sender)

    async def meet(self, *who: str, now: datetime = OPENED) -> None:
        """Have people add the app."""
        for each in who:
            await self.talk.install(each, now=now)

    async def tick(self, now: datetime) -> list[Sent]:
        """Plan and send; return what arrived."""
        async with self.talk.database.open() as uow:
            sent = await self.sender.run(uow, now)
            await uow.commit()
        return sent

    async def find(self, now: datetime) -> dict[str, Barrier]:
        """Return whom nothing reaches about LS01."""
        async with self.talk.database.read() as uow:
            found = await find_unreachable(uow, a_round(), is_swedish_workday, now)
        return {each.person_id: each.barrier for each in found if each.unit_id == LS01.id}

    async def add(self, name: str, role: Role, **changes: str) -> None:
        """Add one of LS01's people."""
        async with self.talk.database.open() as uow:
            await uow.roster.put_person(a_person(name, **changes))
            unit_id = None if role is Role.COORDINATOR else LS01.id
            await uow.roster.add_assignment(Assignment(PersonId(name), COUNTY.id, role, unit_id))
            await uow.commit()

    async def answer(self, *units: str) -> None:
        """Have units answer."""
        async with self.talk.database.open() as uow:
            for each in units:
                await uow.submissions.add(a_submission(unit_id=a_unit(each).id, respondent=f"somebody of {each}"))
            await uow.commit()


@pytest.fixture(name="town")
async def open_town() -> Town:
    """Return a county in which LS02 to LS06 have answered, and LS01's chair, contact and the coordinator are met."""
    town = Town(await begin_talk())
    await town.answer("LS02", "LS03", "LS04", "LS05", "LS06")
    await town.meet("chair-ls01", "both", "coordinator")
    return town


def told(sent: Sequence[Sent]) -> list[tuple[str | None, list[Notice]]]:
    lists = [(each.person_id, each.message) for each in sent if each.kind is Kind.NOT_REACHED]
    return [(who, [each.notice for each in said.people]) for who, said in lists if isinstance(said, UnreachableList)]


def reminded(sent: Sequence[Sent]) -> list[str | None]:
    return [each.person_id for each in sent if isinstance(each.message, Reminder)]


REFUSALS = [
    (shut("403:BotNotInConversationRoster"), Barrier.NOT_IN_ROSTER),
    (shut("403:MessageWritesBlocked"), Barrier.BLOCKED),
    (shut("403:ForbiddenOperationException"), Barrier.REFUSED),
    (shut("404:ConversationNotFound"), Barrier.CHAT_GONE),
    (shut("400:FailedToDecrypt"), Barrier.CHAT_GONE),
    (BAD, Barrier.MESSAGE_REFUSED),
]


@pytest.mark.parametrize("sign", [TurnKind.TEXT, TurnKind.INSTALLED])
@pytest.mark.parametrize(("refusal", "barrier"), REFUSALS, ids=[str(outcome.detail) for outcome, _ in REFUSALS])
async def test_who_is_refused_costs_one_try_the_second_is_asked_at_once_and_a_sign_of_life_brings_them_back(
    town: Town, refusal: Outcome, barrier: Barrier, sign: TurnKind
) -> None:
    town.sender.fates["a:chair-ls01"] = refusal
    assert reminded(await town.tick(STEP)) == ["both"]
    assert await town.find(STEP) == {"chair-ls01": barrier}
    # The next working day nobody is tried who was given up on, and the coordinator has heard it once.
    assert told(await town.tick(TELLING)) == [("coordinator", [("chair-ls01", LS01.id, barrier)])]
    assert await town.tick(TELLING + DAY) == []
    assert town.sender.tried.count((PersonId("chair-ls01"), Kind.REMINDER)) == 1

    del town.sender.fates["a:chair-ls01"]
    await town.talk.run(a_turn("hej", kind=sign, now=TELLING + 2 * DAY))
    assert await town.find(TELLING + 2 * DAY) == {}
    back = [each for at in (TELLING + 2 * DAY, TELLING + 5 * DAY) for each in await town.tick(at)]
    # What was on its way to them comes; of a step that somebody else was told of, nothing is planned anew.
    assert reminded(back) == ([] if barrier is Barrier.MESSAGE_REFUSED else ["chair-ls01"])
    assert reminded(await town.tick(NEXT_STEP)) == ["chair-ls01"]


async def test_who_comes_back_after_the_round_is_over_or_has_been_answered_hears_nothing(town: Town) -> None:
    town.sender.fates["a:chair-ls01"] = shut("403:MessageWritesBlocked")
    await town.tick(STEP)
    await town.answer("LS01")
    town.sender.fates.clear()
    await town.talk.say("chair-ls01", "hej", now=STEP + DAY)
    assert await town.tick(STEP + DAY) == []
    await town.talk.put_round(a_round(state=RoundState.CLOSED))
    assert await town.tick(NEXT_STEP) == []


async def test_who_comes_back_late_gets_one_message_for_all_that_was_missed(town: Town) -> None:
    town.sender.fates["a:chair-ls01"] = shut("403:MessageWritesBlocked")
    town.sender.fates["a:both"] = shut("403:MessageWritesBlocked")
    for now in (STEP, NEXT_STEP):
        await town.tick(now)
    town.sender.fates.clear()
    evening = datetime(2025, 1, 23, 18, tzinfo=UTC)
    await town.talk.say("chair-ls01", "hej", now=evening)
    assert await town.tick(evening) == []
    morning = await town.tick(datetime(2025, 1, 24, 8, tzinfo=UTC))
    assert reminded(morning) == ["chair-ls01"]


async def test_who_never_opened_the_app_is_told_of_and_reminded_once_they_do(town: Town) -> None:
    await town.add("chair-new", Role.CHAIR)
    async with town.talk.database.open() as uow:
        await uow.roster.remove_assignment(Assignment(PersonId("chair-ls01"), COUNTY.id, Role.CHAIR, LS01.id))
        await uow.commit()
    assert reminded(await town.tick(STEP)) == ["both"]
    assert await town.find(STEP) == {"chair-new": Barrier.NEVER_MET}
    await town.meet("chair-new", now=STEP + HOUR)
    assert await town.find(STEP + HOUR) == {}
    assert reminded(await town.tick(NEXT_STEP)) == ["chair-new"]


async def test_who_removes_the_app_is_uninstalled_until_they_add_it_again(town: Town) -> None:
    gone = a_turn(kind=TurnKind.UNINSTALLED, now=STEP - HOUR)
    await town.talk.run(gone)
    assert await town.find(STEP) == {"chair-ls01": Barrier.UNINSTALLED}
    assert reminded(await town.tick(STEP)) == ["both"]
    await town.meet("chair-ls01", now=STEP + DAY)
    assert await town.find(STEP + DAY) == {}
    assert reminded(await town.tick(NEXT_STEP)) == ["chair-ls01"]


async def test_who_is_greeted_anew_is_not_reminded_as_well_before_the_next_step(town: Town) -> None:
    town.sender.fates["a:chair-ls01"] = shut("403:BotNotInConversationRoster")
    await town.tick(STEP)
    town.sender.fates.clear()
    await town.talk.run(leaving("chair-ls01", STEP + HOUR))
    await town.meet("chair-ls01", now=STEP + 2 * HOUR)
    assert reminded(await town.tick(STEP + 2 * HOUR)) == []
    assert reminded(await town.tick(STEP + DAY)) == []
    assert reminded(await town.tick(NEXT_STEP)) == ["chair-ls01"]


async def test_f15_a_blocked_tenant_is_tried_once_told_of_as_that_and_let_go_on_by_anybodys_word(town: Town) -> None:
    await town.add("rss-elsewhere", Role.COORDINATOR, tenant_id="22222222-aaaa-4aaa-8aaa-111111111111")
    elsewhere = a_conversation(id="a:rss", tenant_id="22222222-aaaa-4aaa-8aaa-111111111111")
    async with town.talk.database.open() as uow:
        await uow.conversations.put(replace(elsewhere, object_id=a_person("rss-elsewhere").object_id))
        await uow.commit()
    blocked = shut("403:BotDisabledByAdmin")
    town.sender.fates |= {"a:chair-ls01": blocked, "a:both": blocked}
    assert reminded(await town.tick(STEP)) == []
    assert len(town.sender.tried) == 1
    ((who, notices),) = told(await town.tick(TELLING))
    assert (who, {barrier for *_, barrier in notices}) == ("rss-elsewhere", {Barrier.APP_BLOCKED})
    town.sender.fates.clear()
    await town.talk.say("coordinator", "hej", now=TELLING + HOUR)
    assert reminded(await town.tick(TELLING + HOUR)) == ["chair-ls01"]


async def test_f13_silence_after_two_reminders_that_arrived_is_told_the_day_after_with_who_is_asked_when(
    town: Town,
) -> None:
    for now in (STEP, TELLING, NEXT_STEP, NEXT_STEP + HOUR):
        assert told(await town.tick(now)) == []
    (news,) = [each.message for each in await town.tick(NEXT_STEP + DAY + HOUR) if each.kind is Kind.NOT_REACHED]
    assert isinstance(news, UnreachableList)
    (silent,) = news.people
    assert (silent.person_id, silent.barrier, silent.unit) == ("chair-ls01", Barrier.SILENT, "LS01")
    assert silent.instead is not None
    assert (silent.instead.colleague.person_id, silent.instead.on, silent.instead.asked) == (
        "both",
        date(2025, 1, 30),
        False,
    )
    await town.talk.say("chair-ls01", "hej", now=NEXT_STEP + 2 * DAY)
    assert await town.find(NEXT_STEP + 2 * DAY) == {}


async def test_f22_a_chair_who_is_silent_and_a_contact_who_is_gone_leave_the_coordinator_alone_with_it(
    town: Town,
) -> None:
    town.sender.fates["a:both"] = shut("404:ConversationNotFound")
    for day in range(15, 31):
        await town.tick(datetime(2025, 1, day, 9, tzinfo=UTC))
    assert await town.find(datetime(2025, 1, 31, 8, tzinfo=UTC)) == {
        "chair-ls01": Barrier.SILENT,
        "both": Barrier.CHAT_GONE,
    }


async def test_all_of_a_day_come_in_one_message_and_only_in_office_hours_on_a_working_day(town: Town) -> None:
    alone = Town(await begin_talk())
    await alone.meet("coordinator")
    for now in (OPENED, OPENED + HOUR, datetime(2025, 1, 7, 8, 59, tzinfo=UTC)):
        assert await alone.tick(now) == []
    ((who, notices),) = told(await alone.tick(datetime(2025, 1, 7, 9, tzinfo=UTC)))
    # LS01 and LS02 have a contact as well, whose turn it would be after their chairs.
    assert (who, len(notices)) == ("coordinator", 8)
    assert [told(await alone.tick(datetime(2025, 1, day, 9, tzinfo=UTC))) for day in (7, 8, 9, 10)] == [[]] * 4
    await alone.talk.install("chair-ls01", now=OPENED + 4 * DAY)
    await alone.talk.run(a_turn(kind=TurnKind.UNINSTALLED, now=OPENED + 4 * DAY))
    saturday, monday = (datetime(2025, 1, day, 9, tzinfo=UTC) for day in (11, 13))
    assert told(await alone.tick(saturday)) == []
    assert told(await alone.tick(monday)) == [("coordinator", [("chair-ls01", LS01.id, Barrier.UNINSTALLED)])]


async def test_a_coordinator_who_comes_later_hears_of_all_and_the_other_of_nothing_again(town: Town) -> None:
    town.sender.fates["a:chair-ls01"] = shut("403:MessageWritesBlocked")
    await town.tick(STEP)
    await town.tick(TELLING)
    await town.add("rss", Role.COORDINATOR)
    await town.meet("rss", now=TELLING + HOUR)
    ((who, notices),) = told(await town.tick(TELLING + HOUR))
    assert (who, len(notices)) == ("rss", 1)


async def test_news_that_is_none_any_more_is_not_told(town: Town) -> None:
    town.sender.fates["a:chair-ls01"] = shut("403:MessageWritesBlocked")
    await town.tick(STEP)
    town.sender.fates["a:coordinator"] = shut("403:MessageWritesBlocked")
    assert await town.tick(TELLING) == []
    await town.talk.say("chair-ls01", "hej", now=TELLING + HOUR)
    town.sender.fates.clear()
    await town.talk.say("coordinator", "hej", now=TELLING + HOUR)
    assert told(await town.tick(TELLING + HOUR)) == []


# On demand


async def test_a_coordinator_gets_the_list_by_word_and_a_letter_by_button_or_number(town: Town) -> None:
    town.sender.fates["a:chair-ls01"] = shut("403:MessageWritesBlocked")
    await town.tick(STEP)
    (listed,) = await town.talk.say("coordinator", "vem når vi inte?", now=STEP)
    assert isinstance(listed, UnreachableList)
    assert [(each.person_id, each.barrier, each.unit) for each in listed.people] == [
        ("chair-ls01", Barrier.BLOCKED, "LS01")
    ]
    (pressed,) = await town.talk.press("coordinator", Verb.SHOW_LETTER, {"choice": "1"}, now=STEP)
    (written,) = await town.talk.say("coordinator", "onåbara 1", now=STEP)
    for shown in (pressed, written):
        assert isinstance(shown, LetterShown)
        letter = shown.letter
        assert (letter.reader.person_id, letter.sender, letter.minutes) == ("chair-ls01", "coordinator", 2)
        assert [(task.unit, task.until) for task in letter.tasks] == [("LS01", date(2025, 1, 24))]
        assert shown.addresses == {}
    (again,) = await town.talk.press("coordinator", Verb.SHOW_UNREACHABLE, now=STEP)
    assert again == listed


async def test_after_the_due_date_a_letter_asks_for_an_answer_by_the_close(town: Town) -> None:
    town.sender.fates["a:chair-ls01"] = shut("403:MessageWritesBlocked")
    await town.tick(STEP)
    (shown,) = await town.talk.say("coordinator", "unreachable 1", now=datetime(2025, 1, 27, 9, tzinfo=UTC))
    assert isinstance(shown, LetterShown)
    assert shown.letter.due_on == date(2025, 1, 31)


@pytest.mark.parametrize("text", ["onåbara 2", "onåbara 0", "onåbara 9999"])
async def test_a_number_that_stands_for_nobody_is_said_to(town: Town, text: str) -> None:
    assert await refusal(town, "coordinator", text) is Reason.NOT_UNREACHABLE


async def refusal(town: Town, who: str, text: str, **changes: object) -> Reason:
    (said,) = await town.talk.say(who, text, now=STEP, **changes)
    assert isinstance(said, Refusal)
    return said.rejected.reason


async def test_only_a_coordinator_learns_it_and_only_in_private(town: Town) -> None:
    for text in ("onåbara", "onåbara 1"):
        assert await refusal(town, "chair-ls01", text) is Reason.NOT_COORDINATOR
        assert await refusal(town, "stranger", text) is Reason.NOT_COORDINATOR
        for place in (CHANNEL, a_conversation(id="19:group", scope=Scope.GROUP)):
            assert await refusal(town, "coordinator", text, conversation=place) is Reason.ONLY_IN_PRIVATE
    await town.talk.put_round(a_round(state=RoundState.CLOSED))
    assert await refusal(town, "coordinator", "onåbara") is Reason.NO_ROUND


async def test_without_anybody_to_tell_of_the_list_says_so(town: Town) -> None:
    (listed,) = await town.talk.say("coordinator", "onåbara", now=OPENED + HOUR)
    assert isinstance(listed, UnreachableList)
    assert listed.people == ()


async def test_the_contact_of_two_units_is_listed_for_each_and_has_one_letter(town: Town) -> None:
    other = Town(await begin_talk())
    await other.answer("LS03", "LS04", "LS05", "LS06")
    await other.meet("coordinator")
    (listed,) = await other.talk.say("coordinator", "onåbara", now=STEP)
    assert isinstance(listed, UnreachableList)
    assert [(each.person_id, each.unit) for each in listed.people] == [
        ("chair-ls01", "LS01"),
        ("both", "LS01"),
        ("chair-ls02", "LS02"),
        ("both", "LS02"),
    ]
    (shown,) = await other.talk.press("coordinator", Verb.SHOW_LETTER, {"choice": "2"}, now=STEP)
    assert isinstance(shown, LetterShown)
    assert [task.unit for task in shown.letter.tasks] == ["LS01", "LS02"]
    assert shown.letter.minutes == 4


# Whatever happens

PEOPLE = ("chair-ls01", "both", "chair-ls02", "chair-ls03")
FATES = (ARRIVES, BAD, *(outcome for outcome, _ in REFUSALS))
deeds = st.tuples(
    st.sampled_from(PEOPLE), st.sampled_from(("write", "install", "leave", "answer", "refuse", "let through"))
)
days = st.lists(st.lists(st.tuples(deeds, st.sampled_from(FATES)), max_size=2), min_size=17, max_size=17)


@given(days)
@settings(max_examples=60)
async def test_whatever_happens_nobody_out_of_reach_counts_as_reminded_and_nothing_is_told_twice(
    history: list[list[tuple[tuple[str, str], Outcome]]],
) -> None:
    town, heard = Town(await begin_talk()), []
    await town.answer("LS04", "LS05", "LS06")
    await town.meet("coordinator", "both")
    answered: set[str] = set()
    for number, happened in enumerate(history):
        morning = OPENED + number * DAY
        for (who, deed), fate in happened:
            if deed == "answer" and who.removeprefix("chair-") in answered:
                continue
            answered |= await do(town, who, deed, fate, morning)
        for now in (morning + HOUR, morning + 2 * HOUR):
            sent = await town.tick(now)
            heard += [(who, notice) for who, notices in told(sent) for notice in notices]
            for notices in (notices for _, notices in told(sent)):
                assert not {unit for _, unit, _ in notices} & answered
            assert not {each.unit_id for each in await listed(town, now)} & answered
            await expect_true_counts(town, now)
    assert len(set(heard)) == len(heard)


async def do(town: Town, who: str, deed: str, fate: Outcome, now: datetime) -> set[str]:
    """Let something happen; return the units that have answered by it."""
    match deed:
        case "write":
            await town.talk.say(who, "hej", now=now)
        case "install":
            await town.talk.install(who, now=now)
        case "leave":
            await town.talk.run(leaving(who, now))
        case "answer" if who.startswith("chair"):
            unit = who.removeprefix("chair-")
            await town.answer(unit.upper())
            return {unit}
        case "refuse":
            town.sender.fates[f"a:{who}"] = fate
        case "let through":
            town.sender.fates.pop(f"a:{who}", None)
    return set()


def leaving(who: str, now: datetime) -> Turn:
    """Return what comes when somebody removes the app."""
    chat = a_conversation(id=f"a:{who}")
    sender = Writer(TENANT, object_id_of(who), who)
    return a_turn(kind=TurnKind.UNINSTALLED, now=now, conversation=chat, reply_to=chat.id, sender=sender)


async def listed(town: Town, now: datetime) -> Sequence[Unreachable]:
    async with town.talk.database.read() as uow:
        return await find_unreachable(uow, a_round(), is_swedish_workday, now)


async def expect_true_counts(town: Town, now: datetime) -> None:
    """Check that what the planner takes for having arrived has: nobody out of reach is among those who were asked."""
    async with town.talk.database.read() as uow:
        asked = await count_asked(uow, now)
    arrived = [each.person_id for each in town.sender.sent if isinstance(each.message, Reminder)]
    assert sorted(asked) == sorted(str(each) for each in arrived), now


async def count_asked(uow: UnitOfWork, now: datetime) -> list[str]:
    situation = await describe_situation(uow, a_round(), is_swedish_workday, now)
    return [str(each.person_id) for each in situation.told if each.arrived]
