"""Links that only worked on the page they were written for."""

import html
import re
from urllib.parse import urljoin

from worker.clean.cut import Cut
from worker.clean.rule import Fragment, rule

#: An attribute whose value may be a relative address. It begins with literal text, so that `re` finds it fast.
_MAYBE_RELATIVE = re.compile(r'="(?!#|[a-zA-Z][a-zA-Z0-9+.-]*:)')
_RELATIVE = re.compile(r' (href|src|cite|poster)="(?!#|[a-zA-Z][a-zA-Z0-9+.-]*:)([^"]*)"')
#: Only in a tag is it an attribute; the text may be about HTML.
_TAG = re.compile(r"<(?:a|img|audio|video|source|track|blockquote|q|ins|del) [^>]*>")


@rule(
    stage="tidy",
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

    def absolute(match: re.Match[str]) -> str:
        try:
            return f' {match[1]}="{html.escape(urljoin(base, html.unescape(match[2])))}"'
        except ValueError:  # an address that urllib refuses stays as it was
            return match[0]

    changed = 0

    def in_tag(match: re.Match[str]) -> str:
        nonlocal changed
        tag = _RELATIVE.sub(absolute, match[0])
        changed += tag != match[0]
        return tag

    fragment.markup = _TAG.sub(in_tag, fragment.markup)
    return [Cut(count=changed)] if changed else []
