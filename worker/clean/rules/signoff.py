"""Sign-offs ("Jon Ainger is a Director at iMPOWER. To contact him …"), date lines, and the authors they name."""

import html
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.feed import Person
from worker.clean.cut import Cut
from worker.clean.markup import PARAGRAPH, plain, without
from worker.clean.names import is_name
from worker.clean.rule import Fragment, rule

#: Sign-offs stand at the end, date lines there or at the beginning: so many other paragraphs may be beyond one.
HEAD_PARAGRAPHS = 2
TAIL_PARAGRAPHS = 12
SIGN_OFF_LENGTH_MAX = 500
MARKUP_LENGTH_MAX = 2_000
DATE_LENGTH_MAX = 80

#: How a sign-off begins. One search over all of the markup is cheaper than a look at each paragraph.
_NAME_PART = r"(?:[^\W\d_a-z][^\s<]*|van|von|der?|den|del|di|da|la|le|bin|al)"
_OPENING = re.compile(rf"<p>(?:<[^>]*>){{0,8}}+({_NAME_PART}(?: {_NAME_PART}){{1,4}})(?: |<[^>]*>)++is ")
_BIOGRAPHY = re.compile(r" is (?:(?:an?|the|our) )?[^.]{2,100}? (?:at|of|for|with|in) [^.]{2,80}\. ?")
_CONTACT = re.compile(
    r"(?:To|You can|Please|For|If you|Contact|E-?mail|Call|Follow|Get|Tel|Write)\b.*?"
    r"(?:\b(?:contact|e-?mail|call|phone|touch|reach|write to|follow)\b|@)",
    re.IGNORECASE,
)
_MAILTO = re.compile(r'<a href="mailto:([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_EMAIL = re.compile(r"[^\s<>()@,;:\"]+@[^\s<>()@,;:\"]+\.[A-Za-z][A-Za-z-]*[A-Za-z]")
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
DATE_LINE = re.compile(
    rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,? )?"
    rf"(?:\d{{1,2}} ?(?:st|nd|rd|th)? (?:of )?(?:{_MONTHS})\.?,? \d{{4}}"
    rf"|(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{4}}-\d\d-\d\d|\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}})\.?",
    re.IGNORECASE,
)


class SignOff(NamedTuple):
    """A paragraph that says who wrote the entry and how to reach them."""

    start: int  #: Offsets of the whole paragraph in the markup.
    end: int
    name: str
    email: str | None  #: None where there is none, or where a mailto: and its text differ.


@rule(
    stage="text",
    family="authors",
    needs=("<p",),
    reason="Where no element names the author, the sign-off does.",
    before="<p>Text.</p><p>Jon Ainger is a Director at iMPOWER. To contact him e-mail jon@example.org</p>",
    after="<p>Text.</p><p>Jon Ainger is a Director at iMPOWER. To contact him e-mail jon@example.org</p>",
)
def infer_authors(fragment: Fragment) -> list[Cut]:
    """Read the authors from sign-offs into the entry where it has none. Removes nothing."""
    if fragment.authors or fragment.place != "content":
        return []
    if found := find_sign_offs(fragment.markup):
        fragment.authors = unique_authors(found)
        fragment.inferred.append("authors")
        fragment.findings.append(("author-inferred", "; ".join(person.name or "" for person in fragment.authors)))
    return []


@rule(
    stage="text",
    family="authors",
    needs=("<a",),
    reason="A link that leads to another address than it shows is reported; which is right, only its author knows.",
    before='<p><a href="mailto:martin@example.org">david@example.org</a></p>',
    after='<p><a href="mailto:martin@example.org">david@example.org</a></p>',
)
def report_mailto_mismatch(fragment: Fragment) -> list[Cut]:
    """Report mailto: links whose address is not the one under them. Changes nothing."""
    if '"mailto:' not in fragment.markup:
        return []
    for address, shown in _mailtos(fragment.markup):
        if shown and shown.casefold() != address.casefold():
            fragment.findings.append(("mailto-mismatch", f"{address} under {shown}"))
    return []


@rule(
    stage="text",
    family="sign-off",
    is_opt_in=True,
    needs=("<p",),
    reason="A sign-off repeats the author's position and telephone number under every entry.",
    before="<p>Text.</p><p>Jon Ainger</p><p>Jon Ainger is a Director at iMPOWER. To contact him call 020</p>",
    after="<p>Text.</p>",
)
def drop_sign_off(fragment: Fragment) -> list[Cut]:
    """Drop sign-offs, each with a paragraph directly above that holds only its author's name."""
    names = {person.name for person in fragment.authors}
    spans = []
    for signed in find_sign_offs(fragment.markup):
        above = _paragraph_before(fragment.markup, signed.start)
        if above and plain(above[1]) in names | {signed.name}:
            spans.append(above.span())
        spans.append((signed.start, signed.end))
    return _cut(fragment, spans)


