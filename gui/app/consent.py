"""Asks before a system is broken that isn't ours."""

from __future__ import annotations

import sys
from typing import TextIO

from msgspec.structs import replace

from core.ports import SubjectError
from gui.app.request import Request
from gui.catalog import Consent


def with_consent(
    request: Request, asked_at: TextIO | None = None, shown_at: TextIO | None = None
) -> Request:
    """Returns the request, once all that this touches may be touched; blocks until the answer.

    What is there, and what may be done to it, is shown in any case.

    Args:
        request: the request.
        asked_at: where the answer comes from; by default standard input.
        shown_at: where the question goes; by default standard error.

    Raises:
        SubjectError: nobody agreed, or there is nothing to agree to.
    """
    consent = request.entry.consent(request.choices)
    if consent is None:
        return request
    print("\n".join(consent.shown), file=shown_at or sys.stderr)
    if not consent.is_given and not _agrees(consent, asked_at or sys.stdin, shown_at or sys.stderr):
        raise SubjectError(*consent.refused)
    return replace(request, choices=consent.agreed)


def _agrees(consent: Consent, asked_at: TextIO | None, shown_at: TextIO | None) -> bool:
    """Whether somebody types the word; nobody can where there is no terminal."""
    if asked_at is None or not asked_at.isatty():
        return False
    print(consent.question, end="", file=shown_at, flush=True)
    try:
        return asked_at.readline().strip() == consent.word
    except KeyboardInterrupt:
        print(file=shown_at)
        return False
