"""Tests of the command line for containers: options that fit a subject, and verbs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from gui.app.arguments import parse
from gui.app.cli import main
from gui.app.doctor import parse_doctor
from gui.app.prepare import parse_prepare
from gui.app.systems import request_for
from gui.app.verbs import VERBS
from gui.catalog import CATALOG, Choices


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == 2
    return capsys.readouterr().err.splitlines()[-1]


def test_raft_in_containers_is_the_same_subject_asked_for_otherwise():
    request = parse(["raft", "--docker", "--fault", "cut-leader"])
    assert request.entry.name == "raft"
    assert request.choices == Choices(docker=True)
    assert request.settings.fault == "cut-leader"


def test_the_rate_limiter_in_containers_is_the_same_subject_asked_for_otherwise():
    request = parse(["ratelimiter", "--docker", "--base", "python:3", "--story", "counter-drift"])
    assert request.entry.name == "ratelimiter"
    assert request.choices == Choices(docker=True, base="python:3")
    assert request.settings.story == "counter-drift"


def test_tikv_takes_its_own_choices():
    request = parse(["tikv", "--nodes", "4", "--pd", "3", "--tag", "v8.1.0", "--base", "python:3"])
    assert request.choices == Choices(nodes=4, pd=3, tag="v8.1.0", base="python:3")
    assert request.settings.fault == ""


def test_each_subject_has_a_rate_of_its_own_unless_another_is_asked_for():
    assert parse(["raft"]).settings.rate == CATALOG["raft"].rate
    assert parse(["tikv"]).settings.rate == CATALOG["tikv"].rate
    assert parse(["tikv", "--rate", "50"]).settings.rate == 50.0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--pd", "3"), "--pd is of tikv, not of raft"),
        (("--docker", "--tag", "v1"), "--tag is of tikv, not of raft"),
        (("--base", "python:3"), "Leave it out, or add --docker"),
        (("ratelimiter", "--nodes", "3"), "--nodes isn't an option of the rate limiter"),
        (("ratelimiter", "--base", "python:3"), "Leave it out, or add --docker"),
        (("tikv", "--docker"), "tikv always runs in Docker"),
        (("tikv", "--pd", "2"), "--pd 2: "),
        (("tikv", "--nodes", "1"), "--nodes 1: "),
        (("tikv", "--tag", "a/b:c"), "--tag a/b:c: "),
        (("raft", "--docker", "--links"), "--links: the containers of raft"),
        (("tikv", "--links"), "--links: the containers of tikv"),
        (("raft", "--yes-break", "shop"), "--yes-break is of own, not of raft"),
    ],
)
def test_an_option_that_does_not_fit_is_refused_with_the_way_out(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], words: str
):
    assert words in refusal(capsys, *arguments)
    subject = arguments if arguments[0] in CATALOG else ("raft", *arguments)
    assert words in refusal(capsys, "doctor", *subject)
    assert words in refusal(capsys, "prepare", *subject)


def test_a_fault_of_another_kind_of_node_says_where_it_would_be(
    capsys: pytest.CaptureFixture[str],
):
    told = refusal(capsys, "raft", "--fault", "kill-pd")
    assert "raft knows no fault 'kill-pd' (tikv would): choose from" in told


@pytest.mark.parametrize("fault", ["cut-leader", "cut-follower", "slow-leader"])
def test_network_faults_of_containers_are_those_of_local_processes_too(fault: str):
    assert parse(["raft", "--fault", fault]).settings.fault == fault


def test_subject_in_docker_offers_one_without_docker_instead():
    raft, tikv = CATALOG["raft"], CATALOG["tikv"]
    assert tikv.fallback(Choices()) == raft.fallback(Choices(docker=True)) == "raft"
    assert raft.fallback(Choices()) == ""
    assert raft.instead
    limiter = CATALOG["ratelimiter"]
    assert limiter.fallback(Choices(docker=True)) == "ratelimiter"
    assert limiter.instead


def test_doctor_looks_at_every_kind_of_every_subject_unless_one_is_named():
    asked = [(entry.name, choices.docker) for entry, choices in parse_doctor([])]
    assert asked[:4] == [("raft", False), ("raft", True), ("sentinel", False), ("tikv", False)]
    assert asked == [
        (entry.name, mode.docker) for entry in CATALOG.values() for mode in entry.modes
    ]
    ((entry, choices),) = parse_doctor(["tikv", "--tag", "v1"])
    assert (entry.name, choices.tag) == ("tikv", "v1")
    ((entry, choices),) = parse_doctor(["--docker"])
    assert (entry.name, choices.docker) == ("raft", True)


def test_doctor_refuses_an_option_without_a_subject(capsys: pytest.CaptureFixture[str]):
    assert "--tag needs a system before it" in refusal(capsys, "doctor", "--tag", "v1")


@pytest.mark.parametrize("verb", ["doctor", "prepare"])
def test_a_verb_names_the_subjects_that_there_are(capsys: pytest.CaptureFixture[str], verb: str):
    assert f"choose from {', '.join(CATALOG)}" in refusal(capsys, verb, "cassandra")


def test_prepare_needs_a_subject(capsys: pytest.CaptureFixture[str]):
    assert "SYSTEM" in refusal(capsys, "prepare")
    assert parse_prepare(["raft", "--docker"])[1].docker


def test_a_verb_that_does_not_come_first_is_told_so(capsys: pytest.CaptureFixture[str]):
    assert "doctor comes first" in refusal(capsys, "--light", "doctor")


@pytest.mark.parametrize("verb", VERBS)
def test_each_verb_has_help_of_its_own(capsys: pytest.CaptureFixture[str], verb: str):
    with pytest.raises(SystemExit) as stop:
        main([verb, "--help"])
    assert stop.value.code == 0
    assert f"usage: faultstage {verb}" in capsys.readouterr().out


def test_plain_raft_and_the_command_line_import_no_docker():
    code = (
        "import sys; from gui.app.arguments import parse; parse(['raft'])\n"
        "import subjects.raft.subject, subjects.raft.local\n"
        "print([m for m in sys.modules if m.split('.')[0] in ('docker', 'requests', 'PySide6')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_links_in_every_run_are_asked_for_and_kept_for_other_systems():
    asked = parse(["raft", "--links"])
    assert asked.choices.links and not parse(["raft"]).choices.links
    assert request_for(asked, "sentinel").choices.links
