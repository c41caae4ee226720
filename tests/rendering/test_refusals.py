"""Every no: what was wrong and what to do, in one breath."""

import pytest

from domain.errors import Reason, Rejected
from rendering.refusals import sentence
from rendering.texts.catalogues import texts_for

SWEDISH, ENGLISH = texts_for("sv"), texts_for("en")

KNOWN: dict[str, str | int] = {
    "year": 2024,
    "opens": "2025-01-07",
    "due": "2025-01-24",
    "closes": "2025-01-31",
    "line": 12,
    "count": 2,
    "items": "4, 5",
    "length": 2400,
    "most": 2000,
}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_reason_has_a_sentence_even_when_it_tells_nothing_of_the_case(language: str) -> None:
    for rejected in (Rejected(reason, known) for reason in Reason for known in ({}, KNOWN)):
        said = sentence(rejected, texts_for(language))
        assert said.endswith("."), rejected
        assert 20 < len(said) < 300, rejected
        assert "{" not in said, rejected


def test_a_value_outside_the_scale_is_answered_with_the_scale() -> None:
    rejected = Rejected(Reason.OUTSIDE_SCALE, {"item": 2, "value": 7, "lowest": 1, "highest": 4})
    assert sentence(rejected, SWEDISH) == "7 finns inte på skalan. Välj en hel siffra från 1 till 4 för mål 2."


def test_one_missing_goal_and_several_are_told_apart() -> None:
    one = sentence(Rejected(Reason.VALUES_MISSING, {"items": "5", "count": 1}), SWEDISH)
    two = sentence(Rejected(Reason.VALUES_MISSING, {"items": "4, 5", "count": 2}), SWEDISH)
    assert one.startswith("Ett mål saknar svar: mål 5.")
    assert two.startswith("2 mål saknar svar: mål 4, 5.")


def test_the_line_of_a_file_comes_first_and_dates_and_counts_are_written_out() -> None:
    name = Rejected(Reason.EMPTY_NAME, {"line": 12, "column": "leadership"})
    assert sentence(name, SWEDISH).startswith("Rad 12: ")
    assert sentence(name, ENGLISH).startswith("Line 12: ")
    opens = Rejected(Reason.ROUND_NOT_OPEN, {"year": 2024, "opens": "2025-01-07", "closes": "2025-01-31"})
    assert sentence(opens, SWEDISH) == "Omgången för 2024 har inte öppnat. Den öppnar 7 januari 2025."
    long = Rejected(Reason.COMMENT_TOO_LONG, {"length": 2400, "most": 2000})
    assert "2\u202f400 tecken" in sentence(long, SWEDISH)


def test_what_a_file_says_is_not_active_in_the_sentence() -> None:
    rejected = Rejected(Reason.UNKNOWN_LEADERSHIP, {"line": 2, "leadership": "**[x](http://evil.example)**"})
    assert not {"*", "["} & set(sentence(rejected, SWEDISH))
    assert "://" not in sentence(rejected, SWEDISH)
