"""Tests of how the containers are started, and of the possible choices."""

from __future__ import annotations

import pytest

from core.ports import SubjectError
from subjects.tikv.topology import check_choices, plan_topology


def test_by_default_three_stores_and_one_pd_at_the_pinned_tag() -> None:
    topology = plan_topology()
    assert topology.names == ("tikv0", "tikv1", "tikv2", "pd0")
    assert topology.images == ("pingcap/pd:v8.5.7", "pingcap/tikv:v8.5.7")


def test_members_of_pd_know_each_other_by_name_and_listen_everywhere() -> None:
    service = plan_topology(pd=3).service("pd1")
    assert service["entrypoint"] == ["/pd-server"]
    assert service["command"] == [
        "--name=pd1",
        "--client-urls=http://0.0.0.0:2379",
        "--advertise-client-urls=http://pd1:2379",
        "--peer-urls=http://0.0.0.0:2380",
        "--advertise-peer-urls=http://pd1:2380",
        "--initial-cluster=pd0=http://pd0:2380,pd1=http://pd1:2380,pd2=http://pd2:2380",
        "--data-dir=/data/pd1",
        "--config=/pd.toml",
    ]


def test_a_store_tells_its_name_and_lets_its_status_be_asked_from_outside() -> None:
    service = plan_topology(pd=3, tag="v7.5.0").service("tikv2")
    assert service["image"] == "pingcap/tikv:v7.5.0"
    assert service["entrypoint"] == ["/tikv-server"]
    assert service["command"] == [
        "--addr=0.0.0.0:20160",
        "--advertise-addr=tikv2:20160",
        "--status-addr=0.0.0.0:20180",
        "--advertise-status-addr=tikv2:20180",
        "--pd-endpoints=pd0:2379,pd1:2379,pd2:2379",
        "--data-dir=/data/tikv2",
        "--config=/tikv.toml",
    ]


@pytest.mark.parametrize(
    ("choice", "says", "remedy"),
    [
        ({"nodes": 2}, "--nodes 2: each region has three copies", "Ask for 3 to 9."),
        ({"nodes": 10}, "--nodes 10: each store takes 1 GB", "Ask for 3 to 9."),
        ({"pd": 0}, "--pd 0: without PD", "Ask for 1, 3 or 5."),
        ({"pd": 2}, "--pd 2: 2 members survive no more failures than 1.", "Ask for 1, 3 or 5."),
        ({"pd": 7}, "--pd 7: PD gains nothing", "Ask for 1, 3 or 5."),
        ({"tag": ""}, "--tag is empty.", "Give the tag alone: --tag v8.5.7."),
        ({"tag": "a b"}, "--tag a b: a tag has letters", "Give the tag alone: --tag v8.5.7."),
        (
            {"tag": "registry.example:5000/pingcap/tikv:v7.1.0"},
            "that names an image, not a tag. The images are always pingcap/pd and pingcap/tikv.",
            "Give the tag alone: --tag v7.1.0.",
        ),
        ({"tag": "myrepo/tikv"}, "that names an image", "Give the tag alone: --tag v8.5.7."),
    ],
)
def test_impossible_choice_is_told_with_its_option_and_a_way_out(
    choice: dict[str, object], says: str, remedy: str
) -> None:
    with pytest.raises(SubjectError) as caught:
        check_choices(**choice)  # type: ignore[arg-type]
    assert says in str(caught.value)
    assert caught.value.remedy.startswith(remedy)


@pytest.mark.parametrize("nodes", [None, 3, 4, 9])
@pytest.mark.parametrize("tag", [None, "v8.5.7", "nightly", "latest_1.2-x"])
def test_possible_choice_passes(nodes: int | None, tag: str | None) -> None:
    check_choices(nodes=nodes, pd=3, tag=tag)
