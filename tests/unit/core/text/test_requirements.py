"""Texts about a system's requirements as a whole."""

from __future__ import annotations

from core.model.records import CheckStatus, PreflightCheck
from core.text.requirements import look_failed, still_looking, summed_up, verdict
from tests.unit.core.console.test_checks import ENGINE, IMAGES, NOT_OFFLINE

DETAILS = "faultstage doctor tikv"


def test_the_verdict_names_what_is_missing() -> None:
    status, text = verdict((ENGINE, IMAGES, NOT_OFFLINE), can_start=False)
    assert (status, text) == (CheckStatus.FAILED, "Not ready: Images")


def test_the_verdict_tells_ready_from_ready_with_no_network() -> None:
    warned = PreflightCheck(key="netem", title="Slow networks", status=CheckStatus.WARNING)
    assert verdict((ENGINE,), can_start=True)[1] == "Ready to go with no network"
    told = verdict((ENGINE, warned), can_start=True)[1]
    assert told == "Ready to go with no network, with one warning"
    told = verdict((ENGINE, NOT_OFFLINE), can_start=True)[1]
    assert told == "Ready to go, and not yet with no network"


def test_system_with_all_it_needs_is_ready_and_asks_for_nothing() -> None:
    told = summed_up("raft", (ENGINE,), can_start=True, details=DETAILS)
    assert (told.key, told.status) == ("raft", CheckStatus.OK)
    assert (told.text, told.remedy, told.command) == ("Ready to go with no network", "", "")


def test_system_with_a_warning_can_start_and_asks_for_nothing() -> None:
    told = summed_up("tikv", (ENGINE, NOT_OFFLINE), can_start=True, details=DETAILS)
    assert told.status is CheckStatus.WARNING
    assert told.text == "Ready to go, and not yet with no network"
    assert not told.remedy


def test_system_that_lacks_something_says_what_mends_that() -> None:
    told = summed_up("tikv", (ENGINE, NOT_OFFLINE, IMAGES), can_start=False, details=DETAILS)
    assert (told.status, told.text) == (CheckStatus.FAILED, "Not ready: Images")
    assert told.remedy == "pingcap/pd is not here. Get it while there is a network."
    assert told.command == "faultstage prepare tikv"


def test_system_that_cannot_start_for_no_known_reason_names_the_doctor() -> None:
    told = summed_up("tikv", (), can_start=False, details=DETAILS)
    assert (told.status, told.text) == (CheckStatus.FAILED, "Not ready")
    assert told.remedy and told.command == DETAILS


def test_failed_look_says_why_and_the_way_out() -> None:
    told = look_failed("tikv", "the engine is odd.", "", DETAILS)
    assert told.text == "It can't be told whether this is ready: the engine is odd"
    assert told.status is CheckStatus.WARNING, "it may well start"
    assert told.remedy and told.command == DETAILS
    own = look_failed("tikv", "the engine is odd", "Restart Docker.", DETAILS)
    assert (own.remedy, own.command) == ("Restart Docker.", "")


def test_system_that_is_not_looked_at_yet_is_neither_ready_nor_not() -> None:
    assert still_looking("raft").status is CheckStatus.RUNNING
