"""The port `Submissions`, on all databases."""

from time import perf_counter

import pytest
from msgspec.structs import replace

from domain.answers import Answers, Perspective
from domain.errors import DomainError
from domain.ids import PersonId, RoundId, SubmissionId, UnitId
from domain.instruments import Part
from domain.submissions import Source
from storage.mappings import draft_from_row, draft_to_row, submission_from_row, submission_to_row
from storage.unit_of_work import Database
from tests.storage.samples import (
    CHAIR,
    CONTACT,
    DRAFT,
    LS01,
    LS02,
    MINUTE,
    NOW,
    ROUND,
    AnyDatabase,
    add_roster,
    commit_with,
    submission,
)

# The quickest of a few tries, since others run beside it: quadratic is twenty times as long.
REVISIONS, TRIES, MOST_SECONDS = 2_000, 5, 0.2


async def test_a_submission_comes_back_as_it_was_handed_in(seeded: AnyDatabase) -> None:
    imported = submission("b", respondent="a", answers=Answers({1: 2}, None), source=Source.IMPORT, person_id=None)
    async with seeded.open() as unit:
        await unit.submissions.add(submission("a"))
        await unit.submissions.add(imported)
        await unit.commit()
    async with seeded.read() as unit:
        assert [replace(each, sequence=0) for each in await unit.submissions.of_round(ROUND.id)] == [
            submission("a"),
            imported,
        ]


