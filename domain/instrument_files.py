"""What a file may say of an instrument: everything that is wrong with it at once, each problem by its key."""

from collections.abc import Mapping
from typing import Any

from domain.errors import Reason, Rejected
from domain.instruments import Instrument, Item, Scale
from domain.table_readers import TableReader

# Five choices are as many as a card's form reliably holds (F26); two steps are the fewest that say anything.
ITEMS, STEPS, LOWEST, NUMBERS = (1, 5), (2, 7), (0, 1), (1, 99)
MAX_VERSION, MAX_CONFIRMED_BY, MAX_TITLE, MAX_NAME, MAX_ABOUT, MAX_LABEL = 40, 200, 100, 100, 300, 60

_INSTRUMENT = ("part", "version", "title", "confirmed_by", "items", "scale")
_ITEM = ("number", "name", "about")
_SCALE = ("lowest", "dont_know", "labels")


def parse_instrument(data: Mapping[str, Any]) -> Instrument | tuple[Rejected, ...]:
    """Return the instrument that a file describes, or all that is wrong with it.

    Places in lists are counted from 1: `items[3].name.sv` is the third item's Swedish name.
    """
    reader = TableReader()
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


def _read_items(reader: TableReader, data: Mapping[str, Any]) -> tuple[Item, ...]:
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


def _read_scale(reader: TableReader, data: Mapping[str, Any]) -> Scale:
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
