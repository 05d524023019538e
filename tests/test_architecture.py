"""Who may import whom, held as data and checked against every import in the house, lazy ones included."""

import ast
import sys
from collections.abc import Collection, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

#: A layer, and the layers below it that it may import.
LAYERS: dict[str, set[str]] = {"schemas": set(), "archive": {"schemas"}, "worker": {"schemas", "archive"}}

#: A library, and the only modules (with what is inside them) that may import it. `ANYWHERE` needs no door.
DOORS: dict[str, set[str]] = {
    "aiohttp": {"worker.fetch", "worker.serve"},
    "apscheduler": {"worker.schedule"},
    "brotli": {"worker.fetch.decompress", "worker.publish.compressing"},
    "chardet": {"worker.parse.guess"},
    "feedgen": {"worker.publish"},
    "idna": {"worker.fetch.hosts"},
    "lxml": {"worker.parse", "worker.publish"},
    "nh3": {"worker.clean"},
    "prometheus_client": {"worker.serve"},
    "publicsuffixlist": {"worker.backoff"},
    "rich": {"worker.commands.output"},
    "selectolax": {"worker.clean"},
    "sqlite3": {"archive"},
    "sqlite_utils": {"archive"},
    "structlog": {"worker"},
    "typer": {"worker.cli", "worker.commands"},
    "yarl": {"worker.fetch"},
    "zstandard": {"archive", "worker.fetch.decompress", "worker.parse.compressed", "worker.publish.compressing"},
}
ANYWHERE = {"msgspec"}

#: Parts of the worker that do not know each other, and the one module that knows them all.
STRANGERS = {"worker.parse", "worker.clean", "worker.publish"}
MATCHMAKER = "worker.pipeline"

#: Functions over values: they neither log nor ask the world for anything.
PURE = {
    *("archive.chain", "worker.retention", "worker.terminal_verify"),
    *("schemas", "archive.identity", "archive.query", "archive.decide", "archive.volatile"),
    *(f"archive.{name}" for name in ("churn", "guids", "links", "matching", "pairing", "resemblance")),
    *("worker.parse", "worker.clean", "worker.cadence", "worker.diff", "worker.layout", "worker.terminal"),
    *("worker.adoption", "worker.backoff", "worker.publishable", "worker.redirects"),
    *(f"worker.publish.{name}" for name in ("catalogue", "filters", "opml", "variants")),
    *(f"worker.fetch.{name}" for name in ("answers", "challenge", "decompress", "guard", "hosts", "target")),
    *("worker.beside", "worker.comparison", "worker.explain_page", "worker.explained", "worker.tokens"),
    *("worker.diagnosis", "worker.health", "worker.serve.listening", "worker.terminal_doctor"),
    *(f"worker.serve.public.{name}" for name in ("codings", "conditions", "heads", "kinds", "targets")),
    *("worker.history", "worker.history_page", "worker.page", "worker.shown", "worker.terminal_history"),
}
THE_WORLD = {"logging", "os", "random", "shutil", "socket", "sqlite3", "structlog", "subprocess", "tempfile", "time"}

#: Names that say nothing about what is inside.
NAMELESS = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}


class Import(NamedTuple):
    module: str  # the importing module
    target: str  # a module of the house, or the top name of a library
    line: int
    types_only: bool  # under `if TYPE_CHECKING:`


def read_house(root: Path) -> dict[str, list[Import]]:
    """Read every module of the house under its dotted name, with all that it imports."""
    files = {_module_name(file, root): file for layer in LAYERS for file in sorted((root / layer).rglob("*.py"))}
    return {
        name: list(_imports(name, ast.parse(file.read_bytes()), _package(name, file), files))
        for name, file in files.items()
    }


