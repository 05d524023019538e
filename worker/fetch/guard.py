"""Where nothing may be fetched from: addresses, ports and names, as tables. Pure; asked as a connection is made.

A URL comes from a stranger (a redirect, an OPML file, a page), and the machine that asks can reach what the stranger
cannot: itself, its neighbours, the metadata of its cloud. So whatever an address is written like, and whatever a name
leads to, the numbers that a socket is opened with are what is judged here.
"""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import NamedTuple

from worker.fetch.target import Target


class Range(NamedTuple):
    """A range of addresses from which nothing is fetched."""

    first: int
    last: int
    what: str
    can_be_allowed: bool  # by `allow_private`


#: Range, what it is, whether a source may allow it, and who says so.
_IPV4 = (
    ("0.0.0.0/8", "an address of this machine", False, "RFC 791 §3.2; Linux connects 0.0.0.0 to itself"),
    ("10.0.0.0/8", "a private address", True, "RFC 1918"),
    ("100.100.100.200/32", "the metadata service of a cloud", False, "Alibaba Cloud, ECS instance metadata"),
    ("100.64.0.0/10", "a shared address of a provider", True, "RFC 6598"),
    ("127.0.0.0/8", "a loopback address", True, "RFC 1122 §3.2.1.3"),
    ("168.63.129.16/32", "the metadata service of a cloud", False, "Azure, What is IP address 168.63.129.16?"),
    ("169.254.169.254/32", "the metadata service of a cloud", False, "AWS, Azure, Google Cloud and others"),
    ("169.254.170.0/24", "the metadata service of a cloud", False, "AWS ECS, task metadata endpoint"),
    ("169.254.0.0/16", "a link-local address", True, "RFC 3927"),
    ("172.16.0.0/12", "a private address", True, "RFC 1918"),
    ("192.0.0.192/32", "the metadata service of a cloud", False, "Oracle Cloud, Classic instance metadata"),
    ("192.0.0.0/24", "a reserved address", False, "RFC 6890"),
    ("192.0.2.0/24", "an address for examples", False, "RFC 5737"),
    ("192.88.99.0/24", "a 6to4 relay", False, "RFC 7526"),
    ("192.168.0.0/16", "a private address", True, "RFC 1918"),
    ("198.18.0.0/15", "an address for measurements", True, "RFC 2544; proxies use it for names they know"),
    ("198.51.100.0/24", "an address for examples", False, "RFC 5737"),
    ("203.0.113.0/24", "an address for examples", False, "RFC 5737"),
    ("224.0.0.0/4", "a multicast address", False, "RFC 5771"),
    ("255.255.255.255/32", "the broadcast address", False, "RFC 919 §7"),
    ("240.0.0.0/4", "a reserved address", False, "RFC 1112 §4"),
)
#: Of IPv6 only 2000::/3 is given out for the Internet (IANA, IPv6 address space); the rest is named where it has one.
_IPV6 = (
    ("::/128", "an address of this machine", False, "RFC 4291 §2.5.2"),
    ("::1/128", "a loopback address", True, "RFC 4291 §2.5.3"),
    ("64:ff9b:1::/48", "an address behind a translator", False, "RFC 8215"),
    ("100::/64", "an address where everything ends", False, "RFC 6666"),
    ("2001::/32", "a Teredo address", False, "RFC 4380: it holds an IPv4 address, obfuscated"),
    ("2001:db8::/32", "an address for examples", False, "RFC 3849"),
    ("2001::/23", "a reserved address", False, "RFC 2928"),
    ("2002::/16", "a 6to4 address", False, "RFC 7526: it holds an IPv4 address"),
    ("3fff::/20", "an address for examples", False, "RFC 9637"),
    ("2000::/3", "", False, "IANA: what is left of it is the Internet"),
    ("fd00:ec2::/32", "the metadata service of a cloud", False, "AWS, Instance metadata over IPv6"),
    ("fd20:ce::/32", "the metadata service of a cloud", False, "Google Cloud, metadata over IPv6"),
    ("fc00::/7", "a private address", True, "RFC 4193"),
    ("fe80::/10", "a link-local address", True, "RFC 4291 §2.5.6"),
    ("fec0::/10", "a site-local address", True, "RFC 3879"),
    ("ff00::/8", "a multicast address", False, "RFC 4291 §2.7"),
    ("::/0", "a reserved address", False, "IANA, IPv6 address space"),
)
#: IPv6 that stands for an IPv4 address in its last 32 bits, which is judged instead.
_IPV4_INSIDE = (
    ("::ffff:0:0/96", "RFC 4291 §2.5.5.2, IPv4-mapped"),
    ("64:ff9b::/96", "RFC 6052, NAT64: where there is nothing but IPv6, this is how IPv4 is reached"),
    ("::/96", "RFC 4291 §2.5.5.1, IPv4-compatible"),
    ("::ffff:0:0:0/96", "RFC 2765 §2.1, IPv4-translated"),
)

