"""Rules that are data, made rules like all others. Imported only where there are any."""

import html
import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial

from selectolax.lexbor import LexborHTMLParser, LexborNode

from schemas.source import SiteRule, SiteRules
from worker.clean.cut import Cut, remove
from worker.clean.html import parse, serialize, siblings
from worker.clean.lines import drop_lines
from worker.clean.markup import BLOCKS, NOT_TEXT
from worker.clean.rule import SITES, Fragment, Rule, Stage, rule
from worker.clean.selectors import Selector
from worker.clean.selectors import read as read_selector
from worker.clean.wildcards import Rewriting, read_rewriting
from worker.clean.wildcards import read as read_wildcard

#: What stands in these is no text before their own rules have been there, or is nothing without them.
_NEVER_UNWRAPPED = NOT_TEXT.union(
    ("template", "noscript", "svg", "math", "textarea", "title", "select", "iframe", "plaintext", "xmp", "noembed"),
    ("noframes", "object", "table", "caption", "colgroup", "thead", "tbody", "tfoot", "tr", "td", "th", "pre"),
)
#: Blocks are made these, so that their words stay apart from others.
_PLAIN = frozenset({"p", "div"})
#: How many characters of markup one run may write anew. Blocks beyond it are unwrapped where they are.
_COPIED_MAX = 1_000_000
_ADDRESS_TAG = re.compile(r"<(?:a|img|audio|video|source) [^>]*>")
_ADDRESS = re.compile(r' (href|src|poster)="([^"]*)"')
#: An address that a rewriting has not settled after so many turns is left as it was.
_TURNS_MAX = 5
_WORD = re.compile(r"[^\s&<>]+")


@lru_cache(maxsize=256)
def compiled(rules: SiteRules) -> tuple[Rule, ...]:
    """Make rules of data. Raises ValueError naming the rule, and what is wrong with it."""
    found: list[Rule] = []
    for one in rules.rules:
        try:
            found.append(_compiled(one))
        except ValueError as error:
            raise ValueError(f"{one.name}: {error}") from error
    return tuple(found)


def _compiled(one: SiteRule) -> Rule:
    kinds = [kind for kind in ("drop", "unwrap", "drop_lines", "rewrite") if getattr(one, kind)]
    if len(kinds) != 1:
        raise ValueError(f"it does one of drop, unwrap, drop_lines and rewrite, not {len(kinds)} of them")
    if one.drop or one.unwrap:
        selectors = [read_selector(text) for text in one.drop or one.unwrap]
        is_late = any(selector.is_late for selector in selectors)
        needs = tuple(dict.fromkeys(selector.need for selector in selectors))
        edit = partial(_select, css=_joined(selectors), is_late=is_late, act=remove if one.drop else _unwrap)
        return _rule(one, edit, "text" if is_late else "tree", needs)
    if one.drop_lines:
        lines = [read_wildcard(line) for line in one.drop_lines]
        needs = tuple(dict.fromkeys(_longest_word(line.pieces) for line in lines))
        exact = frozenset(line.pieces[0] for line in lines if len(line.pieces) == 1)
        others = [line for line in lines if len(line.pieces) > 1]

        def is_doomed(text: str) -> bool:
            return text in exact or any(line.match(text) is not None for line in others)

        return _rule(one, partial(_drop_lines, is_doomed=is_doomed), "text", () if "" in needs else needs)
    rewritings = [read_rewriting(item.from_, item.to) for item in one.rewrite]
    return _rule(one, partial(_rewrite, rewritings=rewritings), "tidy", ("<a", "<img", "<audio", "<video", "<source"))


def _rule(one: SiteRule, edit: Callable[[Fragment], list[Cut]], stage: Stage, needs: tuple[str, ...]) -> Rule:
    def run(fragment: Fragment) -> list[Cut]:
        return edit(fragment)

    run.__name__ = one.name
    label = rule(
        stage=stage,
        family=SITES,
        needs=needs,
        reason=one.reason,
        before=one.before,
        after=one.after,
        version=one.version,
        writes_tags=stage != "tree",
    )
    return label(run)


def _joined(selectors: Iterable[Selector]) -> str:
    return ",".join(selector.css for selector in selectors)


def _longest_word(pieces: Iterable[str]) -> str:
    words = [word for piece in pieces for word in _WORD.findall(piece)]
    return max(words, key=len, default="")


def _select(
    fragment: Fragment,
    *,
    css: str,
    is_late: bool,
    act: Callable[[LexborHTMLParser, list[LexborNode]], list[Cut]],
) -> list[Cut]:
    """Do something to the elements that selectors match; late ones are looked for in what is clean otherwise."""
    tree = parse(fragment.markup) if is_late else fragment.grow()
    nodes = tree.css(css)
    cuts = act(tree, nodes) if nodes else []
    if cuts and is_late:
        fragment.markup = serialize(tree)
    if cuts:
        fragment.names |= {"div", "p", "br"}
    return cuts


def _unwrap(tree: LexborHTMLParser, nodes: Iterable[LexborNode]) -> list[Cut]:
    """Take elements away and leave what is in them. What blocks part stays parted."""
    count = spent = 0
    for node in reversed(list(nodes)):  # so that those inside others come first
        if node.tag in _NEVER_UNWRAPPED or node.first_child is None or node.tag in _PLAIN:
            continue
        count += 1
        if node.tag not in BLOCKS:
            node.unwrap()
            continue
        inside = node.inner_html or "" if spent < _COPIED_MAX and not _holds_block(node) else ""
        spent += len(inside)
        node.insert_before(tree.create_node("div"))  # an empty one is a boundary; tidying leaves what has to be there
        if inside and node.prev is not None:
            node.prev.inner_html = inside
            node.decompose()
            continue
        node.insert_after(tree.create_node("div"))
        node.unwrap()
    return [Cut(count=count)] if count else []


def _holds_block(node: LexborNode) -> bool:
    return any(child.tag in BLOCKS for child in siblings(node.first_child) if child.is_element_node)


def _drop_lines(fragment: Fragment, *, is_doomed: Callable[[str], bool]) -> list[Cut]:
    fragment.markup, cuts = drop_lines(fragment.markup, is_doomed)
    return cuts


def _rewrite(fragment: Fragment, *, rewritings: list[Rewriting]) -> list[Cut]:
    count = 0

    def in_attribute(attribute: re.Match[str]) -> str:
        nonlocal count
        address = html.unescape(attribute[2])
        settled = _settled(address, rewritings)
        if settled == address:
            return attribute[0]
        count += 1
        return f' {attribute[1]}="{html.escape(settled)}"'

    fragment.markup = _ADDRESS_TAG.sub(lambda tag: _ADDRESS.sub(in_attribute, tag[0]), fragment.markup)
    return [Cut(count=count)] if count else []


def _settled(address: str, rewritings: Iterable[Rewriting]) -> str:
    """Give what an address becomes when nothing more changes; itself where that never comes."""
    before = now = address
    for _ in range(_TURNS_MAX):
        for rewriting in rewritings:
            now = rewriting.apply(now) or now
        if now == before:
            return now
        before = now
    return address
