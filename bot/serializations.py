"""The SDK's objects as JSON, by the names that they themselves give their fields.

msrest goes through its class' map of names anew for each object and has each value copied by a serializer of its own.
Here the map is read once a class; what is no plain JSON, such as an instant, is still written by msrest.
"""

from collections.abc import Mapping
from enum import Enum
from functools import cache
from typing import Any

from msrest.serialization import Model, Serializer

from domain.ports import Json

PLAIN = frozenset({str, int, float, bool, type(None)})


def serialize(model: Model) -> Json:
    """Return the object as JSON data, without the fields that are None: what `model.serialize()` returns."""
    fields = _read_fields(type(model))  # type: ignore[arg-type] # a class is hashable, whatever its instances are
    told: dict[str, Any] = {}
    for attribute, value in vars(model).items():
        if value is not None and attribute in fields:
            name, described = fields[attribute]
            told[name] = value if type(value) in PLAIN else _write(value, described)
    return told


# Private functions


@cache
def _read_fields(kind: type[Model]) -> Mapping[str, tuple[str, str]]:
    """Return each attribute's name in JSON and its described type; what only a server may set is not sent."""
    rules, fields = kind._validation, kind._attribute_map  # noqa: SLF001 - msrest's way to describe a class
    return {
        attribute: (field["key"].replace("\\.", "."), field["type"])
        for attribute, field in fields.items()
        if not rules.get(attribute, {}).get("readonly")
    }


def _write(value: Any, described: str) -> Any:  # noqa: ANN401 - JSON of unknown shape
    if isinstance(value, Model):
        return serialize(value)
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is dict:
        return {str(key): _write(each, described.strip("{}")) for key, each in value.items()}
    if kind is list:
        return [_write(each, described.removeprefix("[").removesuffix("]")) for each in value]
    if isinstance(value, Enum) and isinstance(value.value, str):
        return value.value
    return Serializer().serialize_data(value, described)  # type: ignore[no-untyped-call] # msrest has few types
