"""Imports that are put off, and what is loaded after all once it is used."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType, new_class

import pytest

from bot.deferrals import defer_imports, list_modules, skip_packages

HEAVY = """
LOADED = "loaded"
class Thing:
    kind = "thing"
    def __init__(self, name="none"):
        self.name = name
"""
LIBRARY = "from made_up.heavy import Thing\nfrom made_up import heavy\n"


@pytest.fixture(autouse=True)
def _library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have a library whose package imports all of itself."""
    folder = tmp_path / "made_up"
    folder.mkdir()
    (folder / "__init__.py").write_text(LIBRARY)
    (folder / "heavy.py").write_text(HEAVY)
    (folder / "light.py").write_text("from made_up.heavy import Thing\n\n\ndef take(it: Thing) -> Thing: return it\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "made_up"]:
        del sys.modules[name]


def load_deferred() -> ModuleType:
    """Return the library, imported without its heavy part."""
    with defer_imports(["made_up.heavy"]):
        library = importlib.import_module("made_up.light")
    assert "made_up.heavy" not in sys.modules
    return library


def is_loaded() -> bool:
    """Tell whether the heavy part is there."""
    return "made_up.heavy" in sys.modules


def test_a_deferred_module_is_not_loaded_by_those_who_import_or_name_it() -> None:
    library = load_deferred()
    assert library.take("a") == "a"
    assert not is_loaded()


def test_what_is_called_is_loaded() -> None:
    assert load_deferred().Thing("b").name == "b"
    assert is_loaded()


def test_what_is_looked_into_is_loaded() -> None:
    assert load_deferred().Thing.kind == "thing"
    assert is_loaded()


def test_what_is_inherited_from_is_loaded() -> None:
    thing = load_deferred().Thing

    other = new_class("Other", (thing,))
    assert other("c").name == "c"
    assert is_loaded()


def test_what_an_instance_is_asked_about_is_loaded() -> None:
    thing = load_deferred().Thing
    assert not isinstance("d", thing)
    assert isinstance(importlib.import_module("made_up.heavy").Thing(), thing)


def test_what_is_used_while_imports_are_put_off_is_loaded_for_good() -> None:
    with defer_imports(["made_up.heavy"]):
        library = importlib.import_module("made_up.light")
        assert library.Thing("e").name == "e"
        assert importlib.import_module("made_up.heavy").LOADED == "loaded"


def test_python_asks_about_a_name_without_loading_it() -> None:
    library = load_deferred()
    assert not hasattr(library.Thing, "__wrapped__")
    assert not is_loaded()


def test_outside_the_block_the_module_is_imported_as_ever() -> None:
    load_deferred()
    heavy = importlib.import_module("made_up.heavy")
    assert heavy.LOADED == "loaded"
    assert sys.modules["made_up"].heavy is heavy


def test_what_was_loaded_before_stays() -> None:
    before = importlib.import_module("made_up.heavy")
    with defer_imports(["made_up.heavy"]):
        assert importlib.import_module("made_up.light").Thing is before.Thing


def test_a_failure_within_leaves_no_finder_behind() -> None:
    finders = list(sys.meta_path)
    with pytest.raises(ModuleNotFoundError), defer_imports(["made_up.heavy"]):
        importlib.import_module("made_up.nowhere")
    assert sys.meta_path == finders


def test_a_module_is_imported_without_its_package() -> None:
    with skip_packages(["made_up"]):
        heavy = importlib.import_module("made_up.heavy")
        assert not hasattr(sys.modules["made_up"], "Thing")
    assert "made_up" not in sys.modules
    assert importlib.import_module("made_up").Thing is heavy.Thing


def test_a_package_that_is_not_there_is_skipped_silently() -> None:
    with skip_packages(["nowhere_at_all"]):
        assert "nowhere_at_all" not in sys.modules


def test_the_modules_of_a_package_are_found_without_importing_it() -> None:
    assert list_modules("made_up") == {"made_up.__init__", "made_up.heavy", "made_up.light"}
    assert "made_up" not in sys.modules
