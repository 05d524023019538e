"""The smaller vocabularies, and what of all of them may stand in feeds and in entries."""

from collections.abc import Iterator

from tests.validity import dublin_core, itunes, media, places
from tests.validity.elements import Element, Rules, attribute, branch, holding, leaf
from tests.validity.names import CREATIVE_COMMONS, FEEDBURNER, FH, OPENSEARCH, SLASH, SY, THR, TRACKBACK, WFW
from tests.validity.values import any_integer, full_uri, like, mime, non_negative, one_of, positive, uri, w3cdtf


def in_reply_to(element: Element) -> Iterator[str]:
    for name in ("href", "source"):
        yield from attribute(element, name, lambda value: uri(value, error="InvalidIRI", is_full=False, is_iri=True))
    yield from attribute(element, "ref", full_uri)
    yield from attribute(element, "type", mime)


_REPLY: Rules = {THR + "in-reply-to": leaf(in_reply_to, "href", "ref", "source", "type")}
_PERIODS = "hourly daily weekly monthly yearly".split()

FEED: Rules = {
    **dublin_core.RULES,
    **dublin_core.AUTHORSHIP,
    **media.RULES,
    **places.RULES,
    **itunes.FEED,
    **_REPLY,
    CREATIVE_COMMONS + "license": holding(full_uri),
    FEEDBURNER + "awareness": holding(full_uri),
    FH + "archive": branch({}),
    FH + "complete": branch({}),
    OPENSEARCH + "totalResults": holding(non_negative),
    OPENSEARCH + "startIndex": holding(any_integer),
    OPENSEARCH + "itemsPerPage": holding(non_negative),
    SY + "updatePeriod": holding(one_of("InvalidUpdatePeriod", *_PERIODS)),
    SY + "updateFrequency": holding(positive),
    SY + "updateBase": holding(w3cdtf),
}
ENTRY: Rules = {
    **dublin_core.RULES,
    **dublin_core.AUTHORSHIP,
    **media.RULES,
    **media.FILES,
    **places.RULES,
    **itunes.ENTRY,
    **_REPLY,
    CREATIVE_COMMONS + "license": holding(full_uri),
    FEEDBURNER + "awareness": holding(full_uri),
    FEEDBURNER + "origEnclosureLink": holding(full_uri),
    FEEDBURNER + "origLink": holding(full_uri),
    SLASH + "comments": holding(non_negative),
    SLASH + "department": leaf(),
    SLASH + "hit_parade": holding(like("InvalidCommaSeparatedIntegers", r"\d+(,\s*\d+)*")),
    SLASH + "section": leaf(),
    THR + "total": holding(non_negative),
    TRACKBACK + "about": holding(full_uri),
    TRACKBACK + "ping": holding(full_uri),
    WFW + "comment": holding(full_uri),
    WFW + "commentRss": holding(full_uri),
    WFW + "commentRSS": holding(full_uri),
}
ONCE = frozenset(
    (
        *dublin_core.ONCE,
        *itunes.ONCE,
        *media.ONCE,
        *(FEEDBURNER + name for name in ("awareness", "origEnclosureLink", "origLink")),
        *(OPENSEARCH + name for name in ("totalResults", "startIndex", "itemsPerPage")),
        *(SLASH + "comments", SLASH + "hit_parade", THR + "total", TRACKBACK + "ping"),
        *(SY + name for name in ("updatePeriod", "updateFrequency", "updateBase")),
        *(WFW + name for name in ("comment", "commentRss", "commentRSS")),
    )
)
