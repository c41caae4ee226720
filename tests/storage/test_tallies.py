"""What the database counts by itself is what the rules make of every submission, whatever has happened in a round."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from random import Random

from msgspec.structs import replace

from domain.agreements import Agreement, Choice, name_basis
from domain.answers import Answers, Perspective
from domain.ids import AgreementId, RoundId, SubmissionId, UnitId
from domain.instruments import Part
from domain.interviews import counted_submissions
from domain.ports import UnitOfWork
from domain.rounds import Round
from domain.submissions import INTERVIEW, Submission
from domain.tallies import GoalAnswers, Tally, tally_results
from domain.usecases.summarise_round import results_of, tally_round
from tests.storage.samples import CHAIR, LS01, LS02, NOW, ROUND, AnyDatabase, submission

ROUNDS = 40
UNITS = 7
GOALS = (1, 2)


async def test_it_counts_as_the_rules_do_over_random_rounds(seeded: AnyDatabase) -> None:
    chance = Random(20261126)  # noqa: S311 - the same histories each time
    amended = agreed = 0
    async with seeded.open() as uow:
        for unit in range(UNITS):
            await uow.roster.add_unit(replace(LS01, id=UnitId(f"u{unit}"), name=f"Enhet {unit}"))
        rounds = [replace(ROUND, id=RoundId(f"round-{year}"), refers_to=year) for year in range(2030, 2030 + ROUNDS)]
        for each in rounds:
            await uow.rounds.put(each)
            await _live_through(uow, each, chance)
        await uow.commit()
    async with seeded.read() as uow:
        for each in rounds:
            counted = await tally_round(uow, each)
            assert counted == _plain(tally_results(await results_of(uow, each)))
            amended += any(one.amends for one in await uow.submissions.of_round(each.id))
            agreed += counted.agreed
    # The histories have what makes units take a closer look, and units that need none.
    assert amended > ROUNDS / 4
    assert agreed > ROUNDS / 4


async def test_units_are_counted_whatever_they_commented(seeded: AnyDatabase) -> None:
    async with seeded.open() as uow:
        await uow.submissions.add(submission("a", answers=Answers({1: 2}, Perspective.JOINT, "Ett.")))
        await uow.submissions.add(submission("b", unit_id=LS02.id, answers=Answers({1: 2}, Perspective.JOINT, "Två.")))
        await uow.commit()
    async with seeded.read() as uow:
        counted = await uow.submissions.latest_answers(ROUND.id, Part.SELF_ASSESSMENT)
        assert await tally_round(uow, ROUND) == Tally(2, 0, {1: {GoalAnswers((2,)): 2}})
    assert len(counted.plain) == 2
    assert not counted.apart


async def test_an_earlier_revision_and_another_part_do_not_count(seeded: AnyDatabase) -> None:
    async with seeded.open() as uow:
        await uow.submissions.add(submission("a", answers=Answers({1: 1}, None)))
        await uow.submissions.add(submission("b", answers=Answers({1: 4}, None), revision=2))
        await uow.submissions.add(submission("c", part=Part.LEADERSHIP_STATUS, respondent="other"))
        await uow.commit()
    async with seeded.read() as uow:
        assert (await tally_round(uow, ROUND)).values(1) == [Fraction(4)]


async def test_who_knows_nothing_has_answered(seeded: AnyDatabase) -> None:
    async with seeded.open() as uow:
        await uow.submissions.add(submission("a", answers=Answers({}, None, unknown=frozenset(GOALS))))
        await uow.commit()
    async with seeded.read() as uow:
        assert await tally_round(uow, ROUND) == Tally(answered=1)


async def test_nothing_is_counted_where_nobody_has_answered(seeded: AnyDatabase) -> None:
    async with seeded.read() as uow:
        assert not (await uow.submissions.latest_answers(ROUND.id, Part.SELF_ASSESSMENT)).plain
        assert await tally_round(uow, ROUND) == Tally()


# Private functions


def _plain(tally: Tally) -> Tally:
    return Tally(tally.answered, tally.agreed, {goal: dict(ways) for goal, ways in tally.goals.items()})


async def _live_through(uow: UnitOfWork, collection: Round, chance: Random) -> None:
    """Let some units answer, answer anew, be interviewed, amend that, and agree; an agreement may be outlived."""
    for unit in chance.sample(range(UNITS), chance.randint(0, UNITS)):
        unit_id = UnitId(f"u{unit}")
        mine: list[Submission] = []
        for each in _answers_of(collection, unit_id, chance):
            await uow.submissions.add(each)
            mine.append(each)
            if chance.random() < 0.4:
                await uow.agreements.add(_agreement(collection, unit_id, mine, chance))


def _answers_of(collection: Round, unit_id: UnitId, chance: Random) -> Iterator[Submission]:
    revisions: dict[str, int] = {}
    interview: SubmissionId | None = None
    for number in range(chance.randint(1, 5)):
        respondent = chance.choice(["a", "b", "c", INTERVIEW])
        revisions[respondent] = revisions.get(respondent, 0) + 1
        given = submission(
            f"{collection.id} {unit_id} {number}",
            round_id=collection.id,
            unit_id=unit_id,
            respondent=respondent,
            revision=revisions[respondent],
            answers=_some_answers(chance),
            submitted_at=NOW + timedelta(minutes=number),
            amends=interview if respondent != INTERVIEW and chance.random() < 0.5 else None,
        )
        interview = given.id if respondent == INTERVIEW else interview
        yield given


def _some_answers(chance: Random) -> Answers:
    values = {goal: chance.randint(1, 4) for goal in GOALS if chance.random() < 0.8}
    unknown = frozenset(goal for goal in GOALS if goal not in values)
    return Answers(values, chance.choice([None, *Perspective]), chance.choice(["", "”Bra”, [ja]."]), unknown)


def _agreement(collection: Round, unit_id: UnitId, mine: list[Submission], chance: Random) -> Agreement:
    counted = counted_submissions([replace(each, sequence=number) for number, each in enumerate(mine, start=1)])
    goals = sorted({goal for each in counted for goal in each.answers.values})
    choice = chance.choice([Choice.AGREE, Choice.AGREE, Choice.KEEP_BOTH]) if goals else Choice.KEEP_BOTH
    return Agreement(
        id=AgreementId(f"{collection.id} {unit_id} {len(mine)}"),
        round_id=collection.id,
        unit_id=unit_id,
        part=Part.SELF_ASSESSMENT,
        revision=len(mine),
        choice=choice,
        based_on=name_basis(counted),
        person_id=CHAIR.id,
        made_at=NOW,
        values={goal: chance.randint(1, 4) for goal in goals[:1]} if choice is Choice.AGREE else {},
        why="Vi har talat om det.",
    )
