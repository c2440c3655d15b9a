#!/usr/local/bin/python3
"""PD or a store, by the program's name: HTTP only. Runs in a container, see tikv_images."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import tomllib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

OPTIONS = dict(each.removeprefix("--").split("=", 1) for each in sys.argv[1:])
EPOCH = time.time()
COPY_S, MOVE_S, ELECT_S, LOST_S = 0.4, 0.3, 1.5, 20.0
NOT_YET = "[PD:cluster:ErrNotBootstrapped]TiKV cluster not bootstrapped, please start TiKV first"


class PdKnowledge:
    """PD's knowledge; a look also lets everything happen that is due."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.stores: dict[str, dict[str, Any]] = {}
        self.regions: list[dict[str, Any]] = []
        self.later: list[tuple[float, dict[str, Any], int]] = []
        self.copied_t = 0.0
        self.refusals = 2

    def beat(self, address: str) -> None:
        if address not in self.stores:
            self.stores[address] = {"id": len(self.stores) * 3 + 1, "address": address}
        self.stores[address]["beat"] = time.time()
        if not self.regions:
            first = self.stores[address]["id"]
            self.regions = [{"id": 2, "start": "", "peers": [first], "leader": first}]

    def look(self) -> None:
        now = time.time()
        ids = sorted(store["id"] for store in self.stores.values())
        for region in self.regions:
            lacking = [each for each in ids if each not in region["peers"]]
            if len(region["peers"]) < 3 and lacking and now - self.copied_t > COPY_S:
                region["peers"] = [*region["peers"], lacking[0]]
                self.copied_t = now
        for due, region, store in [each for each in self.later if each[0] <= now]:
            region["leader"] = store
            self.later.remove((due, region, store))
        dead = {s["id"] for s in self.stores.values() if now - s["beat"] > ELECT_S}
        for region in self.regions:
            living = [each for each in region["peers"] if each not in dead]
            if region["leader"] in dead and len(living) >= 2:
                region["leader"] = living[region["id"] % len(living)]

    def split(self, keys: list[str]) -> dict[str, Any]:
        new: list[int] = []
        for key in keys:
            parent = max(
                (each for each in self.regions if each["start"] < key), key=lambda e: e["start"]
            )
            if len(parent["peers"]) < 3:
                continue
            region: dict[str, Any] = {**parent, "id": 2 + 10 * len(self.regions), "start": key}
            self.regions.append(region)
            new.append(region["id"])
        done = 100 * len(new) // len(keys)
        return {"processed-percentage": done, "regions-id": new or None}

    def transfer(self, body: dict[str, Any]) -> tuple[int, Any]:
        if self.refusals:
            self.refusals -= 1
            return 500, "failed to add operator, maybe already have one"
        region = next(each for each in self.regions if each["id"] == body["region_id"])
        self.later.append((time.time() + MOVE_S, region, body["to_store_id"]))
        return 200, "The operator is created."


PLACEMENT = PdKnowledge()


class PdHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.reply(*get(self.path))

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with PLACEMENT.lock:
            self.reply(*post(self.path, body))

    def reply(self, status: int, body: Any) -> None:
        data = (
            body.encode() if isinstance(body, str) and "\n" in body else json.dumps(body).encode()
        )
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as the base has it
        pass


def get(path: str) -> tuple[int, Any]:
    if path in ("/status", "/metrics"):
        return 200, f"process_start_time_seconds {EPOCH}\n"
    member = {"name": OPTIONS.get("name", ""), "member_id": 1}
    with PLACEMENT.lock:
        PLACEMENT.look()
        stores, regions = PLACEMENT.stores, PLACEMENT.regions
        match path.removeprefix("/pd/api/v1/"):
            case "members":
                # PD answers before it leads.
                leader = {"leader": member} if time.time() - EPOCH > 1 else {}
                return 200, {"members": [member], **leader}
            case "leader":
                return 200, member
            case "health":
                return 200, [{**member, "health": True}]
            case _ if not stores:
                return 500, NOT_YET
            case "stores":
                return 200, {"count": len(stores), "stores": [told(s) for s in stores.values()]}
            case "regions":
                shown = [
                    {
                        "id": each["id"],
                        "start_key": each["start"],
                        "end_key": "",
                        "leader": {"store_id": each["leader"], "role_name": "Voter"},
                        "peers": [{"store_id": s, "role_name": "Voter"} for s in each["peers"]],
                    }
                    for each in regions
                ]
                return 200, {"count": len(shown), "regions": shown}
            case _:
                return 404, "not found"


def told(store: dict[str, Any]) -> dict[str, Any]:
    age_s = time.time() - store["beat"]
    leads = sum(each["leader"] == store["id"] for each in PLACEMENT.regions)
    status: dict[str, Any] = {"capacity": "10GiB", "available": "9.5GiB", "uptime": "1m3.2s"}
    if leads:
        status["leader_count"] = leads
    return {
        "store": {
            "id": store["id"],
            "address": store["address"],
            "state_name": "Up" if age_s < LOST_S else "Disconnected",
            "last_heartbeat": int(store["beat"] * 1e9),
        },
        "status": {**status, "region_count": len(PLACEMENT.regions)},
    }


def post(path: str, body: dict[str, Any]) -> tuple[int, Any]:
    PLACEMENT.look()
    match path.removeprefix("/pd/api/v1/"):
        case "beat":
            PLACEMENT.beat(body["address"])
            return 200, "ok"
        case "regions/split":
            return 200, PLACEMENT.split(body["split_keys"])
        case "operators":
            return PLACEMENT.transfer(body)
        case _:
            return 404, "not found"


def beat() -> None:
    """Sends heartbeats as a store does, under the name for PD."""
    pd = OPTIONS["pd-endpoints"].split(",")[0]
    data = json.dumps({"address": OPTIONS["advertise-addr"]}).encode()
    while True:
        try:
            with urlopen(Request(f"http://{pd}/pd/api/v1/beat", data), timeout=1):
                pass
        except OSError as error:
            print("beat failed:", error, file=sys.stderr)
        time.sleep(0.5)


def main() -> None:
    tomllib.loads(Path(OPTIONS["config"]).read_text(encoding="utf-8"))
    Path(OPTIONS["data-dir"]).mkdir(parents=True, exist_ok=True)
    match os.environ["MANNER"]:
        case "ending":
            print("[FATAL] [server.rs:1] invalid configuration: lease 9 s exceeds the timeout")
            sys.exit(1)
        case "mute":
            time.sleep(600)
        case _:
            is_store = "addr" in OPTIONS
            listen = OPTIONS["status-addr"] if is_store else OPTIONS["client-urls"][7:]
            if is_store:
                threading.Thread(target=beat, daemon=True).start()
            host, _, port = listen.partition(":")
            ThreadingHTTPServer((host, int(port)), PdHandler).serve_forever()


main()
