"""The county's picture: counts with their denominators, whoever they hold for."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.county_pictures import (
    Count,
    CountyPicture,
    NotCompared,
    YearOfForms,
    add_counts,
    draw_picture,
    picture_to_data,
)
from domain.roster import Unit, UnitKind
from domain.unit_forms import PartAnswer
from tests.support.builders import a_municipality, a_round, leaderships
from tests.support.questionnaires import RHYTHM, SMALL, an_answer, in_both

LEADERSHIPS = leaderships(4)
# LS01 spans two.
MUNICIPALITIES = tuple(
    a_municipality(f"K{number}", LEADERSHIPS[max(0, number - 2)], f"900{number}") for number in range(1, 6)
)
UNITS = (*LEADERSHIPS, *MUNICIPALITIES)


def said(*answers: PartAnswer) -> Sequence[PartAnswer]:
    return [replace(each, sequence=number) for number, each in enumerate(answers, start=1)]


def of(unit: Unit, question: str, value: object, who: str = "someone") -> PartAnswer:
    return an_answer(question, value, unit_id=unit.id, respondent=who)  # type: ignore[arg-type]


def draw(now: Sequence[PartAnswer], before: Sequence[PartAnswer] | None = None) -> CountyPicture:
    earlier = None if before is None else YearOfForms(SMALL, said(*before))
    return draw_picture("Demolän", a_round(), UNITS, (YearOfForms(SMALL, said(*now)), earlier))


def count(picture: CountyPicture, code: str) -> Count:
    return next(each for each in picture.counts if each.code == code)


def test_d5_leaderships_and_municipalities_are_two_denominators() -> None:
    municipal = {unit.id: "yes" for unit in MUNICIPALITIES[:2]}
    picture = draw([of(LEADERSHIPS[0], "rhythm", "two_per_term"), of(LEADERSHIPS[0], "communication", municipal)])
    often, plans = count(picture, "often"), count(picture, "communication")
    assert (often.value, often.of, often.answered, often.kind) == (1, 4, 1, UnitKind.LEADERSHIP)
    assert (plans.value, plans.of, plans.answered, plans.missing, plans.kind) == (2, 5, 2, 3, UnitKind.MUNICIPALITY)
    assert (picture.begun, picture.complete, picture.leaderships) == (1, 0, 4)


def test_d6_counts_of_facts_are_told_however_small() -> None:
    grid = {"politics": "yes", "bup": "no"}
    picture = draw([of(LEADERSHIPS[0], "actors", grid), of(LEADERSHIPS[1], "actors", {"politics": "no", "bup": "yes"})])
    assert count(picture, "politicians").value == 1


def test_answers_that_contradict_are_counted_as_not_settled() -> None:
    picture = draw([of(LEADERSHIPS[0], "rhythm", "two_per_term"), of(LEADERSHIPS[0], "rhythm", "monthly", "other")])
    often = count(picture, "often")
    assert (often.value, often.answered, often.unsettled, often.is_whole) == (0, 1, 1, False)


def test_of_a_grid_only_the_rows_that_are_counted_can_be_unsettled() -> None:
    alike = {"politics": "yes", "bup": "no"}
    picture = draw(
        [of(LEADERSHIPS[0], "actors", alike), of(LEADERSHIPS[0], "actors", {**alike, "bup": "yes"}, "other")]
    )
    assert (count(picture, "politicians").value, count(picture, "politicians").unsettled) == (1, 0)
    apart = {"politics": "no", "bup": "no"}
    picture = draw([of(LEADERSHIPS[0], "actors", alike), of(LEADERSHIPS[0], "actors", apart, "other")])
    assert (count(picture, "politicians").value, count(picture, "politicians").unsettled) == (0, 1)


def test_a_year_is_compared_only_when_everybody_has_answered_in_both() -> None:
    everyone = [of(unit, "rhythm", "two_per_term") for unit in LEADERSHIPS]
    assert count(draw(everyone), "often").earlier is NotCompared.NO_EARLIER_YEAR
    assert count(draw(everyone, everyone[:3]), "often").earlier is NotCompared.NOT_ALL_ANSWERED
    assert count(draw(everyone[:3], everyone), "often").earlier is NotCompared.NOT_ALL_ANSWERED
    before = [*everyone[:3], of(LEADERSHIPS[3], "rhythm", "monthly")]
    assert count(draw(everyone, before), "often").earlier == 3


@pytest.mark.parametrize(
    "then",
    [
        replace(SMALL, pieces=(replace(SMALL.pieces[0], questions=(replace(RHYTHM, name=in_both("Annat")),)),)),
        replace(SMALL, tallies=(replace(SMALL.tallies[0], options=("monthly",)),)),
        replace(SMALL, tallies=()),
    ],
    ids=["other words", "another count", "no such count"],
)
def test_k21_years_that_asked_or_counted_otherwise_are_not_compared(then: object) -> None:
    everyone = said(*(of(unit, "rhythm", "two_per_term") for unit in LEADERSHIPS))
    before = YearOfForms(then, everyone)  # type: ignore[arg-type]
    picture = draw_picture("Demolän", a_round(), UNITS, (YearOfForms(SMALL, everyone), before))
    assert count(picture, "often").earlier is NotCompared.OTHER_QUESTION


def test_counts_from_elsewhere_stand_behind_those_of_the_form() -> None:
    further = Count("attendance", in_both("Var med på nätverksträffen"), 6, 13, UnitKind.LEADERSHIP, 13)
    picture = add_counts(draw([]), [further])
    assert picture.counts[-1] == further
    assert picture_to_data(picture)["counts"][-1]["value"] == 6


def test_as_data_every_count_names_its_unit_and_its_change() -> None:
    everyone = [of(unit, "rhythm", "two_per_term") for unit in LEADERSHIPS]
    before = [*everyone[:3], of(LEADERSHIPS[3], "rhythm", "monthly")]
    data = picture_to_data(draw(everyone, before))
    often, politicians, _ = data["counts"]
    assert (often["value"], often["of"], often["unit"], often["earlier"], often["change"]) == (4, 4, "leadership", 3, 1)
    assert often["not_compared"] is None
    assert (politicians["not_answered"], politicians["not_compared"]) == (4, "not_all_answered")


FACTS = st.tuples(
    st.sampled_from(["monthly", "two_per_term", None]),
    st.sampled_from([{"politics": "yes", "bup": "no"}, {"politics": "no", "bup": "invited"}, None]),
)


@given(st.lists(FACTS, min_size=4, max_size=4), st.permutations(LEADERSHIPS))
def test_k1_permuting_the_answers_between_units_leaves_the_picture_as_it_is(
    facts: list[tuple[str | None, dict[str, str] | None]], order: list[Unit]
) -> None:
    def answers(units: Sequence[Unit]) -> list[PartAnswer]:
        asked = [(unit, each) for unit, both in zip(units, facts, strict=True) for each in enumerate(both)]
        pairs = [(unit, ("rhythm", "actors")[place], value) for unit, (place, value) in asked]
        return [of(unit, code, value) for unit, code, value in pairs if value is not None]

    assert draw(answers(LEADERSHIPS)) == draw(answers(order))


@given(st.lists(FACTS, min_size=4, max_size=4))
def test_no_unit_is_named_in_the_picture(facts: list[tuple[str | None, dict[str, str] | None]]) -> None:
    answers = [of(unit, "rhythm", both[0]) for unit, both in zip(LEADERSHIPS, facts, strict=True) if both[0]]
    told = str(picture_to_data(draw(answers))).casefold()
    assert not any(unit.name.casefold() in told or str(unit.id) in told for unit in UNITS)
