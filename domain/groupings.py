"""A grouping: which leaderships are counted together, such as the larger and the smaller; the county's own data."""

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from domain.errors import Reason, Rejected
from domain.ids import UnitId
from domain.instruments import Bilingual
from domain.roster import Unit
from domain.table_readers import TableReader

LONGEST_NAME = 60
# With thirteen units no more than two groups reach the threshold of five; a larger county may have more.
MOST_GROUPS, MOST_UNITS = 10, 100


class Group(Struct, frozen=True):
    """Some units and what they are called together."""

    name: Bilingual
    unit_ids: frozenset[UnitId]


class Grouping(Struct, frozen=True):
    """What the county is broken down by: each unit is in exactly one of the groups."""

    name: Bilingual
    groups: tuple[Group, ...]

    @property
    def split(self) -> frozenset[frozenset[UnitId]]:
        """Return which units are together, whatever the groups are called: what can be told apart by it."""
        return frozenset(group.unit_ids for group in self.groups)


def parse_grouping(data: Mapping[str, Any], units: Sequence[Unit]) -> Grouping | tuple[Rejected, ...]:
    """Return the grouping that a file describes, or all that is wrong with it.

    Args:
        data: `name` in both languages, and `groups`, each with a `name` and the names of its `units`.
        units: all that are asked; each belongs to exactly one group.
    """
    reader = TableReader()
    reader.check_keys(data, "", ("name", "groups"))
    name = reader.read_bilingual(data, "name", LONGEST_NAME)
    ids = {unit.name.casefold(): unit.id for unit in units}
    groups = [
        _read_group(reader, given, f"groups.{number}", ids)
        for number, given in enumerate(reader.read_list(data, "groups", (2, MOST_GROUPS)), start=1)
    ]
    grouped = [unit_id for group in groups for unit_id in group.unit_ids]
    for unit in units:
        if grouped.count(unit.id) != 1 and not reader.problems:
            reason = Reason.GROUPED_TWICE if grouped.count(unit.id) else Reason.NOT_GROUPED
            reader.problems.append(Rejected(reason, {"leadership": unit.name}))
            break
    return tuple(reader.problems) or Grouping(name, tuple(groups))


def grouping_to_data(grouping: Grouping) -> dict[str, Any]:
    """Return a grouping as plain data."""
    return {
        "name": {"sv": grouping.name.sv, "en": grouping.name.en},
        "groups": [
            {"name": {"sv": group.name.sv, "en": group.name.en}, "units": sorted(group.unit_ids)}
            for group in grouping.groups
        ],
    }


def grouping_from_data(data: Mapping[str, Any]) -> Grouping:
    """Return the grouping that `grouping_to_data` wrote."""
    return Grouping(
        Bilingual(**data["name"]),
        tuple(Group(Bilingual(**each["name"]), frozenset(map(UnitId, each["units"]))) for each in data["groups"]),
    )


# Private functions


def _read_group(reader: TableReader, given: object, key: str, ids: Mapping[str, UnitId]) -> Group:
    if not isinstance(given, dict):
        reader.refuse(key, "table")
        return Group(Bilingual("", ""), frozenset())
    reader.check_keys(given, key, ("name", "units"))
    name = reader.read_texts(given.get("name"), f"{key}.name", LONGEST_NAME)
    if "name" not in given:
        reader.problems.append(Rejected(Reason.KEY_MISSING, {"key": f"{key}.name"}))
    found = []
    for unit in reader.read_list(given, "units", (1, MOST_UNITS)):
        unit_id = ids.get(" ".join(str(unit).split()).casefold())
        if unit_id is None:
            reader.problems.append(Rejected(Reason.GROUP_UNIT_UNKNOWN, {"leadership": str(unit)[:100]}))
        else:
            found.append(unit_id)
    return Group(name, frozenset(found))
