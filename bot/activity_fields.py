"""Read fields of an activity's JSON, whatever the sender put there."""

from collections.abc import Mapping
from typing import Any

from domain.ports import Json


def read_text(source: Json, *path: str) -> str:
    """Return the text at the path, empty when there is none or something else."""
    # As `_follow` does, without asking it: forty looks a turn.
    value: Any = source
    for key in path:
        if type(value) is not dict and not isinstance(value, Mapping):
            return ""
        value = value.get(key)
    return value if isinstance(value, str) else ""


def read_mapping(source: Json, *path: str) -> Json:
    """Return the object at the path, empty when there is none or something else."""
    value = _follow(source, path)
    return value if type(value) is dict or isinstance(value, Mapping) else {}


def read_mappings(source: Json, *path: str) -> tuple[Json, ...]:
    """Return the objects of the list at the path; anything else in the list is passed over."""
    value = _follow(source, path)
    return tuple([item for item in value if isinstance(item, Mapping)]) if isinstance(value, list) else ()


def read_tenant(activity: Json) -> str:
    """Return the tenant that Teams vouches for, in lower case."""
    return read_text(activity, "channelData", "tenant", "id").lower()


# Private functions


def _follow(source: Any, path: tuple[str, ...]) -> Any:  # noqa: ANN401 - JSON of unknown shape
    # A dict is recognised at once; any other mapping only by asking its whole family, in each of fifty looks a turn.
    for key in path:
        if type(source) is not dict and not isinstance(source, Mapping):
            return None
        source = source.get(key)
    return source
