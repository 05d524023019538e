"""Sentences, labels and links that templates write under entries. They are recognised by their words, as a whole.

An author's sentence that holds the same words and any others stays.
"""

import html
import re
from itertools import takewhile

from worker.clean import furniture, templates
from worker.clean.compare import folded, same_page
from worker.clean.cut import Cut
from worker.clean.ends import (
    GATE_LENGTH,
    LINK,
    Block,
    EndLink,
    character_before,
    cut_blocks,
    cut_link,
    end_of,
    first_block,
    holds,
    is_last,
    last_blocks,
    last_links,
)
from worker.clean.markup import plain
from worker.clean.rule import Fragment, rule

#: Longest sentence of a template, in characters, with the titles that stand in it.
LENGTH_MAX = 700
#: Most characters of markup before and between the two links of "appeared first on".
AROUND_LENGTH_MAX = 80
#: Links in that sentence where one further up was not closed, and so goes on in it.
UNCLOSED_LINKS = 3
#: How near the beginning of the markup a link to a browser stands.
VIEW_LENGTH = 400
#: A link to the rest of an entry may repeat its title.
LINK_WORDS_MAX = 40
#: From so many networks on, a row of links is one of buttons.
NETWORKS_MIN = 2

_SHARE_ADDRESSES = tuple(sorted(furniture.names(furniture.SHARE_ADDRESSES)))
#: A link to the rest follows a sentence, finished or not; one inside a sentence is the author's.
_SENTENCE_ENDS = frozenset("….!?:]»”\"'")
_SHARE_PARAMETER = re.compile(r"[?&;]share=[a-z-]{1,20}(?:&|$)")
_SCHEME = re.compile(r"(?:https?:)?//(?:www\.)?")
#: Longest label with a tag behind it, in characters, and most tags around one.
LABEL_LENGTH_MAX = 80
LABEL_TAGS_MAX = 4
_LABELS_BEGIN = frozenset(label[0] for label in templates.LABELS)
_TRAILING_RULE = re.compile(r"<hr>\s*\Z")


@rule(
    stage="text",
    family="furniture",
    needs=("<p",),
    reason="WordPress writes under every entry of a feed where it stands; the entry's link says so, too.",
    before='<p>Text.</p><p>The post <a href="https://example.org/x">X</a> appeared first on '
    '<a href="https://example.org">Example</a>.</p>',
    after="<p>Text.</p>",
)
def drop_appeared_first(fragment: Fragment) -> list[Cut]:
    """Drop "The post … appeared first on …", in the languages of WordPress."""
    markup = fragment.markup
    ends_so = markup.rstrip().endswith(templates.APPEARED_FIRST_ENDS)
    if not ends_so and not holds(end_of(markup, GATE_LENGTH), templates.APPEARED_FIRST_NEEDS):
        return []  # nearly always
    return cut_blocks(fragment, [block for block in last_blocks(markup) if _is_appeared_first(block, fragment)])


@rule(
    stage="text",
    family="furniture",
    needs=("<p",),
    reason="Newsletters, publications and groups end with the same sentences every time.",
    before="<p>Text.</p><p>Thanks for reading X! Subscribe for free to receive new posts and support my work.</p>",
    after="<p>Text.</p>",
)
def drop_closing_sentences(fragment: Fragment) -> list[Cut]:
    """Drop blocks near the end that consist of sentences of templates, and a line above the last of them."""
    if not holds(end_of(fragment.markup, GATE_LENGTH), templates.CLOSING_NEEDS):
        return []
    found = [block for block in last_blocks(fragment.markup) if _is_closing(block.inside)]
    cuts = cut_blocks(fragment, found)
    if found and (line := _TRAILING_RULE.search(fragment.markup, max(0, len(fragment.markup) - 20))):
        fragment.markup = fragment.markup[: line.start()]
    return cuts


@rule(
    stage="text",
    family="furniture",
    needs=("<p",),
    reason="A newsletter begins with a link to itself for mail programs that cannot show it.",
    before='<p><a href="https://example.org/x">View this email in your browser</a></p><p>Text.</p>',
    after="<p>Text.</p>",
)
def drop_view_in_browser(fragment: Fragment) -> list[Cut]:
    """Drop "View this email in your browser" at the beginning."""
    if not holds(fragment.markup.lstrip()[:VIEW_LENGTH], templates.VIEW_NEEDS):
        return []  # nearly always
    first = first_block(fragment.markup)
    is_found = first and len(first.inside) < LENGTH_MAX and folded(first.text) in templates.VIEW_IN_BROWSER
    return cut_blocks(fragment, [first]) if first and is_found else []


@rule(
    stage="text",
    family="furniture",
    needs=("<a",),
    reason="Links that share an entry are for visitors of its page.",
    before='<p>Text.</p><p>Share: <a href="https://twitter.com/share?url=x">Twitter</a> | '
    '<a href="https://www.facebook.com/sharer.php?u=x">Facebook</a></p>',
    after="<p>Text.</p>",
)
def drop_share_rows(fragment: Fragment) -> list[Cut]:
    """Drop paragraphs and lists near the end of which all links share, with at least two networks."""
    if not holds(end_of(fragment.markup, GATE_LENGTH), templates.SHARE_NEEDS):
        return []
    blocks = last_blocks(fragment.markup, with_lists=True)
    return cut_blocks(fragment, [block for block in blocks if _is_share_row(block.inside)])


