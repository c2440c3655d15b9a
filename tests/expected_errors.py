"""Checks the logged errors: a test announces expected ones, any other fails the test."""

from __future__ import annotations

import logging

from core.process.log import OURS


class ExpectedErrors(logging.Handler):
    """Collects what the program's loggers report at level error or above during one test."""

    def __init__(self) -> None:
        """Creates an empty collection; :meth:`attach` begins to collect."""
        super().__init__(logging.ERROR)
        self._records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keeps a record, unless the stage shows the same error, which tests look at there."""
        if record.name != "core.show.event_log":
            self._records.append(record)

    def attach(self) -> None:
        """Begins to collect."""
        for name in OURS:
            logging.getLogger(name).addHandler(self)

    def detach(self) -> list[str]:
        """Stops collecting; returns the records that no test has taken."""
        for name in OURS:
            logging.getLogger(name).removeHandler(self)
        return [logging.Formatter().format(record) for record in self._records]

    def take(self, text: str) -> None:
        """Removes the records whose message holds ``text``; fails where there is none."""
        found = [record for record in self._records if text in record.getMessage()]
        told = [record.getMessage() for record in self._records]
        assert found, f"nothing was logged with {text!r}: {told}"
        self._records = [record for record in self._records if record not in found]
