"""Elements that nothing stands for, kept with namespace, name, attributes and text, so that nothing is lost.

Bounded: one entry of a hostile document could hold millions. What is left out is a defect, and the body is kept.
"""

import re

from schemas.feed import Attribute, Text, UnknownElement
from worker.parse import markup, values
from worker.parse.extensions.gathered import MARKUP, Gathered
from worker.parse.namespaces import local_name
from worker.parse.values import Reading
from worker.parse.wellformed import Element

#: Unknown elements kept of one entry or feed, with those inside them.
ELEMENTS_MAX = 500
#: Deeper ones are kept as the text inside.
DEPTH_MAX = 8
CHARACTERS_MAX = 100_000
#: Of an element with more attributes none is kept.
ATTRIBUTES_MAX = 64

#: Schemes that run or embed what follows them. Text may begin with any other word and a colon.
_RUNS = re.compile(r"(?:javascript|vbscript|livescript|mocha|filesystem|blob|jar|view-source|data):", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\x00-\x20\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")


def keep(element: Element, found: Gathered, reading: Reading) -> None:
    """Keep an element as it is."""
    if (kept := _kept(element, found, reading, depth=1)) is not None:
        found.unknown.append(kept)


def _kept(element: Element, found: Gathered, reading: Reading, *, depth: int) -> UnknownElement | None:
    tag = element.tag
    found.counted += 1
    if found.counted > ELEMENTS_MAX:
        if found.counted == ELEMENTS_MAX + 1:
            reading.report("unknown-left-out", local_name(tag), f"more than {ELEMENTS_MAX} unknown elements")
        return None
    parts: tuple[UnknownElement, ...] = ()
    if len(element) and not _is_mixed(element) and depth < DEPTH_MAX:
        text = _text(element.text, reading, tag)
        inside = (_kept(child, found, reading, depth=depth + 1) for child in element)
        parts = tuple(part for part in inside if part is not None)
    elif len(element):
        text = _text(markup.inner(element), reading, tag, kind_html=True)
    else:
        text = _text(element.text, reading, tag)
    return UnknownElement(
        name=local_name(tag),
        namespace=_namespace(tag),
        attributes=_attributes(element, reading) if element.keys() else (),
        text=text,
        parts=parts,
    )


def _is_mixed(element: Element) -> bool:
    """Whether text stands between the elements inside, so that their order means something."""
    return any(child.tail and not child.tail.isspace() for child in element) or bool(
        element.text and not element.text.isspace()
    )


def _text(value: str | None, reading: Reading, tag: str, *, kind_html: bool = False) -> Text | None:
    value = value.strip(values.XML_SPACE) if value else None
    if not value:
        return None
    if _runs(value):
        reading.report("link-unsafe", local_name(tag), value)
        return None
    if len(value) > CHARACTERS_MAX:
        reading.report("unknown-left-out", local_name(tag), f"text after {CHARACTERS_MAX} characters")
        value = value[:CHARACTERS_MAX]
    return Text(value=value, kind="html" if kind_html or MARKUP.search(value) else "text")


def _attributes(element: Element, reading: Reading) -> tuple[Attribute, ...]:
    name = local_name(element.tag)
    if len(element.keys()) > ATTRIBUTES_MAX:
        reading.report("unknown-left-out", name, f"more than {ATTRIBUTES_MAX} attributes")
        return ()
    kept = []
    for key, value in element.items():
        attribute = local_name(key)
        if _runs(value):
            reading.report("link-unsafe", f"{name}/@{attribute}", value)
        else:
            kept.append(Attribute(name=attribute, value=value[:CHARACTERS_MAX], namespace=_namespace(key)))
    return tuple(kept)


def _namespace(tag: str) -> str | None:
    """Give the namespace of a tag; in recovered trees, the prefix that nothing declares."""
    uri, _, name = tag.rpartition("}")
    return uri or None if uri else name.rpartition(":")[0] or None


def _runs(value: str) -> bool:
    """Whether a value would run if somebody made a link of it, however it is disguised."""
    if ":" not in value and "&" not in value:
        return False
    return _RUNS.match(_INVISIBLE.sub("", values.unescape(value[:400]))) is not None
