"""Published feeds as an OPML 2.0 subscription list (http://opml.org/spec2.opml), and lists of others put right. Pure.

There is no date in it, as everything published depends on the archive alone; an OPML list needs none.
"""

from collections.abc import Iterable, Mapping

from lxml import etree

from archive.identity import NAMESPACE
from schemas.errors import UsageError
from worker.publish import text, tokens, uris
from worker.publish.catalogue import Listed

#: Of an attribute that OPML has no name for: the address that a feed had before, in lists for those who move.
MOVED = f"urn:uuid:{NAMESPACE}"
#: A subscriber's list is no larger.
BYTES_MAX = 16 * 1024 * 1024


def render(title: str, feeds: Iterable[Listed]) -> bytes:
    """Give a list of feeds, in their order."""
    feeds = tuple(feeds)
    is_moving = any(one.moved_from for one in feeds)
    root = etree.Element("opml", version="2.0", nsmap={"backissue": MOVED} if is_moving else None)
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _line(title) or "backissue"
    body = etree.SubElement(root, "body")
    for one in feeds:
        _add(body, one)
    etree.indent(root, "  ")
    return etree.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


def rewritten(document: bytes, ways: Mapping[str, str]) -> tuple[bytes, list[str]]:
    """Give a subscription list with new addresses in place of old ones, and the old ones; all else stays.

    Raises UsageError for what is no OPML.
    """
    if len(document) > BYTES_MAX:
        raise UsageError(f"a subscription list of more than {BYTES_MAX} bytes is not read")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(document, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise UsageError(f"this is no OPML: {error}") from error
    if root.tag != "opml":
        raise UsageError(f"this is no OPML: its root is {root.tag!r}")
    changed = []
    for outline in root.iter("outline"):
        for name, value in outline.attrib.items():
            if str(name).lower() == "xmlurl" and (target := ways.get(str(value).strip())):
                outline.set(name, target)
                changed.append(str(value).strip())
    return etree.tostring(root.getroottree(), encoding="utf-8", xml_declaration=True) + b"\n", changed


def _add(parent: "etree._Element", one: Listed) -> None:
    title, address = _line(one.title) or one.url, one.url + one.file
    attributes = {
        "text": title,
        "title": title,
        "type": "rss",
        "version": "RSS2" if one.file == "rss.xml" else None,
        "xmlUrl": uris.link(address) or address,
        "htmlUrl": uris.link(one.home_page),
        "description": _line(one.description),
        "language": tokens.language(one.language),
        f"{{{MOVED}}}movedFrom": _line(one.moved_from),
    }
    outline = etree.SubElement(parent, "outline", {name: value for name, value in attributes.items() if value})
    for variant in one.variants:
        _add(outline, variant)


def _line(value: str | None) -> str:
    """Give a text as it may stand in an attribute: one line, and nothing that XML forbids."""
    return " ".join(text.FORBIDDEN.sub("", value or "").split())
