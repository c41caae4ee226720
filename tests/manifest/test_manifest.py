"""What Teams will say about the app, before Teams says it."""

import os
import re
import struct
import zlib
from importlib.resources import files
from json import loads
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator

from bot.teams_packages import AppDetails, build_manifest, read_sources
from dialogs.intents import recognise_intent
from manifest.icons import BACKGROUND, Pixel, draw_color_icon, draw_outline_icon
from tests.manifest.fetch_schemas import FOLDER

# A parsed JSON document: the schema, not the type checker, says what is in it.
Document = dict[str, Any]

SOURCES = read_sources()
LANGUAGES = ("sv", "en")
TEXT_LIMITS = {"name.short": 30, "name.full": 100, "description.short": 80, "description.full": 4000}
MOST_COMMANDS = 10
COMMAND_LIMITS = {"title": 128, "description": 4000}
SWEDISH_COMMANDS = {
    "personal": [
        "skatta",
        "fyll i läget",
        "möte",
        "vår plan",
        "spegel",
        "sammanställning",
        "läge",
        "kalender",
        "påminn mig senare",
        "hjälp",
    ],
    "team": [
        "sammanställning",
        "lägesbild",
        "läge",
        "nätverksmöte",
        "möte",
        "temperatur",
        "stäng omgången",
        "koppla kanal",
        "hjälp",
    ],
}
ENGLISH_COMMANDS = {
    "personal": [
        "assess",
        "fill in our state",
        "meeting",
        "our plan",
        "mirror",
        "summary",
        "status",
        "calendar",
        "remind me later",
        "help",
    ],
    "team": [
        "summary",
        "county picture",
        "status",
        "network meeting",
        "meeting",
        "temperature",
        "close round",
        "connect channel",
        "help",
    ],
}
SCHEMAS_MISSING = (
    "Microsoft's schemas for Teams apps are not on this machine, so the manifest was not validated. "
    "Get them once with: python -m tests.manifest.fetch_schemas (needs npm, or requirements-node.lock)."
)


@pytest.fixture(scope="module")
def schemas() -> Path:
    if not FOLDER.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(SCHEMAS_MISSING)
        pytest.skip(SCHEMAS_MISSING)
    return FOLDER


@pytest.fixture(scope="module")
def manifest() -> Document:
    bot = "00000000-1111-2222-3333-444444444444"
    built = build_manifest(AppDetails(bot, bot, "1.2.3", domains=("bot.example.org",)), SOURCES.template)
    assert isinstance(built, dict)
    return built


def read_language(tag: str) -> Document:
    texts: Document = loads(SOURCES.attachments[f"{tag}.json"])
    return texts


def list_errors(schema: Path, document: Document) -> list[str]:
    validator = Draft4Validator(loads(schema.read_bytes()))
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def find_text(manifest: Document, key: str) -> object:
    """Follow a localization key such as `bots[0].commandLists[1].commands[0].title`."""
    place: Any = manifest
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", key):
        place = place[name] if name else place[int(index)]
    found: object = place
    return found


def list_command_keys(manifest: Document) -> list[str]:
    return [
        f"bots[0].commandLists[{number}].commands[{position}].{part}"
        for number, commands in enumerate(manifest["bots"][0]["commandLists"])
        for position, command in enumerate(commands["commands"])
        for part in command
    ]


# ---------------------------------------------------------------- Microsoft's own schema


def test_the_manifest_satisfies_microsofts_schema(schemas: Path, manifest: Document) -> None:
    assert list_errors(schemas / "MicrosoftTeams.schema.json", manifest) == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_language_satisfies_microsofts_schema(schemas: Path, tag: str) -> None:
    assert list_errors(schemas / "MicrosoftTeams.Localization.schema.json", read_language(tag)) == []


@pytest.mark.parametrize(
    "change", [{"version": None}, {"bots": [{"botId": "no id", "scopes": ["team"]}]}, {"accentColor": "teal"}, {"x": 1}]
)
def test_the_schema_would_notice_a_broken_manifest(schemas: Path, manifest: Document, change: Document) -> None:
    assert list_errors(schemas / "MicrosoftTeams.schema.json", manifest | change)


def test_the_template_itself_is_no_manifest(schemas: Path) -> None:
    assert isinstance(SOURCES.template, dict)
    assert list_errors(schemas / "MicrosoftTeams.schema.json", SOURCES.template)


def test_all_files_name_the_same_version_of_the_schema(manifest: Document) -> None:
    folder = f"/teams/v{manifest['manifestVersion']}/"
    assert all(folder in document["$schema"] for document in (manifest, *map(read_language, LANGUAGES)))


# ---------------------------------------------------------------- what the schema does not see


@pytest.mark.parametrize(("key", "limit"), TEXT_LIMITS.items())
def test_every_text_keeps_its_limit_in_every_language(manifest: Document, key: str, limit: int) -> None:
    texts = [find_text(manifest, key), *(read_language(tag)[key] for tag in LANGUAGES)]
    assert [text for text in texts if not isinstance(text, str) or not 0 < len(text) <= limit] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_every_command_keeps_its_limit(manifest: Document, tag: str) -> None:
    texts = read_language(tag)
    keys = list_command_keys(manifest)
    assert [key for key in keys if not 0 < len(texts[key]) <= COMMAND_LIMITS[key.rpartition(".")[2]]] == []


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_language_has_exactly_the_texts_of_the_manifest(manifest: Document, tag: str) -> None:
    assert set(read_language(tag)) - {"$schema"} == {*TEXT_LIMITS, *list_command_keys(manifest)}


def test_the_manifest_and_its_default_language_say_the_same(manifest: Document) -> None:
    texts = read_language("sv")
    assert {key: find_text(manifest, key) for key in texts if key != "$schema"} == {
        key: text for key, text in texts.items() if key != "$schema"
    }


