"""What a file may say of an instrument, and every slip by its key."""

import tomllib
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Reason, Rejected
from domain.instrument_files import parse_instrument
from domain.instruments import NO_TEXT, Bilingual, Instrument, Item, Part, Scale

WHOLE = """
part = "self_assessment"
version = "2025"
confirmed_by = "RSS styrgrupp 2024-11-12"
title = { sv = "Självskattning", en = "Self-assessment" }

[[items]]
number = 1
name = { sv = "Nära för mig", en = "Close for me" }
about = { sv = "Invånaren är med.", en = "Residents take part." }

[[items]]
number = 2
name = { sv = "Nära för alla", en = "Close for everyone" }
about = { sv = "Vården är   jämlik.", en = "Care is equitable." }

[scale]
lowest = 0
dont_know = true
labels = [{ sv = "inte alls", en = "not at all" }, { sv = "helt", en = "entirely" }]
"""
ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9) | st.dates(),
    lambda inner: st.lists(inner, max_size=8) | st.dictionaries(st.sampled_from(["sv", "en", "number", "x"]), inner),
    max_leaves=9,
)

Change = Callable[[dict[str, Any]], object]


def test_a_whole_file_is_an_instrument() -> None:
    assert parse_instrument(tomllib.loads(WHOLE)) == Instrument(
        part=Part.SELF_ASSESSMENT,
        version="2025",
        items=(
            Item(1, Bilingual("Nära för mig", "Close for me"), Bilingual("Invånaren är med.", "Residents take part.")),
            Item(
                2,
                Bilingual("Nära för alla", "Close for everyone"),
                Bilingual("Vården är jämlik.", "Care is equitable."),
            ),
        ),
        scale=Scale((Bilingual("inte alls", "not at all"), Bilingual("helt", "entirely")), 0, dont_know=True),
        title=Bilingual("Självskattning", "Self-assessment"),
        confirmed_by="RSS styrgrupp 2024-11-12",
    )


def test_who_confirmed_it_and_not_knowing_may_be_left_out() -> None:
    data = tomllib.loads(WHOLE)
    del data["confirmed_by"], data["scale"]["dont_know"]
    instrument = parse_instrument(data)
    assert isinstance(instrument, Instrument)
    assert (instrument.confirmed, instrument.scale.dont_know) == (False, False)


@pytest.mark.parametrize("key", ["part", "version", "title", "items", "scale"])
def test_what_is_missing_is_named(key: str) -> None:
    assert _problems(lambda data: data.pop(key)) == (Rejected(Reason.KEY_MISSING, {"key": key}),)


@pytest.mark.parametrize(
    ("change", "key", "near"),
    [
        (lambda data: data.update(verison="1"), "verison", "version"),
        (lambda data: data.update(zzz=1), "zzz", ""),
        (lambda data: data["scale"].update(dontknow=True), "scale.dontknow", "dont_know"),
        (lambda data: data["items"][1].update(abuot=1), "items[2].abuot", "about"),
        (lambda data: data["items"][1]["name"].update(fi="Lähellä"), "items[2].name.fi", ""),
    ],
)
def test_a_key_that_nobody_reads_is_a_slip_of_spelling(change: Change, key: str, near: str) -> None:
    (problem,) = _problems(change)
    assert (problem.reason, problem.data["key"], problem.data["near"]) == (Reason.KEY_UNKNOWN, key, near)
    assert problem.data["kind"] == ("near" if near else "far")


