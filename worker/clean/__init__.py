"""Snapshot to Snapshot, pure: rules on the tree where one is needed, nh3, rules on what it left, nh3 last."""

import html as entities
from collections.abc import Container, Iterable
from contextlib import suppress

from msgspec import Struct, field
from msgspec.structs import replace

from schemas.feed import Entry, Feed, Text
from schemas.snapshot import Defect, Edit, Snapshot
from worker.clean import account, further, html
from worker.clean.chosen import FAMILIES, NONE, REQUIRED, Rules, by_host, rules_for, with_rules
from worker.clean.cut import Cut
from worker.clean.engine import clean_html, run
from worker.clean.gates import Gated, gated
from worker.clean.rule import Fragment, Place, Rule
from worker.clean.words import difference

__all__ = [
    "FAMILIES", "FAULTS", "REQUIRED", "SANITIZE", "SANITIZE_REASON", "Rules", "as_html", "by_host", "clean",
    "clean_feed", "clean_html", "rules_for", "with_rules",
]  # fmt: skip

#: Under this name the ledger counts what nh3 dropped: attributes, and tags that mean nothing.
SANITIZE = "sanitize"
#: Defects of an entry that was only sanitized: they are bugs of ours.
FAULTS = frozenset({"rule-failed", "words-unaccounted"})
SANITIZE_REASON = "Attributes that style or run, and tags that mean nothing, are dropped; no word goes with them."


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
    ledger, defects, entries = list(snapshot.ledger), list(snapshot.defects), []
    for index, entry in enumerate(snapshot.entries):
        if only is not None and index not in only:
            entries.append(entry)
            continue
        work = _Work(index=index, rules=rules_of(entry.permalink), titles=titles)
        at = entry.permalink or base
        try:
            done = _clean_entry(entry, work, base=at, is_page=snapshot.dialect == "pages")
            if (counts_words or work.is_doubtful) and (lost := difference(entry, done, work.ledger)):
                told = account.told(lost, names_words=not rules.redacts)
                done, work = _sanitize_entry(entry, index, ("words-unaccounted", told), base=at)
        except Exception as error:  # noqa: BLE001  a bug of a rule: one bad entry is a defect (DESIGN.md §2 promise 8)
            done, work = _sanitize_entry(entry, index, ("rule-failed", account.blamed(error)), base=at)
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


def clean_feed(feed: Feed) -> Feed:
    """Give the feed with its title and subtitle as plain text. Its words are not in any entry's ledger."""
    return further.of_feed(replace(feed, title=_plain(feed.title), subtitle=_plain(feed.subtitle)))


class _Work(Struct, kw_only=True):
    """What the cleaning of one entry needs, and where its edits and findings go."""

    index: int
    rules: Rules
    titles: Gated
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
    if title and work.rules.late_title.rules:
        title, more = _clean_title(title, work, work.rules.late_title, below=content.value if content else "")
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


def _sanitize_entry(entry: Entry, index: int, told: tuple[str, str], *, base: str | None) -> tuple[Entry, _Work]:
    """Clean an entry at which rules have failed without them; where even so words are lost, keep nothing else.

    `told` is the defect: its code, and what is to be told of it.
    """
    work, done = _Work(index=index, rules=REQUIRED, titles=NONE.title), None
    with suppress(Exception):  # a required rule may have a bug, too
        done = _clean_entry(entry, work, base=base, is_page=False)
    if done is None or difference(entry, done, work.ledger):
        work = _Work(index=index, rules=NONE, titles=NONE.title)
        done = _clean_entry(_as_text_alone(entry), work, base=base, is_page=False)
    code, detail = told
    defect = Defect(code=code, where=f"item[{index + 1}]", detail=detail, entry=index)
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
    title: Text, work: _Work, rules: Gated | None = None, *, below: str = ""
) -> tuple[Text | None, list[tuple[Rule, Cut]]]:
    """Give a title as it will be, and what was cut; the caller notes it."""
    before = _plain_text(title)
    fragment = Fragment(markup=before, place="title", values=work.rules.values, below=below)
    done = run(fragment, work.titles if rules is None else rules)
    work.is_doubtful |= not account.is_balanced(before, fragment.markup, (cut for _, cut in done), is_markup=False)
    return Text(value=fragment.markup) if fragment.markup else None, done


def _not_yet_applied(rules: Rules, snapshot: Snapshot) -> Gated:
    """Give the title rules, without those whose learned values this snapshot has been through already.

    "Help!!" becomes "Help!" once; that the second mark goes as well if it is cleaned again must not happen.
    """
    applied = {learned.rule for learned in snapshot.learned}
    return gated(rule for rule in rules.title if rule.name not in applied) if applied else rules.title


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
