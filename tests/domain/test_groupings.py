"""A grouping as the county's file gives it, and what is wrong with one."""

from typing import Any

import pytest

from domain.errors import Reason, Rejected
from domain.groupings import Grouping, grouping_from_data, grouping_to_data, parse_grouping
from domain.instruments import Bilingual
from tests.support.builders import leaderships

UNITS = leaderships(4)
BY = {"sv": "storlek", "en": "size"}
LARGE, SMALL = {"sv": "större", "en": "large"}, {"sv": "mindre", "en": "small"}


def a_file(*units: list[object], **changes: object) -> dict[str, Any]:
    """Return what a file of two groups says."""
    groups = [{"name": name, "units": named} for name, named in zip((LARGE, SMALL), units, strict=False)]
    return {"name": BY, "groups": groups, **changes}


def test_a_file_of_groups_is_read_whatever_the_case_and_comes_back_the_same() -> None:
    read = parse_grouping(a_file(["LS01", "ls02"], [" LS03", "LS04"]), UNITS)
    assert isinstance(read, Grouping)
    assert read.name == Bilingual("storlek", "size")
    assert [(group.name.sv, sorted(group.unit_ids)) for group in read.groups] == [
        ("större", ["ls01", "ls02"]),
        ("mindre", ["ls03", "ls04"]),
    ]
    assert grouping_from_data(grouping_to_data(read)) == read


def test_what_the_groups_are_called_does_not_make_another_split() -> None:
    read = parse_grouping(a_file(["LS01", "LS02"], ["LS03", "LS04"]), UNITS)
    turned = parse_grouping(a_file(["LS03", "LS04"], ["LS02", "LS01"]), UNITS)
    assert isinstance(read, Grouping)
    assert isinstance(turned, Grouping)
    assert read != turned
    assert read.split == turned.split


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (a_file(["LS01", "LS02"], ["LS03"]), Rejected(Reason.NOT_GROUPED, {"leadership": "LS04"})),
        (
            a_file(["LS01", "LS02"], ["LS02", "LS03", "LS04"]),
            Rejected(Reason.GROUPED_TWICE, {"leadership": "LS02"}),
        ),
        (
            a_file(["LS01", "LS02", 5], ["LS03", "LS04"]),
            Rejected(Reason.GROUP_UNIT_UNKNOWN, {"leadership": "5"}),
        ),
        (a_file(["LS01", "LS02"]), Rejected(Reason.KEY_UNUSABLE, {})),
        (a_file(["LS01", "LS02"], ["LS03", "LS04"], groups=["x", "y"]), Rejected(Reason.KEY_UNUSABLE, {})),
        ({"groups": a_file(["LS01", "LS02"], ["LS03", "LS04"])["groups"]}, Rejected(Reason.KEY_MISSING, {})),
        ({"name": BY, "groups": [{"units": ["LS01"]}] * 2}, Rejected(Reason.KEY_MISSING, {})),
        (a_file(["LS01", "LS02"], ["LS03", "LS04"], colour="red"), Rejected(Reason.KEY_UNKNOWN, {})),
    ],
)
def test_what_is_wrong_with_a_file_of_groups_is_said(data: dict[str, Any], problem: Rejected) -> None:
    found = parse_grouping(data, UNITS)
    assert not isinstance(found, Grouping)
    assert problem.reason in [each.reason for each in found]
    assert not problem.data or problem in found
