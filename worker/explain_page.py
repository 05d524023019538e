"""An explanation as a web page of one file: no script, nothing fetched, light and dark. Values in, text out.

It shows what was removed, so it is for those who keep the archive and not for publishing.
"""

from collections.abc import Iterable, Iterator

from worker.comparison import Compared, Part
from worker.explain import ExplainedDefect, ExplainedEdit, Explanation
from worker.layout import one_line
from worker.page import document, escaped, section


def page(told: Explanation) -> str:
    """Give the page."""
    held = told.entry
    title = one_line(held.entry.title.value if held.entry.title else "") or "(no title)"
    rules = list(dict.fromkeys(one.edit.rule for one in told.edits))
    whose = f"{escaped(held.source)}, entry {held.number}, revision {told.revision}"
    body = [
        f"<h1>{escaped(title)}</h1>",
        f"<p>{whose}. This page shows what was removed; it is not meant to be published.</p>",
    ]
    if told.missing:
        body.append(f"<p>What it was before cannot be shown: {escaped(told.missing)}.</p>")
    if not told.is_current:
        body.append("<p>Today’s rules would make something else of it.</p>")
    for compared in told.compared:
        body += _table(compared, rules)
    body += section("What was done", (_rule(rule, told.edits) for rule in rules))
    body += section("Inferred", (f"<p>{escaped(name)}</p>" for name in told.inferred))
    body += section("Defects", map(_defect, told.defects))
    return document(f"Explained: {title}", body)


def _table(compared: Compared, rules: list[str]) -> Iterator[str]:
    yield f"<h2>{escaped(compared.place)}</h2>\n<table>\n<tr><th>before</th><th>after</th></tr>"
    for row in compared.rows:
        before = "".join(_part(part, rules) for part in row.before)
        after = "".join(_part(part, rules) for part in row.after)
        yield f"<tr><td>{before}</td><td>{after}</td></tr>"
    yield "</table>"


def _part(part: Part, rules: list[str]) -> str:
    text = escaped(part.text)
    text = f"<code>{text}</code>" if part.is_markup else text
    if part.kind == "same":
        return text
    if part.rule in rules:
        text = f'<a href="#{_id(part.rule)}" title="{escaped(part.rule)}">{text}</a>'
    return f"<del>{text}</del>" if part.kind == "removed" else f"<ins>{text}</ins>"


def _rule(rule: str, edits: Iterable[ExplainedEdit]) -> str:
    """Tell of a rule why it does what it does, and each line of the ledger that it made."""
    own = [one for one in edits if one.edit.rule == rule]
    lines = "".join(f"<li>{line}</li>" for line in map(_line, own))
    evidence = "".join(
        f"<p>Learned: {escaped(told)}.</p>" for told in dict.fromkeys(one.evidence for one in own) if told
    )
    return (
        f'<div id="{_id(rule)}">\n<h3>{escaped(rule)}</h3>\n<p>{escaped(own[0].reason)} '
        f"Version {own[0].edit.version}.</p>\n{evidence}<ul>{lines}</ul>\n</div>"
    )


def _line(one: ExplainedEdit) -> str:
    edit = one.edit
    facts = [edit.place, f"{edit.count}×" if edit.count else ""]
    facts.append(f"{edit.markup_bytes} characters of markup" if edit.markup_bytes else "")
    text = escaped(", ".join(filter(None, facts)))
    if edit.text:
        text += f": {escaped(edit.kept_before)}<del>{escaped(edit.text)}</del>{escaped(edit.kept_after)}"
    return text + (f" <ins>{escaped(edit.added)}</ins>" if edit.added else "")


def _defect(one: ExplainedDefect) -> str:
    where = ": ".join(filter(None, (one.defect.where, one.defect.detail)))
    return f"<p><b>{escaped(one.defect.code)}</b> {escaped(one.meaning)} <code>{escaped(where)}</code></p>"


def _id(rule: str | None) -> str:
    return f"rule-{escaped(rule)}"
