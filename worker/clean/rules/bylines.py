"""Lines that say who wrote an entry ("By Jane Doe", "Posted by Jane Doe on 3 May 2012"), and when."""

import re

from schemas.feed import Person
from worker.clean.compare import folded
from worker.clean.cut import Cut
from worker.clean.ends import Block, cut_blocks, end_of, first_block, holds, last_blocks
from worker.clean.names import is_name
from worker.clean.rule import Fragment, rule
from worker.clean.rules.signoff import DATE_LINE

#: Longest byline, in characters.
LENGTH_MAX = 160
#: Most people one names.
NAMES_MAX = 4
#: How many blocks from the end one may stand.
TAIL_BLOCKS = 2

#: Language -> what may be said before the word for "by", that word, and the word for "and".
BY = {
    "en": ("written|posted|words|text|story|article|published|reported|guest post", "by", "and"),
    "de": ("geschrieben|verfasst|text|veröffentlicht|ein gastbeitrag|ein beitrag", "von", "und"),
    "fr": ("écrit|publié|posté|rédigé|texte|proposé", "par", "et"),
    "es": ("escrito|redactado|texto", "por", "y"),
    "pt": ("escrito|publicado|postado|texto", "por", "e"),
    "it": ("scritto|pubblicato|testo|postato", "da|di", "e"),
    "nl": ("geschreven|geplaatst|tekst|gepost", "door", "en"),
}
#: What follows "by" and is no name.
NO_NAMES = frozenset({"Popular Demand", "Special Request", "Invitation Only", "Golly Gosh"})
_LINES = [
    re.compile(
        rf"(?P<said>(?:{said}) )?(?:{by}):? (?P<names>[^\d|·•]{{3,100}}?)"
        rf"(?:,? ?[|·•–—-]?(?: (?:on|am|le|el|il|op|em))?:? (?:{DATE_LINE.pattern}))?"
        r"(?:,? (?:at|um|à|a las|alle|om) \d{1,2}[:.]\d\d(?: ?[ap]\.?m\.?)?)?\.?",
        re.IGNORECASE,
    )
    for said, by, _ in BY.values()
]
_AND = [re.compile(rf",? (?:{word}|&) |, ") for _, _, word in BY.values()]
_JOINED = re.compile(rf" (?:{'|'.join(word for _, _, word in BY.values())}|&) ")
#: The word that an entry begins with, and those that a byline may begin with. Most entries end here.
_FIRST_WORD = re.compile(r'\s*<p(?: dir="rtl")?>(?:<[^>]*>)*+(\w++)')
_FIRST_WORDS = frozenset(
    word.split()[0] for said, by, _ in BY.values() for words in (said, by) for word in words.split("|")
)
#: At the end, "by" alone is too little. How near the end such a line begins, in characters of markup.
_AT_END = (
    "osted by ", "ritten by ", "eschrieben von ", "erfasst von ", "crit par ", "ublié par ", "scrito por ",
    "ublicado por ", "critto da ", "ubblicato da ", "eschreven door ", "eplaatst door ",
)  # fmt: skip
_END_LENGTH = 300


@rule(
    stage="text",
    family="authors",
    needs=("<p",),
    reason="Where no element names the author, a byline does.",
    before="<p>By Jane Doe</p><p>Text.</p>",
    after="<p>By Jane Doe</p><p>Text.</p>",
)
def infer_authors_from_byline(fragment: Fragment) -> list[Cut]:
    """Read the authors from a byline into the entry where it has none. Removes nothing."""
    if fragment.authors or fragment.place != "content" or fragment.is_page:
        return []
    names = [name for _, found in _bylines(fragment) for name in found]
    if names:
        fragment.authors = tuple(Person(name=name) for name in dict.fromkeys(names))
        fragment.inferred.append("authors")
        fragment.findings.append(("author-inferred", "; ".join(person.name or "" for person in fragment.authors)))
    return []


@rule(
    stage="text",
    family="byline",
    is_opt_in=True,
    needs=("<p",),
    reason="A feed reader shows author and date beside the title; the byline says them a second time.",
    value="Jane Doe",
    before="<p>By Jane Doe on 3 May 2012</p><p>Text.</p>",
    after="<p>Text.</p>",
)
def drop_byline(fragment: Fragment) -> list[Cut]:
    """Drop bylines at the beginning and at the end that name nobody but the entry's authors."""
    authors = {folded(person.name) for person in fragment.authors if person.name}
    found = [block for block, names in _bylines(fragment) if authors.issuperset(map(folded, names))]
    return cut_blocks(fragment, found)


def _bylines(fragment: Fragment) -> list[tuple[Block, list[str]]]:
    """Give the bylines at the beginning and at the end, with the names in them."""
    markup = fragment.markup
    blocks: dict[int, tuple[Block, list[str]]] = {}
    begins = _FIRST_WORD.match(markup)
    if begins and begins[1].lower() in _FIRST_WORDS and (first := first_block(markup)):
        blocks[first.start] = (first, read_byline(first.text))
    if holds(end_of(markup, _END_LENGTH), _AT_END):
        for block in last_blocks(markup)[:TAIL_BLOCKS]:
            blocks.setdefault(block.start, (block, read_byline(block.text, is_said=True)))
    found = [(block, names) for block, names in blocks.values() if names and block.name == "p"]
    return sorted(found, key=lambda item: item[0].start)


def read_byline(text: str, *, is_said: bool = False) -> list[str]:
    """Give the names in a byline; none where a text is anything else.

    With `is_said` it must say what they have done: "Written by Jane Doe", not only "By Jane Doe".
    """
    if len(text) > LENGTH_MAX:
        return []
    for pattern, conjunction in zip(_LINES, _AND, strict=True):
        line = pattern.fullmatch(text)
        if line is None or (is_said and not line["said"]):
            continue
        names = [name.strip() for name in conjunction.split(line["names"])]
        if len(names) > NAMES_MAX or not all(is_name(name) and name not in NO_NAMES for name in names):
            continue
        if len(names) == 1 or _JOINED.search(line["names"]):
            return names  # a comma alone may stand before what somebody is
    return []
