"""Markup that no page has, cut down before parsers take the square of its size over it. Words are never cut."""

import re
from collections import Counter
from collections.abc import Container

from worker.clean.markup import BLOCKS, VOID

#: Shorter markup is not looked at: whatever is in it takes a second or two.
CHARACTERS_MIN = 250_000
#: Browsers nest no deeper than 512.
DEPTH_MAX = 500
#: Canonical markup that nests so deep is at least so long: a start tag and an end tag for each element.
SHALLOW_LENGTH = DEPTH_MAX * len("<b></b>")
#: Tags are counted by pieces of markup of so many characters.
PIECE_LENGTH = 500
ATTRIBUTES_MAX = 200
#: References in one text; parsers hand them over one by one.
REFERENCES_MAX = 1_000

#: What is no markup inside, a tag, and the text before the next.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|textarea|title|xmp|iframe|noembed|noframes|noscript|plaintext)\b.*?(?:</\1|\Z)"
    r"""|<(?P<end>/?)(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>(?:[^<>"']++|"[^"]*+"|'[^']*+')*+)>""",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""[^\s=/"'>]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'>]*+))?+""")
_REFERENCES = re.compile(rf"(?:&[^&]*+){{{REFERENCES_MAX}}}")
#: Elements that one of the same name, or a block, ends by beginning (HTML §13.1.2.4).
_IMPLIED_ENDS = frozenset("p li dt dd tr td th thead tbody tfoot option optgroup rp rt".split())


def within(markup: str) -> tuple[str, str | None]:
    """Give markup within what browsers take, and what was left out, in words; both as they were for nearly all."""
    if len(markup) < CHARACTERS_MIN:
        return markup, None
    return _cut_down(markup, implied=_IMPLIED_ENDS)


def shallow(markup: str) -> tuple[str, str | None]:
    """Give canonical markup no deeper than browsers nest: deeper, they read another tree than the one written."""
    if len(markup) < SHALLOW_LENGTH or markup.count("<") < 2 * DEPTH_MAX or _depth_at_most(markup) <= DEPTH_MAX:
        return markup, None
    return _cut_down(markup, implied=frozenset())


def _depth_at_most(markup: str) -> int:
    """Give a depth that canonical markup does not exceed; counting is a tenth of the work of looking at each tag."""
    depth = deepest = 0
    for start in range(0, len(markup), PIECE_LENGTH):
        end = start + PIECE_LENGTH
        tags, ends = markup.count("<", start, end), markup.count("</", start, end + 1)
        deepest = max(deepest, depth + tags - ends)
        depth += tags - 2 * ends
    return deepest


def _cut_down(markup: str, *, implied: Container[str]) -> tuple[str, str | None]:
    parts: list[str] = []
    open_names: list[str] = []
    dropped: Counter[str] = Counter()  # elements whose end tags go, too
    tags = attributes = end = 0
    for token in _TOKEN.finditer(markup):
        parts.append(_parted(markup[end : token.start()]))
        end = token.end()
        tag, name = token[0], (token["name"] or "").lower()
        if name and _is_dropped(name, open_names, dropped, implied, is_end=bool(token["end"])):
            tags += not token["end"]
            tag = " " if name in BLOCKS else ""
        elif name and len(token["attributes"]) > ATTRIBUTES_MAX and _has_too_many(token["attributes"]):
            attributes += 1
            tag = f"<{name}>"
        parts.append(tag)
    parts.append(_parted(markup[end:]))
    left_out = [f"{tags} tags nested deeper than {DEPTH_MAX}"] if tags else []
    left_out += [f"the attributes of {attributes} elements with more than {ATTRIBUTES_MAX}"] if attributes else []
    return "".join(parts), " and ".join(left_out) or None


def _is_dropped(
    name: str, open_names: list[str], dropped: Counter[str], implied: Container[str], *, is_end: bool
) -> bool:
    """Keep account of what is open, about as a parser does; say whether a tag goes."""
    if is_end:
        if dropped[name]:
            dropped[name] -= 1
            return True
        if name in open_names:
            while open_names.pop() != name:
                pass
        return False
    if name in VOID:
        return False
    if open_names and open_names[-1] in implied and (open_names[-1] == name or name in BLOCKS):
        open_names.pop()
    if len(open_names) >= DEPTH_MAX:
        dropped[name] += 1
        return True
    open_names.append(name)
    return False


def _has_too_many(attributes: str) -> bool:
    return sum(1 for _ in _ATTRIBUTE.finditer(attributes)) > ATTRIBUTES_MAX


def _parted(text: str) -> str:
    """Part a text of very many references by comments, which nobody sees."""
    if len(text) < REFERENCES_MAX or text.count("&") < REFERENCES_MAX:
        return text
    return _REFERENCES.sub(r"\g<0><!---->", text)
