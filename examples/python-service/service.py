"""A small replicated dictionary over HTTP: one leader, majority writes, a log on the disk.

Three of these agree as Raft does, in little: a leader sends its log to the others, a write is
acknowledged once a majority has it on disk, and one that hears of no leader stands for election.
Only the standard library is used. Not for production: no snapshots, no change of members.

    service.py --name a --port 8001 --data DIR --peer b=127.0.0.1:8002 --peer c=127.0.0.1:8003
"""

from __future__ import annotations

import argparse
import json
import os
import random
import threading
import time
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

PATIENCE_S = float(os.environ.get("PATIENCE_S", "1.6"))
"""How long nobody stands for election after a leader was heard, at least."""

BEAT_S, LEASE_S, WRITE_S = PATIENCE_S / 8, 0.7 * PATIENCE_S, 1.5
"""Between two messages to a follower; how long a leader may be alone, which is over before
anybody else can be elected; how long a write waits."""


class Replica:
    """The state of one node; every change happens under the node's lock."""

    def __init__(self, name: str, data: Path, peers: dict[str, str]) -> None:
        """Reads what an earlier process of this node has left in ``data``."""
        self.name, self.peers = name, peers
        self.changed = threading.Condition()
        self.file, self.ballot = data / "log.jsonl", data / "ballot.json"
        self.log: list[list[Any]] = []  # each entry: term, key, value
        self.term, self.voted = 0, ""
        if self.file.exists():
            self.log = [json.loads(line) for line in self.file.read_text("utf-8").splitlines()]
        if self.ballot.exists():
            self.term, self.voted = json.loads(self.ballot.read_text("utf-8"))
        self.commit = 0
        self.values: dict[str, str] = {}  # of the entries before commit
        self.leader, self.stands_at = "", 0.0
        self.held: dict[str, int] = {}  # how many entries each follower is known to have
        self.heard: dict[str, float] = {}  # when each follower answered last
        self.hear_leader()

    # --- under the lock ------------------------------------------------------------------

    @property
    def leads(self) -> bool:
        """Whether this node leads and a majority has answered lately."""
        now = time.monotonic()
        near = sum(now - at < LEASE_S for at in self.heard.values())
        return self.leader == self.name and 1 + near > (1 + len(self.peers)) / 2

    def hear_leader(self) -> None:
        """Waits anew before standing for election."""
        self.stands_at = time.monotonic() + random.uniform(1.0, 1.6) * PATIENCE_S

    def enter(self, term: int, voted: str = "") -> None:
        """Enters a term, and writes to disk for whom this node voted then."""
        self.term, self.voted = term, voted
        self.ballot.write_text(json.dumps([term, voted]), "utf-8")

    def append(self, at: int, entries: list[list[Any]]) -> None:
        """Puts entries into the log from index ``at`` on, in memory and on disk."""
        while entries and at < len(self.log) and self.log[at][0] == entries[0][0]:
            at, entries = at + 1, entries[1:]
        if not entries:
            return
        is_cut = at < len(self.log)
        self.log[at:] = entries
        with self.file.open("w" if is_cut else "a", encoding="utf-8") as file:
            for entry in self.log if is_cut else entries:
                file.write(json.dumps(entry) + "\n")

    def apply(self, commit: int) -> None:
        """Takes all entries before ``commit`` for decided."""
        for _, key, value in self.log[self.commit : commit]:
            if key:
                self.values[key] = value
        self.commit = max(self.commit, min(commit, len(self.log)))
        self.changed.notify_all()

    # --- what others ask -----------------------------------------------------------------

    def vote(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Votes for who has at least as much of the log, once in a term."""
        with self.changed:
            if asked["term"] > self.term:
                self.enter(asked["term"])
                self.leader = ""
            mine = (self.log[-1][0] if self.log else 0, len(self.log))
            knows = (asked["last_term"], asked["length"]) >= mine
            if asked["term"] == self.term and self.voted in ("", asked["name"]) and knows:
                self.enter(self.term, asked["name"])
                self.hear_leader()
                return {"term": self.term, "granted": True}
            return {"term": self.term, "granted": False}

    def copy(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Takes entries of the leader's log, if what comes before them is the same here."""
        with self.changed:
            if asked["term"] < self.term:
                return {"term": self.term, "held": -1}
            if asked["term"] > self.term:
                self.enter(asked["term"])
            self.leader = asked["name"]
            self.hear_leader()
            at = asked["at"]
            if at > len(self.log) or (at and self.log[at - 1][0] != asked["term_before"]):
                return {"term": self.term, "held": -1}
            self.append(at, asked["entries"])
            self.apply(min(asked["commit"], at + len(asked["entries"])))
            return {"term": self.term, "held": at + len(asked["entries"])}

    def write(self, key: str, value: str) -> bool:
        """Writes and waits for a majority; returns whether one has the value for certain."""
        with self.changed:
            if not self.leads:
                return False
            term, index = self.term, len(self.log)
            self.append(index, [[term, key, value]])
            self.changed.notify_all()
            decided = self.changed.wait_for(
                lambda: self.commit > index or self.term != term, WRITE_S
            )
            return decided and self.commit > index and self.log[index][0] == term

    # --- what it does by itself ----------------------------------------------------------

    def watch(self) -> None:
        """Stands for election whenever no leader was heard for too long."""
        while True:
            time.sleep(0.05)
            with self.changed:
                if self.leader == self.name:
                    if not self.leads:
                        self.leader = ""  # alone: nothing may be decided here any more
                        self.hear_leader()
                    continue
                if time.monotonic() < self.stands_at:
                    continue
                self.enter(self.term + 1, self.name)
                self.leader = ""
                self.hear_leader()
                last = self.log[-1][0] if self.log else 0
                asked = {"term": self.term, "name": self.name, "last_term": last}
                asked["length"] = len(self.log)
            votes: list[str] = [self.name]
            asking = [
                threading.Thread(target=self.ask_vote, args=(peer, asked, votes))
                for peer in self.peers
            ]
            for thread in asking:
                thread.start()
            for thread in asking:
                thread.join()
            with self.changed:
                if self.term == asked["term"] and len(votes) > (1 + len(self.peers)) / 2:
                    self.leader = self.name
                    self.heard = {peer: time.monotonic() for peer in votes[1:]}
                    self.held = dict.fromkeys(self.peers, len(self.log))
                    self.append(len(self.log), [[self.term, "", ""]])
                    self.changed.notify_all()

    def ask_vote(self, peer: str, asked: dict[str, Any], votes: list[str]) -> None:
        """Asks another node for a vote; adds that node to ``votes`` where one is granted."""
        answer = call(self.peers[peer], "/vote", asked)
        if answer and answer["granted"]:
            votes.append(peer)

    def follow(self, peer: str) -> None:
        """Sends one follower the missing entries, as long as this node leads."""
        kept: dict[str, HTTPConnection] = {}
        while True:
            with self.changed:
                self.changed.wait_for(
                    lambda: self.leader == self.name and self.held[peer] < len(self.log), BEAT_S
                )
                if self.leader != self.name:
                    continue
                at, term = self.held[peer], self.term
                asked = {"term": term, "name": self.name, "at": at, "commit": self.commit}
                asked["term_before"] = self.log[at - 1][0] if at else 0
                asked["entries"] = self.log[at : at + 200]
            answer = call(self.peers[peer], "/copy", asked, kept)
            if answer is None:
                time.sleep(BEAT_S)
                continue
            with self.changed:
                if answer["term"] > self.term:
                    self.enter(answer["term"])
                    self.leader = ""
                elif self.leader == self.name and self.term == term:
                    self.heard[peer] = time.monotonic()
                    self.held[peer] = answer["held"] if answer["held"] >= 0 else max(at - 200, 0)
                    self.decide()

    def decide(self) -> None:
        """Takes for decided what a majority has, if the last entry is of this term."""
        counts = sorted((len(self.log), *self.held.values()), reverse=True)
        held = counts[(1 + len(self.peers)) // 2]
        if held > self.commit and self.log[held - 1][0] == self.term:
            self.apply(held)


def call(
    address: str, path: str, asked: dict[str, Any], kept: dict[str, HTTPConnection] | None = None
) -> dict[str, Any] | None:
    """Asks another node; returns None where no answer comes."""
    kept = {} if kept is None else kept
    connection = kept.pop(address, None) or HTTPConnection(address, timeout=0.5)
    try:
        connection.request("POST", path, json.dumps(asked))
        answer = json.loads(connection.getresponse().read())
    except (OSError, HTTPException, ValueError):
        connection.close()
        return None
    kept[address] = connection
    return answer


class Handler(BaseHTTPRequestHandler):
    """Answers clients (/keys/KEY), probes (/health, /leader) and the other nodes."""

    protocol_version = "HTTP/1.1"
    replica: Replica

    def do_GET(self) -> None:
        """Answers probes, and reads of clients where this node leads."""
        replica = self.replica
        with replica.changed:
            said = {"leader": replica.leader, "term": replica.term, "keys": len(replica.values)}
            leads = replica.leads
            key = self.path.removeprefix("/keys/")
            value = replica.values.get(key)
        if self.path == "/health":
            self.answer(200, said)
        elif self.path == "/leader":
            self.answer(200 if leads else 404, said)
        elif not leads:
            self.answer(503, said)
        else:
            self.answer(404 if value is None else 200, {"value": value})

    def do_PUT(self) -> None:
        """Writes a value, and acknowledges once a majority has that value."""
        value = self.body().decode("utf-8")
        done = self.replica.write(self.path.removeprefix("/keys/"), value)
        self.answer(200 if done else 503, {"leader": self.replica.leader})

    def do_POST(self) -> None:
        """Answers another node."""
        asked = json.loads(self.body())
        self.answer(200, {"/vote": self.replica.vote, "/copy": self.replica.copy}[self.path](asked))

    def body(self) -> bytes:
        """Returns the body of the request."""
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def answer(self, status: int, said: dict[str, Any]) -> None:
        """Answers with a status and JSON."""
        body = json.dumps(said).encode("utf-8")
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: object = "-", size: object = "-") -> None:
        """Writes nothing of a request: there are hundreds a second."""
        return


class Server(ThreadingHTTPServer):
    """A server that keeps many connections waiting rather than refusing them."""

    daemon_threads = True
    request_queue_size = 128


def main() -> None:
    """Runs one node until the process ends."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--name", required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--peer", action="append", default=[], metavar="NAME=HOST:PORT")
    given = parser.parse_args()
    peers = dict(each.split("=", 1) for each in given.peer)
    Handler.replica = replica = Replica(given.name, given.data, peers)
    threading.Thread(target=replica.watch, daemon=True).start()
    for peer in peers:
        threading.Thread(target=replica.follow, args=(peer,), daemon=True).start()
    Server(("127.0.0.1", given.port), Handler).serve_forever()


if __name__ == "__main__":
    main()
