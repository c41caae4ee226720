"""A unit's form: facts, pieces, and where two answers go apart."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from domain.questionnaires import Value
from domain.submissions import INTERVIEW
from domain.unit_forms import Fact, PartAnswer, UnitForm, keep_comparable, latest_values, settle_facts
from tests.support.builders import a_municipality, a_unit
from tests.support.questionnaires import DECIDED_ON, LINK, PLAN, RHYTHM, SMALL, an_answer, in_both

LS01 = a_unit()
FORM = UnitForm(SMALL, LS01, (a_municipality("Kommun 01", LS01, "9001"), a_municipality("Kommun 02", LS01, "9002")))
FULL: Mapping[str, Value] = {
    "rhythm": "monthly",
    "ways": ("none",),
    "actors": {"politics": "no", "bup": "yes"},
    "plan": "none",
    "communication": {"m-kommun 01": "yes", "m-kommun 02": "no"},
}


def said(*answers: PartAnswer) -> tuple[PartAnswer, ...]:
    """Return answers in the order they were received."""
    return tuple(replace(each, sequence=number) for number, each in enumerate(answers, start=1))


def test_what_all_agree_on_is_the_units_fact() -> None:
    facts = settle_facts(said(an_answer("rhythm", "monthly"), an_answer("rhythm", "monthly", respondent="both")))
    assert facts["rhythm"].settled == "monthly"
    assert facts["rhythm"].held[0].respondents == ("chair-ls01", "both")


def test_two_that_contradict_are_both_kept_and_neither_is_the_fact() -> None:
    facts = settle_facts(said(an_answer("rhythm", "monthly"), an_answer("rhythm", "two_per_term", respondent="both")))
    assert facts["rhythm"].settled is None
    assert {each.value for each in facts["rhythm"].held} == {"monthly", "two_per_term"}


def test_a_persons_latest_answer_is_theirs_and_a_blank_one_takes_theirs_back() -> None:
    changed = said(an_answer("link", "https://a.example"), an_answer("link", "https://b.example"))
    assert settle_facts(changed)["link"].settled == "https://b.example"
    assert latest_values(changed, "chair-ls01") == {"link": "https://b.example"}
    assert "link" not in settle_facts(said(*changed, an_answer("link", "")))


def test_an_interview_counts_until_somebody_answers_later_and_stands_beside_who_answered_before() -> None:
    interview = an_answer("rhythm", "monthly", respondent=INTERVIEW)
    own = an_answer("rhythm", "two_per_term")
    assert settle_facts(said(interview))["rhythm"].settled == "monthly"
    assert settle_facts(said(interview, own))["rhythm"].settled == "two_per_term"
    assert settle_facts(said(own, interview))["rhythm"].settled is None


def test_last_years_facts_are_filled_in_where_the_question_is_the_same() -> None:
    then = settle_facts(said(an_answer("rhythm", "monthly"), an_answer("plan", "decided")))
    assert keep_comparable(then, SMALL, SMALL) == {"rhythm": "monthly", "plan": "decided"}
    other = replace(SMALL, pieces=(replace(SMALL.pieces[0], questions=(replace(RHYTHM, name=in_both("Annat")),)),))
    assert keep_comparable(then, other, SMALL) == {}


def test_what_is_filled_in_is_ones_own_then_the_units_then_last_years() -> None:
    form = replace(FORM, earlier={"rhythm": "monthly", "challenges": "Förra året"})
    challenges = SMALL.question("challenges")
    assert challenges is not None
    assert form.known(RHYTHM) == "monthly"
    assert form.is_from_last_year(RHYTHM)
    assert form.known(challenges) is None
    by_another = replace(form, facts=settle_facts(said(an_answer("rhythm", "two_per_term", respondent="both"))))
    assert by_another.known(RHYTHM) == "two_per_term"
    assert not by_another.is_from_last_year(RHYTHM)
    assert by_another.with_answers("chair-ls01", {"rhythm": "monthly"}).known(RHYTHM) == "monthly"


def test_pieces_are_done_one_by_one_and_the_form_is_complete_when_all_that_is_required_is_answered() -> None:
    form = FORM
    assert (form.done, form.is_complete, form.minutes_left) == (0, False, 2)
    for done, piece in enumerate(SMALL.pieces[:-1], start=1):
        assert form.next_piece() is piece
        values = {each.code: FULL[each.code] for each in piece.questions if each.code in FULL}
        form = form.with_answers("chair-ls01", values)
        assert form.done == done
    assert form.is_complete
    assert form.next_piece() is SMALL.pieces[-1]
    assert form.with_answers("chair-ls01", {"challenges": ""}).next_piece() is None


def test_a_question_with_a_condition_is_required_only_under_it() -> None:
    form = FORM.with_answers("chair-ls01", FULL)
    assert form.is_complete
    decided = form.with_answers("chair-ls01", {"plan": "decided"})
    assert not decided.is_complete
    assert decided.next_piece() is SMALL.piece("plan")
    assert decided.with_answers("chair-ls01", {"decided_on": "2024-05-14"}).is_complete
    assert form.asks(DECIDED_ON, {"plan": "decided"})
    assert not form.asks(LINK, {"plan": "none"})
    assert form.asks(PLAN, {})


def test_pieces_behind_the_one_just_done_come_before_those_ahead_of_it() -> None:
    done = FORM.with_answers("chair-ls01", {"plan": "none"})
    assert done.next_piece(SMALL.piece("plan")) is SMALL.piece("municipal")
    assert done.with_answers("x", FULL).next_piece(SMALL.pieces[-1]) is SMALL.pieces[-1]


def test_where_answers_go_apart_is_told_and_settled_by_taking_over_the_others() -> None:
    form = FORM.with_answers("both", {"rhythm": "monthly"}).with_answers("chair-ls01", {"rhythm": "two_per_term"})
    assert form.apart == (RHYTHM,)
    settled = form.with_answers("chair-ls01", {"rhythm": "monthly"})
    assert settled.apart == ()
    assert settled.facts["rhythm"].settled == "monthly"


VALUES = st.sampled_from(["monthly", "two_per_term", ""])
WHO = st.sampled_from(["chair-ls01", "both", "third", INTERVIEW])


@given(st.lists(st.tuples(WHO, VALUES), max_size=8))
def test_answering_step_by_step_gives_the_same_facts_as_reading_all_that_is_stored(
    answered: list[tuple[str, str]],
) -> None:
    form = FORM
    for who, value in answered:
        form = form.with_answers(who, {"rhythm": value})
    stored = said(*(an_answer("rhythm", value, respondent=who) for who, value in answered))
    assert who_says_what(form.facts) == who_says_what(settle_facts(stored))


def who_says_what(facts: Mapping[str, Fact]) -> Mapping[str, set[tuple[str, frozenset[str]]]]:
    """Return what is held by whom, in no order."""
    return {
        code: {(str(each.value), frozenset(each.respondents)) for each in fact.held} for code, fact in facts.items()
    }
