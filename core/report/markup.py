"""Markup of a report's page: every text is escaped, and freed of characters that do harm."""

from __future__ import annotations

import re

from markupsafe import Markup
from markupsafe import escape as escape_text

_HARMFUL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
"""Characters that no page may hold, and those that would turn the words after them around."""

Child = str | None
"""Plain text, ``Markup``, or None for nothing."""


def clean(value: object) -> object:
    """Returns a text with a replacement sign for each harmful character."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _HARMFUL.sub("\ufffd", value)
    return value


def escape(text: str) -> Markup:
    """Returns ``text`` escaped, to be shown literally in an element or an attribute."""
    return escape_text(clean(text))


def join(*children: Child) -> Markup:
    """Returns ``children`` one after another."""
    return Markup("".join(escape(child) for child in children if child is not None))


def el(name: str, /, *children: Child, **attributes: str | float | None) -> Markup:
    """Returns an element.

    Args:
        name: the element's name.
        children: the texts and elements within.
        attributes: those that are None are left out; an underscore at the end of a name is
            dropped and others become hyphens: ``class_``, ``stroke_width``.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return Markup(f"<{name}{given}>{join(*children)}</{name}>")


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
