"""Scorecards as a table for people, at 80 columns, several fetchers side by side."""

from collections.abc import Sequence
from itertools import islice

from tests.conformance.score import Counter, Scorecard

WIDTH = 80
_NAME = 34
_SHOWN = 3


def table(cards: Sequence[Scorecard]) -> str:
    """Set the counters of one fetcher, or of several; then what broke them, the first few of each."""
    column = min(22, (WIDTH - _NAME) // len(cards))
    lines = [_line("broken / chances", [card.fetcher for card in cards], column), "-" * WIDTH]
    lines += [
        _line(counters[0].name, [_cell(counter) for counter in counters], column)
        for counters in zip(*(card.counters for card in cards), strict=True)
    ]
    lines.append("-" * WIDTH)
    for name, of in (("requests", "requests"), ("whole bodies", "bodies"), ("not modified", "not_modified")):
        lines.append(_line(name, [f"{getattr(card, of):,}" for card in cards], column))
    lines.append(_line("bytes of bodies", [f"{card.body_bytes:,}" for card in cards], column))
    lines.append(_line("full score", ["yes" if card.is_full else "no" for card in cards], column))
    return "\n".join([*lines, *(line for card in cards for line in _offences(card))])


def _line(name: str, cells: Sequence[str], column: int) -> str:
    return f"{name[:_NAME]:{_NAME}}" + "".join(f"{cell[: column - 1]:>{column}}" for cell in cells)


def _cell(counter: Counter) -> str:
    return f"{len(counter.offences):,} / {counter.chances:,}" if counter.chances else "not tested"


def _offences(card: Scorecard) -> list[str]:
    lines: list[str] = []
    for counter in card.counters:
        if len(counter.offences) > counter.allowed:
            lines += ["", f"{card.fetcher}: {counter.name}", *_wrapped(counter.sentence)]
            for one in islice(counter.offences, _SHOWN):
                when = f"{one.at:%d %b %H:%M} " if one.at else ""
                lines += [f"  {when}{one.url}"[:WIDTH], f"    {one.detail}"[:WIDTH]]
            if len(counter.offences) > _SHOWN:
                lines.append(f"  and {len(counter.offences) - _SHOWN:,} more")
    return lines


def _wrapped(text: str) -> list[str]:
    from textwrap import wrap

    return wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ")
