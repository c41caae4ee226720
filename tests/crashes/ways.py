"""Every kind of message on its way, from what people do until it is there."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

from msgspec import Struct

from domain.deliveries import Kind
from tests.crashes.trials import Trial
from tests.support.connector import Behaviour
from tests.support.counties import CHAIRS, COORDINATOR, DATES
from tests.support.people import Someone, in_channel

FIRST = CHAIRS["LS13"]
VALUES = (4, 3, 4, 4, 3)
INPUTS = {f"goal_{number}": str(value) for number, value in enumerate(VALUES, start=1)}
REMINDING_DAY = DATES.due_on - timedelta(days=7)
AFTER_THE_END, WORKDAY_AFTER = DATES.closes_on + timedelta(days=1), DATES.closes_on + timedelta(days=3)
REPLY, REMINDER, SUMMARY, WAITS = Kind.REPLY, Kind.REMINDER, Kind.CHANNEL_SUMMARY, Kind.PREVIEW_WAITS


class Way(Struct, frozen=True):
    """What leads up to it, what is done while the power may fail, and what must be there in the end.

    Attributes:
        brings: the kinds of the deliveries that `act` brings about.
        answers: how many revisions of LS13's answers are stored then.
        drafts: how many drafts are stored then.
        arrives: False when Teams takes nothing.
    """

    name: str
    prepare: Callable[[Trial], Awaitable[None]]
    act: Callable[[Trial], Awaitable[None]]
    brings: tuple[Kind, ...]
    answers: int = 0
    drafts: int = 0
    arrives: bool = True


async def nothing(trial: Trial) -> None:
    """Begin at once."""


async def be_installed(trial: Trial, who: Someone = FIRST) -> None:
    """Add the app: Teams tells of it twice at the same time."""
    await asyncio.gather(trial.post(who.installation()), trial.post(who.arrival()))
    await trial.settle()


async def ask_to_answer(trial: Trial) -> None:
    """Ask for the form, and name no perspective yet."""
    await trial.post(FIRST.message("skatta"))
    await trial.settle()


async def have_form(trial: Trial) -> None:
    """Have filled in the form, and look at it before it is handed in."""
    await be_installed(trial)
    await ask_to_answer(trial)
    card = trial.newest_with(FIRST, "choose_perspective")
    await trial.post(FIRST.press(card, "choose_perspective", perspective="joint"))
    await trial.settle()
    form = trial.newest_with(FIRST, "review_assessment")
    await trial.post(FIRST.press(form, "review_assessment", **INPUTS))
    await trial.settle()


async def press(trial: Trial) -> None:
    """Hand in by a press whose response is the receipt."""
    await trial.post(FIRST.press(trial.newest_with(FIRST, "submit_assessment"), "submit_assessment"))


async def submit(trial: Trial) -> None:
    """Hand in by a press that Teams posts as a message, so that the card is updated by a call of ours."""
    await trial.post(FIRST.submit(trial.newest_with(FIRST, "submit_assessment"), "submit_assessment"))


async def begin_in_text(trial: Trial) -> None:
    """Name the perspective in writing."""
    await be_installed(trial)
    await ask_to_answer(trial)
    await trial.post(FIRST.message("gemensamt"))
    await trial.settle()


async def write_three(trial: Trial) -> None:
    """Answer three of five in writing."""
    await trial.post(FIRST.message("4 3 4"))


async def have_draft(trial: Trial) -> None:
    """Have answered three of five."""
    await begin_in_text(trial)
    await write_three(trial)
    await trial.settle()


async def have_written_all(trial: Trial) -> None:
    """Have answered all five, and look at it before it is handed in."""
    await have_draft(trial)
    await trial.post(FIRST.message("4 3"))
    await trial.settle()


async def hand_in_by_word(trial: Trial) -> None:
    """Hand in in writing."""
    await trial.post(FIRST.message("skicka in"))


async def connect_channel(trial: Trial) -> None:
    """Make this the network's channel."""
    await trial.post(in_channel(COORDINATOR.message("koppla kanal")))
    await trial.settle()


