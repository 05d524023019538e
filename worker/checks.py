"""What no type can say of a configuration: ids, references, times, addresses, names of rules."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from zoneinfo import ZoneInfo

from schemas.config import RESERVED_IDS, Config, Defaults, RunSettings, ServeSettings
from schemas.source import SiteRules, Source
from worker import access, publishable
from worker.cadence import parse_interval
from worker.retention import parse_keep
from worker.serve.listening import parse_listen

Problem = tuple[str, str]  # the key, and what is wrong with its value

#: More of these seconds nobody can mean.
SECONDS_MAX = 3600

_MODE = re.compile(r"0?[0-7]{3}")
_BASE_PATH = re.compile(r"(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+")
_YEAR_SECONDS = 31_536_000
_ID = re.compile(r"[a-z0-9-]{1,63}")
_BASE_URL = re.compile(r"https?://[^\s/?#]+(/[^\s?#]*)?")


def problems(config: Config) -> Iterator[Problem]:
    """Yield everything that is wrong, the first thing first."""
    yield from _of_ids(config)
    yield from _of_references(config)
    yield from _of_times(config)
    yield from _of_values(config)
    yield from access.problems(config)
    yield from publishable.problems(config)


def problems_of_cron(config: Config) -> Iterator[Problem]:
    """Yield what is wrong with cron expressions. Apart from `problems`, as it loads APScheduler."""
    from worker.schedule import next_cron

    for place, item in _with_times(config):
        if item.cron is not None:
            try:
                next_cron(item.cron, item.timezone or config.defaults.timezone)
            except ValueError as error:
                yield f"{place}.cron", str(error)


def problems_of_rules(config: Config) -> Iterator[Problem]:
    """Yield names of rules and families that there are none of. Apart from `problems`, as it loads the rules."""
    from worker.clean import FAMILIES, sites
    from worker.clean.rules import RULES

    rules = {rule.name: rule for rule in RULES}
    families = {rule.family for rule in RULES} | {sites.FAMILY}
    for source in config.sources:
        for family in source.strip:
            if family not in FAMILIES:
                choice = f"there are {', '.join(FAMILIES)}"
                yield f"source.{source.id}.strip", f"no such family: {family!r}{nearest(family, FAMILIES)}; {choice}"
        for name in source.disable:
            if name in families:
                continue
            if name not in rules:
                files = (*sites.starters(), *_site_rules(source, config))
                of_sites = [rule.name for one in files for rule in one.rules]
                if name in of_sites:
                    continue
                near = nearest(name, [*rules, *families, *of_sites])
                yield f"source.{source.id}.disable", f"no such rule or family: {name!r}{near}"
            elif rules[name].is_required:
                yield f"source.{source.id}.disable", f"{name} has to run, or words would go that no ledger names"


def problems_of_site_rules(config: Config) -> Iterator[Problem]:
    """Yield what is wrong with rules for sites, their examples included. Apart from `problems`, as it runs them."""
    from worker.clean import examples, sites

    taken = {rule.name for rules in sites.starters() for rule in rules.rules}
    places = [("defaults", config.defaults.site_rules)]
    places += [(f"source.{source.id}", source.site_rules) for source in config.sources]
    checked = set[SiteRules]()
    for place, given in places:
        for rules in given:
            if isinstance(rules, SiteRules) and rules not in checked:
                checked.add(rules)
                for name, message in examples.problems(rules, taken=taken):
                    yield f"{place}.site_rules", f"{f'{rules.file}: ' if rules.file else ''}rule {name}: {message}"
    for source in config.sources:
        names = Counter(rule.name for rules in _site_rules(source, config) for rule in rules.rules)
        for name, count in names.items():
            if count > 1:
                yield f"source.{source.id}.site_rules", f"{count} rules are called {name!r}"


def _site_rules(source: Source, config: Config) -> list[SiteRules]:
    """Give the rules for sites that apply to a source."""
    given = dict.fromkeys((*source.site_rules, *config.defaults.site_rules))
    return [rules for rules in given if isinstance(rules, SiteRules)]


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Give the end of a message that names what was probably meant; "" where nothing is near."""
    close = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else ""