def test_swedish_is_the_default_and_english_is_the_other_language(manifest: Document) -> None:
    assert manifest["localizationInfo"] == {
        "defaultLanguageTag": "sv",
        "defaultLanguageFile": "sv.json",
        "additionalLanguages": [{"languageTag": "en", "file": "en.json"}],
    }


@pytest.mark.parametrize(("tag", "expected"), [("sv", SWEDISH_COMMANDS), ("en", ENGLISH_COMMANDS)])
def test_each_scope_offers_its_commands(manifest: Document, tag: str, expected: dict[str, list[str]]) -> None:
    texts = read_language(tag)
    offered = {
        scope: [texts[f"bots[0].commandLists[{number}].commands[{n}].title"] for n in range(len(commands["commands"]))]
        for number, commands in enumerate(manifest["bots"][0]["commandLists"])
        for scope in commands["scopes"]
    }
    assert offered == expected


def test_commands_are_offered_where_the_bot_is_and_nowhere_else(manifest: Document) -> None:
    (bot,) = manifest["bots"]
    assert bot["scopes"] == [scope for commands in bot["commandLists"] for scope in commands["scopes"]]


def test_the_app_asks_for_no_permission_and_takes_no_files(manifest: Document) -> None:
    wants = {"permissions", "devicePermissions", "authorization", "webApplicationInfo", "graphConnector"}
    assert not wants & set(manifest)
    assert manifest["bots"][0]["supportsFiles"] is False


def test_only_one_that_hears_of_meetings_asks_for_one_permission(schemas: Path, manifest: Document) -> None:
    app, bot = "00000000-1111-2222-3333-444444444444", "99999999-1111-2222-3333-444444444444"
    built = build_manifest(AppDetails(app, bot, "1.2.3", hears_meetings=True), SOURCES.template)
    assert isinstance(built, dict)
    assert list_errors(schemas / "MicrosoftTeams.schema.json", built) == []
    permission = {"name": "OnlineMeeting.ReadBasic.Chat", "type": "Application"}
    assert built["authorization"] == {"permissions": {"resourceSpecific": [permission]}}
    assert built["webApplicationInfo"] == {"id": bot, "resource": "https://example.org/"}
    assert built["defaultGroupCapability"] == {"team": "bot", "groupchat": "bot", "meetings": "bot"}
    assert built["bots"] == [{**manifest["bots"][0], "botId": bot, "scopes": ["personal", "team", "groupChat"]}]
    assert set(built) - set(manifest) == {"authorization", "webApplicationInfo"}


@pytest.mark.parametrize("commands", [SWEDISH_COMMANDS, ENGLISH_COMMANDS])
def test_every_command_is_understood_and_no_list_is_longer_than_teams_shows(commands: dict[str, list[str]]) -> None:
    for titles in commands.values():
        intents = [recognise_intent(title) for title in titles]
        assert None not in intents
        assert len(set(intents)) == len(titles) <= MOST_COMMANDS


def test_the_readme_tells_of_every_command_in_both_languages() -> None:
    told = set(re.findall(r"`([^`]+)`", files("manifest").joinpath("README.md").read_text(encoding="utf-8")))
    commands = [*SWEDISH_COMMANDS.values(), *ENGLISH_COMMANDS.values()]
    assert {title for titles in commands for title in titles} - told == set()


# ---------------------------------------------------------------- icons


def read_png(content: bytes) -> list[list[Pixel]]:
    """Read the rows of a PNG with eight bits of red, green, blue and alpha, as manifest.icons writes it."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    chunks: dict[bytes, bytes] = {}
    place = 8
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        assert struct.unpack_from(">I", content, place + 8 + length) == (zlib.crc32(kind + body),)
        chunks[kind] = chunks.get(kind, b"") + body
        place += 12 + length
    width, height, *form = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
    assert form == [8, 6, 0, 0, 0]
    rows = zlib.decompress(chunks[b"IDAT"])
    stride = 1 + 4 * width
    assert len(rows) == stride * height
    assert not any(rows[::stride])
    return [list(struct.iter_unpack("4B", rows[start + 1 : start + stride])) for start in range(0, len(rows), stride)]


def read_icon(manifest: Document, kind: str) -> list[list[Pixel]]:
    return read_png(SOURCES.attachments[manifest["icons"][kind]])


@pytest.mark.parametrize(("kind", "size"), [("color", 192), ("outline", 32)])
def test_an_icon_has_the_size_teams_asks_for(manifest: Document, kind: str, size: int) -> None:
    assert [len(row) for row in read_icon(manifest, kind)] == [size] * size


def test_the_color_icon_is_a_full_square_whose_sign_keeps_to_the_safe_middle(manifest: Document) -> None:
    rows = read_icon(manifest, "color")
    assert {pixel[3] for row in rows for pixel in row} == {255}
    middle = range(36, 156)
    outside = {rows[y][x] for y in range(192) for x in range(192) if x not in middle or y not in middle}
    assert outside == {(*BACKGROUND, 255)}


def test_the_outline_icon_is_white_on_nothing(manifest: Document) -> None:
    pixels = [pixel for row in read_icon(manifest, "outline") for pixel in row]
    assert {pixel[:3] for pixel in pixels} == {(255, 255, 255)}
    assert {pixel[3] for pixel in pixels} >= {0, 255}


def test_the_icons_are_the_ones_their_source_draws(manifest: Document) -> None:
    assert read_icon(manifest, "color") == draw_color_icon()
    assert read_icon(manifest, "outline") == draw_outline_icon()


def test_the_accent_is_the_color_of_the_icon(manifest: Document) -> None:
    assert manifest["accentColor"] == "#{:02X}{:02X}{:02X}".format(*BACKGROUND)