async def test_sequence_is_the_order_of_receipt_whatever_the_clock_said(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.submissions.add(submission("z", submitted_at=NOW + MINUTE))
        await unit.submissions.add(submission("a", revision=2))
        first, second = await unit.submissions.of_round(ROUND.id)
        assert (first.id, second.id) == ("z", "a")
        assert 0 < first.sequence < second.sequence


async def test_a_revision_is_never_overwritten(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.submissions.add(submission("a"))
        await unit.commit()
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="already_there"):
            await commit_with(unit, unit.submissions.add(submission("b", answers=Answers({1: 1}, None))))
    async with seeded.read() as unit:
        assert [each.id for each in await unit.submissions.of_round(ROUND.id)] == ["a"]


async def test_a_respondents_revisions_are_their_own_for_a_unit(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.submissions.add(submission("a"))
        await unit.submissions.add(submission("b", unit_id=LS02.id))
        await unit.submissions.add(submission("c", respondent="contact"))
        await unit.submissions.add(submission("d", revision=2))
        revisions = await unit.submissions.of_respondent(ROUND.id, LS01.id, "chair")
        assert [each.id for each in revisions] == ["a", "d"]
        assert await unit.submissions.of_respondent(RoundId("other"), LS01.id, "chair") == []


async def test_the_latest_is_the_last_revision_of_each_respondent_and_unit(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        assert await unit.submissions.latest(ROUND.id, LS01.id, "chair") is None
        for number in (1, 2, 3):
            await unit.submissions.add(submission(f"a{number}", revision=number))
            found = await unit.submissions.latest(ROUND.id, LS01.id, "chair")
            assert found is not None
            assert found.id == f"a{number}"
        await unit.submissions.add(submission("b", unit_id=LS02.id))
        await unit.submissions.add(submission("c", respondent="contact"))
        await unit.commit()
    async with seeded.read() as unit:
        wanted = [(LS01.id, "chair"), (LS02.id, "chair"), (LS01.id, "contact"), (LS02.id, "contact")]
        found_ids = [await unit.submissions.latest(ROUND.id, *each) for each in wanted]
        assert [each and each.id for each in found_ids] == ["a3", "b", "c", None]
        assert await unit.submissions.latest(RoundId("other"), LS01.id, "chair") is None


async def test_who_has_handed_in_is_told_by_two_of_a_unit_at_the_most(seeded: AnyDatabase) -> None:
    part = ROUND.instrument.part
    async with seeded.open() as unit:
        assert await unit.submissions.some_respondents(ROUND.id, part) == {}
        await unit.submissions.add(submission("a"))
        assert await unit.submissions.some_respondents(ROUND.id, part) == {LS01.id: {"chair"}}
        await unit.submissions.add(submission("b", revision=2))
        await unit.submissions.add(submission("c", respondent="contact"))
        await unit.submissions.add(submission("d", respondent="a finance head"))
        await unit.submissions.add(submission("e", unit_id=LS02.id))
        expected = {LS01.id: {"a finance head", "contact"}, LS02.id: {"chair"}}
        assert await unit.submissions.some_respondents(ROUND.id, part) == expected
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.submissions.some_respondents(ROUND.id, part) == expected
        assert await unit.submissions.some_respondents(ROUND.id, Part.ECONOMY) == {}
        assert await unit.submissions.some_respondents(RoundId("other"), part) == {}


@pytest.mark.parametrize("comment", ["Så här: \u201dnära\u201d 😀", "a\x00b", "half a pair \ud83d", ""])
async def test_a_comment_is_kept_letter_for_letter(seeded: AnyDatabase, comment: str) -> None:
    async with seeded.open() as unit:
        await unit.submissions.add(submission("a", answers=Answers({1: 1}, None, comment)))
        await unit.commit()
    async with seeded.read() as unit:
        assert [each.answers.comment for each in await unit.submissions.of_round(ROUND.id)] == [comment]


async def test_a_draft_comes_back_with_whole_numbers_as_keys(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.submissions.put_draft(DRAFT)
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.submissions.draft(ROUND.id, LS01.id, CHAIR.id) == DRAFT
        assert await unit.submissions.draft(ROUND.id, LS02.id, CHAIR.id) is None
        assert await unit.submissions.draft(ROUND.id, LS01.id, CONTACT.id) is None


async def test_what_somebody_does_not_know_comes_back_in_drafts_and_revisions(seeded: AnyDatabase) -> None:
    answers = Answers({1: 3}, Perspective.JOINT, unknown=frozenset({2}))
    async with seeded.open() as unit:
        await unit.submissions.put_draft(replace(DRAFT, answers=answers))
        await unit.submissions.add(submission("a", answers=answers))
        await unit.commit()
    async with seeded.read() as unit:
        assert await unit.submissions.drafts_of_round(ROUND.id) == [replace(DRAFT, answers=answers)]
        assert [each.answers for each in await unit.submissions.of_round(ROUND.id)] == [answers]


def test_answers_from_before_anybody_could_not_know_are_still_read() -> None:
    rows = submission_to_row(submission("a")) | {"sequence": 1}, draft_to_row(DRAFT)
    for row in rows:
        del row["answers"]["unknown"]
    assert submission_from_row(rows[0]).answers == submission("a").answers
    assert draft_from_row(rows[1]) == DRAFT


async def test_a_draft_replaces_the_one_before(seeded: AnyDatabase) -> None:
    later = replace(DRAFT, answers=Answers({1: 2, 2: 4}, None), saved_at=NOW + MINUTE)
    async with seeded.open() as unit:
        await unit.submissions.put_draft(DRAFT)
        await unit.submissions.put_draft(later)
        assert await unit.submissions.drafts_of_round(ROUND.id) == [later]


async def test_drafts_of_a_round_come_oldest_first(seeded: AnyDatabase) -> None:
    older = replace(DRAFT, unit_id=LS02.id, saved_at=NOW - MINUTE)
    async with seeded.open() as unit:
        await unit.submissions.put_draft(DRAFT)
        await unit.submissions.put_draft(older)
        assert await unit.submissions.drafts_of_round(ROUND.id) == [older, DRAFT]
        assert await unit.submissions.drafts_by(ROUND.id, CHAIR.id) == [older, DRAFT]
        assert await unit.submissions.drafts_by(ROUND.id, CONTACT.id) == []
        assert await unit.submissions.drafts_of_round(RoundId("other")) == []


async def test_a_removed_draft_is_gone_and_may_be_removed_again(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.submissions.put_draft(DRAFT)
        for _ in range(2):
            await unit.submissions.remove_draft(ROUND.id, LS01.id, CHAIR.id)
        assert await unit.submissions.draft(ROUND.id, LS01.id, CHAIR.id) is None
        await unit.submissions.remove_draft(RoundId("x"), UnitId("y"), PersonId("z"))


async def test_naive_instants_are_refused(seeded: AnyDatabase) -> None:
    naive = NOW.replace(tzinfo=None)
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await unit.submissions.add(submission("a", submitted_at=naive))
    async with seeded.open() as unit:
        with pytest.raises(DomainError, match="naive_instant"):
            await unit.submissions.put_draft(replace(DRAFT, saved_at=naive))


async def test_what_decides_a_units_result_is_each_last_revision_and_what_amends_an_interview(
    seeded: AnyDatabase,
) -> None:
    everything = [
        submission("a1"),
        submission("a2", revision=2, amends=SubmissionId("an interview")),
        submission("a3", revision=3),
        submission("b1", respondent="contact", person_id=None),
        submission("elsewhere", unit_id=LS02.id),
    ]
    async with seeded.open() as unit:
        for each in everything:
            await unit.submissions.add(each)
        assert [each.id for each in await unit.submissions.deciding(ROUND.id, LS01.id)] == ["a2", "a3", "b1"]
        await unit.commit()
    async with seeded.read() as unit:
        assert [each.id for each in await unit.submissions.deciding(ROUND.id, LS01.id)] == ["a2", "a3", "b1"]
        assert [each.id for each in await unit.submissions.deciding(ROUND.id, LS02.id)] == ["elsewhere"]


async def test_who_has_answered_very_often_is_found_in_one_pass(database: Database) -> None:
    """What asks each row anew takes quadratic time where PostgreSQL, without statistics, chooses such a plan."""
    async with database.open() as unit:
        await add_roster(unit)
        for number in range(1, REVISIONS + 1):
            await unit.submissions.add(submission(f"a{number}", revision=number))
        await unit.commit()
    took = []
    for _ in range(TRIES):
        began = perf_counter()
        async with database.read() as unit:
            assert [each.revision for each in await unit.submissions.deciding(ROUND.id, LS01.id)] == [REVISIONS]
            latest = await unit.submissions.latest(ROUND.id, LS01.id, "chair")
            assert latest is not None
        took.append(perf_counter() - began)
    assert min(took) < MOST_SECONDS
