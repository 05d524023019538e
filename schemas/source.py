"""A source (a subscription) and the publications that combine sources."""

from typing import Literal

from msgspec import Struct, field


class Validators(Struct, frozen=True, kw_only=True):
    """What a server gave to make the next request conditional (RFC 9110 §8.8), byte for byte."""

    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None  #: The address that gave them, and alone gets them back; None: the one that is asked first.


class Secret(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where a secret stands; never the secret itself. It has exactly one of the two."""

    env: str | None = None  #: Name of an environment variable.
    file: str | None = None  #: A file, relative to the configuration; white space around its text is left out.


class Auth(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How to show a server who asks."""

    kind: Literal["basic", "bearer", "header"]
    username: str | None = None  #: basic: the name; it may not hold a colon.
    password: Secret | None = None  #: basic.
    token: Secret | None = None  #: bearer.
    name: str | None = None  #: header: its name, as "X-Api-Key".
    value: Secret | None = None  #: header.


class ClientCertificate(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A certificate to show a server who asks; files in PEM, relative to the configuration."""

    certificate: str  #: With the chain below it.
    key: str | None = None  #: None where it stands in the same file.
    password: Secret | None = None  #: Of the key.


#: What to do with a document most of whose new entries say what older ones have said: keep it and record nothing
#: before a person decides; record them as new; or take them for the known entries.
Flood = Literal["hold", "new", "known"]


class Rewrite(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the address of a link or an image changes."""

    from_: str = field(name="from")  #: The whole address; each * stands for one or more characters.
    to: str  #: What becomes of it: {1} is what the first * stood for, {1:decoded} the same without percent escapes.


class SiteRule(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[rule]]` for a site. It does exactly one of four things."""

    name: str  #: `[a-z][a-z0-9_]*`; for `disable` and the ledger, so no other rule may be called so.
    reason: str  #: Why, in a sentence.
    drop: tuple[str, ...] = ()  #: CSS selectors of elements that go with all that is in them.
    unwrap: tuple[str, ...] = ()  #: CSS selectors of elements that go, while what is in them stays.
    drop_lines: tuple[str, ...] = ()  #: Whole lines of text that go; each * stands for one or more characters.
    rewrite: tuple[Rewrite, ...] = ()  #: Addresses of links and images that change.
    before: str  #: An example of what a feed holds …
    after: str  #: … and what has to become of it, tested when the rule is loaded.
    version: int = 1


class SiteRules(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Rules for the entries of some sites, and where they apply: everywhere, where it says nothing of that."""

    hosts: tuple[str, ...] = ()  #: Of an entry's link, the home page or the source: "example.org", "*.example.org".
    generators: tuple[str, ...] = ()  #: Or how the generator that the feed names begins: "Substack".
    rules: tuple[SiteRule, ...] = field(name="rule")
    file: str | None = None  #: Where they stand; filled in where they are read.


#: Further feeds that are published of a feed: without the bodies, or one for each tag or author.
Variant = Literal["summary", "tags", "authors"]


class EntryFilter(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[publication.include]]` or `[[publication.exclude]]`: what all of it says is true of an entry it means.

    Each is compared without regard to case, and each * stands for any characters.
    """

    text: str | None = None  #: Words that follow each other in its title, summary or body.
    tag: str | None = None  #: One of its tags (term or label).
    author: str | None = None  #: The name of one of its authors.
    language: str | None = None  #: Its language, else its feed's: "de" is also "de-AT".


class Source(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[source]]` of the configuration."""

    id: str  #: `[a-z0-9-]{1,63}`, unique over sources and publications.
    url: str | tuple[str, ...]  #: An http(s) URL, a file relative to the configuration, a glob, or a list.
    kind: Literal["feed", "pages"] = "feed"  #: A feed, or saved pages (one entry each).
    title: str | None = None  #: Overrides the feed's own title.
    link: str | None = None  #: Overrides the feed's own home page.
    description: str | None = None  #: Overrides the feed's own description.
    language: str | None = None  #: Overrides the feed's own language (BCP 47).
    author: str | None = None  #: Author of the published feed.
    timezone: str | None = None  #: IANA name; read into dates that carry no zone, never converts others.
    every: str | None = None  #: Interval between polls, as in "90s", "15m", "1h", "1d".
    cron: str | None = None  #: Or a five-field cron expression, in `timezone`, else in UTC.
    floor: str | None = None  #: Its server is asked no more often than once in this; less than "1h" for own servers.
    ceiling: str | None = None  #: What its feed and server ask for, and its rhythm, counts up to this.
    strip: tuple[str, ...] = ()  #: Opt-in families of cruft: "sign-off" and those others of docs/rules.md.
    disable: tuple[str, ...] = ()  #: Names of rules, or of families of rules, that must not run on this source.
    drop_lines: tuple[str, ...] = ()  #: Lines of pages that are furniture; a final "…" or "*" matches any rest.
    site_rules: tuple[str | SiteRules, ...] = ()  #: Files of rules for sites, or globs of them, beside ours; or rules.
    flood: Flood = "hold"  #: What to do when most new entries say what old ones said: "hold", "new" or "known".
    redact: tuple[Literal["email", "phone"], ...] = ()  #: Contact data that must not appear in what is published.
    user_agent: str | None = None  #: What we call ourselves there, instead of our name, version and contact.
    headers: tuple[str, ...] = ()  #: More request headers, as "Accept-Language: en"; no secrets.
    auth: Auth | None = None  #: Name and password, token or key; never sent to another host, nor another port of it.
    client_certificate: ClientCertificate | None = None
    ca_file: str | None = None  #: Certificates (PEM) that are trusted instead of the system's.
    allow_private: bool = False  #: Also fetch from private, loopback and link-local addresses.
    proxy: str | None = None  #: As in [fetch]; "direct" goes without it.
    complete: bool = False  #: Publish all entries in one document that says so, and no archived ones.
    variants: tuple[Variant, ...] | None = None  #: Further feeds of it: "summary", "tags", "authors"; as in [publish].


class Publication(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One `[[publication]]`: several sources published as one feed."""

    id: str  #: `[a-z0-9-]{1,63}`, unique over sources and publications.
    sources: tuple[str, ...]  #: Ids of sources; their order breaks ties.
    title: str | None = None
    link: str | None = None
    description: str | None = None
    language: str | None = None
    author: str | None = None
    include: tuple[EntryFilter, ...] = ()  #: Only entries that one of these means; all where there is none.
    exclude: tuple[EntryFilter, ...] = ()  #: No entries that one of these means.
    duplicates: Literal["keep", "first"] = "keep"  #: "first": of entries with one guid or link, the first that came.
    order: Literal["published", "arrival"] = "published"  #: Which entries are the newest.
    complete: bool = False  #: Publish all entries in one document that says so, and no archived ones.
    variants: tuple[Variant, ...] | None = None  #: Further feeds of it: "summary", "tags", "authors"; as in [publish].
