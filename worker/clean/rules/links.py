"""What links lead to: slips in addresses, addresses that worked only on the page they stood on, detours, trackers.

Each rule works on the addresses of `Fragment.addresses`, which are looked for once for all of them.
"""

from collections.abc import Callable

from worker.clean.addresses import ELEMENTS, Address
from worker.clean.cut import Cut
from worker.clean.redirects import leads_on, unwrapped
from worker.clean.rule import Fragment, rule
from worker.clean.tracking import untracked
from worker.clean.urls import HTTP, in_srcset, is_sound, parts, repaired, resolved

HOLD_ADDRESSES = tuple(f"<{name}" for name in ELEMENTS)
#: Elements with addresses that people follow; those of files stay, which may be signed or chosen by their parameters.
HOLD_LINKS = ("<a", "<blockquote", "<q", "<ins", "<del")
LINKS = frozenset({"href", "cite"})
#: What is mistyped so often that nobody asks what was meant, and what nh3 would drop as a scheme that it does not know.
MISTYPED = {"http": ("htp", "htpp", "hhtp", "hhttp", "ttp"), "https": ("htps", "htpps", "hhtps", "hhttps", "ttps")}
_MEANT = {mistyped: scheme for scheme, others in MISTYPED.items() for mistyped in others}


@rule(
    stage="tree",
    family="links",
    needs=('="htp', '="hht', '="ttp'),
    reason="An address of a scheme that does not exist is dropped; that of a mistyped one need not be lost.",
    before='<p><a href="htp://example.org/a">a</a></p>',
    after='<p><a href="http://example.org/a">a</a></p>',
)
def repair_schemes(fragment: Fragment) -> list[Cut]:
    """Write http or https where that was mistyped."""
    count = 0
    for name in ("href", "src"):
        for node in fragment.grow().css(",".join(f"[{name}^={mistyped}]" for mistyped in _MEANT)):
            mistyped, colon, rest = (node.attributes.get(name) or "").partition("://")
            address = f"{_MEANT.get(mistyped)}{colon}{rest}"
            if is_sound(address):
                node.attrs[name] = address
                count += 1
    return [Cut(count=count)] if count else []


@rule(
    stage="tidy",
    family="links",
    writes_tags=True,
    is_final=True,
    needs=HOLD_ADDRESSES,
    reason="People mistype addresses and paste them with what stood around them; browsers guess, feed readers do not.",
    before='<p><a href="http//www.example.org/a">a</a> <a href="”http://example.org/b”">b</a></p>',
    after='<p><a href="http://www.example.org/a">a</a> <a href="http://example.org/b">b</a></p>',
)
def repair_links(fragment: Fragment) -> list[Cut]:
    """Mend the slips in addresses that leave one reading."""
    return _changed(
        fragment, lambda address: repaired(address.value) if address.attribute != "srcset" else address.value
    )


@rule(
    stage="tidy",
    family="links",
    writes_tags=True,
    is_final=True,
    needs=HOLD_ADDRESSES,
    value="https://example.org/blog/",
    reason="A feed reader has no page that a relative address could be relative to.",
    before='<p><a href="/about">about</a></p>',
    after='<p><a href="https://example.org/about">about</a></p>',
)
def resolve_links(fragment: Fragment) -> list[Cut]:
    """Make relative links and sources absolute where the address of the page is known."""
    base = fragment.base

    def absolute(address: Address) -> str:
        if address.attribute == "srcset":
            return in_srcset(address.value, lambda one: resolved(one, base))
        return resolved(address.value, base)

    return _changed(fragment, absolute)


@rule(
    stage="tidy",
    family="links",
    writes_tags=True,
    is_final=True,
    needs=HOLD_LINKS,
    reason="Search engines, networks and mail filters put an address of their own before that which was meant.",
    before='<p><a href="https://www.google.com/url?q=https://example.org/a&amp;sa=D&amp;usg=AO">a</a></p>',
    after='<p><a href="https://example.org/a">a</a></p>',
)
def unwrap_redirects(fragment: Fragment) -> list[Cut]:
    """Link to where a link leads that only leads on."""

    def target(address: Address) -> str:
        is_link = address.attribute in LINKS and address.value.startswith(HTTP)
        return unwrapped(address.value) if is_link else address.value

    return _changed(fragment, target)


@rule(
    stage="tidy",
    family="links",
    is_final=True,
    needs=HOLD_LINKS,
    reason="Parameters that count where readers come from say nothing about what is linked to, and give readers away.",
    before='<p><a href="https://example.org/?p=1&amp;utm_source=rss&amp;utm_medium=feed#more">a</a></p>',
    after='<p><a href="https://example.org/?p=1#more">a</a></p>',
)
def drop_tracking_parameters(fragment: Fragment) -> list[Cut]:
    """Drop what `tracking.TRACKERS` names from links, and leave order and bytes of all else."""
    page_host = parts(fragment.base).host if fragment.base else None

    def without(address: Address) -> str:
        value = address.value
        if address.attribute not in LINKS or not value.startswith(HTTP) or not ("?" in value or "#" in value):
            return value
        shorter = untracked(value, page_host)
        # What stands in an address that leads on may belong to where it leads; and only what is whole is deleted here.
        return value if shorter == value or leads_on(value) or repaired(shorter) != shorter else shorter

    return _changed(fragment, without)


def _changed(fragment: Fragment, change: Callable[[Address], str]) -> list[Cut]:
    """Change addresses; give how many were, and how much shorter the markup is."""
    addresses = fragment.addresses()
    count = sum(address.becomes(change(address)) for address in addresses.found)
    if not count:
        return []
    before = len(fragment.markup)
    fragment.markup = addresses.join()
    return [Cut(count=count, markup_bytes=max(0, before - len(fragment.markup)))]
