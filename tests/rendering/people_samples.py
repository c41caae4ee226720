"""Samples of what is said of who answers: codes, parts that are handed over, somebody who is looked for."""

from collections.abc import Mapping

from msgspec.structs import replace

from domain.asked_forms import AskedParts
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.messages import Handover, Message, PerspectiveQuestion
from domain.people_messages import Colleague, HandedOver, HandoverQuestion, PartQuestion, RoleGiven, SuccessorWanted
from domain.reminder_messages import Task
from domain.roster import Role, Unit, UnitKind
from domain.rounds import Round
from tests.rendering.reminder_samples import ask_form

UNIT = UnitId("unit-13")


def people_samples(opened: Round, unit: str, county: str) -> Mapping[str, Message]:
    """Return a sample of each message about who answers."""
    chair = Colleague(PersonId("p1"), Role.CHAIR, f"Ordförande {unit}")
    contact = Colleague(PersonId("p2"), Role.CONTACT, f"Kontaktperson {unit}")
    developer = Colleague(PersonId("p3"), Role.DEVELOPER, None)
    mine = AskedParts(Unit(UNIT, opened.county_id, UnitKind.LEADERSHIP, unit), (Part.SELF_ASSESSMENT,))
    state, both = (
        replace(mine, parts=(Part.LEADERSHIP_STATUS,)),
        replace(mine, parts=(*mine.parts, Part.LEADERSHIP_STATUS)),
    )
    economy = AskedParts(Unit(UnitId("m-1"), opened.county_id, UnitKind.MUNICIPALITY, "Kommun A"), (Part.ECONOMY,))
    question = HandoverQuestion(opened, mine, (contact, developer))
    done = HandedOver(opened, mine, contact, reached=True, coordinators=0)
    task = Task(Part.SELF_ASSESSMENT, UNIT, unit, opened.due_on, 5, 5)
    asked = PerspectiveQuestion(opened, UNIT, unit)
    handover = Handover(opened, (task,), chair, 2, opened.due_on, asked)
    form = replace(task, part=Part.ECONOMY, unit_id=economy.unit.id, unit="Kommun A", left=1, of=2)
    piece = ask_form(opened, Part.ECONOMY, "Kommun A", {"funds_used": "most"})
    return {
        "role_given": RoleGiven(Role.CHAIR, unit, county),
        "role_given_coordinator": RoleGiven(Role.COORDINATOR, None, county),
        "part_question": PartQuestion(opened, (both, mine, state)),
        "part_question_list": PartQuestion(
            opened,
            (
                both,
                mine,
                state,
                economy,
                replace(economy, unit=replace(economy.unit, name="Kommun B i länets västra del")),
            ),
        ),
        "handover_question": question,
        "handover_question_form": replace(question, asked=economy),
        "handover_question_nobody": replace(question, people=()),
        "handed_over": done,
        "handed_over_rest": replace(done, asked=state, still_theirs=(mine, economy)),
        "handed_over_not_reached": replace(done, chosen=developer, reached=False, coordinators=1),
        "handed_over_coordinators": replace(done, chosen=None, reached=False, coordinators=2),
        "handed_over_nobody": replace(done, chosen=None, reached=False),
        "handover": handover,
        "handover_begun": replace(
            handover, sender=replace(chair, name=None), tasks=(replace(task, left=3),), question=None
        ),
        "handover_two_parts": replace(
            handover, tasks=(task, replace(task, part=Part.LEADERSHIP_STATUS, left=9, of=9)), minutes=5
        ),
        "handover_form": replace(handover, tasks=(form,), minutes=1, question=piece),
        "successor_wanted": SuccessorWanted(opened, unit, mine.parts, chair, None),
        "successor_wanted_not_reached": SuccessorWanted(opened, unit, both.parts, chair, contact),
        "successor_wanted_form": SuccessorWanted(opened, "Kommun A", economy.parts, chair, None),
    }
