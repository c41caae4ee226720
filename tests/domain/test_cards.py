"""What a card is about, and in whose hands it is worth something."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.answers import Perspective
from domain.cards import CHANCE, KEPT_FOR, Subject, draw_card, subject_from_data, subject_to_data
from domain.ids import MeetingId, RoundId, UnitId
from domain.meetings import MeetingDraft
from tests.support.builders import NOW, TENANT, object_id_of

IDS = st.text(min_size=1, max_size=40)
SUBJECTS = st.builds(
    Subject,
    round_id=st.none() | IDS.map(RoundId),
    unit_id=st.none() | IDS.map(UnitId),
    perspective=st.none() | st.sampled_from(Perspective),
    choices=st.lists(IDS, max_size=20).map(tuple),
    opened_at=st.none() | st.datetimes(timezones=st.just(UTC)),
    revision=st.none() | st.integers(0, 99),
    piece=st.none() | IDS,
    meeting=st.sampled_from([None, MeetingDraft(), MeetingDraft(MeetingId("m"), 2, date(2025, 3, 12), time(14))]),
)


@given(SUBJECTS)
def test_a_subject_comes_back_as_it_was(subject: Subject) -> None:
    assert subject_from_data(subject_to_data(subject)) == subject


def test_a_cards_id_is_128_bits_of_chance() -> None:
    ids = {draw_card(Subject(), TENANT, None, NOW).id for _ in range(1000)}
    assert len(ids) == 1000
    assert CHANCE * 8 >= 128
    assert {len(each) for each in ids} == {CHANCE * 2}


def test_a_card_is_worth_something_to_its_owner_alone_whatever_the_case_of_the_id() -> None:
    chair = object_id_of("chair-ls01")
    card = draw_card(Subject(), TENANT, chair, NOW)
    assert card.is_for(TENANT.upper(), chair.upper())
    assert not card.is_for(TENANT, object_id_of("chair-ls02"))
    assert not card.is_for("another tenant", chair)
    assert not draw_card(Subject(), TENANT, None, NOW).is_for(TENANT, "")


def test_a_card_of_last_january_is_still_known_in_this_one() -> None:
    card = draw_card(Subject(), TENANT, None, datetime(2025, 1, 7, tzinfo=UTC))
    assert card.expires_at > datetime(2026, 1, 31, tzinfo=UTC)
    assert card.expires_at - card.drawn_at == KEPT_FOR < timedelta(days=2 * 365)


def test_a_choice_is_one_of_those_that_were_offered() -> None:
    subject = Subject(choices=("a", "b"))
    assert [subject.choose(number) for number in ("1", "2")] == ["a", "b"]
    assert {subject.choose(number) for number in ("0", "3", "-1", "", "a", "1 ", "01")} == {None}
