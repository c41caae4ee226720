"""Where a unit stands, and whose answers are the latest."""

from datetime import UTC, date, datetime

import pytest

from domain.ids import UnitId
from domain.submissions import Standing, latest_revisions, standing_of
from tests.support.builders import a_submission

DUE = date(2025, 1, 24)
LAST_SECOND = datetime(2025, 1, 24, 22, 59, 59, tzinfo=UTC)  # 23:59:59 in Stockholm
MIDNIGHT = datetime(2025, 1, 24, 23, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("instants", "has_draft", "standing"),
    [
        ([], False, Standing.MISSING),
        ([], True, Standing.DRAFT),
        ([LAST_SECOND], False, Standing.SUBMITTED),
        ([LAST_SECOND], True, Standing.SUBMITTED),
        ([MIDNIGHT], False, Standing.SUBMITTED_LATE),
        ([MIDNIGHT, LAST_SECOND], False, Standing.SUBMITTED),
    ],
)
def test_a_unit_is_late_only_if_its_first_answer_was(
    instants: list[datetime], *, has_draft: bool, standing: Standing
) -> None:
    submissions = [a_submission(submitted_at=instant) for instant in instants]
    assert standing_of(submissions, DUE, has_draft=has_draft) is standing


def test_each_respondent_of_each_unit_has_one_latest_revision() -> None:
    first, second = a_submission(revision=1, sequence=1), a_submission(revision=2, sequence=2)
    colleague = a_submission(respondent="contact-ls01", sequence=3)
    elsewhere = a_submission(unit_id=UnitId("ls02"), sequence=4)
    assert latest_revisions([elsewhere, second, colleague, first]) == (second, colleague, elsewhere)
