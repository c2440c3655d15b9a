"""The sentences about what a scenario says that is right by the schema and makes no sense."""

from __future__ import annotations

from collections.abc import Sequence

from subjects.own.scenario.mistake_words import dotted, meant, shortened, ticked
from subjects.own.scenario.places import Steps

# --- the system ---------------------------------------------------------------------------------

NO_SYSTEM = (
    "`system` is missing, and there is no Compose file in this folder: say `processes`, `compose` "
    "or `attach` under it."
)
NO_PROCESSES = "`system.processes` can't be empty: give it one process for each node."
ATTACH_NEEDS_NODES = (
    "`attach` needs `nodes`: only services that the file names can be hit, since the project "
    "isn't ours."
)
FILE_IN_COMPOSE = "a scenario in a Compose file is about that file: leave `file` out."
NO_NODES = "no service is left for the stage: each has a profile, or ends by itself."
NO_VICTIMS = "each node has `victim: false`, so that no fault can hit anything."
HEALTH_OF_PROCESS = "`health` is a container's own health check; ask a process by `http` or `tcp`."
LABEL_OF_PROCESS = "`label` is of containers; ask processes by `probe` or `named`."


def no_project(name: str) -> str:
    """Says that a text is no name of a Compose project."""
    return (
        f"`{shortened(name)}` is no name of a Compose project: `docker compose ls` shows them; "
        "small letters, digits, `-` and `_`."
    )


def no_services(file: str) -> str:
    """Says that a Compose file has no services."""
    return f"{file} has no services."


def not_started(service: str, profiles: Sequence[str]) -> str:
    """Says that a node's service isn't started."""
    if profiles:
        return (
            f"the service `{service}` starts with the profile {ticked(profiles, 'or')} only: name "
            "it in `system.compose.profiles`."
        )
    return f"the service `{service}` isn't among `system.compose.services`."


def reserved(name: str) -> str:
    """Says that faults or loads mean something else by the name of a node."""
    return f"a node can't be called `{name}`: faults and loads mean something else by that."


def service_named_so(name: str) -> str:
    """Says that a service can't be a node by the service's own name."""
    return (
        f"the service `{name}` can't be a node by that name: say `nodes`, and `service: {name}` "
        "under another name."
    )


def no_name(name: str) -> str:
    """Says that a text can't be a name."""
    return (
        f"`{shortened(name)}` is no name: letters, digits, `-`, `_` and `.`, 40 at most, the first "
        "a letter or digit."
    )


def twice(name: str) -> str:
    """Says that a name is in a list more than once."""
    return f"`{name}` is in this list twice."


def too_many_nodes(count: int, most: int) -> str:
    """Says that there are more nodes than a stage has room for."""
    return f"{count} nodes are too many to tell apart, {most} at most: name those that matter."


# --- ports and places ---------------------------------------------------------------------------


def port_by_number(port: str) -> str:
    """Says that a container's port has no name."""
    return f"a container's port is a number, and not `{shortened(port)}`."


def unknown_port(port: str, node: str, known: Sequence[str]) -> str:
    """Says that a process has no port of that name."""
    if not known:
        return f"`{node}` has no ports: name them in `system.processes.{node}.ports`."
    return f"`{node}` has no port `{shortened(port)}`{meant(port, known)}"


def no_port(node: str) -> str:
    """Says that a process that is to be reached listens at no port."""
    return f"`{node}` has no ports: name them in `system.processes.{node}.ports`."


def unknown_place(name: str, known: Sequence[str]) -> str:
    """Says that nothing is known to fill in for a ``{name}``."""
    if not known:
        return f"`{{{name}}}` is filled in by nothing here; write `{{{{{name}}}}}` for the text."
    of_node = [each for each in known if each.partition(".")[0] == name.partition(".")[0]]
    braced = [f"{{{each}}}" for each in of_node or known]
    return f"`{{{name}}}` is filled in by nothing here{meant(f'{{{name}}}', braced)}"


def not_positive(path: Steps) -> str:
    """Says that a duration is zero."""
    return f"{dotted(path)} has to be longer than 0 s."


# --- questions ----------------------------------------------------------------------------------

ASKS_NOTHING = "`tcp: false` asks nothing; leave it out, or write true, or a port."
METRIC_OR_QUERY = "`prometheus` takes exactly one of `metric` and `query`."
QUERY_NEEDS_SERVER = "`query` needs the address of a Prometheus server: say `server`."


def only_with(key: str, other: str) -> str:
    """Says that a key means nothing without another one."""
    return f"`{key}` goes with `{other}` only."