def _of_ids(config: Config) -> Iterator[Problem]:
    tables = [("source", item.id) for item in config.sources]
    tables += [("publication", item.id) for item in config.publications]
    for table, own_id in tables:
        if not _ID.fullmatch(own_id):
            yield f"{table}.id", f"{own_id!r} is no id; use lower-case letters, digits and hyphens, 1 to 63 of them"
        if own_id in RESERVED_IDS:
            yield f"{table}.id", f"{own_id!r} is needed by the published site itself; choose another"
    for own_id, count in Counter(own_id for _, own_id in tables).items():
        if count > 1:
            yield "id", f"{own_id!r} is given {count} times; sources and publications share their ids"


def _of_references(config: Config) -> Iterator[Problem]:
    ids = [source.id for source in config.sources]
    for source in config.sources:
        if not source.url or (not isinstance(source.url, str) and "" in source.url):
            yield f"source.{source.id}.url", "an address is missing"
    for publication in config.publications:
        place = f"publication.{publication.id}.sources"
        if not publication.sources:
            yield place, "name at least one source"
        for source_id in publication.sources:
            if source_id not in ids:
                yield place, f"no source is called {source_id!r}{nearest(source_id, ids)}"


def _of_times(config: Config) -> Iterator[Problem]:
    for place, item in _with_times(config):
        for name in ("every", "floor", "ceiling"):
            try:
                parse_interval(getattr(item, name) or "1h")
            except ValueError as error:
                yield f"{place}.{name}", str(error)
        if item.timezone is not None and not _is_zone(item.timezone):
            yield f"{place}.timezone", f"no time zone is called {item.timezone!r}; use an IANA name, as Europe/London"


def _with_times(config: Config) -> Iterator[tuple[str, Defaults | Source]]:
    yield "defaults", config.defaults
    for source in config.sources:
        yield f"source.{source.id}", source


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found; no name at all; the name of a folder
        return False
    return True


def _of_run(run: RunSettings) -> Iterator[Problem]:
    if not 0 <= run.fail_over <= 1:
        yield "run.fail_over", "it is a share of the sources, from 0 to 1"
    for name in ("body_bytes_max", "concurrency", "host_connections"):
        if getattr(run, name) < 1:
            yield f"run.{name}", "it is at least 1"
    for name in ("host_spacing_seconds", "stop_within"):
        if not 0 <= getattr(run, name) <= SECONDS_MAX:
            yield f"run.{name}", f"it is from 0 to {SECONDS_MAX} seconds"


def _of_serve(serve: ServeSettings) -> Iterator[Problem]:
    if not _MODE.fullmatch(serve.socket_mode):
        yield "serve.socket_mode", f"{serve.socket_mode!r} are no permissions; write them in octal, as 660"
    if serve.base_path is not None and not _BASE_PATH.fullmatch(serve.base_path):
        yield "serve.base_path", f'{serve.base_path!r} is no path; write "/feeds", or leave it out'
    if not 0 <= serve.max_age_seconds <= _YEAR_SECONDS:
        yield "serve.max_age_seconds", f"it is from 0 to {_YEAR_SECONDS} seconds"
    if serve.memory_bytes_max < 1:
        yield "serve.memory_bytes_max", "it is at least 1"
    if not 0 <= serve.stop_within <= SECONDS_MAX:
        yield "serve.stop_within", f"it is from 0 to {SECONDS_MAX} seconds"


def _of_values(config: Config) -> Iterator[Problem]:
    try:
        parse_keep(config.archive.keep)
    except ValueError as error:
        yield "archive.keep", str(error)
    yield from _of_run(config.run)
    for key, listen in (("monitor.listen", config.monitor.listen), ("serve.listen", config.serve.listen)):
        if listen is not None:
            try:
                parse_listen(listen)
            except ValueError as error:
                yield key, str(error)
    yield from _of_serve(config.serve)
    if config.publish.entries_per_feed < 1:
        yield "publish.entries_per_feed", "it is at least 1"
    for place, path in (("archive.path", config.archive.path), ("publish.path", config.publish.path)):
        if not path or "\0" in path:
            yield place, f"{path!r} is no name that a file can have"
    base_url = config.site.base_url
    if base_url is not None and not _BASE_URL.fullmatch(base_url):
        yield "site.base_url", f"{base_url!r} is no http(s) URL"
