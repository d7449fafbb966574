"""{{ name | py_docstring }} for Faxbot.

What is particular to the provider stands together: the constants below, `_headers` (how it knows you), `_request` (what it is sent)
and `_job_id` (how it names a fax). Compare them with its documentation.
"""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
{% if get_status %}from urllib.parse import quote
{% endif %}
from .settings import checked
from .transport import ProviderError, base, exchange{% if get_status %}, redacted{% endif %}

if TYPE_CHECKING:
    from .devkit import FaxPlugin,{% if get_status %} FaxStatus,{% endif %} PluginDeps, PluginManifest, SendResult, StatusResult
else:
    try:
        from faxbot_plugin_dev import FaxPlugin,{% if get_status %} FaxStatus,{% endif %} PluginDeps, PluginManifest, SendResult, StatusResult
    except ImportError:
        from .devkit import FaxPlugin,{% if get_status %} FaxStatus,{% endif %} PluginDeps, PluginManifest, SendResult, StatusResult

MANIFEST: dict[str, Any] = json.loads(Path(__file__).with_name("manifest.json").read_text("utf-8"))

BASE_URL = "https://api.example.com/v1"{% if base_setting %}  # where the setting {{ base_setting }} is missing{% endif %}
{% if get_status %}
# The provider's words for what has become of a fax, in lower case.
STATUSES = {
    "queued": FaxStatus.QUEUED,
    "pending": FaxStatus.QUEUED,
    "sending": FaxStatus.IN_PROGRESS,
    "in_progress": FaxStatus.IN_PROGRESS,
    "sent": FaxStatus.SUCCESS,
    "delivered": FaxStatus.SUCCESS,
    "success": FaxStatus.SUCCESS,
    "failed": FaxStatus.FAILED,
    "error": FaxStatus.FAILED,
    "cancelled": FaxStatus.CANCELLED,
    "canceled": FaxStatus.CANCELLED,
}
{% endif %}

def masked(number: str) -> str:
    """The number as it may stand in a log."""
    digits = re.sub(r"\D", "", number)
    return f"***{digits[-4:]}" if len(digits) >= 8 else "***"


class {{ class }}(FaxPlugin):
    """Sends faxes through {{ name | py_docstring }}."""

    def __init__(self, deps: PluginDeps | None = None) -> None:
        super().__init__(deps)
        self._log = (deps and deps.logger) or logging.getLogger("faxbot.plugins.{{ package }}")

    def manifest(self) -> PluginManifest:
        return PluginManifest(**MANIFEST)

    def validate_config(self, config: dict[str, Any]) -> None:
        """Raises ValueError when Faxbot's settings for this plugin are not what manifest.json asks for."""
        base(self._base_url(checked(config, MANIFEST["config_schema"])))

    async def initialize(self, config: dict[str, Any]) -> None:
        self.validate_config(config)
        self.config = checked(config, MANIFEST["config_schema"])
        self._initialized = True

    async def shutdown(self) -> None:
        """Forgets the settings, and the credentials with them."""
        self.config = {}
        self._initialized = False

    async def send_fax(self, to_number: str, file_path: str, options: dict[str, Any] | None = None) -> SendResult:
        """Sends a document. Raises ValueError for a number that is none, OSError for a file that can't be read, ProviderError."""
        self._ready()
        number = re.sub(r"[ ().-]", "", to_number)
        if not re.fullmatch(r"\+?[0-9]{3,20}", number):
            raise ValueError("The fax number must be in E.164 form or digits only.")
        document = await asyncio.to_thread(Path(file_path).read_bytes)
        request = self._request(number, Path(file_path).name, document, options or {})
        self._log.info("Sending a fax to %s", masked(number))
        reply = await exchange(self._client(), "POST", self._url("/faxes"), self._headers(), request)
        job_id = self._job_id(reply)
        self._log.info("The fax to %s is accepted", masked(number))
        return SendResult(job_id=job_id, backend=MANIFEST["id"], provider_sid=job_id)

{% if get_status %}    async def get_status(self, job_id: str) -> StatusResult:
        """What has become of a fax. Raises ValueError for an empty id, ProviderError."""
        self._ready()
        if not job_id:
            raise ValueError("The job id is empty.")
        reply = await exchange(self._client(), "GET", self._url(f"/faxes/{quote(job_id, safe='')}"), self._headers())
        word = reply.get("status")
        if not isinstance(word, str):
            raise ProviderError("The provider's answer has no status.")
        status = STATUSES.get(word.lower())
        if status is None:
            self._log.warning("The provider's status %s is unknown; the fax counts as in progress", redacted(word))
            status = FaxStatus.IN_PROGRESS
        pages, error = reply.get("pages"), reply.get("error")
        return StatusResult(
            job_id=job_id,
            status=status,
            pages=pages if isinstance(pages, int) else None,
            error=error if isinstance(error, str) else None,
            raw_response=reply,
        )
{% else %}    async def get_status(self, job_id: str) -> StatusResult:
        """The provider does not tell what became of a fax; the dev kit wants the method all the same."""
        raise NotImplementedError("This provider does not report the status of a fax.")
{% endif %}
    def _headers(self) -> dict[str, str]:
{% if credentials | length == 0 %}        return {}
{% elif credentials | length == 1 %}        return {"Authorization": "Bearer " + self.config["credentials"][{{ credentials[0] | py_string }}]}
{% else %}        credentials = self.config["credentials"]
        pair = credentials[{{ credentials[0] | py_string }}] + ":" + credentials[{{ credentials[1] | py_string }}]
        return {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
{% endif %}
    def _request(self, number: str, file_name: str, document: bytes, options: dict[str, Any]) -> dict[str, Any]:
        settings = self.config.copy()
{% for key in kept_back %}        settings.pop({{ key | py_string }}, None)
{% endfor %}        return {
            **settings,
            **options,
            "to": number,
            "file_name": file_name,
            "content": base64.b64encode(document).decode(),
        }

    def _job_id(self, reply: dict[str, Any]) -> str:
        job_id = reply.get("id")
        if isinstance(job_id, bool) or not isinstance(job_id, (str, int)) or job_id == "":
            raise ProviderError("The provider's answer has no id.")
        return str(job_id)

    def _base_url(self, config: dict[str, Any]) -> str:
{% if base_setting %}        return str(config.get({{ base_setting | py_string }}) or BASE_URL)
{% else %}        return BASE_URL
{% endif %}
    def _url(self, path: str) -> str:
        return base(self._base_url(self.config)) + path

    def _client(self) -> Any:
        return self.deps.http if self.deps else None

    def _ready(self) -> None:
        if not self._initialized:
            raise RuntimeError("The plugin is not initialized.")
