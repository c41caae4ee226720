"""Interviews and their kin: only coordinators note, only the unit's speakers confirm, and a card proves nothing."""

import random
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta

import pytest

from bot.translation import translate
from domain.cards import Subject, draw_card
from domain.ids import RoundId, SubmissionId, UnitId
from domain.interviews import Noting
from domain.requests import Verb
from domain.roster import Role
from tests.dialogs.talks import Talk, begin_talk
from tests.security.doors import Tables, change_tables, read_tables, tell_figure
from tests.security.test_forged_cards import HOSTILE
from tests.support.builders import NOW, TENANT, object_id_of, some_answers
from tests.support.clocks import clock_at
from tests.support.counties import CHAIRS, COORDINATOR, DATES, enlist, found_county, write_to
from tests.support.people import Json, Seen, Someone, has_action, in_channel, someone
from tests.support.scenarios import Scene, open_scene

NOTING_VERBS = tuple(verb for verb in Verb if verb.value.endswith("_interview"))[:5]
UNIT_VERBS = (Verb.CONFIRM_INTERVIEW, Verb.AMEND_INTERVIEW, Verb.DECLARE_NONE, Verb.ANSWER_LATER)
FIRST_CARD = {"choice": "1", "noted_of": "ordförande", "perspective": "3", "reason": "x"}
GOALS = {f"goal_{number}": "3" for number in range(1, 6)}
INPUTS = FIRST_CARD | GOALS | {"comment": "x"}
KEPT = ("submissions", "drafts", "declarations", "rounds", "assignments", "audit_entries")
TEXTS = ("intervju", "intervju LS07", "intervju LS01", "ordförande", "gemensamt", "3 3 3 3 3", "skicka in", "ja")
# Which of these a speaker may well write for their own unit.
OWN_ANSWERS = {"gemensamt", "3 3 3 3 3"}
# Everybody who is no coordinator.
OTHERS: Mapping[str, Role | None] = {
    "chair": Role.CHAIR,
    "contact": Role.CONTACT,
    "developer": Role.DEVELOPER,
    "finance": Role.FINANCE,
    "stranger": None,
}


@pytest.fixture(name="scene")
async def open_a_scene(sqlite_url: str) -> AsyncIterator[Scene]:
    """Have a county in which nobody has answered, and somebody of each role."""
    clock = clock_at(DATES.opens_on)
    await found_county(sqlite_url, clock.now())
    async with write_to(sqlite_url) as uow:
        for name, role in OTHERS.items():
            if role:
                await enlist(uow, someone(name, "LS07"), role, "LS07", clock.now())
    async with open_scene(sqlite_url, clock) as opened:
        yield opened


def kept(scene: Scene) -> Tables:
    return {name: rows for name, rows in read_tables(scene.database_url).items() if name in KEPT}


def test_the_verbs_of_interviews_are_all_here() -> None:
    assert NOTING_VERBS == (
        Verb.ASK_INTERVIEW,
        Verb.NOTE_INTERVIEW,
        Verb.REVIEW_INTERVIEW,
        Verb.CHANGE_INTERVIEW,
        Verb.SAVE_INTERVIEW,
    )


@pytest.mark.parametrize("name", OTHERS)
async def test_s7_nobody_but_a_coordinator_notes_an_interview(scene: Scene, name: str) -> None:
    who = someone(name, "LS07")
    await scene.install(who)
    cards = await collect_cards(scene)
    before, tried = kept(scene), 0
    for verb in NOTING_VERBS:
        # Even if the card were drawn for them: as for who was coordinator when it was.
        for owner in (COORDINATOR, who):
            assert give_cards_to(scene, owner) > 0
            for activity in (who.press(cards[verb], verb, **INPUTS), who.submit(cards[verb], verb, **INPUTS)):
                assert (await scene.teams.post(activity)).status == 200
                tried += 1
    for text in set(TEXTS) - OWN_ANSWERS:
        await scene.say(who, text)
        tried += 1
    await scene.settle()
    assert kept(scene) == before
    tell_figure("S7", role=name, tried=str(tried), written="0")


