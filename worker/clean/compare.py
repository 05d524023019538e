"""Whether two texts, or two addresses, are the same to a reader."""

import html
import re

#: What typography makes of plain characters (WordPress's wptexturize(), SmartyPants), and back.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′´`", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—−", "-"),
        "…": "...",
        "\u00ad": None,
        "\u200b": None,
        "\ufeff": None,
    }
)
_SCHEME = re.compile(r"https?://(?:www\.)?", re.IGNORECASE)


def folded(text: str) -> str:
    """Give a text without differences of case, white space, quotation marks and dashes."""
    return " ".join(text.translate(_PLAIN).casefold().split())


def same_page(address: str, base: str | None) -> bool:
    """Whether an address, as it stands in canonical markup, leads to the page of another one, or to a place on it.

    Parameters count only where the page has some itself: `?p=12` names it, but `?utm_source=feed` does not.
    """
    if not base or "://" not in base:
        return False
    path, parameters = _parts(html.unescape(address))
    own_path, own_parameters = _parts(base)
    return path == own_path and bool(path) and (not own_parameters or parameters == own_parameters)


def _parts(address: str) -> tuple[str, str]:
    """Give host and path, and the parameters, of a web address; host and path are empty where it is none."""
    scheme = _SCHEME.match(address)
    if scheme is None:
        return "", ""
    page, _, parameters = address[scheme.end() :].partition("#")[0].partition("?")
    host, slash, path = page.partition("/")
    return (host.lower() + slash + path).rstrip("/"), parameters
