"""Applies the fix of a scenario's second act, while the system runs."""

from __future__ import annotations

from collections.abc import Mapping

from core.ports import SubjectError
from subjects.hosts.processes.instance import ProcessInstance
from subjects.kit.exchange import UNREADABLE, NoAnswerError
from subjects.kit.http_client import HttpClient
from subjects.own import fix_words as words
from subjects.own.hosting.view import HostingView
from subjects.own.node import OwnNode
from subjects.own.scenario.loads import HttpRequestSpec
from subjects.own.scenario.story import FixSpec
from subjects.own.templates import fill

COMMAND_WITHIN_S, ANSWER_WITHIN_S = 30.0, 10.0
"""The longest time that the command of a fix may take, and the answer to its request, seconds."""


async def apply_fix(fix: FixSpec, nodes: Mapping[str, OwnNode], hosting: HostingView) -> None:
    """Does to one node after another what the fix says: a command, a request, or a new start.

    Raises:
        SubjectError: it can't be done to a node; the nodes before it keep the fix.
    """
    for name in fix.nodes or tuple(nodes):
        if fix.command is not None:
            await _run(fix, fix.command, name, hosting)
        elif fix.http is not None:
            await _request(fix, fix.http, name, hosting)
        elif fix.env is not None:
            await _restart(fix.env, nodes[name], hosting)


async def _run(fix: FixSpec, command: tuple[str, ...], node: str, hosting: HostingView) -> None:
    ended = await hosting.run(node, command, COMMAND_WITHIN_S, outside=fix.outside)
    if ended.code != 0:
        last = (ended.errors.strip() or ended.output.strip()).splitlines()[-1:]
        raise SubjectError(*words.command_failed(command[0], node, ended.code, "".join(last)))


async def _request(fix: FixSpec, asked: HttpRequestSpec, node: str, hosting: HostingView) -> None:
    address, values = hosting.address(node, fix.port), hosting.values(node)
    path, body = fill(asked.path, values), fill(asked.body, values)
    headers = {name: fill(text, values) for name, text in asked.headers.items()}
    client = HttpClient(address.host, address.port)
    try:
        answer = await client.request(
            asked.method, path, ANSWER_WITHIN_S, headers, body.encode("utf-8")
        )
    except (NoAnswerError, TimeoutError, *UNREADABLE) as error:
        raise SubjectError(*words.request_failed(path, node, str(error))) from error
    finally:
        client.close()
    wanted = (asked.status,) if isinstance(asked.status, int) else asked.status
    if not (answer.status in wanted if wanted else 200 <= answer.status < 300):
        raise SubjectError(*words.request_failed(path, node, f"status {answer.status}"))


async def _restart(env: Mapping[str, str], node: OwnNode, hosting: HostingView) -> None:
    instance = node.instance
    if not isinstance(instance, ProcessInstance):
        raise SubjectError(*words.environment_fixed(node.name))
    values = hosting.values(node.name)
    instance.change_environment({name: fill(text, values) for name, text in env.items()})
    await node.restart()
