"""Rules for sites and platforms, which are data: made rules like all others, and chosen by where an entry is from.

Nothing is read before an entry comes from a host that a file is for. Those of ours stand in `rules/sites`.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import msgspec

from schemas.errors import ConfigError
from schemas.source import SiteRules, Source
from worker.clean.rule import SITES, Rule

FAMILY = SITES
#: Host -> our file for it. A test holds this against `hosts` of the files.
STARTERS = {
    "*.blogspot.com": "blogger",
    "*.deviantart.com": "deviantart",
    "*.dreamwidth.org": "dreamwidth",
    "*.flickr.com": "flickr",
    "*.medium.com": "medium",
    "*.posterous.com": "posterous",
    "*.slashdot.org": "slashdot",
    "*.substack.com": "substack",
    "alignmentforum.org": "lesswrong",
    "arstechnica.com": "arstechnica",
    "css-tricks.com": "csstricks",
    "daringfireball.net": "daringfireball",
    "deviantart.com": "deviantart",
    "engadget.com": "engadget",
    "flickr.com": "flickr",
    "guardian.co.uk": "guardian",
    "instructables.com": "instructables",
    "kottke.org": "kottke",
    "lesswrong.com": "lesswrong",
    "lobste.rs": "lobsters",
    "macrumors.com": "macrumors",
    "medium.com": "medium",
    "news.ycombinator.com": "hackernews",
    "quantamagazine.org": "quanta",
    "slashdot.org": "slashdot",
    "techcrunch.com": "techcrunch",
    "theguardian.com": "guardian",
    "theverge.com": "theverge",
}
#: How a generator begins, in lower case -> our file for it. The same test.
GENERATORS = {"blogger": "blogger", "medium": "medium", "substack": "substack"}
#: Of all our files, for the hash of the rules. The same test says what it is.
STARTERS_DIGEST = "d1d99d9b"


def host_of(url: str | None) -> str | None:
    """Give the host of an address in lower case, without port and "www."; None where there is none."""
    if url is None or "://" not in url:
        return None
    authority = url.split("/", 3)[2].rpartition("@")[2]
    return authority.partition(":")[0].lower().removeprefix("www.") or None


def hosts_of(source: Source | None) -> tuple[str, ...]:
    """Give the hosts that a source is fetched from."""
    urls = (source.url,) if source and isinstance(source.url, str) else source.url if source else ()
    return tuple(filter(None, map(host_of, urls)))


def of_source(source: Source | None) -> tuple[SiteRules, ...]:
    """Give the site rules of a source. Raises ConfigError where only the name of a file is known."""
    found = []
    for one in source.site_rules if source else ():
        if isinstance(one, str):
            raise ConfigError(f"site_rules: {one} has not been read; load the configuration that names it")
        found.append(one)
    return tuple(found)


def facts(source: Source | None) -> tuple[object, ...]:
    """Give what tells the site rules of a source from those of others."""
    return STARTERS_DIGEST, of_source(source), sorted(source.disable if source else ())


def chosen(
    own: Iterable[SiteRules], hosts: Iterable[str | None], generator: str | None, disabled: frozenset[str]
) -> tuple[Rule, ...]:
    """Give the rules for what comes from some hosts: a source's own first, then ours."""
    if FAMILY in disabled:
        return ()
    generator = (generator or "").lower()
    names = {name for host in set(hosts) if host for name in _names(host)}
    stems = {STARTERS[name] for name in names & STARTERS.keys()}
    stems |= {stem for start, stem in GENERATORS.items() if generator.startswith(start)}
    meant = [one for one in own if _applies(one, names, generator)]
    meant += [starter(stem) for stem in sorted(stems)]
    if not meant:
        return ()
    from worker.clean.compiled import compiled  # 10 ms that most documents need not pay

    return tuple(rule for one in meant for rule in compiled(one) if rule.name not in disabled)


@cache
def starter(stem: str) -> SiteRules:
    """Read one of our own files."""
    import tomllib
    from importlib.resources import files

    file = files("worker.clean.rules").joinpath("sites", f"{stem}.toml")
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), SiteRules)


def starters() -> Iterator[SiteRules]:
    """Give all our own, for those who list or explain rules."""
    return map(starter, sorted({*STARTERS.values(), *GENERATORS.values()}))


def digest() -> str:
    """Give what `STARTERS_DIGEST` has to be."""
    import hashlib

    return hashlib.sha256(msgspec.json.encode(list(starters()))).hexdigest()[:8]


def _names(host: str) -> Iterator[str]:
    """Give all names under which rules for a host may be listed."""
    yield host
    parts = host.split(".")
    for at in range(1, len(parts)):
        yield f"*.{'.'.join(parts[at:])}"


def _applies(rules: SiteRules, names: set[str], generator: str) -> bool:
    if not rules.hosts and not rules.generators:
        return True
    return any(host.lower().removeprefix("www.") in names for host in rules.hosts) or any(
        generator.startswith(start.lower()) for start in rules.generators
    )
