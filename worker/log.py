"""structlog, set up once: a console on a terminal, JSON lines otherwise. All of it goes to stderr."""

import logging
import sys
from typing import TYPE_CHECKING

import structlog

from worker.layout import harmless

if TYPE_CHECKING:
    from structlog.typing import EventDict, Processor, WrappedLogger

LEVELS = {"debug": logging.DEBUG, "info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


def set_up(*, level: str = "info", as_json: bool | None = None, color: bool = False) -> None:
    """Send events to stderr; `as_json` None means whatever stderr is, `color` is for the console."""
    as_json = not sys.stderr.isatty() if as_json is None else as_json
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _harmless,
            _renderer(as_json=as_json, color=color),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS[level]),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _renderer(*, as_json: bool, color: bool) -> "Processor":
    if as_json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=color, exception_formatter=structlog.dev.plain_traceback)


def _harmless(_logger: "WrappedLogger", _method: str, event: "EventDict") -> "EventDict":
    """Make what came from a feed harmless: an error may quote it, and a terminal would obey it."""
    return {key: harmless(value) if isinstance(value, str) else value for key, value in event.items()}
