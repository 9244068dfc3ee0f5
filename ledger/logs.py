"""Logs as records (结构化日志), one JSON object a line, without personal data (不记个人信息).

Who did what stands in the ledger and in the audit record, where only auditors read it. A log is read by whoever runs
the machine, so it names routes, counts and times; never a person, a name, an account or what was typed. What slips in
all the same, in an error's message for example, is covered here: long numbers, codes of legal persons, e-mail.
"""

from __future__ import annotations

import logging
import logging.config
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z-])\d[\d -]{9,}\d(?![0-9A-Za-z-])")
"""An account, a telephone or an identity number: eleven digits and more, blanks between them or not."""
_LEGAL_PERSON = re.compile(r"(?<![0-9A-Z])[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}(?![0-9A-Z])")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")
_QUERY = re.compile(r"(?<=\?)[^\s\"']+")
COVER = "…"
"""What stands where something was covered."""

_DATABASE_VALUES = re.compile(r"(DETAIL:.*|Key \(.*?\)=\(.*?\))", re.DOTALL)
"""PostgreSQL quotes rows in the details of an error."""


def covered(text: str) -> str:
    """Return a text with everything covered that could tell of a person or an account."""
    for pattern in (_DATABASE_VALUES, _LEGAL_PERSON, _MAIL, _LONG_NUMBER, _QUERY):
        text = pattern.sub(COVER, text)
    return text


def _cover(_logger: object, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name, value in entry.items():
        if isinstance(value, str) and name not in ("timestamp", "request"):
            entry[name] = covered(value)
    return entry


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_SHARED,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def configure(*, as_json: bool | None = None) -> None:
    """Write every log of the process to stderr: as JSON, or for reading where stderr is a terminal."""
    json = not sys.stderr.isatty() if as_json is None else as_json
    last: Any = (
        structlog.processors.JSONRenderer(ensure_ascii=False) if json else structlog.dev.ConsoleRenderer()
    )
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": _SHARED,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _cover,
            last,
        ],
    }
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"record": formatter},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "record"}},
            "root": {"handlers": ["stderr"], "level": "INFO"},
            "loggers": {"apscheduler": {"level": "WARNING"}},
        }
    )


def logger(name: str) -> structlog.stdlib.BoundLogger:
    """Return a logger whose calls take figures by name: ``log.info("posted", instalments=3)``."""
    found: structlog.stdlib.BoundLogger = structlog.stdlib.get_logger(name)
    return found
