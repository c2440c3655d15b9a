"""``${name}`` is filled in as Chaos Toolkit does it, and secrets are never told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from chaoslib import substitute

from subjects.own.experiment.values import Values
from tests.unit.subjects.own.experiment.experiments import experiment

CONFIGURATION = {"port": 80, "host": "h", "list": [1, 2], "on": True}
SECRETS = {"web": {"token": "very-secret", "host": "other"}}


@pytest.mark.parametrize(
    "data",
    [
        "${port}",
        "$port",
        "http://${host}:${port}/",
        "${unknown} and ${host}",
        "$$5 of ${port}",
        "50 % $",
        ["${list}", {"a": "${on}", "b": ["${token}"]}],
        {"k": "${port}", "n": 4, "none": None},
        "${token}",
    ],
)
def test_each_value_is_filled_in_as_chaos_toolkit_does(data: Any) -> None:
    assert Values(CONFIGURATION, SECRETS).filled(data) == substitute(data, CONFIGURATION, SECRETS)


def test_secret_is_hidden_and_configuration_is_not() -> None:
    told = Values(CONFIGURATION, SECRETS).hidden("very-secret at h")
    assert told == "*** at h"


def test_variables_of_the_environment_have_the_type_that_the_file_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("A_NUMBER", "7")
    monkeypatch.setenv("A_TRUTH", "no")
    monkeypatch.setenv("A_DOCUMENT", '{"a": 1}')
    read = experiment(
        tmp_path,
        configuration={
            "number": {"type": "env", "key": "A_NUMBER", "env_var_type": "int"},
            "text": {"type": "env", "key": "A_NUMBER"},
            "truth": {"type": "env", "key": "A_TRUTH", "env_var_type": "bool"},
            "document": {"type": "env", "key": "A_DOCUMENT", "env_var_type": "json"},
            "default": {"type": "env", "key": "NOT_SET_ANYWHERE", "default": 4},
            "literal": {"a": "b"},
        },
        secrets={"group": {"token": {"type": "env", "key": "A_NUMBER"}}},
    )
    assert read.configuration == {
        "number": 7,
        "text": "7",
        "truth": False,
        "document": {"a": 1},
        "default": 4,
        "literal": {"a": "b"},
    }
    assert read.secrets == {"group": {"token": "7"}}