async def ask_to_close(trial: Trial) -> None:
    """Have the card that asks whether the round is to be closed."""
    await connect_channel(trial)
    await trial.post(COORDINATOR.message("stäng omgången"))
    await trial.settle()


async def close(trial: Trial) -> None:
    """Close the round."""
    await trial.post(COORDINATOR.press(trial.newest_with(COORDINATOR, "close_round"), "close_round"))
    await trial.settle()


async def have_preview(trial: Trial) -> None:
    """Have closed the round, and look at its summary."""
    await ask_to_close(trial)
    await close(trial)


async def publish(trial: Trial) -> None:
    """Publish what was looked at."""
    await trial.post(COORDINATOR.press(trial.newest_with(COORDINATOR, "publish"), "publish"))
    await trial.settle()


async def have_channel_and_chat(trial: Trial) -> None:
    """Make this the network's channel, and have a private chat with the coordinator."""
    await be_installed(trial, COORDINATOR)
    await connect_channel(trial)


async def let_the_round_end(trial: Trial) -> None:
    """Let the calendar close the round."""
    await trial.go_to(AFTER_THE_END)
    await trial.tick("rounds")
    # The coordinator is told on the next workday.
    await trial.go_to(WORKDAY_AFTER)
    await trial.tick("deliveries")


async def come_to_the_reminding_day(trial: Trial) -> None:
    """Let it be the day of the reminder."""
    await trial.go_to(REMINDING_DAY)
    await trial.tick("reminders")
    await trial.tick("deliveries")


async def have_reminder_in_doubt(trial: Trial) -> None:
    """Let the power fail when the reminder was sent and nothing of it stored."""
    await be_installed(trial)
    await trial.order(watch="send.after")
    await come_to_the_reminding_day(trial)
    await trial.start()
    await trial.order(watch="")


async def try_once_more(trial: Trial) -> None:
    """Give up on the dead sender, wait, and try again."""
    await trial.tick("deliveries")
    await trial.wait(61)
    await trial.tick("deliveries")


async def answer_before_the_second_try(trial: Trial) -> None:
    """Answer, so that a second reminder is not wanted."""
    await have_reminder_in_doubt(trial)
    await trial.post(FIRST.message("4 3 4 4 3"))
    await trial.post(FIRST.message("gemensamt"))
    await trial.post(FIRST.message("skicka in"))
    await trial.settle()


async def be_shut_out(trial: Trial) -> None:
    """Have the app removed behind our back."""
    await be_installed(trial)
    gone = Behaviour(403, body={"error": {"code": "BotNotInConversationRoster"}})
    trial.teams.connector.answer_by(lambda _call: gone)


WAYS = (
    Way("a greeting", nothing, be_installed, (REPLY,)),
    Way("a reply by message", be_installed, ask_to_answer, (REPLY,)),
    Way("a draft in text", begin_in_text, write_three, (REPLY,), drafts=1),
    Way("an answer in text", have_written_all, hand_in_by_word, (REPLY, REPLY), answers=1),
    Way("a press answered by its response", have_form, press, (REPLY,), answers=1),
    Way("an update of the pressed card", have_form, submit, (REPLY, REPLY), answers=1),
    Way("a channel that is connected", nothing, connect_channel, (REPLY,)),
    Way("a round closed in the chat", ask_to_close, close, (REPLY,)),
    Way("a round closed by the calendar", have_channel_and_chat, let_the_round_end, (WAITS,)),
    Way("a summary that is published", have_preview, publish, (SUMMARY,)),
    Way("a reminder", be_installed, come_to_the_reminding_day, (REMINDER,)),
    Way("a reminder tried once more", have_reminder_in_doubt, try_once_more, (REMINDER,)),
    Way("a reminder no longer wanted", answer_before_the_second_try, try_once_more, (REMINDER,), answers=1),
    Way("a reply to someone who is gone", be_shut_out, ask_to_answer, (REPLY,), arrives=False),
)
