"""What in a clean fragment may not be there, seen by Python's own HTML parser and by tables of its own.

It shares nothing with worker/clean: neither nh3's parser nor its allow-list. A second pair of eyes.
"""

import html
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import msgspec

from schemas.feed import Text

ELEMENTS = frozenset(
    "a abbr acronym audio b bdi bdo big blockquote br caption cite code col colgroup dd del details dfn dl dt em "
    "figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p picture pre q rp rt ruby s samp small source "
    "strike strong sub summary sup table tbody td tfoot th thead time tr track tt u ul var video wbr".split()
)
ATTRIBUTES = frozenset(
    "alt cite colspan controls datetime dir headers height href hreflang id kind label media open poster reversed "
    "rowspan scope sizes src srclang srcset start title type width".split()
)
SCHEMES = frozenset("http https ftp mailto tel magnet gemini gopher xmpp news".split())
#: What an id must begin with: it names a place in the text, and nothing in the page around it.
ID_PREFIX = "entry."
ADDRESSES = frozenset({"href", "src", "cite", "poster"})
#: Elements and attributes that load something without being asked.
LOADING = frozenset({"src", "srcset", "poster"})
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):")
#: As browsers read addresses (URL Standard §4.4): C0 controls and spaces around them, tabs and line breaks anywhere.
_PASSED_OVER = re.compile(r"[\x00-\x20]")


class Reader(HTMLParser):
    """The elements of a fragment with their attributes, and what else it holds beside text."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.others: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.elements.append((tag, dict(attrs)))

    def handle_comment(self, data: str) -> None:
        """Note a comment."""
        self.others.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        """Note a declaration."""
        self.others.append(f"declaration {decl}")

    def unknown_decl(self, data: str) -> None:
        """Note a section."""
        self.others.append(f"section {data}")

    def handle_pi(self, data: str) -> None:
        """Note an instruction."""
        self.others.append(f"instruction {data}")


def faults(markup: str) -> list[str]:
    """Say what in a fragment may not be there."""
    read = Reader(markup)
    found = list(read.others)
    for tag, attributes in read.elements:
        found += [tag] if tag not in ELEMENTS else []
        for name, value in attributes.items():
            found += [f"{tag} {name}"] if name not in ATTRIBUTES else []
            found += [f"{tag} id={value}"] if name == "id" and not (value or "").startswith(ID_PREFIX) else []
            found += [f"{tag} {name}={value}" for scheme in _schemes(name, value or "") if scheme not in SCHEMES]
    return found


def faults_of(value: object) -> Iterator[str]:
    """Say what may not be there in any text of a value, however deep it is inside."""
    match value:
        case Text(kind="html"):
            yield from faults(value.value)
        case msgspec.Struct():
            for name in value.__struct_fields__:
                yield from faults_of(getattr(value, name))
        case tuple() | list():
            for each in value:
                yield from faults_of(each)


def _schemes(name: str, value: str) -> list[str]:
    """Give the schemes of the addresses in an attribute, in every reading that a program has been seen to have."""
    if name not in ADDRESSES and name != "srcset":
        return []
    addresses = [value, *(re.split(r"[\s,]+", value) if name == "srcset" else ())]
    readings = {_PASSED_OVER.sub("", html.unescape(address)).lower() for address in addresses}
    readings |= {_PASSED_OVER.sub("", address).lower() for address in addresses}
    return [scheme[1] for reading in sorted(readings) if (scheme := _SCHEME.match(reading))]
