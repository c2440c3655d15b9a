"""The words for groups of keys of which some took no write while the rest went on."""

from __future__ import annotations

from core.model.records import Nouns
from core.text.wording import took
from core.views.key_groups import GroupOutage


def count_words(count: int, total: int, nouns: Nouns) -> str:
    """Returns a number of groups among all groups: ``5 of 9 regions``, ``all 9 regions``."""
    if count == total:
        return f"all {total} {nouns.of(total)}"
    return f"{count} of {total} {nouns.of(total)}"


def silent_words(count: int, total: int, nouns: Nouns) -> str:
    """Says that groups take no write now: ``5 of 9 regions take no write``."""
    if count == total:
        return f"none of {total} {nouns.of(total)} takes a write"
    return f"{count_words(count, total, nouns)} {'takes' if count == 1 else 'take'} no write"


def rest_words(outage: GroupOutage) -> str:
    """Returns the words for the other groups; empty where there are no others."""
    return "the rest went on" if outage.hit < outage.total else ""


def outage_words(outage: GroupOutage, nouns: Nouns) -> str:
    """Returns groups and length of an outage: ``5 of 9 regions took no write for 1.7 s``."""
    if not outage.hit:
        longest = f"no write to any waited longer than {took(outage.worst_s)}"
        return f"no {nouns.one} stood still: {longest}"
    at_most = "" if outage.hit == 1 else " at most"
    if outage.hit == outage.total:
        return (
            f"none of {outage.total} {nouns.many} took a write for {took(outage.worst_s)}{at_most}"
        )
    which = count_words(outage.hit, outage.total, nouns)
    return f"{which} took no write for {took(outage.worst_s)}{at_most}; the rest went on"
