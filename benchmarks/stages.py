"""Where the time of `normalize` goes: by step, and by rule.

Functions are replaced by ones that read the clock before and after; what one of them spends in another is counted for
the other alone. Reading the clock costs, too: `overhead` is what the whole then takes longer. Steps called ten
thousand times look a little dearer than they are.
"""

import gc
import importlib
import time
from collections.abc import Callable, Mapping
from statistics import median
from typing import Any, NamedTuple

from msgspec.structs import replace

from worker import normalize, to_jsonfeed
from worker.clean import chosen, engine
from worker.clean.gates import Gated
from worker.clean.rule import Rule
from worker.clean.rules import RULES

#: Step, module, function. Of functions that are imported by name, the module is the one that calls them.
STEPS = (
    ("parse: bytes to snapshot", "worker.parse", "parse"),
    ("names of entries", "worker.pipeline", "entry_keys"),
    ("learning, choosing rules", "worker.pipeline", "rules_of"),
    ("clean: entries and ledger", "worker.clean", "clean"),
    ("clean: engine", "worker.clean", "clean_html"),
    ("bounds", "worker.clean.bounds", "within"),
    ("bounds", "worker.clean.bounds", "shallow"),
    ("start tags and names", "worker.clean.html", "start_tags"),
    ("start tags and names", "worker.clean.html", "tag_names"),
    ("lexbor: parse, serialise", "worker.clean.html", "parse"),
    ("lexbor: parse, serialise", "worker.clean.html", "serialize"),
    ("nh3", "worker.clean.engine", "sanitize"),
    ("letters counted", "worker.clean.engine", "_is_doubtful"),
    ("words counted", "worker.clean", "difference"),
    ("texts beside the bodies", "worker.clean.further", "of_entry"),
    ("texts beside the bodies", "worker.clean.further", "of_feed"),
)
WHOLE, JSON = "normalize: the rest", "to_jsonfeed"


class Profile(NamedTuple):
    """What the steps of some documents cost, each alone."""

    seconds: dict[str, float]  # by step
    calls: dict[str, int]
    rules: dict[str, float]
    overhead: float  # how much longer the whole took with clocks than without: 0.1 for a tenth


class Clock:
    """Adds up what each step takes, without what it calls."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.calls: dict[str, int] = {}
        self._inner = [0.0]

    def timed(self, step: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Give a function that does the same and is measured."""
        self.seconds.setdefault(step, 0.0)
        self.calls.setdefault(step, 0)

        def measured(*arguments: object, **named: object) -> Any:  # noqa: ANN401  whatever the function gives
            self._inner.append(0.0)
            start = time.perf_counter()
            try:
                return function(*arguments, **named)
            finally:
                took = time.perf_counter() - start
                self.seconds[step] += took - self._inner.pop()
                self.calls[step] += 1
                self._inner[-1] += took

        return measured


def profile(documents: Mapping[str, bytes], rounds: int) -> Profile:
    """Measure the steps of documents; those that are no feeds must be left out."""
    plain = _seconds(documents, rounds, lambda data: to_jsonfeed(normalize(data)))
    clock, rules, undo = Clock(), Clock(), list[tuple[Any, str, Any]]()

    def put(holder: Any, name: str, new: Any) -> None:  # noqa: ANN401  modules and classes
        undo.append((holder, name, getattr(holder, name)))
        setattr(holder, name, new)

    try:
        for step, module, name in STEPS:
            holder = importlib.import_module(module)
            put(holder, name, clock.timed(step, getattr(holder, name)))
        put(Gated, "open", clock.timed("gates of rules", Gated.open))
        put(engine, "run", clock.timed("clean: calling rules", engine.run))
        put(chosen, "RULES", tuple(_measured(rule, clock, rules) for rule in RULES))
        chosen._in_stages.cache_clear()  # noqa: SLF001
        whole, written = clock.timed(WHOLE, normalize), clock.timed(JSON, to_jsonfeed)
        clocked = _seconds(documents, rounds, lambda data: written(whole(data)))
    finally:
        for holder, name, old in reversed(undo):
            setattr(holder, name, old)
        chosen._in_stages.cache_clear()  # noqa: SLF001
    return Profile(
        {step: took / rounds for step, took in clock.seconds.items()},
        {step: count // rounds for step, count in clock.calls.items()},
        {rule: took / rounds for rule, took in rules.seconds.items()},
        clocked / plain - 1,
    )


def report(name: str, measured: Profile, rules_max: int = 12) -> str:
    """Set a table for people."""
    total = sum(measured.seconds.values())
    steps = sorted(measured.seconds.items(), key=lambda item: -item[1])
    lines = [f"{name}, step by step: {total * 1e3:.1f} ms, of which clocks {measured.overhead:.0%}"]
    lines += [f"{'step':28}{'ms':>10}{'share':>9}{'calls':>10}"]
    lines += [f"{step:28}{took * 1e3:>10.2f}{took / total:>9.1%}{measured.calls[step]:>10,}" for step, took in steps]
    dearest = sorted(measured.rules.items(), key=lambda item: -item[1])[:rules_max]
    lines += ["dearest rules: " + ", ".join(f"{rule} {took * 1e3:.2f} ms" for rule, took in dearest)]
    return "\n".join(lines)


def _measured(rule: Rule, clock: Clock, rules: Clock) -> Rule:
    return replace(rule, edit=clock.timed(f"rules: {rule.stage}", rules.timed(rule.name, rule.edit)))


def _seconds(documents: Mapping[str, bytes], rounds: int, read: Callable[[bytes], object]) -> float:
    took: list[float] = []
    for _ in range(rounds):
        gc.collect()
        start = time.perf_counter()
        for data in documents.values():
            read(data)
        took.append(time.perf_counter() - start)
    return median(took)