async def test_a_coordinator_notes_nothing_outside_a_private_chat(scene: Scene) -> None:
    cards = await collect_cards(scene)
    before = kept(scene)
    for verb in NOTING_VERBS:
        await scene.teams.post(in_channel(COORDINATOR.press(cards[verb], verb, **INPUTS)))
    for text in TEXTS:
        await scene.teams.post(in_channel(COORDINATOR.message(text)))
    await scene.settle()
    assert kept(scene) == before


@pytest.mark.parametrize("verb", NOTING_VERBS)
async def test_s26_a_coordinator_whose_role_is_gone_when_they_press_writes_nothing(scene: Scene, verb: Verb) -> None:
    cards = await collect_cards(scene)
    assert change_tables(scene.database_url, "DELETE FROM assignments WHERE role = 'coordinator'") == 1
    before = kept(scene)
    assert (await scene.teams.post(COORDINATOR.press(cards[verb], verb, **INPUTS))).status == 200
    for text in TEXTS:
        await scene.say(COORDINATOR, text)
    assert kept(scene) == before


@pytest.mark.parametrize("verb", UNIT_VERBS)
async def test_s26_a_speaker_whose_role_is_gone_when_they_press_writes_nothing(scene: Scene, verb: Verb) -> None:
    who = CHAIRS["LS01"]
    await scene.install(who)
    await scene.say(who, "ingen självskattning")
    none = scene.teams.newest_with(who.chat, Verb.DECLARE_NONE)
    await note(scene, "LS01")
    await scene.tick("deliveries")
    card = none if verb in {Verb.DECLARE_NONE, Verb.ANSWER_LATER} else scene.teams.newest_with(who.chat, verb)
    mine = "(SELECT id FROM persons WHERE object_id = ?)"
    assert change_tables(scene.database_url, f"DELETE FROM assignments WHERE person_id IN {mine}", who.object_id) == 1  # noqa: S608 - a constant
    before = kept(scene)
    assert (await scene.teams.post(who.press(card, verb))).status == 200
    for text in ("stämmer", "ingen självskattning", "ja"):
        await scene.say(who, text)
    assert kept(scene) == before


@pytest.mark.parametrize("verb", UNIT_VERBS)
async def test_what_a_unit_is_asked_is_worth_nothing_in_anothers_hands(scene: Scene, verb: Verb) -> None:
    who, other = CHAIRS["LS01"], CHAIRS["LS02"]
    for each in (who, other):
        await scene.install(each)
    await scene.say(who, "ingen självskattning")
    none = scene.teams.newest_with(who.chat, Verb.DECLARE_NONE)
    await note(scene, "LS01")
    await scene.tick("deliveries")
    card = none if verb in {Verb.DECLARE_NONE, Verb.ANSWER_LATER} else scene.teams.newest_with(who.chat, verb)
    before = kept(scene)
    for each in (other, COORDINATOR, someone("stranger", "LS01")):
        assert (await scene.teams.post(each.press(card, verb))).status == 200
    assert kept(scene) == before


async def test_ten_thousand_forged_presses_note_for_the_unit_on_the_card_and_nothing_else() -> None:
    chance = random.Random(9)  # noqa: S311 - the same presses every time
    written, presses = 0, 0
    for _ in range(20):
        talk = await begin_talk()
        cards = await plant_cards(talk)
        for _ in range(500):
            presses += 1
            turn = translate(forge(chance, cards, presses), NOW + timedelta(seconds=presses))
            if turn is not None:
                await talk.run(turn)
        for each in await talk.submissions():
            written += 1
            assert (each.unit_id, each.respondent, each.noted_by) == ("ls03", "interview", "coordinator")
            assert sorted(each.answers.values) == [1, 2, 3, 4, 5]
            assert all(1 <= value <= 4 for value in each.answers.values.values())
            assert each.noted_of
            assert len(each.noted_of) <= 100
        async with talk.database.read() as uow:
            assert list(await uow.submissions.drafts_of_round(RoundId("round-2024"))) == []
            assert list(await uow.declarations.of_round(RoundId("round-2024"))) == []
    assert written > 0  # the test could notice a wrong one
    tell_figure("S5", presses=str(presses), foreign="0", revisions=str(written))


