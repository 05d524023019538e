"""What a person reads of a check of the archive, at 80 columns. Values in, text out."""

from collections.abc import Iterator
from itertools import groupby

from schemas.soundness import Checked, Finding, Verified
from worker.layout import wrap
from worker.terminal_archive import size

_INDENT = "    "
_FACT_INDENT = " " * 11


def verified(told: Verified) -> str:
    """Tell what was checked, and either that it is sound or all that is wrong."""
    lines: list[str] = []
    for name, fact in (("archive", told.archive), *_facts(told, told.checked)):
        lines += wrap(fact, indent=_FACT_INDENT, first=name.ljust(len(_FACT_INDENT)))
    count = len(told.findings) + told.more
    if told.is_sound:
        return "\n".join([*lines, "", "Nothing is wrong." if not told.is_quick else "Nothing wrong was found."])
    lines += ["", f"{count:,} things are wrong:" if count > 1 else "One thing is wrong:"]
    for todo, findings in groupby(told.findings, key=lambda finding: finding.todo):
        lines += [line for finding in findings for line in _finding(finding)]
        lines += wrap(todo, indent=_INDENT, first=f"{_INDENT}-> ")
    if told.more:
        lines.append(f"and {told.more:,} more")
    return "\n".join(lines)


def _facts(told: Verified, checked: Checked) -> Iterator[tuple[str, str]]:
    gone = [f"{checked.thinned:,} thinned"] if checked.thinned else []
    gone += [f"{checked.redacted:,} redacted"] if checked.redacted else []
    yield "captures", f"{checked.captures:,}" + (f" (bodies: {', '.join(gone)})" if gone else "")
    if told.head:
        yield "head", told.head
    sample = ", a sample" if told.is_quick else ""
    yield "bodies", f"{checked.bodies:,} read{sample}, {size(checked.body_bytes)}"
    yield "entries", f"{checked.entries:,}"
    others = f", {checked.by_other_rules:,} by other rules" if checked.by_other_rules else ""
    yield "revisions", f"{checked.revisions:,}{sample}: {checked.reproduced:,} made again from their captures{others}"


def _finding(finding: Finding) -> list[str]:
    return wrap(f"{finding.where}: {finding.what}", indent=_INDENT, first="")
