"""Put the answers of one unit's people beside each other."""

from collections.abc import Sequence

from domain.agreements import Agreement, find_agreement, name_basis
from domain.consolidation import consolidate
from domain.ids import UnitId
from domain.interviews import counted_submissions
from domain.joint_answers import JointAnswers, OneOfThem
from domain.ports import UnitOfWork
from domain.rounds import Round
from domain.submissions import Submission


async def compare_answers(uow: UnitOfWork, collection: Round, unit_id: UnitId) -> JointAnswers | None:
    """Return a unit's answers together as they stand; None until two people of it have answered."""
    return await join_answers(uow, collection, await read_latest(uow, collection, unit_id))


async def read_latest(uow: UnitOfWork, collection: Round, unit_id: UnitId) -> tuple[Submission, ...]:
    """Return the latest submission of each of a unit's respondents, in the order they were received.

    Nothing while there is only one: nobody has to be compared with anybody.
    """
    part = collection.instrument.part
    respondents = await uow.submissions.some_respondents(collection.id, part)
    if len(respondents.get(unit_id, frozenset())) < 2:  # noqa: PLR2004 - two answers
        return ()
    found = await uow.submissions.deciding(collection.id, unit_id)
    return counted_submissions(each for each in found if each.part is part)


async def join_answers(uow: UnitOfWork, collection: Round, latest: Sequence[Submission]) -> JointAnswers | None:
    """Return these submissions of one unit together; who said what only if the round is shared."""
    if len(latest) < 2:  # noqa: PLR2004 - two answers
        return None
    return _join(latest, await uow.agreements.of_round(collection.id), await _tell_each(uow, collection, latest))


async def recall_joint_answers(uow: UnitOfWork, collection: Round, agreement: Agreement) -> JointAnswers | None:
    """Return the answers together as they were when an agreement was made about them."""
    found = [each for each in await uow.submissions.of_round(collection.id) if each.id in agreement.based_on]
    return _join(found, (), await _tell_each(uow, collection, found)) if found else None


# Private functions


def _join(latest: Sequence[Submission], agreements: Sequence[Agreement], each: tuple[OneOfThem, ...]) -> JointAnswers:
    (result,) = consolidate(latest, latest[0].part, agreements)
    return JointAnswers(result, name_basis(latest), find_agreement(agreements, latest), each)


async def _tell_each(uow: UnitOfWork, collection: Round, latest: Sequence[Submission]) -> tuple[OneOfThem, ...]:
    if not collection.shared:
        return ()
    roles = {
        str(each.person_id): each.role
        for each in reversed(await uow.roster.assignments(collection.county_id))
        if each.unit_id == latest[0].unit_id
    }
    told = [OneOfThem(roles.get(each.respondent), each.answers.perspective, each.answers.values) for each in latest]
    # By role: neither the order of the answers nor that of their values.
    return tuple(sorted(told, key=lambda one: (one.role or "", one.perspective or "")))
