"""A unit that hands in none: its last word counts, and only while it has not answered."""

from msgspec.structs import replace

from domain.declarations import Declaration, declared_units
from domain.ids import DeclarationId, PersonId, RoundId, UnitId
from domain.instruments import Part
from domain.submissions import Standing, standing_of
from tests.support.builders import NOW, a_round, a_submission

NONE = Declaration(
    DeclarationId("one"), RoundId("round-2024"), UnitId("ls01"), Part.SELF_ASSESSMENT, PersonId("chair-ls01"), NOW
)


def test_the_last_word_of_a_unit_counts() -> None:
    taken_back = replace(NONE, id=DeclarationId("two"), withdrawn=True)
    again = replace(NONE, id=DeclarationId("three"))
    assert declared_units([], Part.SELF_ASSESSMENT) == frozenset()
    assert declared_units([NONE], Part.SELF_ASSESSMENT) == {"ls01"}
    assert declared_units([NONE, taken_back], Part.SELF_ASSESSMENT) == frozenset()
    assert declared_units([NONE, taken_back, again], Part.SELF_ASSESSMENT) == {"ls01"}


def test_another_part_is_another_matter() -> None:
    assert declared_units([NONE], Part.LEADERSHIP_STATUS) == frozenset()


def test_it_is_neither_missing_nor_a_draft_and_an_answer_makes_it_moot() -> None:
    due = a_round().due_on
    for has_draft in (False, True):
        assert standing_of([], due, has_draft=has_draft, declared_none=True) is Standing.CONFIRMED_NONE
    assert standing_of([a_submission()], due, has_draft=False, declared_none=True) is Standing.SUBMITTED
