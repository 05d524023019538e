"""Places in a text that its own links lead to: footnotes, and the headings that a table of contents lists.

Their ids are kept with a prefix, as a page that shows the text gives meanings to ids of its own, and its scripts find
elements by them (DOM clobbering). All other ids are dropped. Works on canonical markup with all ids.
"""

import html
import re
from urllib.parse import unquote

#: What every id begins with. With its dot it is no name that a script can find anything by without wanting to.
PREFIX = "entry."
#: Among the names of a fragment's elements: one of its links leads to a place in it.
MARK = "#"
#: An attribute of a start tag with a link to a place; "#" is what `re` finds fast.
LINK = re.compile(r"""#(?:(?<=href="#)|(?<=href='#)|(?<=href=#)|(?<=HREF="#))[^"'\s>]""")
_LINK = re.compile(r'(<a (?:(?!href=)[a-z]+="[^"]*" )*+href="#)([^"]+)"')
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')
_NAMED_TAG = re.compile(r'<([a-z0-9]+)(?= [^>]*\b(?:id|name)=")[^>]*>')
_NAMING = frozenset({"id", "name"})
_NAME = re.compile(r"[^\s\x00-\x20]{1,200}")
_BLOCK = "p|li|h[1-6]|td|th|dd|dt|ul|ol|table|blockquote"
#: Elements that carry an id, and will not stay: an empty one in a block or before it, and layout around one.
_IN_BLOCK = re.compile(rf'<({_BLOCK}|sup)>(\s*)<(a|span|b|i|sup)( id="[^"]*")></\3>')
_BEFORE_BLOCK = re.compile(rf'<(a|span|b|i|sup)( id="[^"]*")></\1>(\s*)<({_BLOCK}|sup)>')
_AROUND_BLOCK = re.compile(rf'<(div|section|article|aside)( id="[^"]*")>(\s*)<({_BLOCK})>')


def keep_linked(markup: str) -> str:
    """Give markup with those ids that its own links lead to, and those links, all with the prefix."""
    wanted = {name for _, link in _LINK.findall(markup) for name in _readings(link)}
    present: set[str] = set()

    def chosen(tag: re.Match[str]) -> str:
        attributes = _ATTRIBUTE.findall(tag[0])
        names = [_bare(html.unescape(value)) for attribute, value in attributes if attribute in _NAMING]
        name = next((name for name in names if name in wanted and name not in present and _NAME.fullmatch(name)), None)
        kept = [f' {attribute}="{value}"' for attribute, value in attributes if attribute not in _NAMING]
        if name is not None:
            present.add(name)
            kept.append(f' id="{html.escape(PREFIX + name)}"')
        return f"<{tag[1]}{''.join(kept)}>"

    markup = _NAMED_TAG.sub(chosen, markup)
    if present:
        markup = _IN_BLOCK.sub(r"<\1\4>\2", markup)
        markup = _BEFORE_BLOCK.sub(r"\3<\4\2>", markup)
        markup = _AROUND_BLOCK.sub(r"<\1>\3<\4\2>", markup)

    def leading(link: re.Match[str]) -> str:
        for name in _readings(link[2]):
            if name in present:
                return f'{link[1]}{html.escape(PREFIX + name)}"'
        return f'{link[1]}{link[2].removeprefix(PREFIX)}"'

    return _LINK.sub(leading, markup)


def _readings(link: str) -> tuple[str, str]:
    """Give the names that a link may lead to, as browsers look for them: as it stands, then decoded."""
    name = html.unescape(link)
    return _bare(name), _bare(unquote(name))


def _bare(name: str) -> str:
    return name.removeprefix(PREFIX)
