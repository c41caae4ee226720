"""Our card elements are those of Microsoft's own library, which also reads every card that people get."""

from typing import Any

import pytest
from microsoft_teams import cards as library
from msgspec.structs import fields
from pydantic import BaseModel, ValidationError

from domain.ports import Json
from rendering.cards.elements import CardElement, Part, TextBlock, to_json
from rendering.cards.messages import render
from tests.rendering.extremes import extreme_messages
from tests.rendering.samples import all_messages
from tests.support.cards import walk

KINDS = [*Part.__subclasses__(), *CardElement.__subclasses__()]
THEIRS: dict[str, type[BaseModel]] = {
    kind.model_fields["type"].default: kind
    for kind in vars(library).values()
    if isinstance(kind, type) and issubclass(kind, BaseModel) and "type" in kind.model_fields
}
LANGUAGES = ("sv", "en")


@pytest.mark.parametrize("kind", KINDS, ids=[kind.__name__ for kind in KINDS])
def test_an_element_is_named_and_has_fields_as_in_the_library(kind: type[CardElement] | type[Part]) -> None:
    its_fields = vars(library)[kind.__name__].model_fields
    theirs = {name: field.serialization_alias or name for name, field in its_fields.items()}
    ours = {field.name: field.encode_name for field in fields(kind)}
    assert ours == {name: alias for name, alias in theirs.items() if name in ours}
    assert list(ours) == [name for name in theirs if name in ours]
    if issubclass(kind, CardElement):
        assert THEIRS[str(kind.__struct_config__.tag)].__name__ == kind.__name__


def test_the_library_reads_every_element_of_every_card_and_writes_it_as_it_was() -> None:
    seen = set()
    for name, message in {**all_messages(), **extreme_messages()}.items():
        for language in LANGUAGES:
            for each in typed_parts(render(message, language).card or {}):
                seen.add(each["type"])
                assert read_by_library(each) == each, name
    assert seen == {str(kind.__struct_config__.tag) for kind in CardElement.__subclasses__()}


def test_the_library_refuses_what_is_no_value_of_a_field() -> None:
    element: dict[str, Any] = to_json(TextBlock(text="", weight="Bolder"))
    assert read_by_library(element) == element
    with pytest.raises(ValidationError):
        read_by_library({**element, "weight": "Boldest"})


def typed_parts(card: Json) -> list[Json]:
    """Return a card, and all within it that says what it is."""
    return [part for part in walk(card) if "type" in part]


def read_by_library(element: Json) -> Any:  # noqa: ANN401 - JSON of any shape
    return THEIRS[element["type"]].model_validate(element).model_dump(by_alias=True, exclude_none=True)
