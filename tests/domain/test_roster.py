"""What is wrong with a roster file, and who speaks for whom."""

import pytest
from msgspec.structs import replace

from domain.errors import Reason, Rejected
from domain.ids import PersonId, UnitId
from domain.roster import SPEAKING_ROLES, Assignment, Role, RosterRow, check_roster, speakers
from tests.support.builders import COUNTY, a_municipality, a_principal, a_roster_row, a_unit

GOOD = a_roster_row(2, "LS01", "Ettby", "2001")
LONG = "x" * 101


def test_a_good_file_has_no_problems() -> None:
    rows = [GOOD, a_roster_row(3, "LS01", "Tvåby", "2002"), a_roster_row(4, "LS02", "LS02", "2003")]
    assert check_roster(rows, ()) == ()


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (replace(GOOD, leadership=""), Rejected(Reason.EMPTY_NAME, {"line": 2, "column": "leadership"})),
        (replace(GOOD, municipality=""), Rejected(Reason.EMPTY_NAME, {"line": 2, "column": "municipality"})),
        (
            replace(GOOD, leadership=LONG),
            Rejected(Reason.NAME_TOO_LONG, {"line": 2, "column": "leadership", "most": 100}),
        ),
        (
            replace(GOOD, municipality=LONG),
            Rejected(Reason.NAME_TOO_LONG, {"line": 2, "column": "municipality", "most": 100}),
        ),
        *(
            (
                replace(GOOD, municipality_code=code),
                Rejected(Reason.WRONG_MUNICIPALITY_CODE, {"line": 2, "code": code[:20]}),
            )
            for code in ("", "208", "20801", "208a", "٢٠٨٠", "-208", "9" * 40)
        ),
    ],
)
def test_a_bad_field_is_told_with_its_line(row: RosterRow, problem: Rejected) -> None:
    assert check_roster([row], ()) == (problem,)


def test_a_municipality_belongs_to_one_leadership_in_the_file() -> None:
    (problem,) = check_roster([GOOD, replace(GOOD, line=3, leadership="LS02")], ())
    data: dict[str, str | int] = {"line": 3, "municipality": "Ettby", "first": "LS01", "second": "LS02"}
    assert problem == Rejected(Reason.MUNICIPALITY_IN_TWO_LEADERSHIPS, data)


def test_a_municipality_stays_with_the_leadership_the_county_has_it_in() -> None:
    existing = [a_unit("LS09"), a_municipality("Ettby", a_unit("LS09"), "2001")]
    (problem,) = check_roster([GOOD], existing)
    assert problem.reason is Reason.MUNICIPALITY_IN_TWO_LEADERSHIPS
    assert problem.data["first"] == "LS09"


@pytest.mark.parametrize("existing", [False, True])
def test_a_code_belongs_to_one_municipality(*, existing: bool) -> None:
    second = a_roster_row(3, "LS01", "Tvåby", "2001")
    known = [a_unit(), a_municipality("Ettby", a_unit(), "2001")] if existing else []
    (problem,) = check_roster([second] if existing else [GOOD, second], known)
    data: dict[str, str | int] = {"line": 3, "code": "2001", "first": "Ettby", "second": "Tvåby"}
    assert problem == Rejected(Reason.MUNICIPALITY_CODE_TWICE, data)


def test_all_problems_are_told_at_once() -> None:
    rows = [replace(GOOD, leadership="", municipality_code="1"), replace(GOOD, line=3, municipality="")]
    rows.append(a_roster_row(4, "LS01", "Tvåby", "2001"))
    assert [(problem.data["line"], problem.reason) for problem in check_roster(rows, ())] == [
        (2, Reason.EMPTY_NAME),
        (2, Reason.WRONG_MUNICIPALITY_CODE),
        (3, Reason.EMPTY_NAME),
        (4, Reason.MUNICIPALITY_CODE_TWICE),
    ]


def test_the_same_file_again_has_no_problems() -> None:
    existing = [a_unit(), a_municipality("Ettby", a_unit(), "2001")]
    assert check_roster([GOOD], existing) == ()


def test_the_chair_is_turned_to_first_then_the_contact_then_the_developer() -> None:
    roles = [Role.DEVELOPER, Role.FINANCE, Role.COORDINATOR, Role.CONTACT, Role.CHAIR]
    assignments = [Assignment(PersonId(role.value), COUNTY.id, role, UnitId("ls01")) for role in roles]
    elsewhere = Assignment(PersonId("other"), COUNTY.id, Role.CHAIR, UnitId("ls02"))
    assert speakers([elsewhere, *assignments], UnitId("ls01")) == ("chair", "contact", "developer")


def test_a_person_of_two_roles_is_turned_to_once() -> None:
    both = [Assignment(PersonId("one"), COUNTY.id, role, UnitId("ls01")) for role in SPEAKING_ROLES]
    assert speakers(both, UnitId("ls01")) == ("one",)


def test_a_person_speaks_for_their_own_units_only() -> None:
    chair = a_principal(a_unit("LS01"))
    assert chair.speaks_for(UnitId("ls01"))
    assert not chair.speaks_for(UnitId("ls02"))
