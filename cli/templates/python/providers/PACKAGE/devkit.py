"""What the plugin takes from Faxbot's dev kit, for where `faxbot_plugin_dev` is not installed.

The names, arguments and values are the dev kit's. The plugin uses the dev kit itself where it can be imported; type checkers always
read this file, since the dev kit has no types of its own.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class FaxStatus(str, Enum):
    """What can have become of a fax."""

    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "cancelled"


@dataclass
class SendResult:
    """A fax that the provider has accepted. `job_id` is what `get_status` is asked with."""

    job_id: str
    backend: str
    provider_sid: str | None = None
    estimated_cost: float | None = None
    estimated_duration: int | None = None
    metadata: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        return {**vars(self), "metadata": self.metadata or {}}


@dataclass
class StatusResult:
    """What has become of a fax. `duration` is in seconds."""

    job_id: str
    status: FaxStatus
    pages: int | None = None
    duration: int | None = None
    cost: float | None = None
    error: str | None = None
    error_code: str | None = None
    completed_at: datetime | None = None
    raw_response: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        completed = self.completed_at.isoformat() if self.completed_at else None
        return {**vars(self), "status": self.status.value, "completed_at": completed}


@dataclass
class PluginManifest:
    """What the plugin says of itself."""

    id: str
    name: str
    version: str
    description: str
    author: str
    categories: list[str]
    capabilities: list[str]
    homepage: str | None = None
    license: str | None = None
    icon: str | None = None
    hipaa_compliant: bool = False
    requires_baa: bool = False
    config_schema: dict[str, Any] | None = None

    def to_dict(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass
class PluginDeps:
    """What Faxbot hands to a plugin."""

    logger: Any
    storage: Any
    db: Any
    events: Any
    http: Any
    audit: Any
    config_dir: str
    cache: Any
    metrics: Any
    extras: dict[str, Any] | None = None


class FaxPlugin(ABC):
    """A plugin that sends faxes. All abstract methods must be there, or the class can't be instantiated."""

    def __init__(self, deps: PluginDeps | None = None) -> None:
        self.deps = deps
        self.config: dict[str, Any] = {}
        self._initialized = False

    @abstractmethod
    def manifest(self) -> PluginManifest: ...

    @abstractmethod
    def validate_config(self, config: dict[str, Any]) -> None: ...

    @abstractmethod
    async def initialize(self, config: dict[str, Any]) -> None: ...

    @abstractmethod
    async def shutdown(self) -> None: ...

    @abstractmethod
    async def send_fax(self, to_number: str, file_path: str, options: dict[str, Any] | None = None) -> SendResult: ...

    @abstractmethod
    async def get_status(self, job_id: str) -> StatusResult: ...

    async def health_check(self) -> dict[str, Any]:
        about = self.manifest()
        status = "healthy" if self._initialized else "not_initialized"
        return {"status": status, "plugin": about.id, "version": about.version}

    async def handle_webhook(self, headers: dict[str, Any], body: bytes) -> dict[str, Any]:
        return {"status": "not_implemented"}

    async def cancel_fax(self, job_id: str) -> bool:
        return False

    async def get_fax_details(self, job_id: str) -> dict[str, Any]:
        return (await self.get_status(job_id)).to_dict()