@rule(
    stage="text",
    family="dateline",
    is_opt_in=True,
    reason="A date line repeats the date of the entry as a paragraph of its own.",
    before="<p>Text.</p><p>11<sup>th</sup> January 2012</p>",
    after="<p>Text.</p>",
)
def drop_dateline(fragment: Fragment) -> list[Cut]:
    """Drop paragraphs near the beginning or the end that hold nothing but a date."""
    paragraphs = list(PARAGRAPH.finditer(fragment.markup))
    found = {*_dates(paragraphs, HEAD_PARAGRAPHS), *_dates(reversed(paragraphs), TAIL_PARAGRAPHS)}
    return _cut(fragment, sorted(found))


def unique_authors(found: list[SignOff]) -> tuple[Person, ...]:
    """Give the persons who signed, each once, in order."""
    signatures = dict.fromkeys((signed.name, signed.email) for signed in found)
    return tuple(Person(name=name, email=email) for name, email in signatures)


def find_sign_offs(markup: str) -> list[SignOff]:
    """Find the sign-offs among the last paragraphs of an entry, in order."""
    found = []
    for opening in _OPENING.finditer(markup):
        paragraph = PARAGRAPH.match(markup, opening.start(), opening.start() + MARKUP_LENGTH_MAX)
        if paragraph and is_name(opening[1]) and (signed := _sign_off(paragraph, opening[1])):
            found.append(signed)
    near_end = 0
    beyond, end = 0, len(markup)
    for signed in reversed(found):
        beyond += markup.count("<p>", signed.end, end)
        if beyond >= TAIL_PARAGRAPHS:
            break
        near_end, end = near_end + 1, signed.start
    return found[len(found) - near_end :]


def _dates(paragraphs: Iterable[re.Match[str]], others_max: int) -> Iterator[tuple[int, int]]:
    """Give the places of the date lines before so many other paragraphs have come."""
    for match in paragraphs:
        if len(match[1]) < DATE_LENGTH_MAX and DATE_LINE.fullmatch(plain(match[1])):
            yield match.span()
        elif others_max := others_max - 1:
            continue
        else:
            return


def _sign_off(paragraph: re.Match[str], name: str) -> SignOff | None:
    """Read a paragraph that begins with a name and "is"."""
    markup = paragraph[1]
    text = plain(markup)
    biography = _BIOGRAPHY.match(text, len(name))
    if biography is None or len(text) > SIGN_OFF_LENGTH_MAX or not _CONTACT.match(text, biography.end()):
        return None
    addresses = _emails(text)
    if '"mailto:' in markup:
        mailtos = _mailtos(markup)
        is_contradicted = any(shown and shown.casefold() != address.casefold() for address, shown in mailtos)
        addresses = [] if is_contradicted else [*addresses, *(address for address, _ in mailtos)]
    email = addresses[0] if len({address.casefold() for address in addresses}) == 1 else None
    return SignOff(paragraph.start(), paragraph.end(), name, email)


def _mailtos(markup: str) -> list[tuple[str, str | None]]:
    """Give the address of each mailto: link and the one shown under it, None where the text holds none."""
    pairs: list[tuple[str, str | None]] = []
    for href, inside in _MAILTO.findall(markup):
        address = html.unescape(href).partition("?")[0].strip()
        shown = _emails(plain(inside))
        pairs.append((address, shown[0] if shown else None))
    return pairs


def _emails(text: str) -> list[str]:
    """Give the addresses in a text. Only words with an @ are looked at: a search over all of it is quadratic."""
    found = []
    at = text.find("@")
    while at >= 0:
        start, end = text.rfind(" ", 0, at) + 1, text.find(" ", at)
        word = text[start : end if end >= 0 else len(text)]
        if match := _EMAIL.search(word):
            found.append(match[0])
        at = text.find("@", start + len(word))
    return found


def _paragraph_before(markup: str, end: int) -> re.Match[str] | None:
    start = markup.rfind("<p>", 0, end)
    match = PARAGRAPH.match(markup, start) if start >= 0 else None
    return match if match and not markup[match.end() : end].strip() else None


def _cut(fragment: Fragment, spans: list[tuple[int, int]]) -> list[Cut]:
    """Cut whole paragraphs from the markup."""
    removed = [fragment.markup[start:end] for start, end in spans]
    if removed:
        fragment.names.add("br")
        fragment.markup = without(fragment.markup, spans)
    texts = [plain(markup) for markup in removed]
    return [Cut(text=text, markup_bytes=len(markup) - len(text)) for markup, text in zip(removed, texts, strict=True)]