@rule(
    stage="text",
    family="furniture",
    needs=("<a",),
    value="https://example.org/x/",
    reason="The entry has its link; another one at its end that says so, or counts comments, is the template's.",
    before='<p>Text … <a href="https://example.org/x/#more">Read more »</a></p>',
    after="<p>Text …</p>",
)
def drop_own_links(fragment: Fragment) -> list[Cut]:
    """Drop links to the entry itself that end it with the words of a template ("Continue reading", "12 comments")."""
    links = list(takewhile(lambda link: _is_own_link(link, fragment.base), last_links(fragment.markup)))
    found: list[EndLink] = []
    follows = False  # one that goes
    for link in reversed(links):
        ahead = "" if follows else character_before(fragment.markup, link.start)
        if follows := ahead == "" or (ahead in _SENTENCE_ENDS and furniture.says_more(link.text)):
            found.append(link)
    return [cut_link(fragment, link) for link in reversed(found)][::-1]


@rule(
    stage="text",
    family="furniture",
    reason="The title of a box that scripts fill says nothing above nothing.",
    before="<p>Text.</p><h3>Share this:</h3><h3>Like this:</h3><p>Like Loading...</p><h3>Related</h3>",
    after="<p>Text.</p>",
)
def drop_empty_labels(fragment: Fragment) -> list[Cut]:
    """Drop titles of boxes that stand at the end with nothing behind them."""
    if not _ends_in_label(fragment.markup):
        return []  # nearly always
    found: list[Block] = []
    end = len(fragment.markup)
    for block in last_blocks(fragment.markup):
        if not is_last(fragment.markup[:end], block.end) or folded(block.text) not in templates.LABELS:
            break
        found.append(block)
        end = block.start
    return cut_blocks(fragment, found)


def _ends_in_label(markup: str) -> bool:
    """Whether the last text may be a label: one look at nearly all markup."""
    end = len(markup.rstrip())
    for _ in range(LABEL_TAGS_MAX):
        end = markup.rfind("</", max(0, end - LABEL_LENGTH_MAX), end)
        start = markup.rfind(">", max(0, end - LABEL_LENGTH_MAX), end) + 1
        if end < 0 or start == 0:
            return False
        if start < end and (text := markup[start:end].strip()):
            return text[0].lower() in _LABELS_BEGIN and folded(html.unescape(text)) in templates.LABELS
    return False


def _is_appeared_first(block: Block, fragment: Fragment) -> bool:
    """Whether a block is the sentence, with both links, or with the entry's title and none."""
    links = block.inside.count("<a ")
    if links == 2:  # noqa: PLR2004  the entry and its site
        between = block.inside.partition("</a>")[2].partition("<a ")[0]
        if len(between) > AROUND_LENGTH_MAX or block.inside.find("<a ") > AROUND_LENGTH_MAX:
            return False  # nearly always
        sentence = folded(plain(LINK.sub(templates.LINK, block.inside)))
        around = templates.APPEARED_FIRST_AROUND  # a link that is not closed in time takes the full stop in
        return sentence in around or (sentence.endswith(templates.LINK) and sentence + "." in around)
    if links not in {0, UNCLOSED_LINKS} or not fragment.title:
        return False
    if len(block.inside) > 2 * len(fragment.title) + LENGTH_MAX:
        return False
    title, text = folded(fragment.title), folded(block.text)
    return bool(title) and any(
        text.startswith(before + title + between)
        and text.endswith(after)
        and (not links or _may_be_site(text[len(before + title + between) : len(text) - len(after)]))
        for before, between, after in templates.APPEARED_FIRST_PLAIN
    )


def _may_be_site(text: str) -> bool:
    return len(text) <= AROUND_LENGTH_MAX and ". " not in text


def _is_closing(inside: str) -> bool:
    """Whether a block consists of sentences of templates."""
    if len(inside) > 3 * LENGTH_MAX:
        return False
    text = folded(plain(inside))
    at = 0
    while at < len(text) <= LENGTH_MAX:
        sentence = templates.CLOSING_SENTENCES.match(text, at)
        if sentence is None:
            return False
        at = sentence.end()
        while text[at : at + 1] in {" ", "|"}:
            at += 1
    return at > 0


def _is_share_row(inside: str) -> bool:
    links = LINK.findall(inside)
    if len(links) < NETWORKS_MIN:
        return False
    networks = {_network(href) for href, _ in links}
    words = folded(plain(LINK.sub(" ", inside))).replace(":", " ").split()
    return "" not in networks and len(networks) >= NETWORKS_MIN and all(word in templates.SHARE_WORDS for word in words)


def _network(href: str) -> str:
    """Give where a link shares, as far as it tells networks apart; empty where it does not share."""
    address = _SCHEME.sub("", href.lower().replace("&amp;", "&"), count=1)
    if address.startswith("mailto:?"):
        return "mailto"
    if parameter := _SHARE_PARAMETER.search(address):
        return parameter[0]
    return next((beginning for beginning in _SHARE_ADDRESSES if address.startswith(beginning)), "")


def _is_own_link(link: EndLink, base: str | None) -> bool:
    """Whether a link with a template's words leads to the entry itself, or to its comments."""
    text = link.text
    if not text or len(text.split()) > LINK_WORDS_MAX or not same_page(link.href, base):
        return False
    return furniture.says_more(text) or furniture.says_comments(text) or link.href.endswith("#disqus_thread")
