"""The loggers of the SDK, kept from writing what was sent: at their lowest level they print headers and bodies."""

from __future__ import annotations

import logging
import warnings
from typing import Any

_LOGGERS = ("botocore", "boto3", "urllib3", "s3transfer")
_KEPT_BACK = "(kept back: what the SDK logs may hold a secret)"


class _Record(logging.LogRecord):
    """A record of a library that signs requests: its place and level, never its words."""

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 - what logging hands over
        """Keep what is harmless."""
        super().__init__(*args, **named)
        self.msg, self.args = _KEPT_BACK, ()
        self.exc_info = self.exc_text = self.stack_info = None


def quiet() -> None:
    """Keep the SDK's loggers from printing a secret, whatever level and whatever handlers an application gives them.

    A filter of a logger does not see the records of the loggers below it, and some are made later: so the records
    themselves lose their words as they are made, and do not go up to the handlers of the application.
    """
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.propagate = False
        if not logger.handlers:
            logger.addHandler(logging.NullHandler())
    made = logging.getLogRecordFactory()
    if not getattr(made, "is_quiet", False):
        logging.setLogRecordFactory(_factory(made))
    # A location may ask not to verify; its own rule says what that means, in better words.
    warnings.filterwarnings("ignore", message="Unverified HTTPS request", module="urllib3")


def _factory(before: Any) -> Any:  # noqa: ANN401 - a class or a function, as logging allows
    def made(name: str, *args: Any, **named: Any) -> logging.LogRecord:  # noqa: ANN401 - as logging hands over
        is_loud = name.split(".", 1)[0] in _LOGGERS
        record: logging.LogRecord = (_Record if is_loud else before)(name, *args, **named)
        return record

    made.is_quiet = True  # type: ignore[attr-defined]  # a mark on the function itself
    return made
