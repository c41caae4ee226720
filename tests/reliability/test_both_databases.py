"""R23: what holds on one database is tested on the other too; what is not stands on this list, with its reason."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
THEIR_OWN = "sets up what only this database has"
SEES_NO_SQL = "is about the door, tokens or texts: what is stored is the same SQLAlchemy statements, tested on both"
BOTH_BELOW = "one of a pair: its fixture for the other database is beside it"
MODEL = "the same machine runs in memory; PostgreSQL is held to the same contract suite (tests/storage)"
# By module or folder: the tests, or the fixtures of tests, that ask for one kind of database by name.
ONE_ONLY = {
    "conftest.py": THEIR_OWN,
    "crashes/conftest.py": BOTH_BELOW,
    "reliability/test_database_fails.py": BOTH_BELOW,
    "reliability/test_disk_is_full.py": "fills the file's own disk; a full server is in test_database_fails.py",
    "reliability/test_everything_together.py": MODEL,
    "reliability/test_rolling_updates.py": BOTH_BELOW,
    "reliability/test_services_stop.py": "is about stopping; the test of losses runs on both",
    "country/": "asks PostgreSQL by several processes: an SQLite file has one",
    "bot/test_jobs.py": "is about one county's fault that stops no other",
    "bot/test_wiring.py": "is about how fast Teams is written to, and what a stop claims; stops run on both",
    "bot/cli/": "is about commands' words; the rooms that they call are tested on both",
    "scenarios/test_forecast.py": "is about when reminders go; what is stored of them is tested on both",
    "field/test_reminding.py": "is about when reminders go; what is stored of them is tested on both",
    "storage/test_reminder_stores.py": THEIR_OWN,
    "storage/test_boards.py": THEIR_OWN,
    "storage/test_catalogues.py": THEIR_OWN,
    "storage/test_concurrency.py": THEIR_OWN,
    "storage/test_conversations.py": "asks by which index PostgreSQL finds chats; that it finds them runs on both",
    "storage/test_decided_deliveries.py": "asks by which index PostgreSQL finds news; what they tell runs on both",
    "storage/test_deployments.py": THEIR_OWN,
    "storage/test_engine.py": THEIR_OWN,
    "storage/test_expectations.py": THEIR_OWN,
    "storage/test_last_revisions.py": "asks by which index each finds them; that they find the same runs on both",
    "storage/test_postgres_pipelines.py": THEIR_OWN,
    "storage/test_text_lists.py": "asks which plan PostgreSQL keeps; what the questions find runs on both",
    "scenarios/test_printed_pages.py": SEES_NO_SQL,
    "security/": SEES_NO_SQL,
}
# What a machine may lack: the manifest's and the cards' schemas, a browser, what sets pages, and the right to mount a
# small disk.
SKIPS = {
    "bot/test_serving_imports.py",
    "manifest/test_manifest.py",
    "support/card_schema.py",
    "support/pango.py",
    "e2e/conftest.py",
    "reliability/test_disk_is_full.py",
}
ASKS_FOR_ONE = re.compile(r"def \w+\([^)]*\b(?:sqlite_url|postgresql_url|sqlite_template)\b")
SKIPPING = re.compile(r"pytest\.(?:skip|xfail|importorskip)\(|mark\.(?:skip|skipif|xfail)\b")


def modules_with(pattern: re.Pattern[str]) -> set[str]:
    """Return the test modules in which something matches."""
    found = (path for path in TESTS.rglob("*.py") if path != Path(__file__))
    return {str(path.relative_to(TESTS)) for path in found if pattern.search(path.read_text(encoding="utf-8"))}


def test_every_test_on_one_database_only_is_on_the_list_with_its_reason() -> None:
    listed = {
        module: [place for place in ONE_ONLY if module.startswith(place)] for module in modules_with(ASKS_FOR_ONE)
    }
    assert [module for module, places in listed.items() if not places] == []
    assert {place for places in listed.values() for place in places} == set(ONE_ONLY)


def test_nothing_else_is_skipped() -> None:
    assert modules_with(SKIPPING) == SKIPS


def test_far_more_tests_run_on_both() -> None:
    on_both = re.compile(r"def \w+\([^)]*\b(?:database_url|database|any_database|seeded|new_county|new_url|scene)\b")
    assert len(modules_with(on_both)) > len(modules_with(ASKS_FOR_ONE))
