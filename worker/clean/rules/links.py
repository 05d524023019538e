"""Links that only worked on the page they were written for."""

import html
import re
from urllib.parse import urljoin

from worker.clean.cut import Cut
from worker.clean.rule import Fragment, rule

#: An attribute whose value may be a relative address. It begins with literal text, so that `re` finds it fast.
_MAYBE_RELATIVE = re.compile(r'="(?!#|[a-zA-Z][a-zA-Z0-9+.-]*:)')
_RELATIVE = re.compile(r' (href|src|cite|poster)="(?!#|[a-zA-Z][a-zA-Z0-9+.-]*:)([^"]*)"')


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

    before = fragment.markup
    fragment.markup = _RELATIVE.sub(absolute, before)
    changed = len(_RELATIVE.findall(before)) - len(_RELATIVE.findall(fragment.markup))
    return [Cut(count=changed)] if changed else []