def nothing_to_compare(key: str) -> str:
    """Says that a question has no value to compare."""
    return f"`tcp` and `health` are good or not, and have no value for `{key}`."


def metric_is_number(key: str) -> str:
    """Says that a metric is a number, of which nothing is picked."""
    return f"a metric is a number, and has nothing for `{key}` to pick."


def no_pattern(why: str) -> str:
    """Says that a text is no regular expression."""
    return f"this is no regular expression: {shortened(why, 100)}."


def no_json_path(text: str, why: str) -> str:
    """Says that a text is no JSON path."""
    reason = shortened(why.partition(" ->")[0], 100).rstrip(".")
    return f"`{shortened(text)}` is no JSON path such as `$.raft.leader`: {reason}."


def no_method(method: str) -> str:
    """Says that a text is no HTTP method."""
    upper = method.strip().upper()
    hint = f"write {upper}" if upper.isalpha() and upper.isascii() else "write GET or PUT"
    return f"`{shortened(method)}` is no HTTP method: {hint}."


def no_path(path: str) -> str:
    """Says that a text is no path of an HTTP request."""
    if "://" in path:
        return "this is a whole address: `path` is what follows host and port, such as `/health`."
    return f"`{shortened(path)}` is no path: it begins with `/`, and has no spaces."


def no_metric(metric: str) -> str:
    """Says that a text is no metric."""
    return f'`{shortened(metric)}` is no metric such as `up` or `up{{job="a"}}`.'


def no_address(text: str) -> str:
    """Says that a text is no address of an HTTP server."""
    return f"`{shortened(text)}` is no address such as `http://127.0.0.1:9090`."


# --- groups and the leader ----------------------------------------------------------------------

MAJORITY_OR_LEAST = "`least` says how many where that isn't a majority: leave out one of them."


def group_without_nodes(name: str, known: Sequence[str]) -> str:
    """Says that no node belongs to a group."""
    named = [group for group in known if group]
    if not named:
        return f"no node belongs to the group `{name}`: say `group: {name}` at its nodes."
    return f"no node belongs to the group `{name}`{meant(name, named)}"


def more_than_nodes(least: int, count: int) -> str:
    """Says that more nodes must be up than there are."""
    return f"`least` is {least}, and the group has only {count}."


def leader_of_which(groups: Sequence[str]) -> str:
    """Says that there are several groups, and the leader's isn't named."""
    return f"`leader` leads one group: say `group`, one of {ticked(groups, 'or')}."


def no_label(label: str) -> str:
    """Says that a text is no label."""
    return f"`{shortened(label)}` is no label: write KEY=VALUE."


# --- faults -------------------------------------------------------------------------------------

NOBODY = "nobody is named here: name a node, or leave this out."
BURST_OF_MORE = "`burst` is how many times as much is sent: more than 1."
BURST_OF_OURS = "`burst` needs one of our loads: how much your own command sends is up to it."


def role_in_list(name: str) -> str:
    """Says that a list takes names of nodes only."""
    return f"a list takes names of nodes; write `{name}` alone, with no list."


def no_leader(name: str) -> str:
    """Says that nobody knows a leader."""
    return f"`{name}` needs to know who leads: say `leader` at the top of the scenario."


def no_victim(name: str) -> str:
    """Says that a fault would hit a node that no fault may hit."""
    return f"`{name}` has `victim: false`, so that no fault may hit it."


def needs_load(key: str) -> str:
    """Says that something is measured by the load, and nobody loads the system."""
    return f"`{key}` is measured by the load: say `load` at the top of the scenario."


# --- load and story -----------------------------------------------------------------------------

NO_KEY_FILLED_IN = (
    "neither path, body nor headers have `{key}`: what is read back is found by a key of its own."
)
NO_BOUND = "`load` gives no bound: `failed_below`, `p99_below`, `throughput_above`, `silent_below`."
NO_PROOF = (
    "`lost` needs a load whose writes can be read back: say `load.http.read`, or leave it out."
)
ENV_OF_OTHERS = (
    "`env` starts nodes again with other variables; a project that isn't ours keeps its."
)
ENV_OF_CONTAINERS = (
    "`env` starts processes again with other variables, and a container keeps its: let the fix be "
    "a `command` or `http`."
)


def no_chapter(key: str, chapters: Sequence[str]) -> str:
    """Says that there is no such chapter."""
    return f"there is no chapter `{shortened(key)}`{meant(key, chapters)}"
