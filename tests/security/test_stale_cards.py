"""A card that stayed on the screen says how things are now, and changes nothing that it may not (S6, F24, F27)."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import timedelta

import pytest

from bot.rates import SlidingWindow
from dialogs.board_wishes import BOARD_VERBS
from domain.requests import Verb
from domain.roster import Role
from domain.rounds import Round, RoundState, reopen
from tests.security.doors import Tables, change_tables, read_tables
from tests.support.clocks import clock_at
from tests.support.counties import DATES, UNITS, enlist, found_county, round_of, write_to
from tests.support.people import Seen, has_action, someone
from tests.support.scenarios import Scene, open_teams, patient_teams, run_service, text_of

# Coordinator, and speaker of two leaderships: somebody who gets every card there is.
WHO = someone("Samordnare och ordförande", "LS12 och LS13")
CONTACT = someone("Kontakt", "LS12")
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}
INPUTS: Mapping[Verb, Mapping[str, str]] = {
    Verb.CHOOSE_UNIT: {"choice": "1"},
    Verb.CHOOSE_PERSPECTIVE: {"perspective": "joint"},
    Verb.REVIEW_ASSESSMENT: GOALS | {"goal_1": "1"},
    Verb.SAVE_DRAFT: GOALS | {"goal_1": "1"},
    Verb.SAVE_COMMENT: {"comment": "Något annat."},
    Verb.HAND_OVER: {"choice": "1"},
    Verb.REVIEW_AGREEMENT: GOALS,
    Verb.SAVE_AGREEMENT: {"why": "Vi pratades vid."},
}
FILLED_IN = (Verb.SAVE_DRAFT, Verb.REVIEW_ASSESSMENT)
# Interviews, units that hand in none, and the state of leaderships have tests of their own: test_interviews.py and
# test_status_forms.py beside this one.
# So have later and more time: tests/dialogs/test_reminding.py.
ELSEWHERE = {
    Verb.ASK_INTERVIEW,
    Verb.NOTE_INTERVIEW,
    Verb.REVIEW_INTERVIEW,
    Verb.CHANGE_INTERVIEW,
    Verb.SAVE_INTERVIEW,
    Verb.CONFIRM_INTERVIEW,
    Verb.AMEND_INTERVIEW,
    Verb.DECLARE_NONE,
    Verb.ANSWER_LATER,
    Verb.STATUS_FORM,
    Verb.SAVE_PIECE,
    Verb.CHANGE_PIECE,
    Verb.OWN_PICTURE,
    Verb.SHOW_APART,
    Verb.SETTLE_FACT,
    Verb.COUNTY_PICTURE,
    Verb.ASK_SNOOZE,
    Verb.SNOOZE,
    Verb.ASK_TIME,
    Verb.REQUEST_TIME,
    Verb.GRANT_TIME,
    Verb.REFUSE_TIME,
}
# So have plans and the network: tests/security/test_plans.py.
ELSEWHERE |= {
    Verb.SHOW_PLAN,
    Verb.ASK_ACTIVITY,
    Verb.ADD_ACTIVITY,
    Verb.PICK_ACTIVITY,
    Verb.CHANGE_ACTIVITY,
    Verb.PLAN_FILES,
    Verb.SHOW_NETWORK,
    Verb.ASK_EVENT,
    Verb.LOG_EVENT,
    Verb.ASK_ATTENDANCE,
    Verb.NOTE_ATTENDANCE,
}
# And so have meetings and calendars, which no round decides on: tests/security/test_meetings.py.
ELSEWHERE |= {
    Verb.SHOW_MEETINGS,
    Verb.SAVE_RHYTHM,
    Verb.ASK_MEETING,
    Verb.SAVE_MEETING,
    Verb.MOVE_MEETING,
    Verb.CANCEL_MEETING,
    Verb.ASK_REPORT,
    Verb.REPORT_HELD,
    Verb.REPORT_NOT_HELD,
    Verb.SHOW_CALENDAR,
    Verb.NEW_CALENDAR_LINK,
    Verb.REVOKE_CALENDAR,
}
# So have the summary's preview and what is shown beside it: tests/security/test_previews.py.
ELSEWHERE |= {Verb.SUMMARY_DETAIL, Verb.SHOW_PREVIEW, Verb.PUBLISH, Verb.MIRROR}
# And whom nothing reaches: tests/security/test_letters.py.
ELSEWHERE |= {Verb.SHOW_UNREACHABLE, Verb.SHOW_LETTER}
# And the coordinator's board: tests/dialogs/test_boards.py.
ELSEWHERE |= set(BOARD_VERBS)
HERE = set(Verb) - ELSEWHERE
# Its button stands on cards in channels.
_SUMMARY = {"type": "Action.Execute", "title": "x", "verb": "summary", "data": {"verb": "summary"}}
OF_A_CHANNEL = Seen("1", {"attachments": [{"content": {"type": "AdaptiveCard", "actions": [_SUMMARY]}}]})
# What nobody's press on an old card may change.
GUARDED = (
    "submissions",
    "drafts",
    "agreements",
    "file_links",
    "rounds",
    "releases",
    "assignments",
    "persons",
    "units",
    "counties",
    "audit_entries",
    "invitations",
    "handovers",
)


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have all leaderships but LS12 and LS13 answered, and a network channel."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now(), answered=UNITS[:-2], people={})
    async with write_to(sqlite_url) as uow:
        await enlist(uow, WHO, Role.COORDINATOR, None, clock.now())
        for unit in UNITS[-2:]:
            await enlist(uow, WHO, Role.CHAIR, unit, clock.now())
        await enlist(uow, CONTACT, Role.CONTACT, "LS12", clock.now())
    # Somebody who presses everything at once.
    outside = patient_teams(SlidingWindow(100_000, 60.0))
    async with open_teams() as teams, run_service(sqlite_url, teams, clock, outside) as opened:
        yield opened


async def collect_cards(scene: Scene) -> dict[Verb, Seen]:
    """Answer for LS12 and look at everything; return a card with each button, as it was when it was first shown."""
    await scene.install(WHO)
    await scene.say(WHO, "skatta")
    for verb in (Verb.CHOOSE_UNIT, Verb.NOT_ME, Verb.ANSWER_ANYWAY):
        await scene.press(WHO, verb, **INPUTS.get(verb, {}))
    await answer_as_contact(scene, "2 2 2 2 2")
    for verb in (
        Verb.CHOOSE_PERSPECTIVE,
        Verb.SAVE_DRAFT,
        Verb.CHANGE_ASSESSMENT,
        Verb.REVIEW_ASSESSMENT,
        Verb.ASK_COMMENT,
        Verb.SAVE_COMMENT,
        Verb.SUBMIT_ASSESSMENT,
        Verb.ASK_AGREEMENT,
        Verb.REVIEW_AGREEMENT,
    ):
        await scene.press(WHO, verb, **{**INPUTS.get(verb, {}), **(GOALS if verb in FILLED_IN else {})})
    for text in ("läge", "hjälp", "stäng omgången"):
        await scene.say(WHO, text)
    shown = {verb: oldest_with(scene, verb) for verb in HERE if verb is not Verb.SUMMARY}
    return shown | {Verb.SUMMARY: OF_A_CHANNEL}


async def answer_as_contact(scene: Scene, steps: str) -> None:
    """Have the contact of LS12 answer, too."""
    for text in ("skatta", "gemensamt", steps, "skicka in"):
        await scene.say(CONTACT, text)


def oldest_with(scene: Scene, verb: Verb) -> Seen:
    """Return the first card that had the button."""
    return next(seen for seen in scene.teams.shown_in(WHO.chat) if has_action(seen, verb))


async def press(scene: Scene, card: Seen, verb: Verb) -> str:
    """Press a button of the card as it was; return all that was said to it."""
    before = len(scene.teams.shown_in(WHO.chat))
    answer = await scene.teams.post(WHO.press(card, verb, **INPUTS.get(verb, {})))
    await scene.settle()
    assert answer.status == 200
    return "\n".join(text_of(seen.body) for seen in scene.teams.shown_in(WHO.chat)[before:])


def guarded(tables: Tables) -> Mapping[str, object]:
    """Return the tables that must not change."""
    return {name: tables[name] for name in GUARDED}


MINE = "(SELECT id FROM persons WHERE object_id = ?)"


async def answer(scene: Scene) -> None:
    """Leave things as they are after the answer; another of the unit answers anew."""
    await answer_as_contact(scene, "1 1 1 1 1")


async def close(scene: Scene) -> None:
    """Let the last day be over."""
    scene.clock.go_to(DATES.closes_on + timedelta(days=1), 1)
    await scene.tick("rounds")


async def close_and_reopen(scene: Scene) -> None:
    """Close the round by its card, and open it again."""
    await scene.press(WHO, Verb.CLOSE_ROUND)
    async with write_to(scene.database_url) as uow:
        collection = await round_of(uow)
        assert collection.state is RoundState.CLOSED
        scene.clock.put(scene.clock.now() + timedelta(minutes=1))
        reopened = reopen(collection, scene.clock.now(), None)
        assert isinstance(reopened, Round)
        await uow.rounds.put(reopened)


async def remove_person(scene: Scene) -> None:
    """Take all roles away."""
    assert change_tables(scene.database_url, f"DELETE FROM assignments WHERE person_id IN {MINE}", WHO.object_id) == 3  # noqa: S608 - a constant


async def change_role(scene: Scene) -> None:
    """Make a chair of two leaderships and coordinator the developer of a third."""
    await remove_person(scene)
    async with write_to(scene.database_url) as uow:
        await enlist(uow, WHO, Role.DEVELOPER, "LS01", scene.clock.now())


UNIT_QUESTION, FORM, RECEIPT = "svarar du för nu?", "Självskattning 2024: LS12", "Tack! LS12"
FORM_OF_LS01 = "Självskattning 2024: LS01"
NOBODY, NO_COORDINATOR = "vilken lokal systemledning du svarar för, så inget sparades", "bara samordnaren som kan göra"
IS_CLOSED, HAS_CLOSED = "Omgången för 2024 är stängd, så inget sparades", "Självskattningen 2024 är stängd"
STATUS, NONE_YET = "Läget för självskattningen 2024", "Ingen sammanställning finns än"
CLOSE_QUESTION, LAST_YEAR = "Stänga självskattningen 2024?", "LS12: vad ni svarade 2023"
TO_WHOM, UNIT_ANSWERED = "Vem ska svara på självskattningen för LS13?", "LS12 har redan svarat"
CHANGED, TOGETHER = "Något svar har ändrats sedan kortet kom, så inget sparades", "svaren är 1 och 3"
ANSWERED, REOPENED = "Du har redan svarat för LS12", "innan omgången öppnades igen, så inget sparades"
# The verbs about two answers.
TWO_ANSWERS = (
    Verb.KEEP_BOTH,
    Verb.ASK_AGREEMENT,
    Verb.REVIEW_AGREEMENT,
    Verb.SAVE_AGREEMENT,
    Verb.NEXT_MEETING,
)
# The verbs of the self-assessment, in the order of `Verb`, and those about two answers.
ANSWERING = (
    Verb.ASSESS,
    Verb.CHOOSE_UNIT,
    Verb.CHOOSE_PERSPECTIVE,
    Verb.REVIEW_ASSESSMENT,
    Verb.SAVE_DRAFT,
    Verb.ASK_COMMENT,
    Verb.SAVE_COMMENT,
    Verb.SUBMIT_ASSESSMENT,
    Verb.CHANGE_ASSESSMENT,
    Verb.LAST_YEAR,
    Verb.NOT_ME,
    Verb.HAND_OVER,
    Verb.TELL_COORDINATOR,
    Verb.ANSWER_ANYWAY,
    Verb.SHOW_DIFFERENCES,
    *TWO_ANSWERS,
)


def saying(answering: str, *others: str) -> Mapping[Verb, str]:
    """Return what each button says: summary, status, ask_close, close_round, and the same for all that answer."""
    rest = dict(zip((Verb.SUMMARY, Verb.STATUS, Verb.ASK_CLOSE, Verb.CLOSE_ROUND), others, strict=True))
    return {**dict.fromkeys(ANSWERING, answering), **rest}


STILL: Mapping[Verb, str] = {
    Verb.ASSESS: UNIT_QUESTION,
    Verb.CHOOSE_UNIT: FORM,
    Verb.CHANGE_ASSESSMENT: FORM,
    Verb.SUBMIT_ASSESSMENT: RECEIPT,
    Verb.LAST_YEAR: LAST_YEAR,
    Verb.NOT_ME: TO_WHOM,
    Verb.HAND_OVER: UNIT_ANSWERED,
    Verb.TELL_COORDINATOR: UNIT_ANSWERED,
    Verb.ANSWER_ANYWAY: FORM,
    Verb.SHOW_DIFFERENCES: TOGETHER,
    **dict.fromkeys(TWO_ANSWERS, CHANGED),
}
SAID: Mapping[Callable[[Scene], Awaitable[None]], Mapping[Verb, str]] = {
    answer: {**saying(ANSWERED, NONE_YET, STATUS, CLOSE_QUESTION, CLOSE_QUESTION), **STILL},
    close: saying(IS_CLOSED, NONE_YET, STATUS, HAS_CLOSED, HAS_CLOSED),
    close_and_reopen: saying(REOPENED, NONE_YET, STATUS, CLOSE_QUESTION, CLOSE_QUESTION),
    remove_person: saying(NOBODY, NONE_YET, STATUS, NO_COORDINATOR, NO_COORDINATOR),
    change_role: {
        **saying(NOBODY, NONE_YET, STATUS, NO_COORDINATOR, NO_COORDINATOR),
        Verb.ASSESS: FORM_OF_LS01,
        Verb.NOT_ME: "LS01 har redan svarat",
    },
}


@pytest.mark.parametrize("happen", SAID, ids=lambda happen: happen.__name__)
async def test_every_button_says_how_things_are_now_and_changes_nothing(
    scene: Scene, happen: Callable[[Scene], Awaitable[None]]
) -> None:
    cards = await collect_cards(scene)
    await happen(scene)
    before = guarded(read_tables(scene.database_url))
    for verb, sentence in SAID[happen].items():
        # Something else is said first, so that the last question is not still waiting for its answer.
        await scene.say(WHO, "hjälp")
        said = await press(scene, cards[verb], verb)
        assert sentence in said, verb
        assert "…" not in said, verb
        assert guarded(read_tables(scene.database_url)) == before, verb


async def test_the_card_that_closes_a_round_closes_it_once(scene: Scene) -> None:
    cards = await collect_cards(scene)
    assert HAS_CLOSED in await press(scene, cards[Verb.CLOSE_ROUND], Verb.CLOSE_ROUND)
    closed = guarded(read_tables(scene.database_url))
    assert HAS_CLOSED in await press(scene, cards[Verb.CLOSE_ROUND], Verb.CLOSE_ROUND)
    assert guarded(read_tables(scene.database_url)) == closed


def test_every_button_has_its_sentence_in_every_situation() -> None:
    assert all(set(sentences) == HERE for sentences in SAID.values())
