"""Prefixes that are used and never declared, and namespaces that are misspelt."""

import re
from collections.abc import Mapping
from urllib.parse import quote

from schemas.snapshot import Defect
from worker.parse.namespaces import KNOWN, folded
from worker.parse.place import place
from worker.parse.repair.names import NAMESPACES, UNKNOWN_NAMESPACE, is_near
from worker.parse.repair.report import Report

#: What is no tag, so that it is passed over, and tags with a colon in them.
_PART = re.compile(rb"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<tag>[A-Za-z_/][^<>]*+)", re.DOTALL)
_PREFIX = re.compile(rb"(?:^/?|\s)([A-Za-z_\x80-\xff][\w.\x80-\xff-]*+):[A-Za-z_\x80-\xff]")
_DECLARED = re.compile(rb"\sxmlns:([A-Za-z_][\w.-]*+)\s*+=\s*+[\"']([^\"'\s<&]++)[\"']")
_QUOTED = re.compile(rb"\"[^\"]*+\"|'[^']*+'")
_BOUND = frozenset({b"xml", b"xmlns"})
_ROOT = re.compile(rb"<(?:[\w.-]+:)?(?:rss|feed|RDF|channel|item|entry)(?=[\s/>])", re.IGNORECASE)
_KNOWN: dict[str | None, str] = {prefix.decode(): uri.decode() for prefix, uri in NAMESPACES.items()}
#: Root elements whose default namespace is known -> a prefix of it.
_DEFAULTS: dict[str, str | None] = {"feed": "atom", "entry": "atom"}
#: More prefixes than any feed has; the rest is for the token repair.
PREFIXES_MAX = 100


def declare(data: bytes, report: Report) -> bytes:
    """Declare on the root element what is declared nowhere: the well-known namespace of a well-known prefix."""
    root = _ROOT.search(data)
    if root is None:
        return data
    used, declared = _prefixes(data, root.start())
    missing = [prefix for prefix in used if prefix not in declared][:PREFIXES_MAX]
    for prefix in missing:
        report.note("namespace-undeclared", used[prefix], prefix)
    return _with(data, root.end(), {prefix: namespace(prefix) for prefix in missing})


def declare_again(rebuilt: bytes, original: bytes) -> bytes:
    """Declare on the root of a document what its rebuilding has parted from its declaration, as it was declared."""
    root = _ROOT.search(rebuilt)
    if root is None:
        return rebuilt
    used, _ = _prefixes(rebuilt, root.start())
    root_end = rebuilt.find(b">", root.end())
    here = {prefix for prefix, _ in _DECLARED.findall(rebuilt, root.end(), root_end)} | _BOUND
    _, declared = _prefixes(original, 0)
    missing = [prefix for prefix in used if prefix not in here][:PREFIXES_MAX]
    return _with(rebuilt, root.end(), {prefix: declared.get(prefix) or namespace(prefix) for prefix in missing})


def _prefixes(data: bytes, start: int) -> tuple[dict[bytes, int], dict[bytes, bytes]]:
    """Give the prefixes that tags use, with where, and those that they declare, with the namespace."""
    declared = dict.fromkeys(_BOUND, b"")
    used: dict[bytes, int] = {}
    for part in _PART.finditer(data, start):
        tag = part["tag"]
        if tag is None or b":" not in tag:
            continue
        for prefix, uri in _DECLARED.findall(tag):
            declared.setdefault(prefix, uri)
        for prefix in _PREFIX.findall(_QUOTED.sub(b"", tag)):
            used.setdefault(prefix, part.start())
    return used, declared


def _with(data: bytes, position: int, namespaces: Mapping[bytes, bytes]) -> bytes:
    texts = [b' xmlns:%b="%b"' % pair for pair in namespaces.items()]
    return data[:position] + b"".join(texts) + data[position:] if texts else data


def respell(data: bytes, declared: Mapping[str | None, str], root: str) -> tuple[bytes, list[Defect]]:
    """Give a well-formed document with namespaces that are wrong by a character as they should be.

    `declared` is what it declares by prefix, `root` the name of its root without namespace.
    """
    defects = []
    for prefix, uri in declared.items():
        known = _KNOWN.get(prefix if prefix is not None else _DEFAULTS.get(root))
        if known and uri != known and folded(uri) not in KNOWN and _is_nearly(uri, known):
            position = data.find(uri.encode())
            data = data.replace(uri.encode(), known.encode())
            defects.append(Defect(code="namespace-misspelt", where=place(data, max(0, position)), detail=uri[:80]))
    return data, defects


def _is_nearly(one: str, other: str) -> bool:
    """Whether two addresses differ by two characters at most, or one added or lost, of those that readers look at."""
    if folded(one) == folded(other):
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) <= 2  # noqa: PLR2004
    return abs(len(one) - len(other)) == 1 and is_near(one.encode(), other.encode())


def namespace(prefix: bytes) -> bytes:
    """Give what a prefix means to everybody, else a namespace of its own: a URI, so in ASCII."""
    return NAMESPACES.get(prefix) or NAMESPACES.get(prefix.lower()) or UNKNOWN_NAMESPACE + quote(prefix).encode()