@pytest.mark.parametrize(
    ("change", "key", "kind"),
    [
        (lambda data: data.update(version=1), "version", "text"),
        (lambda data: data.update(version="  "), "version", "empty"),
        (lambda data: data.update(version="1" * 41), "version", "long"),
        (lambda data: data.update(part="self-assessment"), "part", "choice"),
        (lambda data: data.update(title="Rubrik"), "title", "bilingual"),
        (lambda data: data["title"].update(sv="a" * 101), "title.sv", "long"),
        (lambda data: data.update(confirmed_by=True), "confirmed_by", "text"),
        (lambda data: data.update(confirmed_by="a" * 201), "confirmed_by", "long"),
        (lambda data: data.update(items={}), "items", "list"),
        (lambda data: data.update(items=[]), "items", "count"),
        (lambda data: data["items"].__setitem__(0, "Mål 1"), "items[1]", "table"),
        (lambda data: data["items"][0].update(number="1"), "items[1].number", "number"),
        (lambda data: data["items"][0].update(number=True), "items[1].number", "number"),
        (lambda data: data["items"][0].update(number=0), "items[1].number", "number"),
        (lambda data: data["items"][0].update(number=100), "items[1].number", "number"),
        (lambda data: data["items"][1]["name"].update(sv=""), "items[2].name.sv", "empty"),
        (lambda data: data["items"][1]["name"].update(en="a" * 101), "items[2].name.en", "long"),
        (lambda data: data["items"][1]["about"].update(sv="a" * 301), "items[2].about.sv", "long"),
        (lambda data: data.update(scale=[]), "scale", "table"),
        (lambda data: data["scale"].update(lowest=2), "scale.lowest", "number"),
        (lambda data: data["scale"].update(lowest=1.0), "scale.lowest", "number"),
        (lambda data: data["scale"].update(dont_know="ja"), "scale.dont_know", "flag"),
        (lambda data: data["scale"]["labels"].pop(), "scale.labels", "count"),
        (lambda data: data["scale"]["labels"].extend(data["scale"]["labels"] * 3), "scale.labels", "count"),
        (lambda data: data["scale"]["labels"].__setitem__(1, "helt"), "scale.labels[2]", "bilingual"),
        (lambda data: data["scale"]["labels"][1].update(sv="a" * 61), "scale.labels[2].sv", "long"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_with_what_it_should_be(change: Change, key: str, kind: str) -> None:
    (problem,) = _problems(change)
    assert (problem.reason, problem.data["key"], problem.data["kind"]) == (Reason.KEY_UNUSABLE, key, kind)


def test_more_items_than_a_card_holds_are_refused() -> None:
    def add(data: dict[str, Any]) -> None:
        data["items"] = [{**deepcopy(data["items"][0]), "number": number} for number in range(1, 7)]

    data: dict[str, str | int] = {"key": "items", "kind": "count", "found": 6, "least": 1, "most": 5}
    assert _problems(add) == (Rejected(Reason.KEY_UNUSABLE, data),)


def test_a_number_that_two_items_have_is_refused_once() -> None:
    data: dict[str, str | int] = {"key": "items[2].number", "number": 1}
    assert _problems(lambda file: file["items"][1].update(number=1)) == (Rejected(Reason.ITEM_NUMBER_TWICE, data),)


def test_everything_is_told_at_once() -> None:
    found = parse_instrument({"verison": "1", "items": [{"number": 1}], "scale": {"labels": "1234"}})
    assert isinstance(found, tuple)
    assert [(each.reason.value, each.data["key"]) for each in found] == [
        ("key_unknown", "verison"),
        ("key_missing", "part"),
        ("key_missing", "version"),
        ("key_missing", "items[1].name"),
        ("key_missing", "items[1].about"),
        ("key_missing", "scale.lowest"),
        ("key_unusable", "scale.labels"),
        ("key_missing", "title"),
    ]


@given(st.dictionaries(st.sampled_from(["part", "version", "title", "confirmed_by", "items", "scale", "x"]), ANY))
def test_any_table_is_read_calmly(data: dict[str, Any]) -> None:
    read = parse_instrument(data)
    assert isinstance(read, Instrument) or all(isinstance(each, Rejected) for each in read)
    assert not isinstance(read, Instrument) or read.title != NO_TEXT


# Private functions


def _problems(change: Change) -> tuple[Rejected, ...]:
    data = tomllib.loads(WHOLE)
    change(data)
    found = parse_instrument(data)
    assert isinstance(found, tuple)
    return found