# Private functions


async def note(scene: Scene, unit: str) -> None:
    """Note an interview with a unit in words."""
    for text in (f"intervju {unit}", "ordförande", "gemensamt", "3 3 3 3 3", "skicka in"):
        await scene.say(COORDINATOR, text)


async def collect_cards(scene: Scene) -> dict[Verb, Seen]:
    """Note an interview up to its look; return a card with each button."""
    await scene.say(COORDINATOR, "läge")
    await scene.press(COORDINATOR, Verb.ASK_INTERVIEW)
    await scene.press(COORDINATOR, Verb.NOTE_INTERVIEW, **FIRST_CARD)
    await scene.press(COORDINATOR, Verb.REVIEW_INTERVIEW, **GOALS)
    shown = scene.teams.shown_in(COORDINATOR.chat)
    return {verb: next(seen for seen in shown if has_action(seen, verb)) for verb in NOTING_VERBS}


def give_cards_to(scene: Scene, who: Someone) -> int:
    """Make all cards somebody's, behind the service's back."""
    return change_tables(scene.database_url, "UPDATE cards SET object_id = ?", who.object_id)


async def plant_cards(talk: Talk) -> list[str]:
    """Draw cards of interviews for the coordinator and for LS01's chair; return their ids."""
    whole = Noting("ordförande", some_answers())
    subjects = [
        Subject(RoundId("round-2024"), choices=("ls03",)),
        Subject(RoundId("round-2024"), UnitId("ls03"), noting=whole),
        Subject(RoundId("round-2023"), UnitId("ls01"), noting=whole),
        Subject(RoundId("round-2024"), UnitId("elsewhere"), noting=whole),
        Subject(RoundId("round-2024"), UnitId("ls03"), submission_id=SubmissionId("forged")),
    ]
    ids: list[str] = []
    async with talk.database.open() as uow:
        for subject in subjects:
            for who in ("coordinator", "chair-ls01"):
                card = draw_card(subject, TENANT, object_id_of(who), NOW)
                await uow.cards.add(card)
                ids.append(card.id)
        await uow.commit()
    return ids


def forge(chance: random.Random, cards: list[str], number: int) -> Json:
    """Return a press by the coordinator or a chair, with any card, verb and inputs."""
    who = chance.choice(["coordinator", "chair-ls01", "chair-ls02", "stranger"])
    data: Json = {**INPUTS, "card": chance.choice([*cards, "unknown"])}
    for _ in range(chance.randrange(3)):
        data[chance.choice([*INPUTS, "card", "unit", "round", "noting"])] = chance.choice(HOSTILE)
    verb = chance.choice([*NOTING_VERBS, Verb.CONFIRM_INTERVIEW, Verb.AMEND_INTERVIEW]).value
    return {
        "id": f"forged-{number}",
        "type": "invoke",
        "name": "adaptiveCard/action",
        "value": {"action": {"type": "Action.Execute", "verb": verb, "data": data}},
        "channelId": "msteams",
        "serviceUrl": "https://smba.example/emea/",
        "from": {"id": f"29:{who}", "name": who, "aadObjectId": object_id_of(who)},
        "recipient": {"id": "28:bot"},
        "conversation": {"conversationType": "personal", "tenantId": TENANT, "id": f"a:{who}"},
        "channelData": {"tenant": {"id": TENANT}},
        "replyToId": "1",
    }
