"""Links that only worked on the page they were written for."""

import html
import re
from urllib.parse import urljoin

from worker.clean.cut import Cut
from worker.clean.rule import Fragment, rule

#: An attribute whose value may be a relative address. It begins with literal text, so that `re` finds it fast.
_MAYBE_RELATIVE = re.compile(r'="(?!#|[a-zA-Z][a-zA-Z0-9+.-]*:)')
_RELATIVE = re.compile(r"(?!#|[a-zA-Z][a-zA-Z0-9+.-]*:)")
_ADDRESSES = frozenset({"href", "src", "cite", "poster"})
#: Only in a tag, and only as a whole, is it an attribute: text and values may hold what looks like one.
_TAG = re.compile(r"<(?:a|img|audio|video|source|track|blockquote|q|ins|del) [^>]*>")
_ATTRIBUTE = re.compile(r' ([a-z]+)="([^"]*)"')


@rule(
    stage="tidy",
    family="links",
    writes_tags=True,
    is_final=True,
    needs=("<a", "<img", "<audio", "<video", "<source", "<track", "<blockquote", "<q", "<ins", "<del"),
    value="https://example.org/blog/",
    reason="A feed reader has no page that a relative address could be relative to.",
    before='<p><a href="/about">about</a></p>',
    after='<p><a href="https://example.org/about">about</a></p>',
)
def resolve_links(fragment: Fragment) -> list[Cut]:
    """Make relative links and sources absolute where the address of the page is known."""
    base = fragment.base
    if base is None or "://" not in base or not _MAYBE_RELATIVE.search(fragment.markup):
        return []

    def absolute(attribute: re.Match[str]) -> str:
        name, value = attribute.groups()
        if name not in _ADDRESSES or not _RELATIVE.match(value):
            return attribute[0]
        try:
            return f' {name}="{html.escape(urljoin(base, html.unescape(value)))}"'
        except ValueError:  # an address that urllib refuses stays as it was
            return attribute[0]

    changed = 0

    def in_tag(tag: re.Match[str]) -> str:
        nonlocal changed
        resolved = _ATTRIBUTE.sub(absolute, tag[0])
        changed += resolved != tag[0]
        return resolved

    fragment.markup = _TAG.sub(in_tag, fragment.markup)
    return [Cut(count=changed)] if changed else []
