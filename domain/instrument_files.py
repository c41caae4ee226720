"""What a file may say of an instrument: everything that is wrong with it at once, each problem by its key."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from domain.errors import Reason, Rejected
from domain.instruments import NO_TEXT, Bilingual, Instrument, Item, Part, Scale

# Five choices are as many as a card's form reliably holds (F26); two steps are the fewest that say anything.
ITEMS, STEPS, LOWEST, NUMBERS = (1, 5), (2, 7), (0, 1), (1, 99)
MAX_VERSION, MAX_CONFIRMED_BY, MAX_TITLE, MAX_NAME, MAX_ABOUT, MAX_LABEL = 40, 200, 100, 100, 300, 60

_INSTRUMENT = ("part", "version", "title", "confirmed_by", "items", "scale")
_ITEM = ("number", "name", "about")
_SCALE = ("lowest", "dont_know", "labels")
_LANGUAGES = ("sv", "en")


def parse_instrument(data: Mapping[str, Any]) -> Instrument | tuple[Rejected, ...]:
    """Return the instrument that a file describes, or all that is wrong with it.

    Places in lists are counted from 1: `items[3].name.sv` is the third item's Swedish name.
    """
    reader = _Reader()
    reader.check_keys(data, "", _INSTRUMENT)
    instrument = Instrument(
        part=reader.read_part(data),
        version=reader.read_text(data, "version", MAX_VERSION),
        items=_read_items(reader, data),
        scale=_read_scale(reader, data),
        title=reader.read_bilingual(data, "title", MAX_TITLE),
        confirmed_by=reader.read_text(data, "confirmed_by", MAX_CONFIRMED_BY, required=False),
    )
    return tuple(reader.problems) or instrument


# Private functions


@dataclass(slots=True)
class _Reader:
    """Takes values out of tables; what is wrong is noted, and something harmless is read instead."""

    problems: list[Rejected] = field(default_factory=list)

    def refuse(self, key: str, kind: str, **data: str | int) -> None:
        self.problems.append(Rejected(Reason.KEY_UNUSABLE, {"key": key, "kind": kind, **data}))

    def check_keys(self, table: Mapping[str, Any], path: str, known: tuple[str, ...]) -> None:
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                data = {"key": _join(path, key[:60]), "kind": "near" if near else "far", "near": "".join(near)}
                self.problems.append(Rejected(Reason.KEY_UNKNOWN, {**data, "known": ", ".join(known)}))

    def take(self, table: Mapping[str, Any], key: str, *, required: bool = True) -> Any:  # noqa: ANN401 - a file's value
        """Return the value at the end of a dotted key, None where there is none."""
        name = key.rpartition(".")[2]
        if name not in table and required:
            self.problems.append(Rejected(Reason.KEY_MISSING, {"key": key}))
        return table.get(name)

    def read_text(self, table: Mapping[str, Any], key: str, most: int, *, required: bool = True) -> str:
        given = self.take(table, key, required=required)
        if given is None:
            return ""
        if not isinstance(given, str):
            self.refuse(key, "text")
            return ""
        text = " ".join(given.split())
        if not text and required:
            self.refuse(key, "empty")
        if len(text) > most:
            self.refuse(key, "long", length=len(text), most=most)
        return text

    def read_bilingual(self, table: Mapping[str, Any], key: str, most: int) -> Bilingual:
        return self.read_texts(self.take(table, key), key, most)

    def read_texts(self, given: object, key: str, most: int) -> Bilingual:
        if given is None:
            return NO_TEXT
        if not isinstance(given, dict):
            self.refuse(key, "bilingual")
            return NO_TEXT
        self.check_keys(given, key, _LANGUAGES)
        return Bilingual(*(self.read_text(given, f"{key}.{language}", most) for language in _LANGUAGES))

    def read_number(self, table: Mapping[str, Any], key: str, within: tuple[int, int]) -> int:
        given = self.take(table, key)
        least, most = within
        if given is None:
            return least
        # In Python, a flag is a number too.
        if isinstance(given, bool) or not isinstance(given, int) or not least <= given <= most:
            self.refuse(key, "number", least=least, most=most)
            return least
        return given

    def read_flag(self, table: Mapping[str, Any], key: str) -> bool:
        given = self.take(table, key, required=False)
        if given is not None and not isinstance(given, bool):
            self.refuse(key, "flag")
        return given is True

    def read_list(self, table: Mapping[str, Any], key: str, within: tuple[int, int]) -> list[Any]:
        given = self.take(table, key)
        least, most = within
        if given is None:
            return []
        if not isinstance(given, list):
            self.refuse(key, "list")
            return []
        if not least <= len(given) <= most:
            self.refuse(key, "count", found=len(given), least=least, most=most)
        return given[:most]

    def read_part(self, table: Mapping[str, Any]) -> Part:
        given = self.read_text(table, "part", MAX_NAME)
        if given and given not in tuple(Part):
            self.refuse("part", "choice", given=given, expected=", ".join(Part))
        return Part(given) if given in tuple(Part) else Part.SELF_ASSESSMENT


def _read_items(reader: _Reader, data: Mapping[str, Any]) -> tuple[Item, ...]:
    items: dict[int, Item] = {}
    for place, given in enumerate(reader.read_list(data, "items", ITEMS), start=1):
        path = f"items[{place}]"
        if not isinstance(given, dict):
            reader.refuse(path, "table")
            continue
        reader.check_keys(given, path, _ITEM)
        before = len(reader.problems)
        number = reader.read_number(given, f"{path}.number", NUMBERS)
        if number in items and len(reader.problems) == before:
            reader.problems.append(Rejected(Reason.ITEM_NUMBER_TWICE, {"key": f"{path}.number", "number": number}))
        name = reader.read_bilingual(given, f"{path}.name", MAX_NAME)
        items[number] = Item(number, name, reader.read_bilingual(given, f"{path}.about", MAX_ABOUT))
    return tuple(items.values())


def _read_scale(reader: _Reader, data: Mapping[str, Any]) -> Scale:
    given = reader.take(data, "scale")
    if not isinstance(given, dict):
        if given is not None:
            reader.refuse("scale", "table")
        return Scale(())
    reader.check_keys(given, "scale", _SCALE)
    lowest = reader.read_number(given, "scale.lowest", LOWEST)
    dont_know = reader.read_flag(given, "scale.dont_know")
    labels = enumerate(reader.read_list(given, "scale.labels", STEPS), start=1)
    texts = [reader.read_texts(label, f"scale.labels[{place}]", MAX_LABEL) for place, label in labels]
    return Scale(tuple(texts), lowest, dont_know)


def _join(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key