def breaches(house: dict[str, list[Import]]) -> list[str]:
    """Tell every breach of the rules above, as sentences; an empty list when the house is in order."""
    imports = [each for module in house.values() for each in module]
    found = [sentence for each in imports for sentence in _breaches_of(each)]
    found += [f"{name}: the name says nothing" for name in house if NAMELESS & set(name.split("."))]
    for name, module in house.items():
        met = {stranger for stranger in STRANGERS for each in module if _inside(each.target, stranger)}
        if len(met) > 1 and name != MATCHMAKER:
            found.append(f"{name} knows {', '.join(sorted(met))}: only {MATCHMAKER} may")
    # What is imported for types alone is never executed, so it closes no circle.
    graph = {name: {each.target for each in module if not each.types_only} for name, module in house.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        found.append("circle: " + " -> ".join(reversed(error.args[1])))
    return found


def _breaches_of(each: Import) -> Iterator[str]:
    top, layer = each.target.partition(".")[0], each.module.partition(".")[0]
    says = f"{each.module}:{each.line} imports {each.target}"
    if top in LAYERS and top != layer and top not in LAYERS[layer]:
        yield f"{says}: {layer} may not know {top}"
    if top in DOORS and not any(_inside(each.module, door) for door in DOORS[top]):
        yield f"{says}: its door is {', '.join(sorted(DOORS[top]))}"
    if top not in LAYERS.keys() | DOORS.keys() | ANYWHERE | sys.stdlib_module_names:
        yield f"{says}: this library has no door yet"
    if top in THE_WORLD and any(_inside(each.module, pure) for pure in PURE):
        yield f"{says}: it is meant to be pure"
    for stranger in STRANGERS:
        if _inside(each.target, stranger) and any(_inside(each.module, other) for other in STRANGERS - {stranger}):
            yield f"{says}: they do not know each other"


def _inside(module: str, package: str) -> bool:
    return module == package or module.startswith(package + ".")


def _module_name(file: Path, root: Path) -> str:
    parts = file.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _package(name: str, file: Path) -> str:
    """Give the package that a module's relative imports start from."""
    return name if file.name == "__init__.py" else name.rpartition(".")[0]


def _imports(module: str, tree: ast.Module, package: str, house: Collection[str]) -> Iterator[Import]:
    types_only = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}
        for statement in node.body
        for inner in ast.walk(statement)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom | ast.Call):
            for target in _targets(node, package):
                if (nearest := _nearest(target, house)) != "__future__":
                    yield Import(module, nearest, node.lineno, id(node) in types_only)


