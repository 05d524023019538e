"""docs/events.md lists every event that the worker logs, with its level and keys, as the code has them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from worker.refreshed import FAULT_EVENTS

LEVELS = {"debug": "debug", "info": "info", "warning": "warning", "error": "error", "exception": "error"}
#: What is an event: `noun.past_participle` (STYLE), in constant strings.
EVENT = re.compile(r"[a-z]+\.[a-z]+(_[a-z]+)*")
#: Keys that every event has, or that are put in by structlog.
COMMON = {"event", "level", "timestamp"}


class Event(NamedTuple):
    name: str
    level: str
    keys: frozenset[str]


def logged(tree: ast.AST) -> Iterator[Event]:
    """Give what is logged in a module: the calls of anything that is called log, or bound to it."""
    bound = {key for call in _calls(tree, "bind") for key in _keys(call)}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if node.func.attr not in LEVELS or ast.unparse(node.func.value).split(".")[-1].lstrip("_") not in LOGGERS:
            continue
        is_bound = ast.unparse(node.func.value) == "bound"
        extra = {"exception"} if node.func.attr == "exception" else set()
        keys = frozenset({*_keys(node), *(bound if is_bound else ()), *extra})
        for name in _names(node.args[0]):
            yield Event(name, LEVELS[node.func.attr], keys)


LOGGERS = {"log", "bound", "logger"}


def _calls(tree: ast.AST, method: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node


def _keys(call: ast.Call) -> Iterator[str]:
    for keyword in call.keywords:
        yield keyword.arg or "…"  # **counts


def _names(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.Constant(str(name)):
            yield name
        case ast.IfExp(_, first, second):
            yield from _names(first)
            yield from _names(second)
        case ast.Attribute(attr="event"):
            yield from FAULT_EVENTS.values()
        case _:
            pytest.fail(f"an event whose name is no constant: {ast.unparse(node)}")


@pytest.fixture(scope="module")
def events(root: Path) -> set[Event]:
    found = {event for file in (root / "worker").rglob("*.py") for event in logged(ast.parse(file.read_bytes()))}
    assert len(found) > 15
    return found


def test_the_page_lists_every_event_as_it_is(events: set[Event], root: Path) -> None:
    page = (root / "docs/events.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z._]+)` \| (\w+) \| (.*?) \| (.+?) \|$", page, re.MULTILINE)
    listed = {Event(name, level, frozenset(re.findall(r"`([a-z_…]+)`", keys))) for name, level, keys, _ in rows}
    assert listed == events
    assert [name for name, *_ in rows] == sorted(name for name, *_ in rows)
    assert all(meaning for *_, meaning in rows)


def test_events_are_named_as_events_are(events: set[Event]) -> None:
    assert [event.name for event in events if not EVENT.fullmatch(event.name)] == []
    assert not any(COMMON & event.keys for event in events)


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("log.info('a.done', x=1)", {Event("a.done", "info", frozenset("x"))}),
        ("self._log.debug('a.done')", {Event("a.done", "debug", frozenset())}),
        ("log.warning('a.done' if x else 'b.done')", {Event(f"{one}.done", "warning", frozenset()) for one in "ab"}),
        ("bound = log.bind(x=1)\nbound.error('a.done', y=2)", {Event("a.done", "error", frozenset("xy"))}),
        ("log.exception('a.done')", {Event("a.done", "error", frozenset({"exception"}))}),
        ("log.info('a.done', **more)", {Event("a.done", "info", frozenset("…"))}),
        ("parser.error('no event')\nlog.bind(x=1)\nlog(1)", set()),
    ],
)
def test_the_collector_sees_what_is_logged(code: str, found: set[Event]) -> None:
    assert set(logged(ast.parse(code))) == found
