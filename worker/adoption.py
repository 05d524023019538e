"""Whether a document has moved for good. Pure.

Until it has, its old address is asked, and its server leads on: nothing is lost by waiting, while an address that was
adopted for a slip of one evening (a portal, a lapsed domain, a maintenance page) would be wrong for good.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

from msgspec.structs import replace

from schemas.moves import Move
from schemas.outcome import Redirect

#: So often in a row …
SIGHTINGS_MIN = 3
#: … and over so long a permanent redirect has to be seen before it is adopted.
DAYS_MIN = timedelta(days=3)
#: An address that answers 404 or 403 for so long, in so many polls, is told of as probably gone. Nothing is deleted.
MISSING_AFTER = timedelta(days=30)
MISSING_POLLS_MIN = 10

#: Why not even a person's word makes an address one to ask.
UNFIT = "it is no http(s) address"
PERMANENT = frozenset({301, 308})
MISSING = frozenset({403, 404})

#: Parts of a path, or labels of a host, that lead to where one logs in.
_LOGIN = frozenset(
    "account accounts auth authorize cas login log-in logon oauth oauth2 saml session sign-in signin sso users wp-login"
    " wp-login.php login.php login.aspx signup sign-up register".split()
)
#: Where domains are parked or sold. A label of a host, or the two last ones.
_PARKING = frozenset(
    "above.com afternic.com bodis.com dan.com domainmarket.com godaddy.com hugedomains.com namebright.com parking.com"
    " parkingcrew.net parklogic.com sedo.com sedoparking.com sav.com undeveloped.com uniregistry.com domains.google"
    " buydomains.com brandbucket.com squadhelp.com efty.com fastpark.net smartname.com voodoo.com suspended-domain.com"
    " cgi-sys suspendedpage suspended".split()
)
_WORD = re.compile(r"[^/?#&=]+")
_PORTS = {"http": 80, "https": 443}
_LENGTH_MAX = 2000


def is_permanent(redirects: Sequence[Redirect]) -> bool:
    """Whether a way from one address to another is meant for good: each of its steps is 301 or 308."""
    return bool(redirects) and all(step.status in PERMANENT for step in redirects)


def refusal(asked: str, target: str) -> str | None:
    """Give why a target is never adopted, however often it is seen; None where it may be."""
    try:
        old, new = urlsplit(asked), urlsplit(target)
        host, _ = (new.hostname or ""), new.port
    except ValueError:
        return UNFIT
    labels = host.split(".")
    words = {word.lower() for word in _WORD.findall(new.path)}
    wrong = (
        (new.scheme not in _PORTS or not host or len(target) > _LENGTH_MAX, UNFIT),
        (old.scheme == "https" and new.scheme == "http", "it is asked for without encryption, which it was not"),
        (new.username is not None or new.password is not None, "it holds a name or a password"),
        (_is_number(host) and not _is_number(old.hostname or ""), "it is a number in the place of a host's name"),
        (_is_home(new) and not _is_home(old), "it is a home page"),
        (not _LOGIN.isdisjoint({*words, *labels}), "one logs in there"),
        (not _PARKING.isdisjoint({*words, *labels, ".".join(labels[-2:])}), "domains are parked or sold there"),
    )
    return next((why for is_wrong, why in wrong if is_wrong), None)


def after_sighting(
    move: Move | None, asked: str, redirects: Sequence[Redirect], *, evidence: str | None, is_feed: bool, now: datetime
) -> Move | None:
    """Give what is known of a move when a document was asked for once more and answered; None where it is none.

    `evidence` says why what came is the same publisher's (entries that were known before); None where nothing came that
    could say so, as with a 304, or nothing did say so. A way that is not permanent, or no way at all, or one to another
    place begins anew.
    """
    if not is_permanent(redirects):
        return None
    target = without_fragment(redirects[-1].location)
    if target == asked:
        return None
    if move is None or move.target != target or move.moved_from != asked:
        move = Move(kind="redirect", moved_from=asked, target=target, sightings=0, first_seen=now, last_seen=now)
    why = refusal(asked, target) or (None if is_feed else "what is there is no feed")
    if not is_feed:
        return replace(move, sightings=0, first_seen=now, last_seen=now, refused=why)
    return replace(move, sightings=move.sightings + 1, last_seen=now, evidence=evidence or move.evidence, refused=why)


def after_word(move: Move | None, asked: str, new_url: str | None, *, now: datetime) -> Move | None:
    """Give what is known of a move that a feed tells of itself (new-feed-url); None where it tells of none.

    It is adopted when the old server redirects there too, which is a redirect as any, or when a person agrees.
    """
    target = without_fragment(new_url) if new_url else None
    if target is None or same_address(target, asked):
        return None
    if move is None or move.target != target or move.moved_from != asked:
        move = Move(kind="feed", moved_from=asked, target=target, sightings=0, first_seen=now, last_seen=now)
    why = refusal(asked, target) or "the old server does not redirect there, and nobody has agreed"
    return replace(move, sightings=move.sightings + 1, last_seen=now, refused=why)


def is_ripe(move: Move) -> bool:
    """Whether a move is to be adopted now. A person's word counts for more than time, and for more than a refusal."""
    if move.adopted is not None:
        return False
    if move.agreed is not None:
        return True
    return (
        move.kind == "redirect"
        and move.refused is None
        and move.evidence is not None
        and move.sightings >= SIGHTINGS_MIN
        and move.last_seen - move.first_seen >= DAYS_MIN
    )


def told(move: Move) -> str:
    """Tell a move in a sentence."""
    who = "its server says" if move.kind == "redirect" else "the feed says"
    if move.adopted is not None:
        return f"moved from {move.moved_from} to {move.target} on {move.adopted:%Y-%m-%d}"
    seen = "once" if move.sightings == 1 else f"{move.sightings} times"
    sentence = f"{who} that it has moved to {move.target} ({seen} since {move.first_seen:%Y-%m-%d})"
    if move.refused is not None:
        return f"{sentence}; not adopted: {move.refused}"
    if move.evidence is None:
        return f"{sentence}; not adopted: nothing shows that it is the same publisher's"
    return f"{sentence}; adopted after {SIGHTINGS_MIN} times over {DAYS_MIN.days} days"


def missing(status: int | None, failures: int, since: datetime | None, now: datetime) -> str | None:
    """Suggest what to do about an address that has been missing for long; None where it has not."""
    if status not in MISSING or since is None or failures < MISSING_POLLS_MIN or now - since < MISSING_AFTER:
        return None
    days = (now - since).days
    return (
        f"it has answered {status} for {days} days: probably it is gone. What it brought stays; "
        "remove the source, or give it another address"
    )


def same_address(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but the scheme, the case of the host, a default port or a final slash."""
    try:
        first, second = (_plain(urlsplit(url)) for url in (one, other))
    except ValueError:
        return one == other
    return first == second


def without_fragment(url: str) -> str:
    """Give an address without what is for browsers alone."""
    return url.partition("#")[0]


def _plain(parts: SplitResult) -> tuple[str | None, int | None, str, str]:
    port = None if parts.port == _PORTS.get(parts.scheme) else parts.port
    return parts.hostname, port, parts.path.rstrip("/"), parts.query


def _is_home(parts: SplitResult) -> bool:
    path = parts.path.strip("/").lower()
    return not parts.query and (not path or bool(re.fullmatch(r"(index|default|home)\.[a-z]{3,5}", path)))


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
