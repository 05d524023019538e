"""Snapshot to Snapshot, pure: rules on the tree where one is needed, nh3, rules on what it left, nh3 last."""

import hashlib
import html as entities
import re
from collections.abc import Container, Iterable

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Defect, Edit, LearnedRule, Snapshot
from schemas.source import Source
from worker.clean import bounds, further, html
from worker.clean.cut import Cut
from worker.clean.rule import Fragment, Place, Rule
from worker.clean.rules import RULES
from worker.clean.sanitize import sanitize

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
    hash: str = ""  #: Identifies all of it; revisions name the rules they were made with by it.


def rules_for(source: Source | None = None, learned: Iterable[LearnedRule] = ()) -> Rules:
    """Choose the rules for a source from its settings and what was learned of it."""
    strip = frozenset(source.strip if source else ())
    disabled = frozenset(source.disable if source else ())
    chosen = [
        rule
        for rule in RULES
        if (not rule.is_opt_in or rule.family in strip)
        and (rule.is_required or disabled.isdisjoint((rule.name, rule.family)))
    ]
    names = {rule.name for rule in chosen}
    learned = tuple(item for item in learned if item.rule in names)
    values: dict[str, tuple[str, ...]] = {"drop_repeated_lines": source.drop_lines} if source else {}
    for item in learned:
        values[item.rule] = (*values.get(item.rule, ()), item.value)
    facts = ([(rule.name, rule.version) for rule in chosen], sorted(values.items()))
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


def clean(snapshot: Snapshot, rules: Rules, *, base: str | None = None, only: Container[int] | None = None) -> Snapshot:
    """Clean a snapshot's feed and entries; every removal becomes a line of the ledger.

    `base` is the address that relative links of entries without a permalink are resolved against; `only` names the
    entries to be cleaned, by index, where the others are known to be clean elsewhere. Cleaning what is clean
    changes nothing.
    """
    titles = _not_yet_applied(rules, snapshot)
    ledger, defects, entries = list(snapshot.ledger), list(snapshot.defects), []
    for index, entry in enumerate(snapshot.entries):
        if only is not None and index not in only:
            entries.append(entry)
            continue
        work = _Work(index=index, rules=rules, titles=titles, ledger=ledger, defects=defects)
        entries.append(_clean_entry(entry, work, base=entry.permalink or base, is_page=snapshot.dialect == "pages"))
    return replace(
        snapshot,
        feed=clean_feed(snapshot.feed),
        entries=tuple(entries),
        tombstones=further.of_tombstones(snapshot.tombstones),
        defects=tuple(defects),
        ledger=tuple(ledger),
        learned=rules.learned,
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
    done += _run(fragment, rules.tree)
    fragment.fell()
    if styled := [rule for rule in rules.styled if fragment.may_need(rule)]:
        fragment.markup = sanitize(fragment.markup, names=fragment.names, keeps_styles=True)
        done += [(rule, cut) for rule in styled for cut in rule.edit(fragment)]
    else:
        fragment.markup = sanitize(fragment.markup, names=fragment.names)
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
    return fragment.markup, done + later


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
    ledger: list[Edit]
    defects: list[Defect]

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
    body = Fragment(
        markup=_as_html(content) if content else "",
        is_page=is_page,
        base=base,
        title=title.value if title else None,
        authors=entry.authors,
        values=work.rules.values,
    )
    if content:
        content = _clean_body(body, content, work)
    if summary:
        fragment = Fragment(markup=_as_html(summary), place="summary", base=base, values=work.rules.values)
        summary = _clean_body(fragment, summary, work)
    if body.title is not None:
        title = _clean_title(title or Text(value=body.title), work)
    return replace(
        further.of_entry(entry),
        title=title,
        summary=summary,
        content=content,
        authors=body.authors,
        inferred=(*entry.inferred, *body.inferred),
    )


def _clean_body(fragment: Fragment, published: Text, work: _Work) -> Text | None:
    markup, done = clean_html(fragment.markup, work.rules, fragment=fragment)
    spared = len(published.value) - len(markup) - sum(_size(cut) for _, cut in done)
    if markup != published.value:
        work.ledger.append(
            Edit(rule=SANITIZE, place=fragment.place, markup_bytes=max(0, spared), count=0, entry=work.index)
        )
    work.note(fragment.place, done)
    work.found(fragment.place, fragment.findings)
    return Text(value=markup, kind="html") if markup else None


def _size(cut: Cut) -> int:
    """By how many characters a cut made the markup shorter."""
    return cut.markup_bytes + len(cut.text) - len(cut.added)


def _clean_title(title: Text, work: _Work) -> Text | None:
    fragment = Fragment(markup=_plain_text(title), place="title", values=work.rules.values)
    work.note("title", _run(fragment, work.titles))
    return Text(value=fragment.markup) if fragment.markup else None


def _not_yet_applied(rules: Rules, snapshot: Snapshot) -> tuple[Rule, ...]:
    """Give the title rules, without those whose learned values this snapshot has been through already.

    "Help!!" becomes "Help!" once; that the second mark goes as well if it is cleaned again must not happen.
    """
    applied = {learned.rule for learned in snapshot.learned}
    return tuple(rule for rule in rules.title if rule.name not in applied)


def _as_html(text: Text) -> str:
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
    return html.text(text.value) if "<" in text.value else entities.unescape(text.value)


def _plain(text: Text | None) -> Text | None:
    """Give a feed's title or subtitle as plain text with its white space folded."""
    if text is None:
        return None
    value = " ".join(_plain_text(text).split())
    return Text(value=value) if value else None
