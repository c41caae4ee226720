"""What Hypothesis draws from: steps, answers, years, days."""

from collections.abc import Sequence
from datetime import date

from hypothesis import strategies as st

from domain.answers import Answers, Perspective
from domain.consolidation import UnitResult, consolidate
from domain.ids import UnitId
from domain.instruments import Part
from tests.support.builders import a_submission

GOALS = 5
STEPS = 4

steps = st.integers(1, STEPS)
perspectives = st.sampled_from(Perspective)
value_rows = st.lists(steps, min_size=GOALS, max_size=GOALS).map(tuple)
days = st.dates(date(2026, 1, 1), date(2036, 12, 31))


@st.composite
def complete_answers(draw: st.DrawFn) -> Answers:
    """Draw a step for every goal, a perspective and a comment."""
    values = draw(value_rows)
    return Answers(dict(enumerate(values, start=1)), draw(perspectives), draw(st.text(max_size=50)))


# What each of some units' respondents chose: one to three respondents, all goals each.
respondent_rows = st.lists(value_rows, min_size=1, max_size=3)
county_rows = st.lists(respondent_rows, min_size=5, max_size=13)


def consolidated(rows: Sequence[Sequence[tuple[int, ...]]]) -> tuple[UnitResult, ...]:
    """Return the units' results for what their respondents chose."""
    submissions = [
        a_submission(values, unit_id=UnitId(f"ls{unit:02}"), respondent=f"person-{number}")
        for unit, respondents in enumerate(rows, start=1)
        for number, values in enumerate(respondents)
    ]
    return consolidate(submissions, Part.SELF_ASSESSMENT)
