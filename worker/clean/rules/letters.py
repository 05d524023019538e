"""What newsletters bring along that were sent by e-mail: tables that only arrange, and what mail programs hide."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from worker.clean.cut import Cut, remove
from worker.clean.html import parse, serialize, siblings
from worker.clean.lines import drop_lines
from worker.clean.rule import Fragment, rule
from worker.clean.styles import declarations

#: How many characters of markup one run may write anew; what nests beyond it stays as it is.
COPIED_MAX = 2_000_000
#: Roles of tables that only arrange (WAI-ARIA 1.2 §5.4, "presentation").
_ROLES = frozenset({"presentation", "none"})
#: What letters put behind the first line so that previews show no more of the text: characters without any width, and
#: spaces. Seen in: newsletters of Mailchimp, Substack and Campaign Monitor.
_FILLER = re.compile("[\u00ad\u034f\u061c\u115f\u17b4\u17b5\u180e\u200b-\u200f\u2060-\u2064\u2800\ufeff\\s]+")
_FILLER_MIN = 5
_ZERO = re.compile(r"0(?:px|pt|em|%)?")


@rule(
    stage="tree",
    family="email-layout",
    is_opt_in=True,
    needs=("display", "DISPLAY", "Display", "mso-hide", "max-height", "visibility"),
    reason="Letters begin with a line for previews, and end with blocks for telephones, that mail programs hide.",
    before='<div style="display:none;max-height:0">In this issue: spring</div><p>Dear reader</p>',
    after="<p>Dear reader</p>",
)
def drop_hidden_parts(fragment: Fragment) -> list[Cut]:
    """Drop elements that their style hides. A letter runs no script that could show them."""
    tree = fragment.grow()
    return remove(tree, [node for node in tree.css("[style]") if _is_hidden(node.attributes.get("style") or "")])


@rule(
    stage="tree",
    family="email-layout",
    is_opt_in=True,
    needs=("role", "ROLE"),
    reason="Mail programs arrange by tables only, and letters say of those that they are no tables.",
    before='<table role="presentation"><tr><td>Dear reader</td><td>Spring</td></tr></table>',
    after="<div><div>Dear reader</div><div>Spring</div></div>",
)
def unwrap_presentation_tables(fragment: Fragment) -> list[Cut]:
    """Put the cells of tables that are declared to be no tables in order."""
    tree = fragment.grow()
    tables = [node for node in tree.css("table[role]") if (node.attributes.get("role") or "").strip().lower() in _ROLES]
    return _unwrap(fragment, tree, tables)


@rule(
    stage="text",
    family="email-layout",
    is_opt_in=True,
    writes_tags=True,
    needs=("<table",),
    reason="Tables with tables in them, or with one column, only arrange.",
    before="<table><tbody><tr><td>Dear reader</td></tr><tr><td><p>Spring is here.</p></td></tr></tbody></table>",
    after="<div><div>Dear reader</div><div><p>Spring is here.</p></div></div>",
)
def unwrap_layout_tables(fragment: Fragment) -> list[Cut]:
    """Put the cells of tables in order that have one column, or that hold other tables."""
    tree = parse(fragment.markup)
    cuts = _unwrap(fragment, tree, [node for node in tree.css("table") if _is_layout(node)])
    if cuts:
        fragment.markup = serialize(tree)
    return cuts


@rule(
    stage="text",
    family="email-layout",
    is_opt_in=True,
    needs=("\u00ad", "\u034f", "\u200b", "\u200c", "\u2060", "\ufeff"),
    reason="Letters fill the preview behind their first line with characters that nobody sees.",
    before="<p>\u034f\u200c\u034f\u200c\u034f\u200c</p><p>Dear reader</p>",
    after="<p></p><p>Dear reader</p>",
)
def drop_preview_filler(fragment: Fragment) -> list[Cut]:
    """Drop lines that hold nothing but characters without width."""
    fragment.markup, cuts = drop_lines(fragment.markup, _is_filler)
    return cuts


def _is_filler(text: str) -> bool:
    return _FILLER.fullmatch(text) is not None and sum(not mark.isspace() for mark in text) >= _FILLER_MIN


def _is_hidden(style: str) -> bool:
    declared = dict(declarations(style))
    return (
        declared.get("display") == "none"
        or declared.get("mso-hide") == "all"
        or declared.get("visibility") == "hidden"
        or (_ZERO.fullmatch(declared.get("max-height", "")) is not None and declared.get("overflow") == "hidden")
    )


def _is_layout(table: LexborNode) -> bool:
    if any(child.tag == "caption" for child in siblings(table.first_child)):
        return False
    rows = [[cell.tag for cell in siblings(row.first_child) if cell.tag in {"td", "th"}] for row in _rows(table)]
    if any("th" in row for row in rows):
        return False
    if all(len(row) < 2 for row in rows):  # noqa: PLR2004  one column
        return True
    return any(inner.mem_id != table.mem_id for inner in table.css("table"))  # it finds the table itself, too


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    """Give a table's own rows."""
    for part in siblings(table.first_child):
        if part.tag == "tr":
            yield part
        elif part.tag in {"thead", "tbody", "tfoot"}:
            yield from (row for row in siblings(part.first_child) if row.tag == "tr")


def _unwrap(fragment: Fragment, tree: LexborHTMLParser, tables: list[LexborNode]) -> list[Cut]:
    """Put a block with a block for each cell in the place of tables."""
    count = copied = 0
    for table in reversed(tables):  # so that those inside others come first
        cells = [cell for row in _rows(table) for cell in siblings(row.first_child) if cell.tag in {"td", "th"}]
        others = [part for part in siblings(table.first_child) if part.tag == "caption"]
        inside = "".join(f"<div>{cell.inner_html or ''}</div>" for cell in (*others, *cells))
        copied += len(inside)
        if copied > COPIED_MAX:
            break
        table.insert_before(tree.create_node("div"))
        if table.prev is not None:
            table.prev.inner_html = inside
        table.decompose()
        count += 1
    if count:
        fragment.names |= {"div", "p", "br"}
        fragment.may_differ = True
    return [Cut(count=count)] if count else []
