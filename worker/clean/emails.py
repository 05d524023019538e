"""E-mail addresses in plain text: where they stand. Pure, and in linear time."""

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

LOCAL_LENGTH_MAX = 64  # RFC 5321 §4.5.3.1.1
DOMAIN_LENGTH_MAX = 255
#: What the local part of an address is made of, beside letters and digits. RFC 5322 §3.2.3 has more; nobody uses it,
#: and in text it stands around addresses ("/?mail=ann@example.org").
_MARKS = ".+_-'%~"
_ASCII = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" + _MARKS
#: What ends before an address begins: the punctuation of the text around it.
_LEADING = ".'%~"
_LABELS = re.compile(r"[\w-]++(?:\.[\w-]++)++")
#: What ends names of files, as in "icon@2x.png"; no domain ends so.
_NOT_DOMAINS = frozenset(
    "png jpg jpeg gif webp svg avif bmp ico css js mjs ts json xml html htm php txt pdf mp3 mp4 webm".split()
)
#: Addresses written so that programs do not find them: "ann [at] example [dot] org", "ann (at) example.org".
_AT = r"[ \u00a0]?[\[({<][ \u00a0]?(?:at|@|ät|arroba|chez)[ \u00a0]?[\])}>][ \u00a0]?"
_DOT = r"(?:[ \u00a0]?[\[({<][ \u00a0]?(?:dot|punkt|punto|point|\.)[ \u00a0]?[\])}>][ \u00a0]?|\.)"
_SPELT_OUT = re.compile(rf"{_AT}[\w-]{{1,63}}+(?:{_DOT}[\w-]{{1,63}}+){{1,5}}+", re.IGNORECASE)
_BRACKETS = "[({<"


def emails(text: str) -> Iterator[Span]:
    """Give where addresses stand, in order. A handle of the fediverse (@ann@example.org) is none."""
    found = list(_plain(text)) if "@" in text else []
    if any(bracket in text for bracket in _BRACKETS):
        found += _spelt_out(text)
    return apart(found)


def apart(spans: Iterable[Span]) -> Iterator[Span]:
    """Give spans in order; those that overlap are one."""
    last: Span | None = None
    for start, end in sorted(spans):
        if last is not None and start < last[1]:
            last = (last[0], max(end, last[1]))
            continue
        if last is not None:
            yield last
        last = (start, end)
    if last is not None:
        yield last


def _plain(text: str) -> Iterator[Span]:
    at = text.find("@")
    while at >= 0:
        start = _local(text, at)
        labels = _LABELS.match(text, at + 1, at + 1 + DOMAIN_LENGTH_MAX)
        if start < at and labels and text[start - 1 : start] != "@" and _is_domain(labels[0]):
            yield start, labels.end() - (len(labels[0]) - len(labels[0].rstrip("-_")))
        at = text.find("@", at + 1)


def _local(text: str, at: int) -> int:
    """Give where the local part that ends at a place begins; letters of any script may be in it (RFC 6531)."""
    window = text[max(0, at - LOCAL_LENGTH_MAX) : at]
    rest = window.rstrip(_ASCII)
    while rest and rest[-1].isalnum():
        rest = rest[:-1].rstrip(_ASCII)
    local = window[len(rest) :].lstrip(_LEADING)
    return at - len(local)


def _is_domain(labels: str) -> bool:
    last = labels.rstrip("-_").rpartition(".")[2].lower()
    return len(last) > 1 and last not in _NOT_DOMAINS and (last.isalpha() or last.startswith("xn--"))


def _spelt_out(text: str) -> Iterator[Span]:
    for match in _SPELT_OUT.finditer(text):
        start = _local(text, match.start())
        if start < match.start():
            yield start, match.end()
