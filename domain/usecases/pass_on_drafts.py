"""Let a unit's new speaker go on with what one who has left had begun (F22)."""

from datetime import datetime

from msgspec.structs import replace

from domain.ids import RoundId, UnitId
from domain.ports import UnitOfWork
from domain.roster import Assignment, speakers
from domain.rounds import RoundState


async def pass_on_drafts(uow: UnitOfWork, heir: Assignment, now: datetime) -> int:
    """Move the newest draft of someone who no longer speaks for the unit to the heir; return of how many rounds.

    What the heir has begun or handed in themselves stays as it is, and so does the draft that was left.
    """
    if heir.unit_id is None:
        return 0
    moved = 0
    for collection in await uow.rounds.all(heir.county_id):
        if collection.state is RoundState.OPEN:
            moved += await _pass_on(uow, heir, collection.id, heir.unit_id, now)
    return moved


# Private functions


async def _pass_on(uow: UnitOfWork, heir: Assignment, round_id: RoundId, unit_id: UnitId, now: datetime) -> bool:
    own = await uow.submissions.draft(round_id, unit_id, heir.person_id)
    if own or await uow.submissions.latest(round_id, unit_id, heir.person_id):
        return False
    present = speakers(await uow.roster.assignments(heir.county_id), unit_id)
    drafts = [each for each in await uow.submissions.drafts_of_round(round_id) if each.unit_id == unit_id]
    left = [each for each in drafts if each.person_id not in present]
    if not left:
        return False
    newest = left[-1]
    await uow.submissions.put_draft(
        replace(newest, person_id=heir.person_id, saved_at=now, begun_by=newest.begun_by or newest.person_id)
    )
    await uow.submissions.remove_draft(round_id, unit_id, newest.person_id)
    return True
