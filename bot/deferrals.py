"""Imports that are put off: a library's parts that a process never uses are loaded only if something uses them.

Python 3.15 has this as `lazy import`; until then the libraries that import all of themselves are kept from it here.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import ModuleType
from typing import Any


class Deferred:
    """A name that was imported from a deferred module.

    To be called, looked into, inherited from or asked about an instance loads the module and goes on with the real
    thing, which is all that a class or function is there for; only to be named in an annotation does not. An `except`
    clause cannot be served, so no module whose errors are caught is to be deferred.
    """

    def __init__(self, module: str, name: str) -> None:
        self._module = module
        self._name = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - passes on what is given
        """Call the real thing."""
        return self._load()(*args, **kwargs)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of whatever is there
        """Look into the real thing; Python's own questions about the name are not answered by loading it."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self._load(), name)

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[Any, ...]:
        return (self._load(),)

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, self._load())

    def _load(self) -> Any:  # noqa: ANN401 - whatever it is
        with _without_finders():
            return getattr(import_module(self._module), self._name)


@contextmanager
def defer_imports(names: Sequence[str]) -> Iterator[None]:
    """Put off the import of these modules, and of those below them, by whatever is imported inside the block.

    Outside it they are imported as ever; what was loaded before stays.
    """
    finder = _Finder(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        finder.withdraw()


@contextmanager
def skip_packages(names: Sequence[str]) -> Iterator[None]:
    """Have modules of these packages imported inside the block without the packages' own `__init__`.

    A package that is loaded already, or that is not installed as files, stays as it is.
    """
    made = [module for name in names if name not in sys.modules and (module := _make_bare(name))]
    try:
        yield
    finally:
        for module in made:
            del sys.modules[module.__name__]


def list_modules(package: str) -> frozenset[str]:
    """Return the full names of the modules that lie in a package's folder, without importing it."""
    return frozenset(f"{package}.{path.stem}" for folder in _find_folders(package) for path in folder.glob("*.py"))


# Private functions


@contextmanager
def _without_finders() -> Iterator[None]:
    """Have what is imported inside the block loaded for good, also while imports are being deferred."""
    finders = [finder for finder in sys.meta_path if isinstance(finder, _Finder)]
    for finder in finders:
        sys.meta_path.remove(finder)
        finder.withdraw()
    try:
        yield
    finally:
        sys.meta_path[:0] = finders


def _make_bare(name: str) -> ModuleType | None:
    folders = _find_folders(name)
    if not folders:
        return None
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder) for folder in folders]
    module = sys.modules[name] = module_from_spec(spec)
    return module


def _find_folders(package: str) -> list[Path]:
    """Return where a package lies; only the package above all is looked up, which runs nothing."""
    top, *below = package.split(".")
    found = find_spec(top)
    places = found.submodule_search_locations if found else None
    folders = (Path(place).joinpath(*below) for place in places or ())
    return [folder for folder in folders if folder.is_dir()]


class _DeferredModule(ModuleType):
    """A module whose names are there without it."""

    def __getattr__(self, name: str) -> Deferred:
        if name.startswith("__"):
            raise AttributeError(name)
        return Deferred(self.__name__, name)


class _Finder(Loader, MetaPathFinder):
    """Finds the modules that are put off, in the order in which Python asks its finders: first."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)
        self._made: list[_DeferredModule] = []

    def find_spec(self, name: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        """Return how to make the module; None if it is imported as ever."""
        parts = name.split(".")
        if self._names.isdisjoint(".".join(parts[:length]) for length in range(1, len(parts) + 1)):
            return None
        return ModuleSpec(name, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the module that stands in."""
        module = _DeferredModule(spec.name)
        self._made.append(module)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Do nothing: there is nothing in it."""

    def withdraw(self) -> None:
        """Take the modules away, so that the next import finds the real ones."""
        while self._made:
            module = self._made.pop()
            parent, _, child = module.__name__.rpartition(".")
            if sys.modules.get(module.__name__) is module:
                del sys.modules[module.__name__]
            if vars(sys.modules.get(parent, module)).get(child) is module:
                delattr(sys.modules[parent], child)
