"""What is answered to a form's questions, on a card and in plain text."""

from collections.abc import Mapping

import pytest

from dialogs.form_readings import read_answer, read_piece
from domain.errors import Reason, Rejected
from domain.questionnaires import Question, Value
from domain.requests import Verb
from domain.unit_forms import UnitForm
from rendering.instruments import default_questionnaire
from tests.support.builders import a_municipality, a_press, a_unit
from tests.support.questionnaires import ACTORS, CHALLENGES, DECIDED_ON, LINK, MUNICIPAL, RHYTHM, SMALL, WAYS

LS01 = a_unit()
FORM = UnitForm(SMALL, LS01, (a_municipality("Kommun 01", LS01, "9001"), a_municipality("Kommun 02", LS01, "9002")))
FIRST, SECOND = (unit.id for unit in FORM.municipalities)


def press(piece: str, **inputs: str) -> Mapping[str, Value] | Rejected:
    found = SMALL.piece(piece)
    assert found is not None
    return read_piece(a_press(Verb.SAVE_PIECE, {f"q_{name}": value for name, value in inputs.items()}), FORM, found)


def test_a_card_gives_codes() -> None:
    assert press("meetings", rhythm="monthly", ways="panel,council") == {
        "rhythm": "monthly",
        "ways": ("council", "panel"),
    }
    assert press("meetings") == {"rhythm": "", "ways": ()}


def test_a_grid_is_lists_of_rows_and_what_stands_in_none_is_the_last_option() -> None:
    assert press("members", **{"actors.invited": "bup"}) == {"actors": {"politics": "no", "bup": "invited"}}
    assert press("members", **{"actors.yes": "bup,weather"}) == {
        "actors": {"politics": "no", "bup": "yes", "weather": "yes"}
    }


def test_a_row_in_two_lists_is_refused_by_its_name() -> None:
    refused = press("members", **{"actors.yes": "bup,politics", "actors.invited": "bup"})
    assert isinstance(refused, Rejected)
    assert (refused.reason, refused.data["row_sv"]) == (Reason.ROW_TWICE, "Bup")


def test_what_is_not_asked_under_another_answer_is_left_out() -> None:
    assert press("plan", plan="none", decided_on="2024-05-14", link="https://example.org") == {"plan": "none"}
    assert press("plan", plan="decided", decided_on="2024-05-14") == {
        "plan": "decided",
        "decided_on": "2024-05-14",
        "link": "",
    }


def test_each_municipality_has_an_input_of_its_own() -> None:
    assert press("municipal", **{"communication.1": "yes"}) == {"communication": {FIRST: "yes"}}
    assert press("municipal", **{"communication.1": "yes", "communication.2": "no", "communication.3": "no"}) == {
        "communication": {FIRST: "yes", SECOND: "no"}
    }


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("polsam", "ibland", "sometimes"),
        ("polsam", "ja, ibland", "sometimes"),
        ("polsam", "nej", "no"),
        ("polsam", "ja", None),
        ("polsam", "POLSAM finns", None),
        ("plan", "beslutad", "decided"),
        ("convening", "ja", "both"),
        ("rhythm", "varannan månad", "every_other_month"),
        ("influence", "brukarråd", ("user_council",)),
        ("influence", "aktivt", None),
        ("influence", "vi arbetar", None),
        ("influence", "inte aktivt", ("none",)),
    ],
)
def test_some_words_of_a_choice_are_enough_unless_another_has_them_or_a_no_is_left_out(
    code: str, text: str, value: Value | None
) -> None:
    question = default_questionnaire().question(code)
    assert question is not None
    assert read_answer(text, FORM, question) == value


@pytest.mark.parametrize(
    ("question", "text", "value"),
    [
        (RHYTHM, "1", "monthly"),
        (RHYTHM, "Two_per_term", "two_per_term"),
        (RHYTHM, "monthly (en)", "monthly"),
        (RHYTHM, "3", None),
        (RHYTHM, "ibland", None),
        (WAYS, "1 2", ("council", "panel")),
        (WAYS, "2, 1", ("council", "panel")),
        (WAYS, "panel, council", ("council", "panel")),
        (WAYS, "inga", ("none",)),
        (WAYS, "1 9", None),
        (WAYS, "panel, kör", None),
        (ACTORS, "1", {"politics": "yes", "bup": "no"}),
        (ACTORS, "1 2", {"politics": "yes", "bup": "yes"}),
        (ACTORS, "1, invited 2", {"politics": "yes", "bup": "invited"}),
        (ACTORS, "invited 1, 2", {"politics": "invited", "bup": "invited"}),
        (ACTORS, "bup invited", {"politics": "no", "bup": "invited"}),
        (ACTORS, "politics, bup no", {"politics": "yes", "bup": "no"}),
        (ACTORS, "inga", {"politics": "no", "bup": "no"}),
        (ACTORS, "väder", None),
        (ACTORS, "1 9", None),
        (ACTORS, "", None),
        (MUNICIPAL, "yes, no", {FIRST: "yes", SECOND: "no"}),
        (MUNICIPAL, "Kommun 02 no, Kommun 01 yes", {FIRST: "yes", SECOND: "no"}),
        (MUNICIPAL, "1 yes, 2 no", {FIRST: "yes", SECOND: "no"}),
        (MUNICIPAL, "yes", None),
        (MUNICIPAL, "Kommun 01 yes", None),
        (DECIDED_ON, "14 maj 2024", "2024-05-14"),
        (DECIDED_ON, "i våras", None),
        (LINK, " https://example.org ", "https://example.org"),
        (LINK, "ingen", ""),
        (CHALLENGES, " Tiden räcker inte. ", "Tiden räcker inte."),
        (CHALLENGES, "nej", ""),
    ],
)
def test_a_text_answers_by_numbers_or_words(question: Question, text: str, value: Value | None) -> None:
    assert read_answer(text, FORM, question) == value