def _targets(node: ast.Import | ast.ImportFrom | ast.Call, package: str) -> Iterator[str]:
    """Give the absolute names that a node imports, each as far as it is written out."""
    match node:
        case ast.Import(names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(source, names, level):
            above = package.split(".")[: len(package.split(".")) + 1 - level] if level else []
            yield from (".".join([*above, *([source] if source else []), alias.name]) for alias in names)
        case ast.Call(ast.Name("import_module" | "__import__") | ast.Attribute(attr="import_module"), [first, *_]):
            # A name that is not spelled out cannot be followed; there is no reason for one.
            yield first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else "?"


def _nearest(target: str, house: Collection[str]) -> str:
    """Give the module of the house that holds the target, else the top name of the library."""
    parts = target.split(".")
    if parts[0] not in LAYERS:
        return parts[0]
    names = (".".join(parts[:end]) for end in range(len(parts), 0, -1))
    return next((name for name in names if name in house), parts[0])


# --- the house --------------------------------------------------------------------------------------------------------


def test_the_house_is_in_order(root: Path) -> None:
    house = read_house(root)
    assert breaches(house) == []


def test_the_whole_house_was_read(root: Path) -> None:
    house = read_house(root)
    assert len(house) >= 40
    for layer, least in {"schemas": 8, "archive": 8, "worker": 20}.items():
        assert len([name for name in house if _inside(name, layer)]) >= least, layer
    assert house.keys() >= {MATCHMAKER, *LAYERS, *STRANGERS}
    for library, doors in DOORS.items():
        users = {each.module for module in house.values() for each in module if each.target == library}
        assert users, f"nobody imports {library}: its door can go"
        assert {door for door in doors if any(_inside(user, door) for user in users)} == doors, library


# --- the checker ------------------------------------------------------------------------------------------------------

# what is wrong, the modules of a small tree, what the checker must say (nothing: the tree is in order)
TREES = [
    ("nothing", {"worker/parse/rss.py": "from lxml import etree\nfrom schemas.feed import Entry"}, None),
    ("nothing", {"worker/pipeline.py": "from worker import parse, clean, publish\nimport archive.entries"}, None),
    ("upward", {"schemas/feed.py": "import archive"}, "schemas may not know archive"),
    ("upward, lazily", {"archive/rows.py": "def f():\n  from worker import cli"}, "archive may not know worker"),
    ("upward, relatively", {"archive/x.py": "from ..worker.cli import app"}, "archive may not know worker"),
    (
        "upward, for types",
        {"archive/x.py": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n  import worker"},
        "archive may not know worker",
    ),
    ("upward, dynamically", {"schemas/x.py": "import importlib\nimportlib.import_module('archive.x')"}, "may not know"),
    ("nobody knows what", {"worker/x.py": "import importlib\nimportlib.import_module(name)"}, "no door yet"),
    ("past the door", {"worker/cli.py": "import lxml.html"}, "its door is worker.parse, worker.publish"),
    ("past the door, lazily", {"worker/log.py": "def f():\n  import sqlite3"}, "its door is archive"),
    ("almost a door", {"worker/cli_more.py": "import typer"}, "its door is worker.cli, worker.commands"),
    ("a library without door", {"worker/x.py": "import requests"}, "no door yet"),
    ("strangers", {"worker/parse/x.py": "from worker.clean import clean"}, "do not know each other"),
    ("strangers, relatively", {"worker/clean/x.py": "from ..publish import atom"}, "do not know each other"),
    ("knows too much", {"worker/cli.py": "import worker.parse\nimport worker.clean"}, "only worker.pipeline may"),
    ("not pure", {"worker/clean/rules/x.py": "import time"}, "meant to be pure"),
    ("logs", {"archive/decide.py": "from logging import getLogger"}, "meant to be pure"),
    ("a name", {"archive/utils.py": ""}, "the name says nothing"),
    ("a name of a package", {"worker/helpers/x.py": ""}, "the name says nothing"),
    ("a circle", {"archive/a.py": "import archive.b", "archive/b.py": "from archive import a"}, "circle: "),
    (
        "a lazy circle of three",
        {
            "archive/a.py": "def f():\n  from . import b",
            "archive/b.py": "from .c import x",
            "archive/c.py": "from archive.a import f",
        },
        "circle: ",
    ),
    (
        "a package and its inside",
        {"archive/__init__.py": "from archive.a import f", "archive/a.py": "from archive import g"},
        "circle: ",
    ),
    (
        "nothing: types alone close no circle",
        {"archive/a.py": "import archive.b", "archive/b.py": "if TYPE_CHECKING:\n  import archive.a"},
        None,
    ),
    (
        "nothing: a package may gather its modules",
        {"archive/__init__.py": "from .a import f", "archive/a.py": "from archive.b import x", "archive/b.py": ""},
        None,
    ),
]


@pytest.mark.parametrize(("wrong", "tree", "says"), TREES, ids=[wrong for wrong, _, _ in TREES])
def test_the_checker_sees_what_is_wrong(wrong: str, tree: dict[str, str], says: str | None, tmp_path: Path) -> None:
    for package in ("archive", "schemas", "worker", "worker/parse", "worker/clean", "worker/publish"):
        (tmp_path / package).mkdir()
        (tmp_path / package / "__init__.py").touch()
    (tmp_path / "archive/entries.py").touch()
    for name, source in tree.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    found = breaches(read_house(tmp_path))
    if says is None:
        assert found == []
    else:
        assert len(found) == 1, wrong
        assert says in found[0]


def test_a_circle_is_told_in_the_order_of_its_imports(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    for here, there in ("ab", "bc", "ca"):
        (tmp_path / f"archive/{here}.py").write_text(f"import archive.{there}")
    (told,) = breaches(read_house(tmp_path))
    names = told.removeprefix("circle: ").split(" -> ")
    assert set(pairwise(names)) == {
        ("archive.a", "archive.b"),
        ("archive.b", "archive.c"),
        ("archive.c", "archive.a"),
    }
