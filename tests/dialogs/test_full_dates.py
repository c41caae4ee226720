"""Days in what people write."""

import pytest

from dialogs.full_dates import read_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-05-14", "2024-05-14"),
        (" 2024-5-4. ", "2024-05-04"),
        ("14/5 2024", "2024-05-14"),
        ("14.5.2024", "2024-05-14"),
        ("14 maj 2024", "2024-05-14"),
        ("den 14 maj 2024", "2024-05-14"),
        ("14 sept 2024", "2024-09-14"),
        ("1st October 2024", "2024-10-01"),
        ("3 March 2024", "2024-03-03"),
    ],
)
def test_a_day_is_read_however_it_is_written(text: str, day: str) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize("text", ["", "i våras", "2024", "31 februari 2024", "2024-13-01", "14 xyz 2024", "14 ma 2024"])
def test_what_names_no_day_is_none(text: str) -> None:
    assert read_day(text) is None
