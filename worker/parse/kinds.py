"""Is it text or HTML? For texts that nothing declares: RSS titles, and whatever is declared wrongly."""

import re
from collections.abc import Iterable

from schemas.feed import Text

#: Inline elements that titles are found to carry. `head` is not among them: titles speak of elements.
INLINE = frozenset(
    "a abbr acronym b big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup tt u "
    "var".split()
)
#: Elements that a title is found to be wrapped in, and bodies are made of.
BLOCKS = frozenset(
    "article blockquote center dd details div dl dt figcaption figure h1 h2 h3 h4 h5 h6 header hr li ol p pre section "
    "table tbody td tfoot th thead tr ul".split()
)
#: Elements without an end tag that show by themselves, and those that show nothing without attributes.
BREAKS = frozenset({"br", "hr", "wbr"})
EMBEDDED = frozenset({"audio", "embed", "iframe", "img", "object", "video"})
KNOWN = INLINE | BLOCKS | BREAKS | EMBEDDED
#: Further elements of HTML, of all its times (HTML §4, §16.2): a text that holds any is markup.
FURTHER = frozenset(
    "address applet area aside base basefont bdi bdo bgsound blink body button canvas caption col colgroup data "
    "datalist dialog dir fieldset footer form frame frameset head hgroup html input ins label legend link listing main "
    "map marquee math menu meta meter nav noembed noframes noscript optgroup option output param picture plaintext "
    "progress rb rp rt rtc ruby script search select slot source style summary svg template textarea time title track "
    "xmp".split()
)

#: A tag; possessive, and its attributes end at the next bracket, so that no text of brackets takes long.
TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*+)((?:\s[^<>]*+|/)?)>")
REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[A-Za-z][A-Za-z0-9]+);")
_ATTRIBUTE = re.compile(r"\s[A-Za-z-]+\s*=")
_TAG_OR_BRACKET = re.compile(rf"{TAG.pattern}|<")
_NAMES_OF_HTML = "|".join(("p", "div", "br", "a", "img", *sorted(KNOWN | FURTHER)))  # the commonest first
#: What makes a body HTML: a tag of it, an end tag of any name, a start tag with a prefix, a hyphen or an attribute, a
#: comment, an instruction.
_OF_HTML = re.compile(
    rf"<(?:[!?]|/[a-z]|(?:{_NAMES_OF_HTML}|[a-z][a-z0-9]*+(?:[:-][a-z][a-z0-9]*+)++)(?=[\s/>]|\Z)"
    r"|[a-z][a-z0-9]*+\s[^<>=]*+=)",
    re.IGNORECASE,
)
#: What HTML would read as a tag.
_LIKE_A_TAG = re.compile(r"<(?=[A-Za-z/])")


def title(value: str) -> Text:
    """Give a title of unknown kind: HTML where it carries markup or references, else text.

    Tags that only are spoken of ("A guide to <head> elements") are not markup, and stay visible.
    """
    names = markup_names(value) if "<" in value else frozenset()
    if not names:
        if not REFERENCE.search(value):
            return Text(value=value)
        return Text(value=value.replace("<", "&lt;"), kind="html")
    return Text(value=_TAG_OR_BRACKET.sub(lambda found: _spoken_of(found, names), value), kind="html")


def body(value: str) -> str:
    """Give a body that should be HTML, as such: what holds brackets, but no tag of HTML, is text ("Jo <jo@x.org>").

    To HTML, "<b$ and $c>" is a tag, and all words in it would be gone.
    """
    return _LIKE_A_TAG.sub("&lt;", value) if "<" in value and not _OF_HTML.search(value) else value


def described(value: str) -> Text:
    """Give a description of unknown kind that should be text: HTML where it is marked up, or holds references."""
    if "<" in value and ("<!--" in value or any(name.lower() in BLOCKS for _, name, _ in TAG.findall(value))):
        return Text(value=value, kind="html")
    names = markup_names(value) if "<" in value else frozenset()
    return Text(value=value, kind="html") if names else title(value)


def markup_names(value: str) -> frozenset[str]:
    """Give the names of the elements that mark a text up, rather than being spoken of in it."""
    return used(TAG.findall(value))


def line(value: str) -> str:
    """Give a line of HTML without the tags that mark it up."""
    names = markup_names(value) if "<" in value else frozenset()
    if names:
        value = " ".join(TAG.sub(lambda tag: "" if tag[2].lower() in names else tag[0], value).split())
    return value


def used(tags: Iterable[tuple[str, str, str]]) -> frozenset[str]:
    """Give the names of the elements of which tags ("/" or "", name, attributes) make use.

    An element is used where its end follows its beginning, or where it has attributes; a line break always.
    """
    opened: set[str] = set()
    found: set[str] = set()
    for end, name, rest in tags:
        name = name.lower()  # noqa: PLW2901
        if name not in KNOWN:
            continue
        if name in BREAKS or (_ATTRIBUTE.match(rest) and not end) or (end and name in opened):
            found.add(name)
        elif not end:
            opened.add(name)
    return frozenset(found)


def _spoken_of(found: re.Match[str], names: frozenset[str]) -> str:
    """Escape a bracket that is no markup."""
    return found[0] if found[2] and found[2].lower() in names else found[0].replace("<", "&lt;")
