"""What the token repair of one document works on."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence

from lxml import etree
from msgspec import Struct, field

from worker.parse.repair.names import NAMESPACES
from worker.parse.repair.references import mend
from worker.parse.repair.report import Report
from worker.parse.repair.sections import Marks

_END_TAG = re.compile(rb"</(?:[A-Za-z_][\w.-]*+:)?([A-Za-z_][\w.-]*+)\s*+>")
#: Names of which the end tags are remembered; a feed has some fifty.
NAMES_MAX = 2_000
#: Elements inside each other, from the root; deeper ones are left out.
DEPTH_MAX = 60


def _parser() -> etree.XMLParser:
    return etree.XMLParser(encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True)


class Work(Struct):
    """A document, what was found out about it, and what has become of it so far."""

    data: bytes
    marks: Marks
    report: Report
    out: list[bytes] = field(default_factory=list)
    declarations: bytes = b""  #: Namespaces that the root declares, as attributes.
    is_atom: bool = False
    parser: etree.XMLParser = field(default_factory=_parser)
    depth: int = 0  #: Elements that are open.
    depth_at_cut: int = 0  #: The same where the document ends, if it ends in the middle.
    end_tags: dict[bytes, Sequence[int]] | None = (
        None  #: By name, in small letters without prefix; made when asked for.
    )

    def next_end_tag(self, name: bytes, position: int) -> int:
        """Give where the next end tag of a name begins; the end of the document where there is none."""
        if self.end_tags is None:
            self.end_tags = _end_tags(self.data)
        found = self.end_tags.get(name, ())
        index = bisect_left(found, position)
        return found[index] if index < len(found) else len(self.data)

    def right(self, start: int, end: int) -> bytes | None:
        """Give a part of the document with its text mended, if all of its markup is right; else None."""
        trial = Report(self.data)
        text = mend(self.marks, start, end, trial)
        try:
            etree.fromstring(b"<x" + self.declarations + b">" + text + b"</x>", self.parser)
        except etree.XMLSyntaxError:
            return None
        self.report.take(trial)
        return text


def declared(attributes: dict[bytes, bytes]) -> bytes:
    """Give the namespaces that a root element declares as attributes; well-known prefixes are always known."""
    found = {name: value for name, value in attributes.items() if name == b"xmlns" or name.startswith(b"xmlns:")}
    known = {b"xmlns:" + prefix: uri for prefix, uri in NAMESPACES.items()}
    return b"".join(b' %b="%b"' % pair for pair in (known | found).items() if pair[1])


def _end_tags(data: bytes) -> dict[bytes, Sequence[int]]:
    found: dict[bytes, array[int]] = {}
    for match in _END_TAG.finditer(data):
        name = match[1].lower()
        if name not in found:
            if len(found) >= NAMES_MAX:
                continue
            found[name] = array("q")
        found[name].append(match.start())
    return dict(found)
