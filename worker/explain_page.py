"""An explanation as a web page of one file: no script, nothing fetched, light and dark. Values in, text out.

It shows what was removed, so it is for those who keep the archive and not for publishing.
"""

from collections.abc import Iterable, Iterator
from html import escape

from worker.comparison import Compared, Part
from worker.explain import ExplainedDefect, ExplainedEdit, Explanation
from worker.layout import harmless, one_line

_STYLE = """
:root { color-scheme: light dark; --line: #8886; --gone: #fdd; --came: #dfd; }
@media (prefers-color-scheme: dark) { :root { --gone: #622; --came: #264; } }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
table { border-collapse: collapse; table-layout: fixed; width: 100%; }
th, td { border: 1px solid var(--line); overflow-wrap: anywhere; padding: .4rem .6rem; text-align: left;
  vertical-align: top; width: 50%; }
del { background: var(--gone); } ins { background: var(--came); text-decoration: none; }
del a, ins a { color: inherit; text-decoration: none; }
code { font-size: .8em; }
:target { outline: 2px solid; }
"""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def page(told: Explanation) -> str:
    """Give the page."""
    held = told.entry
    title = one_line(held.entry.title.value if held.entry.title else "") or "(no title)"
    rules = list(dict.fromkeys(one.edit.rule for one in told.edits))
    whose = f"{_text(held.source)}, entry {held.number}, revision {told.revision}"
    body = [
        f"<h1>{_text(title)}</h1>",
        f"<p>{whose}. This page shows what was removed; it is not meant to be published.</p>",
    ]
    if told.missing:
        body.append(f"<p>What it was before cannot be shown: {_text(told.missing)}.</p>")
    if not told.is_current:
        body.append("<p>Today’s rules would make something else of it.</p>")
    for compared in told.compared:
        body += _table(compared, rules)
    body += _section("What was done", (_rule(rule, told.edits) for rule in rules))
    body += _section("Inferred", (f"<p>{_text(name)}</p>" for name in told.inferred))
    body += _section("Defects", map(_defect, told.defects))
    return _document(title, body)


def _document(title: str, body: Iterable[str]) -> str:
    head = (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width">\n<meta name="referrer" content="no-referrer">\n'
        f"<title>Explained: {_text(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
    )
    return head + "\n".join(body) + "\n</body>\n</html>\n"


def _table(compared: Compared, rules: list[str]) -> Iterator[str]:
    yield f"<h2>{_text(compared.place)}</h2>\n<table>\n<tr><th>before</th><th>after</th></tr>"
    for row in compared.rows:
        before = "".join(_part(part, rules) for part in row.before)
        after = "".join(_part(part, rules) for part in row.after)
        yield f"<tr><td>{before}</td><td>{after}</td></tr>"
    yield "</table>"


def _part(part: Part, rules: list[str]) -> str:
    text = _text(part.text)
    text = f"<code>{text}</code>" if part.is_markup else text
    if part.kind == "same":
        return text
    if part.rule in rules:
        text = f'<a href="#{_id(part.rule)}" title="{_text(part.rule)}">{text}</a>'
    return f"<del>{text}</del>" if part.kind == "removed" else f"<ins>{text}</ins>"


def _rule(rule: str, edits: Iterable[ExplainedEdit]) -> str:
    """Tell of a rule why it does what it does, and each line of the ledger that it made."""
    own = [one for one in edits if one.edit.rule == rule]
    lines = "".join(f"<li>{line}</li>" for line in map(_line, own))
    evidence = "".join(f"<p>Learned: {_text(told)}.</p>" for told in dict.fromkeys(one.evidence for one in own) if told)
    return (
        f'<div id="{_id(rule)}">\n<h3>{_text(rule)}</h3>\n<p>{_text(own[0].reason)} '
        f"Version {own[0].edit.version}.</p>\n{evidence}<ul>{lines}</ul>\n</div>"
    )


def _line(one: ExplainedEdit) -> str:
    edit = one.edit
    facts = [edit.place, f"{edit.count}×" if edit.count else ""]
    facts.append(f"{edit.markup_bytes} characters of markup" if edit.markup_bytes else "")
    text = _text(", ".join(filter(None, facts)))
    if edit.text:
        text += f": {_text(edit.kept_before)}<del>{_text(edit.text)}</del>{_text(edit.kept_after)}"
    return text + (f" <ins>{_text(edit.added)}</ins>" if edit.added else "")


def _defect(one: ExplainedDefect) -> str:
    where = ": ".join(filter(None, (one.defect.where, one.defect.detail)))
    return f"<p><b>{_text(one.defect.code)}</b> {_text(one.meaning)} <code>{_text(where)}</code></p>"


def _section(name: str, parts: Iterable[str]) -> list[str]:
    held = list(parts)
    return [f"<h2>{name}</h2>", *held] if held else []


def _id(rule: str | None) -> str:
    return f"rule-{_text(rule)}"


def _text(text: str | None) -> str:
    return escape(harmless(text or ""))
