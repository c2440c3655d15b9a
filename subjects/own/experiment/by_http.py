"""Does an activity by an HTTP request."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from core.process.files import UNDECODABLE
from subjects.kit.exchange import UNREACHABLE, UNREADABLE, NoAnswerError
from subjects.kit.http_client import HttpAnswer, HttpClient, unchecked_tls
from subjects.own.experiment import outcome_words as words
from subjects.own.experiment.by_process import seconds_of
from subjects.own.experiment.model import HttpProvider, Json
from subjects.own.experiment.outcome import StepOutcome
from subjects.own.experiment.read_providers import is_full_url
from subjects.own.experiment.values import Values

WITHIN_S = 30.0
"""The longest time that an answer may take where the file doesn't say, seconds."""

JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"
TYPE = "content-type"

_PORTS = {"http": 80, "https": 443}


async def run_http(provider: HttpProvider, values: Values) -> StepOutcome:
    """Sends the request once, and returns the answer, whatever its status."""
    url = str(values.filled(provider.url))
    if not is_full_url(url):
        return StepOutcome(failed=words.no_url(url))
    found = urlsplit(url)
    headers = {
        str(name): str(value) for name, value in values.filled(dict(provider.headers)).items()
    }
    query, body, more = _sent(provider.method, values.filled(provider.arguments), headers)
    path = found.path or "/"
    if all_ := "&".join(part for part in (found.query, query) if part):
        path = f"{path}?{all_}"
    within_s = seconds_of(values.filled(provider.timeout), WITHIN_S)
    tls = _tls(found.scheme, is_checked=provider.verify_tls)
    port = found.port or _PORTS[found.scheme]
    client = HttpClient(found.hostname or "", port, tls=tls)
    try:
        answer = await client.request(provider.method, path, within_s, {**headers, **more}, body)
    except (NoAnswerError, TimeoutError, *UNREACHABLE, *UNREADABLE) as error:
        return StepOutcome(failed=words.raised(values.hidden(str(error))))
    finally:
        client.close()
    warning = words.status(answer.status) if answer.status > 399 else ""
    return StepOutcome(output=_output(answer), warning=warning)


def _sent(
    method: str, arguments: Json, headers: Mapping[str, str]
) -> tuple[str, bytes, Mapping[str, str]]:
    """Returns the query, the body, and the header that says what the body is."""
    if arguments in (None, "", {}, []):
        return "", b"", {}
    text = str(arguments)
    named = cast("Mapping[str, Any]", arguments) if isinstance(arguments, dict) else None
    if method == "GET":
        return (text if named is None else urlencode(named, doseq=True)), b"", {}
    kinds = {name.lower(): value for name, value in headers.items()}
    if kinds.get(TYPE) == JSON_TYPE:
        return "", json.dumps(arguments).encode(), {}
    if named is None:
        return "", text.encode(), {}
    more = {} if TYPE in kinds else {TYPE: FORM_TYPE}
    return "", urlencode(named, doseq=True).encode(), more


def _tls(scheme: str, *, is_checked: bool) -> ssl.SSLContext | None:
    """Returns the context of HTTPS: certificates are checked by what this system trusts."""
    if scheme != "https":
        return None
    return ssl.create_default_context() if is_checked else unchecked_tls()


def _output(answer: HttpAnswer) -> Json:
    text: Json = answer.body.decode("utf-8", "replace")
    kind = answer.headers.get(TYPE, "").partition(";")[0].strip()
    if kind == JSON_TYPE:
        with suppress(*UNDECODABLE):  # any other body stays a text
            text = json.loads(text)
    return {"status": answer.status, "headers": dict(answer.headers), "body": text}
