"""What a person reads of `doctor`, at 80 columns. Values in, text out."""

from collections.abc import Mapping

from schemas.diagnosis import Ailment, Diagnosis, Level
from worker.layout import BOLD, RED, one_line, painted, wrap

_INDENT = "    "
_PAINTS: Mapping[Level, str] = {"broken": RED, "look": BOLD, "note": ""}


def diagnosis(told: Diagnosis, *, color: bool = False) -> str:
    """Tell what is not well, the worst first, each with what to do; one line where nothing is to be told."""
    lines = [line for one in told.ailments for line in _ailment(one, color=color)]
    polled = "never polled" if told.last_polled is None else f"last polled {told.last_polled:%Y-%m-%d %H:%M} UTC"
    sources = "1 source" if told.sources == 1 else f"{told.sources:,} sources"
    if told.is_well:
        lines.append(f"All is well: {sources}, {polled}.")
    else:
        worse = sum(one.level != "note" for one in told.ailments)
        count = "One thing wants" if worse == 1 else f"{worse:,} things want"
        lines.append(f"{count} a person to look; {sources}, {polled}.")
    return "\n".join(lines)


def _ailment(one: Ailment, *, color: bool) -> list[str]:
    paint = _PAINTS[one.level] if color else ""
    head = painted(one.level, paint) + " " * (8 - len(one.level)) + one_line(one.subject)
    return [head, *wrap(one.what, indent=_INDENT), *wrap(one.todo, indent=f"{_INDENT}   ", first=f"{_INDENT}-> ")]
