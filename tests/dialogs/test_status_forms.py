"""The state of a leadership, from the first card to the county's picture, in conversation."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import TypeVar

import pytest
from msgspec.structs import replace

from domain.errors import Reason
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.messages import Cancelled, Help, Message, Refusal, StatusReport
from domain.ports import UnitOfWork
from domain.requests import Verb
from domain.rhythms import Rhythm, SaidRhythm
from domain.roster import Role
from domain.rounds import Round, RoundState
from domain.status_messages import (
    CountyCounts,
    FormChoice,
    FormDone,
    FormPiece,
    FormQuestion,
    OwnPicture,
    TwoFacts,
)
from domain.unit_forms import PartAnswer
from tests.dialogs.talks import CHANNEL, Talk, begin_talk
from tests.support.builders import COUNTY, NOW, leaderships
from tests.support.fakes import FakeDatabase
from tests.support.status_forms import PUBLISHED, add_speaker, fill_in, filled_forms, found_thirteen, open_year

CHAIR, CONTACT = "chair-ls01", "contact-ls01"
FIRST = next(filled_forms())
Kind = TypeVar("Kind", bound=Message)


@pytest.fixture(name="talk")
async def begin(request: pytest.FixtureRequest) -> Talk:
    """Return a talk in a county whose round of 2024 is open."""
    talk = Talk(FakeDatabase())
    await found_thirteen(talk.database)
    return talk


def only(kind: type[Kind], said: tuple[Message, ...]) -> Kind:
    (message,) = said
    assert isinstance(message, kind), message
    return message


def refused_with(said: tuple[Message, ...]) -> Reason:
    message = said[0]
    assert isinstance(message, FormPiece | FormQuestion | Refusal), message
    rejected = message.rejected if isinstance(message, Refusal) else message.refused
    assert rejected is not None
    return rejected.reason


async def stored(talk: Talk, year: int = 2024) -> list[PartAnswer]:
    async with talk.database.read() as uow:
        collection = await uow.rounds.by_year(COUNTY.id, year)
        assert collection is not None
        return list(await uow.part_answers.of_round(collection.id, Part.LEADERSHIP_STATUS))


async def round_of(talk: Talk, year: int = 2024) -> Round:
    async with talk.database.read() as uow:
        found = await uow.rounds.by_year(COUNTY.id, year)
    assert found is not None
    return found


async def test_pieces_are_asked_one_by_one_saved_as_they_come_and_taken_up_where_they_were_left(talk: Talk) -> None:
    first = only(FormPiece, await talk.say(CHAIR, "fyll i läget"))
    assert (first.piece.code, first.form.done) == ("meetings", 0)
    second = only(FormPiece, await talk.press(CHAIR, Verb.SAVE_PIECE, FIRST.cards[0]))
    assert (second.piece.code, second.form.done) == ("members", 1)
    assert {each.question for each in await stored(talk)} == {"convening", "rhythm"}
    assert only(FormPiece, await talk.say(CHAIR, "kartläggning")).piece.code == "members"


async def test_the_last_piece_is_followed_by_thanks_and_the_whole_form_can_be_looked_at(talk: Talk) -> None:
    await fill_in(talk, FIRST, cards=6)
    done = only(FormDone, await talk.press(CHAIR, Verb.SAVE_PIECE, FIRST.cards[6]))
    assert (done.form.done, done.form.is_complete) == (7, True)
    picture = only(OwnPicture, await talk.press(CHAIR, Verb.OWN_PICTURE))
    assert picture.form.facts["rhythm"].settled == "twice_a_term"
    assert only(OwnPicture, await talk.say(CHAIR, "vår lägesbild")).form.unit.name == "LS01"
    piece = only(FormPiece, await talk.press(CHAIR, Verb.CHANGE_PIECE, {"choice": "5"}))
    assert piece.piece.code == "plan"


async def test_pressed_twice_a_card_stores_once_and_a_change_is_added(talk: Talk) -> None:
    await talk.say(CHAIR, "fyll i läget")
    card = talk.cards[CHAIR]
    for _ in range(2):
        await talk.press(CHAIR, Verb.SAVE_PIECE, {**FIRST.cards[0], "card": card})
    assert len(await stored(talk)) == 2
    await talk.press(CHAIR, Verb.SAVE_PIECE, {**FIRST.cards[0], "q_rhythm": "monthly", "card": card})
    assert [each.value for each in await stored(talk) if each.question == "rhythm"] == ["twice_a_term", "monthly"]


async def test_the_form_and_the_meetings_go_by_the_same_rhythm(talk: Talk) -> None:
    async with talk.database.open() as uow:
        said = SaidRhythm(UnitId("ls01"), Rhythm.MONTHLY, PersonId(CHAIR), NOW, NOW.date())
        await uow.meetings.add_rhythm(said)
        await uow.commit()
    first = only(FormPiece, await talk.say(CHAIR, "fyll i läget"))
    assert first.form.earlier["rhythm"] == "monthly"
    await talk.press(CHAIR, Verb.SAVE_PIECE, FIRST.cards[0])
    await talk.press(CHAIR, Verb.SAVE_PIECE, FIRST.cards[1])
    async with talk.database.read() as uow:
        rhythms = await uow.meetings.rhythms(UnitId("ls01"))
    assert [each.rhythm for each in rhythms] == [Rhythm.MONTHLY, Rhythm.TWICE_A_TERM]


@pytest.mark.parametrize(
    ("piece", "change", "reason"),
    [
        (0, {"q_rhythm": "weekly"}, Reason.OPTION_UNKNOWN),
        (0, {"q_rhythm": ""}, Reason.QUESTIONS_UNANSWERED),
        (2, {"q_actors.yes": "weather"}, Reason.ROW_UNKNOWN),
        (2, {"q_actors.yes": "bup", "q_actors.invited": "bup"}, Reason.ROW_TWICE),
        (3, {"q_influence": "none,user_council"}, Reason.NONE_AND_OTHERS),
        (4, {"q_plan": "decided", "q_plan_decided_on": "2025-01-21"}, Reason.DATE_IN_FUTURE),
        (4, {"q_plan": "decided", "q_plan_decided_on": "i våras"}, Reason.NOT_A_DATE),
        (4, {"q_plan": "decided", "q_plan_decided_on": ""}, Reason.QUESTIONS_UNANSWERED),
        (
            4,
            {"q_plan": "decided", "q_plan_decided_on": "2024-05-14", "q_plan_link": "http://example.org"},
            Reason.LINK_NOT_HTTPS,
        ),
        (6, {"q_challenges": "a" * 1001}, Reason.TEXT_TOO_LONG),
    ],
)
async def test_bad_input_gets_a_sentence_and_nothing_of_the_card_is_stored(
    talk: Talk, piece: int, change: Mapping[str, str], reason: Reason
) -> None:
    await fill_in(talk, FIRST, cards=piece)
    before = await stored(talk)
    said = await talk.press(CHAIR, Verb.SAVE_PIECE, {**FIRST.cards[piece], **change})
    assert refused_with(said) is reason
    assert await stored(talk) == before
    # What was right comes back filled in, and the same card can be pressed again.
    assert isinstance(await talk.press(CHAIR, Verb.SAVE_PIECE, FIRST.cards[piece]), tuple)
    assert len(await stored(talk)) > len(before)


async def test_k20_the_whole_form_can_be_written(talk: Talk) -> None:
    only(FormPiece, await talk.say(CHAIR, "fyll i läget"))
    written = (
        *("1", "två gånger per termin", "1 4", "Biblioteket och polisen", "nej"),
        *("1 2 7 8, bjuds in ibland 3", "ja, ibland", "1, 3"),
        *("1", "14 maj 2024", "https://example.org/plan", "hoppa över", "ja", "nej", "Tiden räcker inte till", "nej"),
    )
    for text in written:
        said = await talk.say(CHAIR, text)
        assert getattr(said[0], "refused", None) is None, (text, said)
    done = only(FormDone, said)
    assert done.form.is_complete
    facts = {code: fact.settled for code, fact in done.form.facts.items()}
    assert facts["members_other"] == "Biblioteket och polisen"
    assert facts["actors"] == {
        **dict.fromkeys(("politics", "adult_psychiatry", "primary_care", "municipality_care"), "yes"),
        **dict.fromkeys(("specialist_care", "ambulance", "emergency", "user_representative"), "no"),
        "bup": "invited",
    }
    assert facts["plan_decided_on"] == "2024-05-14"
    assert facts["influence"] == ("user_council", "participation_council")
    assert only(FormPiece, await talk.say(CHAIR, "2")).piece.code == "members"


@pytest.mark.parametrize(
    ("text", "reason"), [("när vi hinner", Reason.ANSWER_NOT_UNDERSTOOD), ("9", Reason.ANSWER_NOT_UNDERSTOOD)]
)
async def test_a_text_that_answers_nothing_is_asked_back_about(talk: Talk, text: str, reason: Reason) -> None:
    await talk.say(CHAIR, "fyll i läget")
    said = await talk.say(CHAIR, text)
    assert refused_with(said) is reason
    assert only(FormQuestion, said).question.code == "convening"
    assert await stored(talk) == []


async def test_a_written_date_to_come_and_a_link_that_is_not_https_get_a_sentence(talk: Talk) -> None:
    await fill_in(talk, FIRST, cards=4)
    await talk.say(CHAIR, "ja, beslutad")
    assert refused_with(await talk.say(CHAIR, "1 maj 2030")) is Reason.DATE_IN_FUTURE
    assert refused_with(await talk.say(CHAIR, "i våras")) is Reason.NOT_A_DATE
    await talk.say(CHAIR, "1 maj 2024")
    assert refused_with(await talk.say(CHAIR, "http://example.org")) is Reason.LINK_NOT_HTTPS


async def test_other_things_can_be_asked_for_in_between(talk: Talk) -> None:
    await talk.say(CHAIR, "fyll i läget")
    only(StatusReport, await talk.say(CHAIR, "läge"))
    await talk.say(CHAIR, "fyll i läget")
    only(Help, await talk.say(CHAIR, "hjälp"))
    await talk.say(CHAIR, "1")
    assert [each.value for each in await stored(talk)] == ["both"]
    assert only(Cancelled, await talk.say(CHAIR, "avbryt")).form_kept
    assert not only(Cancelled, await talk.say(CHAIR, "avbryt")).form_kept


async def close_and_go_on(talk: Talk) -> None:
    """Close 2024 and open 2025."""
    async with talk.database.open() as uow:
        collection = await uow.rounds.by_year(COUNTY.id, 2024)
        assert collection is not None
        await uow.rounds.put(replace(collection, state=RoundState.CLOSED, closed_at=NOW))
        await open_year(uow, 2025, NOW)
        await uow.commit()


async def test_last_years_facts_are_filled_in_and_one_press_or_word_keeps_a_piece(talk: Talk) -> None:
    await fill_in(talk, FIRST)
    await close_and_go_on(talk)
    first = only(FormPiece, await talk.say(CHAIR, "fyll i läget"))
    assert first.form.earlier["rhythm"] == "twice_a_term"
    assert all(map(first.form.is_from_last_year, first.piece.questions))
    assert await stored(talk, 2025) == []
    second = only(FormPiece, await talk.say(CHAIR, "stämmer fortfarande"))
    assert (second.piece.code, second.form.done) == ("members", 1)
    assert {each.question: each.value for each in await stored(talk, 2025)} == {
        "convening": "both",
        "rhythm": "twice_a_term",
    }
    # A long text is about this year: last year's is not filled in.
    assert second.form.known(second.form.questionnaire.question("challenges")) is None  # type: ignore[arg-type]


async def test_without_anything_from_before_there_is_nothing_that_is_still_right(talk: Talk) -> None:
    await talk.say(CHAIR, "fyll i läget")
    assert refused_with(await talk.say(CHAIR, "stämmer fortfarande")) is Reason.NOTHING_FROM_LAST_YEAR
    assert await stored(talk) == []


async def contradict(talk: Talk) -> TwoFacts:
    await fill_in(talk, FIRST)
    await talk.say(CONTACT, "fyll i läget")
    first = only(FormPiece, await talk.say(CONTACT, "1"))
    only(FormQuestion, await talk.say(CONTACT, "1"))
    await talk.say(CONTACT, "varje månad")
    assert first.form.unit.name == "LS01"
    return only(TwoFacts, await talk.press(CHAIR, Verb.SHOW_APART))


async def test_two_who_contradict_are_asked_which_is_right_and_either_can_be_chosen(talk: Talk) -> None:
    apart = await contradict(talk)
    assert apart.question.code == "rhythm"
    assert [(each.value, each.respondents) for each in apart.form.facts["rhythm"].held] == [
        ("twice_a_term", (CHAIR,)),
        ("monthly", (CONTACT,)),
    ]
    assert (apart.form.roles[CHAIR], apart.form.roles[CONTACT]) == (Role.CHAIR, Role.CONTACT)
    settled = only(OwnPicture, await talk.press(CHAIR, Verb.SETTLE_FACT, {"choice": "2"}))
    assert settled.form.facts["rhythm"].settled == "monthly"
    mine = [each.value for each in await stored(talk) if (each.question, each.respondent) == ("rhythm", CHAIR)]
    assert mine == ["twice_a_term", "monthly"]


async def test_which_is_right_can_be_written_and_until_then_the_county_counts_it_as_not_settled(talk: Talk) -> None:
    await contradict(talk)
    often = {each.code: each for each in only(CountyCounts, await talk.say(CHAIR, "lägesbild")).picture.counts}
    assert (often["twice_a_term"].value, often["twice_a_term"].unsettled) == (0, 1)
    await talk.say(CONTACT, "vår lägesbild")
    only(TwoFacts, await talk.say(CONTACT, "olika svar"))
    only(OwnPicture, await talk.say(CONTACT, "1"))
    often = {each.code: each for each in only(CountyCounts, await talk.say(CHAIR, "lägesbild")).picture.counts}
    assert (often["twice_a_term"].value, often["twice_a_term"].unsettled) == (1, 0)


async def test_nothing_chosen_settles_nothing(talk: Talk) -> None:
    await contradict(talk)
    before = await stored(talk)
    assert refused_with(await talk.press(CHAIR, Verb.SETTLE_FACT)) is Reason.CHOICE_MISSING
    assert refused_with(await talk.press(CHAIR, Verb.SETTLE_FACT, {"choice": "7"})) is Reason.CHOICE_MISSING
    assert await stored(talk) == before


async def test_the_form_is_private_and_for_the_units_own_people(talk: Talk) -> None:
    assert refused_with(await talk.say(CHAIR, "fyll i läget", conversation=CHANNEL)) is Reason.ONLY_IN_PRIVATE
    assert refused_with(await talk.say(CHAIR, "vår lägesbild", conversation=CHANNEL)) is Reason.ONLY_IN_PRIVATE
    for text in ("fyll i läget", "vår lägesbild"):
        assert refused_with(await talk.say("stranger", text)) is Reason.REPRESENTS_NOBODY


async def test_who_speaks_for_two_is_asked_for_which(talk: Talk) -> None:
    async with talk.database.open() as uow:
        await add_speaker(uow, "both", Role.CONTACT, leaderships()[1])
        await add_speaker(uow, "both", Role.CONTACT, leaderships()[2])
        await uow.commit()
    await talk.say("both", "fyll i läget")
    assert only(FormPiece, await talk.press("both", Verb.STATUS_FORM, {"choice": "2"})).form.unit.name == "LS03"
    await talk.say("both", "fyll i läget")
    assert only(FormPiece, await talk.say("both", "LS02")).form.unit.name == "LS02"
    # What is talked about is what is shown; apart from that it is asked again.
    assert only(OwnPicture, await talk.say("both", "vår lägesbild")).form.unit.name == "LS02"
    await talk.say("both", "avbryt")
    assert only(FormChoice, await talk.say("both", "vår lägesbild")).to_look
    assert only(OwnPicture, await talk.say("both", "2")).form.unit.name == "LS03"
    await talk.say("both", "avbryt")
    only(FormChoice, await talk.say("both", "vår lägesbild"))
    assert only(OwnPicture, await talk.press("both", Verb.OWN_PICTURE, {"choice": "1"})).form.unit.name == "LS02"


async def test_after_the_close_the_form_can_be_looked_at_and_not_changed(talk: Talk) -> None:
    await fill_in(talk, FIRST)
    await talk.say(CHAIR, "vår lägesbild")
    card = talk.cards[CHAIR]
    await talk.put_round(replace(await round_of(talk), state=RoundState.CLOSED, closed_at=NOW))
    assert not only(OwnPicture, await talk.say(CHAIR, "vår lägesbild")).is_open
    before = await stored(talk)
    for verb in (Verb.CHANGE_PIECE, Verb.SAVE_PIECE):
        assert refused_with(await talk.press(CHAIR, verb, {"card": card, "choice": "1"})) is Reason.ROUND_CLOSED
    assert await stored(talk) == before


async def test_a_round_without_such_questions_says_so(talk: Talk) -> None:
    await talk.put_round(replace(await round_of(talk), state=RoundState.CLOSED, closed_at=NOW))
    other = replace(await round_of(talk), id="round-2025", refers_to=2025, state=RoundState.OPEN)
    await talk.put_round(other)
    assert refused_with(await talk.say(CHAIR, "fyll i läget")) is Reason.NO_STATUS_FORM
    assert refused_with(await talk.say(CHAIR, "lägesbild")) is Reason.NO_COUNTY_PICTURE


async def test_the_channel_gets_the_counts_and_no_unit(talk: Talk) -> None:
    for form in list(filled_forms())[:9]:
        await fill_in(talk, form)
    picture = only(CountyCounts, await talk.say(CHAIR, "lägesbild", conversation=CHANNEL)).picture
    assert (picture.begun, picture.leaderships) == (9, 13)
    assert {count.missing for count in picture.counts} == {4}
    assert "LS0" not in str(picture)
    assert set(PUBLISHED) == {count.code for count in picture.counts}


class Untouched:
    """A store that nobody may ask."""

    def __getattr__(self, name: str) -> object:
        raise AssertionError(name)


class Guarded(FakeDatabase):
    """A database in which what is stored of forms may not be looked at."""

    @asynccontextmanager
    async def open(self) -> AsyncIterator[UnitOfWork]:
        """Lend a unit of work without it."""
        async with super().open() as uow:
            for name in ("round_parts", "part_answers", "questionnaires", "quote_approvals"):
                setattr(uow, name, Untouched())
            yield uow


async def test_turns_that_are_about_something_else_read_nothing_of_forms() -> None:
    talk = await begin_talk(database=Guarded())
    for text in ("hjälp", "skatta", "gemensamt", "3 3 3 3 3", "skicka in", "sammanställning", "två svar"):
        assert await talk.say(CHAIR, text)
    assert len(await talk.submissions()) == 1
    with pytest.raises(AssertionError):
        await talk.say(CHAIR, "fyll i läget")
