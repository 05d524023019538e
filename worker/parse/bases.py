"""Relative addresses in markup, made absolute where the document says by xml:base what they are relative to.

Where it says nothing they stay: cleaning resolves them against the page of their entry.
"""

import html
import re
from urllib.parse import urljoin, urlsplit

#: A longer base is none: it would be written again before every address that is relative to it.
BASE_CHARACTERS_MAX = 500
#: So much longer, and no more, may a text become: this, and as many times itself.
GROWTH_CHARACTERS, GROWTH_TIMES = 100_000, 1

#: Attributes that hold an address, among those that cleaning keeps; one more, srcset, holds several.
ADDRESSES = frozenset({"href", "src", "cite", "poster"})
_RESOLVED = ADDRESSES | {"srcset"}

#: A tag that may hold an address, and one of its attributes, quoted in any way. Possessive: nothing is read again from
#: its middle.
_TAG = re.compile(
    r"""<(?:a|area|audio|blockquote|del|embed|i(?:frame|mage|mg|nput|ns)|link|q|source|track|video)[\s/]"""
    r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)(?:(\s*+=\s*+)("[^"]*+"|'[^']*+'|[^\s"'<>]++))?+""")
#: An address that may be relative. It begins with literal text, so that `re` finds it fast; most texts hold none.
_MAYBE_RELATIVE = re.compile(
    r"""=(?<=(?i:ref=|src=|ite=|ter=|set=|..\s=))\s*+["']?(?!["'#]|[A-Za-z][A-Za-z0-9+.-]*+:)"""
)
#: What needs no base: what has a scheme, a place on the same page, nothing.
_STAYS = re.compile(r"\s*+(?:[A-Za-z][A-Za-z0-9+.-]*+:|#|\Z)")


def resolve(markup: str, base: str) -> str:
    """Give HTML with its relative addresses resolved against an absolute one."""
    if not _MAYBE_RELATIVE.search(markup):
        return markup
    room = GROWTH_CHARACTERS + GROWTH_TIMES * len(markup)

    def in_tag(tag: re.Match[str]) -> str:
        nonlocal room
        is_absolute = not _MAYBE_RELATIVE.search(tag[0]) and "srcset" not in tag[0].lower()
        if room < 0 or is_absolute:
            return tag[0]
        resolved = _ATTRIBUTE.sub(lambda attribute: _resolved(attribute, base), tag[0])
        room -= len(resolved) - len(tag[0])
        return resolved

    return _TAG.sub(in_tag, markup)


def address(name: str, value: str, base: str) -> str:
    """Give the value of an attribute with its addresses, if it holds any, resolved."""
    name = name.lower()
    if name in ADDRESSES:
        return join(base, value)
    return _srcset(value, base) if name == "srcset" else value


def join(base: str, value: str) -> str:
    """Resolve an address; an absolute or broken one stays."""
    if _STAYS.match(value):
        return value
    try:
        return urljoin(base, value.strip())
    except ValueError:
        return value


def is_readable(address: str) -> bool:
    """Whether others can be relative to an address: "http://[" is none."""
    try:
        urlsplit(address)
    except ValueError:
        return False
    return True


def below(base: str | None, own: str) -> str | None:
    """Give the base that an xml:base sets inside another one; one that is too long changes nothing."""
    if len(own) > BASE_CHARACTERS_MAX or len(joined := join(base or "", own)) > BASE_CHARACTERS_MAX:
        return base
    return joined


def _resolved(attribute: re.Match[str], base: str) -> str:
    name, equals, quoted = attribute.groups()
    if quoted is None or (name := name.lower()) not in _RESOLVED:
        return attribute[0]
    try:
        value = html.unescape(quoted.strip(quoted[0]) if quoted[0] in "\"'" else quoted)
    except ValueError:  # a reference of more digits than Python reads
        return attribute[0]
    resolved = address(name, value, base)
    return attribute[0] if resolved == value else f'{attribute[1]}{equals}"{html.escape(resolved)}"'


def _srcset(value: str, base: str) -> str:
    """Resolve the addresses of a srcset (HTML §4.8.4.2.1): each ends at white space, its descriptors at a comma."""
    parts: list[str] = []
    is_address = True
    for word in value.split():
        if not is_address:
            descriptor, comma, word = word.partition(",")  # noqa: PLW2901  the rest is the next candidate
            parts.append(descriptor + comma)
            is_address = bool(comma)
            if not word:
                continue
        bare = word.rstrip(",")
        parts.append(join(base, bare) + word[len(bare) :])
        is_address = bare != word
    return " ".join(parts)