#: Ports that other protocols listen on, some of which read a request of HTTP as commands
#: (https://fetch.spec.whatwg.org/#port-blocking).
BAD_PORTS = frozenset(
    map(
        int,
        "0 1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 "
        "119 123 135 137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 "
        "636 989 990 993 995 1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 "
        "6697 10080".split(),
    )
)

#: Names that lead to no public host, whoever resolves them (a proxy, too), whether a source may allow them, and why.
_NAMES = (
    ("metadata.google.internal", False, "the metadata service of a cloud"),
    ("metadata.goog", False, "the metadata service of a cloud"),
    ("localhost", True, "this machine (RFC 6761 §6.3)"),
    ("local", True, "a neighbour (RFC 6762)"),
    ("internal", True, "a private host (ICANN, 2024)"),
    ("home.arpa", True, "a private host (RFC 8375)"),
    ("localdomain", True, "this machine"),
)


def _ranges(rows: tuple[tuple[str, str, bool, str], ...]) -> tuple[Range, ...]:
    found = ((ip_network(network), what, can_be_allowed) for network, what, can_be_allowed, _ in rows)
    return tuple(Range(int(net[0]), int(net[-1]), what, can_be_allowed) for net, what, can_be_allowed in found)


_RANGES = {4: _ranges(_IPV4), 6: _ranges(_IPV6)}
_INSIDE = tuple(int(ip_network(network)[0]) >> 32 for network, _ in _IPV4_INSIDE)


def why_not(target: Target, *, allow_private: bool = False) -> str | None:
    """Tell why nothing is asked of a target, as far as its text shows; None where nothing speaks against it."""
    if target.port in BAD_PORTS:
        return f"port {target.port} belongs to another protocol"
    host = target.host
    if host.startswith("["):
        return why_not_address(host[1:-1], allow_private=allow_private)
    if host.rpartition(".")[2].isdigit():
        return why_not_address(host, allow_private=allow_private)
    return _why_not_name(host, allow_private=allow_private)


@lru_cache(maxsize=4096)
def _why_not_name(host: str, *, allow_private: bool) -> str | None:
    name = f".{host.removesuffix('.')}"
    for suffix, can_be_allowed, what in _NAMES:
        if name.endswith(f".{suffix}") and not (can_be_allowed and allow_private):
            return f"{host} is the name of {what}" + _hint(can_be_allowed=can_be_allowed)
    return None


@lru_cache(maxsize=4096)
def why_not_address(text: str, *, allow_private: bool = False) -> str | None:
    """Tell why no connection is made to a numeric address; None where nothing speaks against it."""
    try:
        address = ip_address(text)
    except ValueError:
        return f"{text[:100]} is no address"
    if isinstance(address, IPv6Address) and address.scope_id:
        return f"{text[:100]} names a zone, which means something on one machine alone"
    judged = _judged(address)
    number = int(judged)
    found = next((one for one in _RANGES[judged.version] if one.first <= number <= one.last), None)
    if found is None or not found.what or (found.can_be_allowed and allow_private):
        return None
    of = "" if judged == address else f", which stands for {judged}"
    return f"{address}{of} is {found.what}" + _hint(can_be_allowed=found.can_be_allowed)


def _judged(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Give the IPv4 address that an IPv6 one stands for, else the address itself."""
    if isinstance(address, IPv6Address) and int(address) > 1 and int(address) >> 32 in _INSIDE:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address


def _hint(*, can_be_allowed: bool) -> str:
    return (
        "; if that is right, set allow_private = true of the source, or say --allow-private" if can_be_allowed else ""
    )
