"""The part of Faxbot's dev kit that a fax plugin meets: its names, the order of its arguments, its abstract methods (contract 13.1)."""

from abc import ABC, abstractmethod
from dataclasses import asdict, dataclass
from enum import Enum


class FaxStatus(str, Enum):
    QUEUED = "queued"
    IN_PROGRESS = "in_progress"
    SUCCESS = "SUCCESS"
    FAILED = "FAILED"
    CANCELLED = "cancelled"


class Record:
    def to_dict(self):
        return asdict(self)


@dataclass
class SendResult(Record):
    job_id: str
    backend: str
    provider_sid: object = None
    estimated_cost: object = None
    estimated_duration: object = None
    metadata: object = None


@dataclass
class StatusResult(Record):
    job_id: str
    status: FaxStatus
    pages: object = None
    duration: object = None
    cost: object = None
    error: object = None
    error_code: object = None
    completed_at: object = None
    raw_response: object = None


@dataclass
class PluginManifest(Record):
    id: str
    name: str
    version: str
    description: str
    author: str
    categories: list
    capabilities: list
    homepage: object = None
    license: object = None
    icon: object = None
    hipaa_compliant: bool = False
    requires_baa: bool = False
    config_schema: object = None


@dataclass
class PluginDeps:
    logger: object
    storage: object
    db: object
    events: object
    http: object
    audit: object
    config_dir: str
    cache: object
    metrics: object
    extras: object = None


class PluginBase(ABC):
    def __init__(self, deps=None):
        self.deps = deps
        self.config = {}
        self._initialized = False

    @abstractmethod
    def manifest(self): ...

    @abstractmethod
    def validate_config(self, config): ...

    @abstractmethod
    async def initialize(self, config): ...

    @abstractmethod
    async def shutdown(self): ...

    async def health_check(self):
        about = self.manifest()
        return {"status": "healthy" if self._initialized else "not_initialized", "plugin": about.id, "version": about.version}

    async def handle_webhook(self, headers, body):
        return {"status": "not_implemented"}


class FaxPlugin(PluginBase):
    @abstractmethod
    async def send_fax(self, to_number, file_path, options=None): ...

    @abstractmethod
    async def get_status(self, job_id): ...

    async def cancel_fax(self, job_id):
        return False

    async def get_fax_details(self, job_id):
        return (await self.get_status(job_id)).to_dict()
