"""Rules about addresses that move, and those that end."""

from tests.conformance.respond import REDIRECTS
from tests.conformance.rule import KEPT, Rule, Verdict, rule
from tests.conformance.visits import GONE, PERMANENT, Terms, Visit


@rule("410", "An address that is gone for good (410) is not asked for again.")
def gone(visit: Visit, _: Terms) -> Verdict:
    """Judge requests after 410; the answer itself is the chance to keep it."""
    if visit.before.gone:
        return "it was gone"
    return KEPT if visit.exchange.status == GONE else None


@rule(
    "301 and 308 adopted",
    "A permanent redirect that has led to a feed for days is believed: the old address is left in peace.",
)
def adopted(visit: Visit, terms: Terms) -> Verdict:
    """Judge requests to the old address, and the first one to the new address."""
    before = visit.before
    if visit.scenario.is_subscribed and before.redirected is not None and before.led_to_feed:
        late = visit.exchange.at - before.redirected - terms.settles_within
        return f"{late.days + 1} d after it should be settled" if late.total_seconds() > 0 else None
    is_direct = not visit.scenario.is_subscribed and visit.via is None
    return KEPT if is_direct and any(_is_settled(visit, terms)) else None


@rule(
    "redirects not to be adopted",
    "A redirect that is temporary (302, 307), new (captive portals send 301), or leads to no feed moves nothing.",
)
def not_adopted(visit: Visit, terms: Terms) -> Verdict:
    """Judge requests to an address that only redirects led to."""
    if visit.scenario.is_subscribed:
        return KEPT if visit.exchange.status in REDIRECTS else None
    if visit.via is not None or any(_is_settled(visit, terms)):
        return KEPT
    return "nobody said that it was to be asked by itself"


@rule("redirect chains", "A chain of redirects is followed to an end, and no further than twenty hops.")
def chains(visit: Visit, terms: Terms) -> Verdict:
    """Judge how far a chain was followed."""
    if visit.via is None:
        return None
    return KEPT if visit.via.hops < terms.hops else f"{visit.via.hops} hops"


RULES: tuple[Rule, ...] = (gone, adopted, not_adopted, chains)


def _is_settled(visit: Visit, terms: Terms) -> list[bool]:
    """Say for each address that redirected here whether that was enough to adopt this one."""
    return [
        origin.status in PERMANENT
        and origin.memory.led_to_feed > 1
        and origin.memory.redirected is not None
        and visit.exchange.at - origin.memory.redirected >= terms.settles_after
        for origin in visit.origins
    ]
