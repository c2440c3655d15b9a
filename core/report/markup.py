"""Elements of a page: every text is escaped unless it was made here."""

from __future__ import annotations

import html
import re

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Characters that no page may hold."""

_VOID = {"meta", "br", "link"}


class Markup(str):
    """Text that is markup already."""

    __slots__ = ()


Child = str | None
"""Plain text, :class:`Markup`, or None for nothing."""


def escape(text: str) -> Markup:
    """Returns ``text`` so that it shows as it is, in an element or an attribute."""
    if isinstance(text, Markup):
        return text
    return Markup(html.escape(_CONTROL.sub("\ufffd", text), quote=True))


def join(*children: Child) -> Markup:
    """Returns ``children`` one after another."""
    return Markup("".join(escape(child) for child in children if child is not None))


def el(name: str, /, *children: Child, **attributes: str | float | None) -> Markup:
    """Returns an element.

    Args:
        name: its name.
        children: what is in it.
        attributes: those that are None are left out; an underscore at the end of a name is
            dropped and others become hyphens: ``class_``, ``stroke_width``.
    """
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{given}>")
    return Markup(f"<{name}{given}>{join(*children)}</{name}>")


def _value(value: str | float) -> str:
    if isinstance(value, str):
        return escape(value)
    return f"{value:.2f}".rstrip("0").rstrip(".") or "0"
