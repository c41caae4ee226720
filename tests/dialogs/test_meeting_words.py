"""What is meant by the words about meetings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.meeting_words import Aim, find_form, read_actors, read_aim, read_form, read_rhythm, says_yes
from domain.actors import Actor
from domain.errors import Reason, Rejected
from domain.meetings import MeetingForm
from domain.rhythms import Rhythm
from rendering.texts.catalogues import texts_for


@pytest.mark.parametrize(
    ("text", "aim"),
    [
        ("möte", Aim.SHOW),
        ("nästa möte", Aim.SHOW),
        ("when is our next meeting?", Aim.SHOW),
        ("planera möte", Aim.PLAN),
        ("boka ett nytt möte", Aim.PLAN),
        ("plan a meeting", Aim.PLAN),
        ("flytta mötet", Aim.MOVE),
        ("vi behöver boka om mötet", Aim.MOVE),
        ("mötet har flyttats", Aim.MOVE),
        ("mötet ställdes in", Aim.CANCEL),
        ("reschedule the meeting", Aim.MOVE),
        ("avboka mötet", Aim.CANCEL),
        ("ställ in mötet", Aim.CANCEL),
        ("cancel the meeting", Aim.CANCEL),
        ("mötesrytm", Aim.RHYTHM),
        ("ändra mötesrytmen", Aim.RHYTHM),
        ("vi träffades i går", Aim.HELD),
        ("mötet hölls", Aim.HELD),
        ("we met", Aim.HELD),
        ("inget möte", Aim.NOT_HELD),
        ("mötet blev inte av", Aim.NOT_HELD),
        ("vi hade inget möte", Aim.NOT_HELD),
        ("we didn't meet", Aim.NOT_HELD),
    ],
)
def test_what_is_wanted_is_understood(text: str, aim: Aim) -> None:
    assert read_aim(text) is aim


@pytest.mark.parametrize(("text", "said"), [("ja", True), ("Ja!", True), ("yes", True), ("nej", False), ("No.", False)])
def test_yes_and_no_are_yes_and_no(text: str, *, said: bool) -> None:
    assert says_yes(text) is said


@pytest.mark.parametrize("text", ["", "kanske", "ja men inte då", "januari"])
def test_nothing_else_is_yes_or_no(text: str) -> None:
    assert says_yes(text) is None


@pytest.mark.parametrize(
    ("text", "actors"),
    [
        ("BUP", (Actor.BUP,)),
        ("bup, ambulansen", (Actor.BUP, Actor.AMBULANCE)),
        ("ambulans och politik", (Actor.POLITICS, Actor.AMBULANCE)),
        ("barn- och ungdomspsykiatri och primärvården", (Actor.BUP, Actor.PRIMARY_CARE)),
        ("kommunal hälso- och sjukvård", (Actor.MUNICIPALITY_CARE,)),
        ("3, 5", (Actor.BUP, Actor.AMBULANCE)),
        ("psychiatry and primary care", (Actor.ADULT_PSYCHIATRY, Actor.PRIMARY_CARE)),
        ("alla var med", ()),
        ("Ingen.", ()),
        ("nobody", ()),
    ],
)
def test_actors_are_read_from_a_list(text: str, actors: tuple[Actor, ...]) -> None:
    assert read_actors(text) == actors


@pytest.mark.parametrize(
    ("text", "given"), [("tandvården", "tandvarden"), ("BUP, 12", "12"), ("bup och kocken", "kocken")]
)
def test_an_actor_that_we_do_not_know_is_named_back(text: str, given: str) -> None:
    assert read_actors(text) == Rejected(Reason.ACTOR_UNKNOWN, {"given": given})


@pytest.mark.parametrize("language", ["sv", "en"])
def test_everything_that_is_offered_is_understood(language: str) -> None:
    texts = texts_for(language)
    assert [read_form(texts(f"meeting_form.{each}")) for each in MeetingForm] == list(MeetingForm)
    assert [read_rhythm(texts(f"rhythm.{each}")) for each in Rhythm] == list(Rhythm)
    named = {each: texts(f"actor.{each}").split(" (")[0] for each in Actor}
    assert [read_actors(name) for name in named.values()] == [(each,) for each in named]


def test_a_form_is_found_among_other_words() -> None:
    assert find_form("mote i teams") == (MeetingForm.TEAMS, "mote")
    assert find_form("mote") == (None, "mote")


@given(st.text())
def test_any_text_is_read_calmly(text: str) -> None:
    assert read_aim(text) in Aim
    assert isinstance(read_actors(text), tuple | Rejected)
    assert read_form(text) in {None, *MeetingForm}
    assert read_rhythm(text) in {None, *Rhythm}
