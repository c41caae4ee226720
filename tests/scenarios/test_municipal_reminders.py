"""What a person of a municipality can say to a reminder: answer there, not me, more time, later (K17, K18)."""

from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.deliveries import Kind
from domain.instruments import Part
from domain.roster import Role, UnitKind
from domain.usecases.add_person import NewPerson, PersonAdded, add_person
from rendering.instruments import default_questionnaire, trial_questionnaires
from tests.support.builders import TENANT
from tests.support.clocks import clock_at
from tests.support.counties import COORDINATOR, DATES, county_of, found_county, read_from, round_of, write_to
from tests.support.people import Someone, someone
from tests.support.scenarios import Scene, open_scene, text_of

DEVELOPER, CONTACT = someone("Utvecklare", "K13"), someone("Kontaktperson", "K13")
HOME = "Kommun LS13"
PLANNED = replace(DATES, parts=(default_questionnaire(), *trial_questionnaires()))
WISH = "vi behöver längre tid för enkäten till 30 januari: nämnden möts först då"


@pytest.fixture(name="scene")
async def open_a_scene(database_url: str) -> AsyncIterator[Scene]:
    """Open a round of four parts in the evening before its first day; everyone has been greeted by then."""
    clock = clock_at(DATES.opens_on)
    clock.go_to(DATES.opens_on - timedelta(days=1), 20)
    await found_county(database_url, clock.now(), people={}, planned=PLANNED)
    async with write_to(database_url) as uow:
        county = await county_of(uow)
        units = {each.name: each for each in await uow.roster.units(county.id, UnitKind.MUNICIPALITY)}
        for who, role in ((DEVELOPER, Role.DEVELOPER), (CONTACT, Role.CONTACT)):
            new = NewPerson(TENANT, who.object_id, None, who.name, role, units[HOME])
            assert isinstance(await add_person(uow, county, new, "test", clock.now()), PersonAdded)
    async with open_scene(database_url, clock) as opened:
        for who in (DEVELOPER, CONTACT, COORDINATOR):
            await opened.install(who)
        yield opened


async def on(scene: Scene, day: date, hour: int = 9) -> None:
    """Let a day come."""
    scene.clock.go_to(day, hour)
    await scene.tick()
    await scene.tick()


def told(scene: Scene, who: Someone, words: str) -> list[str]:
    """Return the messages to somebody that hold the words."""
    return [text for text in map(text_of, scene.connector.sent_to(who.chat)) if words in text]


async def test_the_invitation_is_answered_right_there(scene: Scene) -> None:
    await on(scene, DATES.opens_on)
    (invitation,) = told(scene, DEVELOPER, f"Välkommen att svara för {HOME}")
    assert "Arbetet med nära vård" in invitation
    answers = {"q_strategy": "in_work", "q_areas": "digital,skills", "q_remarks": ""}
    assert "Tack" in await scene.press(DEVELOPER, "save_piece", **answers)
    async with read_from(scene.database_url) as uow:
        found = await uow.part_answers.of_round((await round_of(uow)).id, Part.MUNICIPAL_SURVEY)
    assert {each.question: each.value for each in found} == {
        "strategy": "in_work", "areas": ("digital", "skills"), "remarks": "",
    }  # fmt: skip


@pytest.mark.parametrize("granted", [True, False])
async def test_not_me_then_more_time_then_later(scene: Scene, granted: bool) -> None:  # noqa: FBT001 - a row of the table
    await on(scene, DATES.opens_on)
    # Two parts are open to the contact, one of them is the developer's: the card says which is meant.
    assert f"Vem ska svara på enkäten för {HOME}?" in await scene.press(DEVELOPER, "not_me")
    done = await scene.press(DEVELOPER, "hand_over", choice="1")
    assert f"Du får inga fler påminnelser om enkäten för {HOME}" in done
    (handed,) = told(scene, CONTACT, f"har lämnat över enkäten för {HOME} till dig.")
    assert "Utvecklare K13 (utvecklare)" in handed

    asked = await scene.say(CONTACT, WISH)
    assert f"Jag har frågat om {HOME} kan svara på enkäten senast torsdag 30 januari." in asked
    (wanted,) = told(scene, COORDINATOR, f"{HOME} ber om längre tid")
    assert "nämnden möts först då" in wanted
    assert "på enkäten senast torsdag 30 januari i stället för fredag 24 januari" in wanted
    await scene.press(COORDINATOR, "grant_time" if granted else "refuse_time", note="Hör av er om det behövs.")
    (decided,) = told(scene, CONTACT, "Hör av er om det behövs.")
    assert ("svar på enkäten till och med torsdag 30 januari räknas som i tid" in decided) is granted

    later = await scene.say(CONTACT, "påminn mig 28 januari")
    if not granted:
        assert "Då är svarsdagen förbi" in later
        return
    assert "Jag hör av mig tisdag 28 januari" in later
    assert "Det första vill vi ha svar på redan fredag 24 januari" in later
    assert "28 januari" in await scene.say(COORDINATOR, "läge")
    before = len(scene.connector.sent_to(CONTACT.chat))
    for number in range((date(2025, 1, 28) - DATES.opens_on).days):
        await on(scene, DATES.opens_on + timedelta(days=number), 15)
    assert len(scene.connector.sent_to(CONTACT.chat)) == before
    await on(scene, date(2025, 1, 28))
    reminder = text_of(scene.connector.sent_to(CONTACT.chat)[-1])
    assert "Kommunenkäten: 2 av 2 frågor kvar, senast torsdag 30 januari" in reminder
    assert "Den ekonomiska rapporten: 2 av 2 frågor kvar, senast fredag 24 januari" in reminder
    assert told(scene, DEVELOPER, "Får vi med ert svar?") == []


async def test_whoever_speaks_for_several_is_asked_which_by_number_or_by_name(scene: Scene) -> None:
    scene.clock.go_to(DATES.opens_on, 9)
    await scene.say(CONTACT, "inte jag")
    which = text_of(scene.connector.sent_to(CONTACT.chat)[-1])
    assert "Vad ska någon annan svara på?" in which
    assert f"Vem ska svara på ekonomin för {HOME}?" in await scene.say(CONTACT, "ekonomin")
    # Nobody has the role: the coordinator is told, and the survey stays with the contact.
    done = await scene.say(CONTACT, "samordnaren")
    assert f"Kvar hos dig är enkäten för {HOME}." in done
    (looked_for,) = told(scene, COORDINATOR, f"{HOME} behöver någon som svarar")
    assert f"någon annan ska svara på ekonomin för {HOME}" in looked_for
    assert f"Vem ska svara på enkäten för {HOME}?" in await scene.press(CONTACT, "not_me")
    assert "Arbetet med nära vård" in await scene.press(CONTACT, "answer_anyway")
    async with read_from(scene.database_url) as uow:
        handed = [(each.part, each.receiver_id) for each in await uow.handovers.of_round((await round_of(uow)).id)]
        kinds = {each.kind for each in await uow.outbox.all()}
    assert handed == [(Part.ECONOMY, None)]
    assert Kind.SUCCESSOR_WANTED in kinds
