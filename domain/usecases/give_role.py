"""Give a person a role, with what was begun by whoever had the unit's part before."""

from datetime import datetime

from domain.ports import AuditEntry, UnitOfWork
from domain.roster import SPEAKING_ROLES, Assignment
from domain.usecases.pass_on_drafts import pass_on_drafts


async def give_role(uow: UnitOfWork, role: Assignment, actor: str, now: datetime) -> bool:
    """Add the role; False, and nothing changed, when the person has it already."""
    added = await uow.roster.add_assignment(role)
    if not added:
        return False
    data = {"person": role.person_id, "role": role.role.value, "unit": role.unit_id}
    await uow.audit.add(AuditEntry(now, actor, "role_given", data))
    if role.unit_id and role.role in SPEAKING_ROLES:
        await pass_on_drafts(uow, role, now)
    return True
