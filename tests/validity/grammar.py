"""RFC 4287's own grammar (Appendix B), applied: `breaches(data)` says where an Atom document does not keep it."""

import functools
from pathlib import Path

from lxml import etree


def breaches(data: bytes) -> list[str]:
    """Say what libxml2 finds wrong with a document, line by line; [] for one that keeps the grammar."""
    try:
        tree = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    except etree.XMLSyntaxError as error:
        return [str(error)]
    grammar = _grammar()
    if grammar.validate(tree):
        return []
    return [f"line {each.line}: {each.message}" for each in grammar.error_log]


@functools.cache
def _grammar() -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).with_name("rfc4287.rng")))
