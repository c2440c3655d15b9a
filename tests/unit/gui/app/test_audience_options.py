"""The options of an audience: which addresses are taken, and the sentence for what can't be."""

import pytest

from core.story.settings import StorySettings
from gui.app.arguments import parse
from gui.app.request import AudienceWish
from tests.unit.gui.app.test_cli import refusal


def test_without_the_option_there_is_no_audience():
    assert parse([]).audience is None
    assert parse([]).settings.vote_s == StorySettings().vote_s


def test_an_address_of_this_machine_is_taken():
    request = parse(["raft", "--audience", "127.0.0.1", "--audience-port", "8421"])
    assert request.audience == AudienceWish(address="127.0.0.1", port=8421)


def test_missing_address_is_asked_for_in_the_window():
    assert parse(["raft", "--audience"]).audience == AudienceWish()


def test_the_choice_of_the_system_stays_open():
    assert parse(["--audience", "127.0.0.1"]).choosing


@pytest.mark.parametrize("address", ["10.255.255.254", "0.0.0.0", "raft", "localhost", "::"])
def test_an_address_that_this_machine_lacks_is_refused_with_those_it_has(
    capsys: pytest.CaptureFixture[str], address: str
):
    told = refusal(capsys, "--audience", address)
    assert f"--audience {address}: this machine has no such address" in told
    assert "127.0.0.1 (this machine only)" in told


@pytest.mark.parametrize("alone", ["--headless", "--booth"])
def test_address_must_be_given_where_nobody_can_be_asked(
    capsys: pytest.CaptureFixture[str], alone: str
):
    told = refusal(capsys, "raft", alone, "--audience")
    assert f"--audience with {alone} needs the address" in told
    assert "127.0.0.1 (this machine only)" in told
    assert parse(["raft", alone, "--audience", "127.0.0.1"]).audience is not None


@pytest.mark.parametrize("port", ["0", "-1", "65536"])
def test_port_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str], port: str):
    told = refusal(capsys, "raft", "--audience", "127.0.0.1", f"--audience-port={port}")
    assert "takes 1 to 65535" in told


def test_port_without_an_audience_is_refused(capsys: pytest.CaptureFixture[str]):
    assert "--audience-port goes with --audience" in refusal(capsys, "--audience-port", "8420")


def test_recording_has_no_audience_of_its_own(capsys: pytest.CaptureFixture[str]):
    told = refusal(capsys, "--replay", "run.jsonl", "--audience", "127.0.0.1")
    assert "--audience needs a live story" in told


def test_seconds_of_a_vote_can_be_chosen():
    assert parse(["raft", "--vote-seconds", "7.5"]).settings.vote_s == 7.5


@pytest.mark.parametrize("seconds", ["0", "-1", "nan", "inf", "601"])
def test_seconds_of_a_vote_that_make_no_sense_are_refused(
    capsys: pytest.CaptureFixture[str], seconds: str
):
    told = refusal(capsys, "raft", f"--vote-seconds={seconds}")
    assert "takes more than 0 and at most 600" in told
