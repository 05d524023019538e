"""When a source is next due, and why. Pure: clock and facts come in as arguments, all times are UTC.

answers.py     headers of a response -> how long it stays fresh, when to come back
statements.py  what a feed says and shows -> Pace
intervals.py   intervals as people write and read them
decision.py    all of it -> Due; every cap has its name and number there
"""

from schemas.pace import Due, Pace
from worker.cadence.decision import Facts, decide, decide_local, jitter, rewound, skipped_until
from worker.cadence.intervals import next_after, parse_interval, spell
from worker.cadence.replies import Reply, http_date, retry_after_seconds
from worker.cadence.statements import pace

__all__ = [
    "Due",
    "Facts",
    "Pace",
    "Reply",
    "decide",
    "decide_local",
    "http_date",
    "jitter",
    "next_after",
    "pace",
    "parse_interval",
    "retry_after_seconds",
    "rewound",
    "skipped_until",
    "spell",
]
