"""One request to the provider: through the client that Faxbot hands over, else with the standard library."""

from __future__ import annotations

import asyncio
import inspect
import json
import re
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

TIMEOUT_SECONDS = 30.0
# Longer answers are refused: a provider's reply about one fax is short.
MOST_BYTES = 1_000_000


class ProviderError(Exception):
    """The provider can't be reached, or refuses. The message holds neither a fax number nor a credential."""


def base(url: str) -> str:
    """The URL without slashes at its end. Raises ValueError unless it is HTTPS; plain HTTP is for this machine only."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise ValueError("The provider's address is no URL.") from None
    if parts.scheme == "https" and host or parts.scheme == "http" and host in ("localhost", "127.0.0.1", "::1"):
        return url.rstrip("/")
    raise ValueError("The provider's address must begin with https://.")


def redacted(text: str) -> str:
    """The text with all that could be a fax number masked, and cut to 200 characters."""
    return re.sub(r"\+?\d(?:[ ().-]*\d){6,}", "***", text)[:200]


async def exchange(client: Any, method: str, url: str, headers: Mapping[str, str], body: object = None) -> dict[str, Any]:
    """Sends `body` as JSON and returns the JSON object that comes back. Redirects are not followed: they would carry the fax elsewhere.

    `client` is what `deps.http` is: None, or something with httpx's `request(method, url, headers=, content=, timeout=)`, which may
    be async. Raises ProviderError.
    """
    content = None if body is None else json.dumps(body).encode()
    sent = {"Accept": "application/json", **headers}
    if content is not None:
        sent["Content-Type"] = "application/json"
    try:
        if client is None:
            direct = asyncio.to_thread(_directly, method, url, sent, content)
            status, answer = await asyncio.wait_for(direct, TIMEOUT_SECONDS)
        else:
            response = client.request(method, url, headers=sent, content=content, timeout=TIMEOUT_SECONDS)
            if inspect.isawaitable(response):
                response = await asyncio.wait_for(response, TIMEOUT_SECONDS)
            status, answer = response.status_code, response.content
    except asyncio.TimeoutError:
        raise ProviderError(f"The provider did not answer within {TIMEOUT_SECONDS:.0f} seconds.") from None
    except Exception as error:
        # The cause is left out on purpose: its text may quote headers.
        raise ProviderError(f"The provider can't be reached: {type(error).__name__}.") from None
    return _read(status, answer)


def _directly(method: str, url: str, headers: dict[str, str], content: bytes | None) -> tuple[int, bytes]:
    parts = urlsplit(url)
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=TIMEOUT_SECONDS)
    try:
        path = parts.path or "/"
        connection.request(method, f"{path}?{parts.query}" if parts.query else path, body=content, headers=headers)
        response = connection.getresponse()
        return response.status, response.read(MOST_BYTES + 1)
    finally:
        connection.close()


def _read(status: object, answer: object) -> dict[str, Any]:
    if not isinstance(status, int) or not isinstance(answer, (bytes, bytearray)):
        raise ProviderError("The HTTP client gave no answer that can be read.")
    if len(answer) > MOST_BYTES:
        raise ProviderError("The provider's answer is too long.")
    try:
        reply = json.loads(answer)
    except ValueError:
        reply = None
    if not 200 <= status < 300:
        said = (reply.get("error") or reply.get("message")) if isinstance(reply, dict) else None
        raise ProviderError(f"The provider answered {status}" + (f": {redacted(said)}" if isinstance(said, str) else "."))
    if not isinstance(reply, dict):
        raise ProviderError(f"The provider answered {status}, but not with a JSON object.")
    return reply
