"""Explanations call leader and followers what the system calls them."""

from __future__ import annotations

from core.model.events import Group, Nouns, RoleNouns
from tests.unit.core.watching import Explained


def test_no_explanation_says_leader_where_the_system_says_captain(play: Explained) -> None:
    crew = RoleNouns(Nouns("captain", "captains"), Nouns("oarsman", "oarsmen"))
    play.groups = (Group(name="", nodes=play.names, roles=crew),)
    play.reach_normal("n2")
    play.kill("n2")
    play.run(5, share=0)
    assert play.now.title.startswith("Captain lost")
    play.elect("n1")
    play.run(3)
    play.come_back("n2", 20)
    play.run(20)
    play.kill("n3")
    play.run(3)
    assert play.now.title.startswith("Oarsman lost")
    play.come_back("n3", 20)
    play.run(20)
    play.elect("n2")
    play.run(6, share=0.5)
    told = [
        " ".join((each.title, each.text, *each.evidence, *each.ruled_out)).lower()
        for each in play.explanations()
    ]
    assert len(told) > 4
    assert not [text for text in told if "leader" in text or "follower" in text]
    assert not [text for text in play.texts() if "leader" in text]
