"""The codes of defects and the code that emits them say the same, read from the sources."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from schemas.snapshot import DEFECT_CODES

FOLDERS = ("archive", "worker")


def emitted(tree: ast.AST) -> Iterator[str]:
    """Give what is written where a code belongs: `Defect(code=…)`, `report(…, …)`, `findings.append((…, …))`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        places = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
        match node.func:
            case ast.Attribute(attr="report"):
                places += node.args[:1]
            case ast.Attribute(attr="append", value=ast.Attribute(attr="findings")):
                places += [argument.elts[0] for argument in node.args if isinstance(argument, ast.Tuple)]
        yield from (place.value for place in places if isinstance(place, ast.Constant) and isinstance(place.value, str))


def constants(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.fixture(scope="module")
def trees(root: Path) -> list[ast.AST]:
    found: list[ast.AST] = [
        ast.parse(path.read_bytes()) for folder in FOLDERS for path in sorted((root / folder).rglob("*.py"))
    ]
    assert found
    return found


def test_every_code_that_is_emitted_has_a_meaning(trees: list[ast.AST]) -> None:
    found = {code for tree in trees for code in emitted(tree)}
    assert len(found) > 10, "the search finds nothing any more"
    assert found <= DEFECT_CODES.keys()


def test_every_code_that_has_a_meaning_is_emitted(trees: list[ast.AST]) -> None:
    found = {text for tree in trees for text in constants(tree)}
    assert DEFECT_CODES.keys() - found == set()


def test_codes_are_names_in_order_and_meanings_are_sentences() -> None:
    assert all(code.replace("-", "").isalpha() and code == code.lower() for code in DEFECT_CODES)
    assert all(meaning[0].isupper() and meaning.endswith(".") for meaning in DEFECT_CODES.values())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('Defect(code="a-b", where="")', ["a-b"]),
        ('reading.report("a-b", "x")', ["a-b"]),
        ('fragment.findings.append(("a-b", text))', ["a-b"]),
        ("Defect(code=code)", []),
        ('others.append(("a-b", 1))', []),
    ],
)
def test_the_search_finds_what_is_emitted(source: str, expected: list[str]) -> None:
    assert list(emitted(ast.parse(source))) == expected
