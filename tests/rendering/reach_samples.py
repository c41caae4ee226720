"""Samples of what a coordinator is told of those whom nothing reaches, and of letters to them."""

from collections.abc import Mapping
from datetime import date

from msgspec.structs import replace

from domain.file_links import LetterForm
from domain.ids import PersonId, UnitId
from domain.instruments import Part
from domain.messages import Message
from domain.people_messages import Colleague
from domain.reach_messages import Instead, Letter, LetterShown, LetterTask, Unreachable, UnreachableList
from domain.reachability import Barrier
from domain.roster import Role
from domain.rounds import Round
from domain.usecases.find_unreachable import list_readers
from tests.rendering.joint_samples import ADDRESS

RECIPIENT = "ordforande.ls13@example.org"
FILES = dict.fromkeys(LetterForm, ADDRESS)


def reach_samples(opened: Round, unit: str) -> Mapping[str, Message]:
    """Return a sample of each message about those whom nothing reaches."""
    contact = Colleague(PersonId("p2"), Role.CONTACT, f"Kontakt {unit}")
    never = Unreachable(
        Colleague(PersonId("p1"), Role.CHAIR, f"Ordförande {unit}"),
        Part.SELF_ASSESSMENT,
        UnitId("unit-13"),
        unit,
        opened.due_on,
        Barrier.NEVER_MET,
        Instead(contact, date(2025, 1, 21), asked=False),
    )
    silent = _about(never, 7, Barrier.SILENT, instead=Instead(contact, date(2025, 1, 30), asked=False))
    some = (_about(never, 6, Barrier.BLOCKED, instead=None), silent, never, replace(never, part=Part.LEADERSHIP_STATUS))
    every = tuple(_about(never, number, barrier) for number, barrier in enumerate(Barrier, start=1))
    crowd = tuple(_about(never, number, Barrier.NEVER_MET) for number in range(1, 45))
    letter = make_letter(opened, unit)
    return {
        "unreachable": _list(opened, some),
        "unreachable_one": _list(opened, (never,)),
        "unreachable_news": replace(_list(opened, some), people=some[1:2], news=True),
        "unreachable_every_reason": _list(opened, every),
        "unreachable_crowd": _list(opened, crowd),
        "unreachable_none": _list(opened, ()),
        "letter": LetterShown(letter, FILES),
        "letter_by_hand": LetterShown(replace(letter, to=None, app_address=None, sender=None, silent=True), {}),
        "letter_parts": LetterShown(_with_parts(letter), FILES),
    }


def crowd_of(opened: Round, name: str) -> UnreachableList:
    """Return as many people as a county has, each of a unit and with a substitute of that name."""
    substitute = Instead(Colleague(PersonId("p2"), Role.CONTACT, name), date(2025, 1, 21), asked=False)
    person = Colleague(PersonId("p1"), Role.CHAIR, name)
    every = [
        Unreachable(
            replace(person, person_id=PersonId(f"{number:032}")),
            Part.SELF_ASSESSMENT,
            UnitId(f"{number:032}"),
            name,
            opened.due_on,
            list(Barrier)[number % len(Barrier)],
            substitute,
        )
        for number in range(43)
    ]
    return _list(opened, tuple(every))


def make_letter(opened: Round, unit: str) -> Letter:
    """Return a letter to a leadership's chair."""
    return Letter(
        collection=opened,
        reader=Colleague(PersonId("p1"), Role.CHAIR, f"Ordförande {unit}"),
        to=RECIPIENT,
        language="sv",
        tasks=(LetterTask(Part.SELF_ASSESSMENT, unit, opened.due_on),),
        minutes=2,
        silent=False,
        sender="Samordnare RSS",
        app_address=ADDRESS,
    )


# Private functions


def _about(plain: Unreachable, number: int, barrier: Barrier, instead: Instead | None = None) -> Unreachable:
    unit = f"LS{number:02}"
    colleague = Colleague(PersonId(f"p-{number}"), Role.CHAIR, f"Ordförande {unit}")
    return replace(
        plain, colleague=colleague, unit=unit, unit_id=UnitId(f"unit-{number}"), barrier=barrier, instead=instead
    )


def _list(opened: Round, people: tuple[Unreachable, ...]) -> UnreachableList:
    return UnreachableList(opened, people, list_readers(people))


def _with_parts(letter: Letter) -> Letter:
    survey = LetterTask(Part.MUNICIPAL_SURVEY, "Kommun A", letter.due_on)
    tasks = (survey, replace(survey, part=Part.ECONOMY), replace(survey, unit="Kommun B"))
    reader = Colleague(PersonId("p3"), Role.DEVELOPER, None)
    return replace(letter, reader=reader, language="en", tasks=tasks, minutes=1)
