"""Snapshot to Snapshot, pure: rules on the tree where one is needed, nh3, rules on what it left, nh3 last."""

import hashlib
import html as entities
import re
from collections.abc import Callable, Container, Iterable, Sequence

import msgspec
from msgspec import Struct, field
from msgspec.structs import replace

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Defect, Edit, LearnedRule, Snapshot
from schemas.source import SiteRules, Source
from worker.clean import account, anchors, bounds, further, html, sites
from worker.clean.cut import Cut
from worker.clean.rule import Fragment, Place, Rule
from worker.clean.rules import RULES
from worker.clean.rules.capitals import lower_capitals
from worker.clean.rules.redact import REDACTING
from worker.clean.sanitize import sanitize
from worker.clean.words import difference

#: Families that a source may switch on with `strip`.
FAMILIES = tuple(sorted({rule.family for rule in RULES if rule.is_opt_in}))
#: Rounds, each of which must have changed something. Real markup needs two; hostile markup gets no more.
ROUNDS_MAX = 20
#: Elements in which others may nest as they cannot without: read again, what nh3 wrote may be another tree.
MAY_DIFFER = frozenset({"table", "marquee", "dir", "listing"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_HEADING_IN_HEADING = re.compile(r"<h[1-6][ >][^<]*+(?:<(?!/?h[1-6][ >])[^<]*+)*+<h[1-6][ >]")
#: Under this name the ledger counts what nh3 dropped: attributes, and tags that mean nothing.
SANITIZE = "sanitize"
SANITIZE_REASON = "Attributes that style or run, and tags that mean nothing, are dropped; no word goes with them."


class Rules(Struct, frozen=True, kw_only=True):
    """The rules that apply to a source: what is switched on, and what was learned and configured for it."""

    tree: tuple[Rule, ...]
    styled: tuple[Rule, ...]
    tidy: tuple[Rule, ...]
    text: tuple[Rule, ...]
    page: tuple[Rule, ...]  #: In place of `text` for saved pages.
    title: tuple[Rule, ...]
    learned: tuple[LearnedRule, ...] = ()
    values: dict[str, tuple[str, ...]] = {}
    hosts: tuple[str, ...] = ()  #: Of the source; rules for them apply to all of its entries.
    site_rules: tuple[SiteRules, ...] = ()  #: Of the source, beside ours.
    disabled: frozenset[str] = frozenset()
    redacts: frozenset[str] = frozenset()  #: Kinds of contact data that nothing published may hold.
    hash: str = ""  #: Identifies all of it; revisions name the rules they were made with by it.


def rules_for(source: Source | None = None, learned: Iterable[LearnedRule] = ()) -> Rules:
    """Choose the rules for a source from its settings and what was learned of it."""
    strip = frozenset(source.strip if source else ())
    disabled = frozenset(source.disable if source else ())
    redacting = {name for kind in (source.redact if source else ()) for name in REDACTING[kind]}
    chosen = [
        rule
        for rule in RULES
        if (not rule.is_opt_in or rule.family in strip or rule.name in redacting)
        and (rule.is_required or disabled.isdisjoint((rule.name, rule.family)))
    ]
    names = {rule.name for rule in chosen}
    learned = tuple(item for item in learned if item.rule in names)
    values: dict[str, tuple[str, ...]] = {"drop_repeated_lines": source.drop_lines} if source else {}
    for item in learned:
        values[item.rule] = (*values.get(item.rule, ()), item.value)
    return replace(
        _in_stages(chosen, learned, values, facts=() if sites.FAMILY in disabled else sites.facts(source)),
        hosts=sites.hosts_of(source),
        site_rules=sites.of_source(source),
        disabled=disabled,
        redacts=frozenset(kind for kind, needed in REDACTING.items() if needed <= names),
    )


def _in_stages(
    chosen: Iterable[Rule],
    learned: tuple[LearnedRule, ...] = (),
    values: dict[str, tuple[str, ...]] | None = None,
    *,
    facts: tuple[object, ...] = (),
) -> Rules:
    """Give chosen rules by their stages; `facts` go into their hash besides."""
    chosen, values = tuple(chosen), values or {}
    facts = ([(rule.name, rule.version) for rule in chosen], sorted(values.items()), *facts)
    return Rules(
        tree=tuple(rule for rule in chosen if rule.stage == "tree"),
        styled=tuple(rule for rule in chosen if rule.stage == "styled"),
        tidy=tuple(rule for rule in chosen if rule.stage == "tidy"),
        text=tuple(rule for rule in chosen if rule.stage == "text" and not rule.for_pages),
        page=tuple(rule for rule in chosen if rule.stage == "text"),
        title=tuple(rule for rule in chosen if rule.stage == "title"),
        learned=learned,
        values=values,
        hash=hashlib.sha256(msgspec.json.encode(facts)).hexdigest()[:16],
    )


#: Those without which nh3 would drop words that no rule names. What an entry falls back to.
REQUIRED = _in_stages(rule for rule in RULES if rule.is_required)
NONE = _in_stages(())


def clean(
    snapshot: Snapshot,
    rules: Rules,
    *,
    base: str | None = None,
    only: Container[int] | None = None,
    counts_words: bool = False,
) -> Snapshot:
    """Clean a snapshot's feed and entries; every removal becomes a line of the ledger.

    `base` is the address that relative links of entries without a permalink are resolved against; `only` names the
    entries to be cleaned, by index, where the others are known to be clean elsewhere. Cleaning what is clean
    changes nothing. An entry whose words do not add up is a defect, and is only sanitized; `counts_words` looks for
    them everywhere, not only where the letters do not add up either.
    """
    titles, rules_of = _not_yet_applied(rules, snapshot), by_host(rules, snapshot.feed)
    late_titles = tuple(rule for rule in titles if rule is lower_capitals)
    titles = tuple(rule for rule in titles if rule is not lower_capitals)
    ledger, defects, entries = list(snapshot.ledger), list(snapshot.defects), []
    for index, entry in enumerate(snapshot.entries):
        if only is not None and index not in only:
            entries.append(entry)
            continue
        work = _Work(index=index, rules=rules_of(entry.permalink), titles=titles, late_titles=late_titles)
        at = entry.permalink or base
        done = _clean_entry(entry, work, base=at, is_page=snapshot.dialect == "pages")
        if (counts_words or work.is_doubtful) and (lost := difference(entry, done, work.ledger)):
            told = account.told(lost, names_words=not rules.redacts)
            done, work = _sanitize_entry(entry, index, told, base=at)
        entries.append(done)
        ledger += work.ledger
        defects += work.defects
    cleaned = replace(
        snapshot,
        feed=clean_feed(snapshot.feed),
        entries=tuple(entries),
        tombstones=further.of_tombstones(snapshot.tombstones),
        defects=tuple(defects),
        ledger=tuple(ledger),
        learned=rules.learned,
    )
    if rules.redacts:
        from worker.clean import redaction  # for those who ask for it alone

        return redaction.of_snapshot(cleaned, rules.redacts, only=only)
    return cleaned


def by_host(rules: Rules, feed: Feed) -> Callable[[str | None], Rules]:
    """Give what gives the rules for an entry by its link: with those for its host."""
    found: dict[str | None, Rules] = {}
    shared = (*rules.hosts, sites.host_of(feed.home_page))

    def rules_of(permalink: str | None) -> Rules:
        host = sites.host_of(permalink)
        if host not in found:
            more = sites.chosen(rules.site_rules, (*shared, host), feed.generator, rules.disabled)
            found[host] = with_rules(rules, more) if more else rules
        return found[host]

    return rules_of


def with_rules(rules: Rules, more: tuple[Rule, ...]) -> Rules:
    """Add rules for a site. They know their markup best and come first, but where they work on what others made."""
    of = {stage: tuple(rule for rule in more if rule.stage == stage) for stage in ("tree", "tidy", "text")}
    return replace(
        rules,
        tree=of["tree"] + rules.tree,
        tidy=rules.tidy + of["tidy"],
        text=of["text"] + rules.text,
        page=of["text"] + rules.page,
    )


def clean_feed(feed: Feed) -> Feed:
    """Give the feed with its title and subtitle as plain text. Its words are not in any entry's ledger."""
    return further.of_feed(replace(feed, title=_plain(feed.title), subtitle=_plain(feed.subtitle)))


def clean_html(markup: str, rules: Rules, *, fragment: Fragment | None = None) -> tuple[str, list[tuple[Rule, Cut]]]:
    """Clean one fragment of HTML; give it in canonical form with what each rule cut, in order."""
    fragment = fragment or Fragment(markup=markup)
    fragment.markup, left_out = bounds.within(markup)
    if left_out:
        fragment.findings.append(("markup-extreme", left_out))
    done: list[tuple[Rule, Cut]] = []
    fragment.tags = html.start_tags(fragment.markup) if "<" in markup else ""
    fragment.names = html.tag_names(fragment.markup, fragment.tags) if "<" in markup else set()
    if "a" in fragment.names and anchors.LINK.search(fragment.tags):
        fragment.names.add(anchors.MARK)
        fragment.may_differ = True  # ids go with the last link to them, whatever takes it away
    done += _run(fragment, rules.tree)
    fragment.fell()
    on_tree, attributes = len(done), _attributes(fragment.markup)
    if styled := [rule for rule in rules.styled if fragment.may_need(rule)]:
        fragment.markup = first = sanitize(fragment.markup, names=fragment.names, keeps_styles=True)
        fragment.is_styled = True
        done += [(rule, cut) for rule in styled for cut in rule.edit(fragment)]
        if fragment.is_styled:
            fragment.markup = sanitize(fragment.markup, names=fragment.names)
    else:
        fragment.markup = first = sanitize(fragment.markup, names=fragment.names)
    fragment.attributes_dropped = max(0, attributes - _attributes(fragment.markup))
    fragment.markup, left_out = bounds.shallow(fragment.markup)
    if left_out:
        fragment.may_differ = True
        fragment.findings.append(("markup-extreme", left_out))
    later = _settle(fragment, rules)
    may_differ = _may_differ(fragment) or any(rule.writes_tags for rule, _ in later)
    for _ in range(ROUNDS_MAX if may_differ else 0):
        settled, fragment.markup = fragment.markup, sanitize(fragment.markup, names=fragment.names)
        if settled == fragment.markup:
            break
        later += _settle(fragment, rules)
    else:
        fragment.markup = sanitize(fragment.markup, names=fragment.names) if may_differ else fragment.markup
    fragment.markup = fragment.markup.strip()
    done += later
    fragment.is_doubtful = _is_doubtful(first, fragment, done[on_tree:])
    return fragment.markup, done


def _attributes(markup: str) -> int:
    """Count attributes with quoted values, as nearly all are. In texts both sides agree, as nh3 escapes no quotes."""
    return markup.count('="') + markup.count("='")


def _is_doubtful(first: str, fragment: Fragment, done: Sequence[tuple[Rule, Cut]]) -> bool:
    """Whether the letters of what nh3 wrote first do not add up."""
    if not (fragment.is_page or any(account.moves_words(rule, cut) for rule, cut in done)):
        return False
    return not account.is_balanced(first, fragment.markup, [cut for _, cut in done])


def _may_differ(fragment: Fragment) -> bool:
    """Whether the markup, read again, may be another tree."""
    names = fragment.names
    return (
        fragment.may_differ
        or not names.isdisjoint(MAY_DIFFER)
        or (not names.isdisjoint(HEADINGS) and _HEADING_IN_HEADING.search(fragment.markup) is not None)
    )


def _settle(fragment: Fragment, rules: Rules) -> list[tuple[Rule, Cut]]:
    """Tidy canonical markup and run the rules on text, until they find nothing."""
    done = _tidy(fragment, rules)
    for _ in range(ROUNDS_MAX):
        tidy = fragment.markup
        done += _run(fragment, rules.page if fragment.is_page else rules.text)
        if fragment.markup == tidy:
            break
        done += _tidy(fragment, rules)
    return done


def _tidy(fragment: Fragment, rules: Rules) -> list[tuple[Rule, Cut]]:
    """Run the tidying rules until none of them can have given another one something to do."""
    done: list[tuple[Rule, Cut]] = []
    for _ in range(ROUNDS_MAX):
        cuts = _run(fragment, rules.tidy)
        done += cuts
        if all(rule.is_final for rule, _ in cuts):
            break
    return done


def _run(fragment: Fragment, rules: Iterable[Rule]) -> list[tuple[Rule, Cut]]:
    """Run rules in order, once. What one of them writes does not call for another before the next round."""
    done = []
    names = fragment.names
    fragment.found.clear()
    for rule in rules:
        if rule.is_gated_by_tags and rule.tags.isdisjoint(names):
            continue  # most end here, without a call
        if fragment.may_need(rule) and (cuts := rule.edit(fragment)):
            done += [(rule, cut) for cut in cuts]
    return done


class _Work(Struct, kw_only=True):
    """What the cleaning of one entry needs, and where its edits and findings go."""

    index: int
    rules: Rules
    titles: tuple[Rule, ...]
    late_titles: tuple[Rule, ...] = ()  #: Those that look at the clean text.
    ledger: list[Edit] = field(default_factory=list)
    defects: list[Defect] = field(default_factory=list)
    is_doubtful: bool = False  #: Whether the words may not add up.

    def note(self, place: Place, done: Iterable[tuple[Rule, Cut]]) -> None:
        self.ledger.extend(
            Edit(
                rule=rule.name,
                place=place,
                text=cut.text,
                kept_before=cut.kept_before,
                kept_after=cut.kept_after,
                added=cut.added,
                count=cut.count,
                markup_bytes=cut.markup_bytes,
                version=rule.version,
                entry=self.index,
            )
            for rule, cut in done
        )

    def found(self, place: Place, findings: Iterable[tuple[str, str]]) -> None:
        where = f"item[{self.index + 1}]/{place}"
        self.defects.extend(
            Defect(code=code, where=where, detail=detail, entry=self.index) for code, detail in dict.fromkeys(findings)
        )


def _clean_entry(entry: Entry, work: _Work, *, base: str | None, is_page: bool) -> Entry:
    content, summary, title = entry.content, entry.summary, entry.title
    titled: list[tuple[Rule, Cut]] = []
    if title:  # first, as rules compare the text with what it will be
        title, titled = _clean_title(title, work)
    body = Fragment(
        markup=as_html(content) if content else "",
        is_page=is_page,
        base=base,
        title=title.value if title else None,
        authors=entry.authors,
        values=work.rules.values,
    )
    if content:
        content = _clean_body(body, content, work)
    if summary:
        fragment = Fragment(
            markup=as_html(summary), place="summary", base=base, title=body.title, values=work.rules.values
        )
        summary = _clean_body(fragment, summary, work)
    if title is None and body.title is not None:  # a page's, out of its text
        title, titled = _clean_title(Text(value=body.title), work)
    if title and work.late_titles:
        title, more = _clean_title(title, work, work.late_titles, below=content.value if content else "")
        titled += more
    work.note("title", titled)
    return replace(
        further.of_entry(entry),
        title=title,
        summary=summary,
        content=content,
        authors=body.authors,
        inferred=(*entry.inferred, *body.inferred),
    )


def _sanitize_entry(entry: Entry, index: int, told: str, *, base: str | None) -> tuple[Entry, _Work]:
    """Clean an entry of which rules have lost words without them; where even so words are lost, keep nothing else."""
    work = _Work(index=index, rules=REQUIRED, titles=())
    done = _clean_entry(entry, work, base=base, is_page=False)
    if difference(entry, done, work.ledger):
        work = _Work(index=index, rules=NONE, titles=())
        done = _clean_entry(_as_text_alone(entry), work, base=base, is_page=False)
    defect = Defect(code="words-unaccounted", where=f"item[{index + 1}]", detail=told, entry=index)
    return done, replace(work, defects=[*work.defects, defect])


def _as_text_alone(entry: Entry) -> Entry:
    summary, content = (
        Text(value=html.text(text.value)) if text and text.kind == "html" else text
        for text in (entry.summary, entry.content)
    )
    return replace(entry, summary=summary, content=content)


def _clean_body(fragment: Fragment, published: Text, work: _Work) -> Text | None:
    markup, done = clean_html(fragment.markup, work.rules, fragment=fragment)
    spared = len(published.value) - len(markup) - sum(_size(cut) for _, cut in done)
    if markup != published.value:
        work.ledger.append(
            Edit(
                rule=SANITIZE,
                place=fragment.place,
                markup_bytes=max(0, spared),
                count=fragment.attributes_dropped,
                entry=work.index,
            )
        )
    work.note(fragment.place, done)
    work.is_doubtful |= fragment.is_doubtful
    work.found(fragment.place, fragment.findings)
    return Text(value=markup, kind="html") if markup else None


def _size(cut: Cut) -> int:
    """By how many characters a cut made the markup shorter."""
    return cut.markup_bytes + len(cut.text) - len(cut.added)


def _clean_title(
    title: Text, work: _Work, rules: tuple[Rule, ...] | None = None, *, below: str = ""
) -> tuple[Text | None, list[tuple[Rule, Cut]]]:
    """Give a title as it will be, and what was cut; the caller notes it."""
    before = _plain_text(title)
    fragment = Fragment(markup=before, place="title", values=work.rules.values, below=below)
    done = _run(fragment, work.titles if rules is None else rules)
    work.is_doubtful |= not account.is_balanced(before, fragment.markup, (cut for _, cut in done), is_markup=False)
    return Text(value=fragment.markup) if fragment.markup else None, done


def _not_yet_applied(rules: Rules, snapshot: Snapshot) -> tuple[Rule, ...]:
    """Give the title rules, without those whose learned values this snapshot has been through already.

    "Help!!" becomes "Help!" once; that the second mark goes as well if it is cleaned again must not happen.
    """
    applied = {learned.rule for learned in snapshot.learned}
    return tuple(rule for rule in rules.title if rule.name not in applied)


def as_html(text: Text) -> str:
    """Give a text construct as HTML; blank lines of plain text separate paragraphs."""
    if text.kind == "html":
        return text.value
    escaped = entities.escape(text.value, quote=False)
    if "\n\n" not in escaped:
        return escaped
    return "\n".join(f"<p>{paragraph.strip()}</p>" for paragraph in escaped.split("\n\n") if paragraph.strip())


def _plain_text(text: Text) -> str:
    """Give a title as plain text: markup unwrapped, entities read."""
    if text.kind == "text":
        return text.value
    return html.plain(text.value)


def _plain(text: Text | None) -> Text | None:
    """Give a feed's title or subtitle as plain text with its white space folded."""
    if text is None:
        return None
    value = " ".join(_plain_text(text).split())
    return Text(value=value) if value else None
