"""Markup that no page has, cut down before parsers take the square of its size over it. Words are never cut."""

import re
from collections import Counter

from worker.clean.markup import BLOCKS, VOID

#: Shorter markup is not looked at: whatever is in it takes a second or two.
CHARACTERS_MIN = 250_000
#: Browsers nest no deeper than 512.
DEPTH_MAX = 500
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
    parts: list[str] = []
    open_names: list[str] = []
    dropped: Counter[str] = Counter()  # elements whose end tags go, too
    tags = attributes = end = 0
    for token in _TOKEN.finditer(markup):
        parts.append(_parted(markup[end : token.start()]))
        end = token.end()
        tag, name = token[0], (token["name"] or "").lower()
        if name and _is_dropped(name, open_names, dropped, is_end=bool(token["end"])):
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


def _is_dropped(name: str, open_names: list[str], dropped: Counter[str], *, is_end: bool) -> bool:
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
    if open_names and open_names[-1] in _IMPLIED_ENDS and (open_names[-1] == name or name in BLOCKS):
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
