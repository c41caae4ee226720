"""What submissions and drafts keep of interviews, on all databases."""

from msgspec.structs import replace

from domain.answers import Answers
from domain.ids import SubmissionId
from domain.ports import Arrival
from domain.submissions import INTERVIEW, Source
from storage.unit_of_work import Database
from tests.storage.samples import CHAIR, DRAFT, LS01, LS02, ROUND, TENANT, AnyDatabase, add_roster, submission
from tests.storage.test_migrations import run

NOTED = submission(
    "noted",
    respondent=INTERVIEW,
    source=Source.INTERVIEW,
    person_id=None,
    noted_by="cli:operator",
    noted_of="ordförande",
    confirmed_by=CHAIR.id,
    amends=SubmissionId("earlier"),
    reason="hann inte i tid",
)
# As the version before hands in and keeps a draft: it knows none of the new columns.
AT = "2025-01-13T08:30:00.000000+00:00"
ANSWERS = """{"values": {"1": 3}, "perspective": null, "comment": ""}"""
HAND_IN = f"""
    INSERT INTO submissions (id, round_id, unit_id, part, respondent, revision, answers, source, submitted_at)
    VALUES ('old', 'round-2024', 'ls01', 'self_assessment', 'chair', 1, '{ANSWERS}', 'chat', '{AT}')
"""  # noqa: S608 - constants
KEEP = f"""
    INSERT INTO drafts (round_id, unit_id, person_id, part, answers, saved_at)
    VALUES ('round-2024', 'ls01', 'chair', 'self_assessment', '{ANSWERS}', '{AT}')
"""  # noqa: S608 - constants


async def test_what_was_noted_comes_back_whole(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.submissions.add(NOTED)
        await unit.submissions.put_draft(replace(DRAFT, amends=SubmissionId("noted")))
        await unit.commit()
    async with seeded.read() as unit:
        (stored,) = await unit.submissions.of_round(ROUND.id)
        assert replace(stored, sequence=0) == NOTED
        draft = await unit.submissions.draft(ROUND.id, DRAFT.unit_id, DRAFT.person_id)
        assert draft == replace(DRAFT, amends=SubmissionId("noted"))


async def test_an_interview_is_found_whether_it_was_expected_or_not(seeded: AnyDatabase) -> None:
    async with seeded.open() as unit:
        await unit.submissions.add(NOTED)
        await unit.submissions.add(replace(NOTED, id=SubmissionId("again"), revision=2))
        await unit.commit()
    arrival = Arrival("key", "place", TENANT, "a:Chair", "state", CHAIR.object_id)
    for expected in (True, False):
        async with seeded.open() as unit:
            if expected:
                await unit.expect([arrival])
            latest = await unit.submissions.latest(ROUND.id, LS01.id, INTERVIEW)
            assert latest is not None
            assert latest.id == "again"
            assert await unit.submissions.latest(ROUND.id, LS02.id, INTERVIEW) is None


async def test_the_version_before_goes_on_handing_in(database: Database, database_url: str) -> None:
    async with database.open() as unit:
        await add_roster(unit)
        await unit.commit()
    await run(database_url, HAND_IN, KEEP)
    async with database.read() as unit:
        (stored,) = await unit.submissions.of_round(ROUND.id)
        assert (stored.id, stored.answers, stored.noted_of, stored.amends) == ("old", Answers({1: 3}, None), None, None)
        draft = await unit.submissions.draft(ROUND.id, LS01.id, CHAIR.id)
        assert draft is not None
        assert draft.amends is None
