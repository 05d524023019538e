"""One spelling for every host: what resolvers, browsers and inet_aton read in many ways is read here once. Pure.

As the URL standard has it (https://url.spec.whatwg.org/#host-parsing), so that nothing that a server or a person
writes names a host that a check of the text would not have recognised.
"""

import re
from ipaddress import IPv6Address
from urllib.parse import unquote_to_bytes

_LABEL = r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?"
_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*\.?")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_DIGITS = re.compile(r"[0-9]+")
_NAME_MAX = 253
_PARTS_MAX = 4
_LAST = 0xFF


def canonical_host(text: str) -> str:
    """Give a host as it is asked for: an ASCII name in lower case, a dotted IPv4 address, or an IPv6 one in brackets.

    Numbers in base 8, 10 and 16, shorter addresses, full-width digits and percent-encoding are read as browsers read
    them. Raises ValueError, saying what is wrong, for everything else.
    """
    if text.startswith("["):
        return _ipv6(text)
    name = _to_ascii(text)
    labels = name.removesuffix(".").split(".")
    if labels[-1].isdigit() or _NUMBER.fullmatch(labels[-1]):
        return _ipv4(labels, text)
    if len(name) > _NAME_MAX or not _NAME.fullmatch(name):
        raise ValueError(f"{text[:100]!r} is no name of a host")
    return name


def _to_ascii(text: str) -> str:
    if "%" in text:
        try:
            text = unquote_to_bytes(text).decode()
        except UnicodeDecodeError:
            raise ValueError(f"{text[:100]!r} is no name of a host") from None
    if text.isascii():
        return text.lower()
    import idna

    try:
        return idna.encode(text, uts46=True, transitional=False, std3_rules=False).decode().lower()
    except (idna.IDNAError, UnicodeError) as error:
        raise ValueError(f"{text[:100]!r} is no name of a host: {error}") from None


def _ipv6(text: str) -> str:
    if "%" in text:
        raise ValueError(f"{text[:100]!r} names a zone, which means something on one machine alone")
    try:
        return f"[{IPv6Address(text[1:-1] if text.endswith(']') else '').compressed}]"
    except ValueError:
        raise ValueError(f"{text[:100]!r} is no IPv6 address") from None


def _ipv4(labels: list[str], text: str) -> str:
    """Read an IPv4 address as inet_aton does: 127.1, 0x7f.0.0.1, 017700000001, 2130706433."""
    numbers = [_number(label) for label in labels]
    known = [number for number in numbers if number is not None]
    *before, last = known or [_LAST + 1]
    if (
        len(known) != len(labels)
        or len(known) > _PARTS_MAX
        or any(number > _LAST for number in before)
        or last >= 256 ** (_PARTS_MAX + 1 - len(known))
    ):
        raise ValueError(f"{text[:100]!r} looks like an IPv4 address and is none")
    value = last + sum(number << 8 * (_PARTS_MAX - 1 - at) for at, number in enumerate(before))
    return ".".join(str(value >> shift & _LAST) for shift in (24, 16, 8, 0))


def _number(label: str) -> int | None:
    if len(label) > 40:  # noqa: PLR2004  no number of these is an address, and Python takes its time over long ones
        return None
    if label[:2] in {"0x", "0X"}:
        return int(label[2:] or "0", 16) if _NUMBER.fullmatch(label) else None
    if not _DIGITS.fullmatch(label):
        return None
    if label[0] == "0" and len(label) > 1:
        return int(label, 8) if not set(label) & {"8", "9"} else None
    return int(label)
