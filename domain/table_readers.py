"""Values out of a table that somebody wrote by hand: all that is wrong with it at once, each problem by its key."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from msgspec import Struct, field

from domain.errors import Reason, Rejected
from domain.instruments import NO_TEXT, Bilingual, Part

LANGUAGES = ("sv", "en")
LONGEST_PART = 100


class TableReader(Struct):
    """Takes values out of tables; what is wrong is noted, and something harmless is read instead."""

    problems: list[Rejected] = field(default_factory=list)

    def refuse(self, key: str, kind: str, **data: str | int) -> None:
        """Note what is wrong with a key."""
        self.problems.append(Rejected(Reason.KEY_UNUSABLE, {"key": key, "kind": kind, **data}))

    def check_keys(self, table: Mapping[str, Any], path: str, known: tuple[str, ...]) -> None:
        """Note the keys that are not known, with the nearest that is."""
        for key in table:
            if key not in known:
                near = get_close_matches(key, known, n=1)
                data = {"key": join_keys(path, key[:60]), "kind": "near" if near else "far", "near": "".join(near)}
                self.problems.append(Rejected(Reason.KEY_UNKNOWN, {**data, "known": ", ".join(known)}))

    def take(self, table: Mapping[str, Any], key: str, *, required: bool = True) -> Any:  # noqa: ANN401 - a file's value
        """Return the value at the end of a dotted key, None where there is none."""
        name = key.rpartition(".")[2]
        if name not in table and required:
            self.problems.append(Rejected(Reason.KEY_MISSING, {"key": key}))
        return table.get(name)

    def read_text(self, table: Mapping[str, Any], key: str, most: int, *, required: bool = True) -> str:
        """Return a text in single spaces; empty where there is none."""
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
        """Return a text in both languages, at the end of a dotted key."""
        return self.read_texts(self.take(table, key), key, most)

    def read_texts(self, given: object, key: str, most: int) -> Bilingual:
        """Return a text in both languages, given as a table."""
        if given is None:
            return NO_TEXT
        if not isinstance(given, dict):
            self.refuse(key, "bilingual")
            return NO_TEXT
        self.check_keys(given, key, LANGUAGES)
        return Bilingual(*(self.read_text(given, f"{key}.{language}", most) for language in LANGUAGES))

    def read_number(self, table: Mapping[str, Any], key: str, within: tuple[int, int]) -> int:
        """Return a whole number within bounds, the least where there is none."""
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
        """Return a flag, False where there is none."""
        given = self.take(table, key, required=False)
        if given is not None and not isinstance(given, bool):
            self.refuse(key, "flag")
        return given is True

    def read_list(self, table: Mapping[str, Any], key: str, within: tuple[int, int]) -> list[Any]:
        """Return a list with no more entries than it may have."""
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
        """Return the part that a file is for."""
        given = self.read_text(table, "part", LONGEST_PART)
        if given and given not in tuple(Part):
            self.refuse("part", "choice", given=given, expected=", ".join(Part))
        return Part(given) if given in tuple(Part) else Part.SELF_ASSESSMENT


def join_keys(path: str, key: str) -> str:
    """Return a dotted key."""
    return f"{path}.{key}" if path else key
