"""Rules about what a request carries, and what is asked for at all."""

import re

from tests.conformance.rule import KEPT, Rule, Verdict, rule
from tests.conformance.visits import Terms, Visit

_CONTACT = re.compile(r"https?://|www\.|[^\s@]@[^\s@]")


@rule("cookies", "No cookie is sent, although every host offers one.")
def cookies(visit: Visit, _: Terms) -> Verdict:
    """Judge a request to a host that has offered a cookie."""
    sent = visit.exchange.header("cookie")
    return KEPT if sent is None else f"Cookie: {sent}"


@rule("referers", "No Referer is sent: nobody has followed a link.")
def referers(visit: Visit, _: Terms) -> Verdict:
    """Judge whether a request says where it comes from."""
    sent = visit.exchange.header("referer")
    return KEPT if sent is None else f"Referer: {sent}"


@rule("query damage", "The address is asked for byte for byte: nothing added, encoded, decoded, sorted or dropped.")
def query_damage(visit: Visit, _: Terms) -> Verdict:
    """Judge the address of a request."""
    return KEPT if visit.exchange.is_exact else f"{visit.exchange.target} for {visit.scenario.target}"


@rule("User-Agent", "The fetcher names itself and where its people can be found, and pretends to be no browser.")
def user_agent(visit: Visit, _: Terms) -> Verdict:
    """Judge who a request says it is from."""
    sent = visit.exchange.header("user-agent")
    if not sent:
        return "there is none"
    if not _CONTACT.search(sent):
        return f"{sent}: no address"
    return KEPT


@rule("compression", "gzip is welcome: it costs a feed's host a fourth of the bytes.")
def compression(visit: Visit, _: Terms) -> Verdict:
    """Judge whether a request takes a compressed body."""
    sent = (visit.exchange.header("accept-encoding") or "").lower()
    return KEPT if "gzip" in sent else f"Accept-Encoding: {sent or '(none)'}"


@rule("requests at once", "One host does not have to bear more than two requests at the same time.")
def at_once(visit: Visit, terms: Terms) -> Verdict:
    """Judge how many requests a host had to answer when this one came."""
    count = visit.exchange.in_flight
    return KEPT if count <= terms.at_once else f"{count} requests at once"


RULES: tuple[Rule, ...] = (cookies, referers, query_damage, user_agent, compression, at_once)
