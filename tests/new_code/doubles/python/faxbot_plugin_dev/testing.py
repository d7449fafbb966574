"""The dev kit's tools for tests (contract 13.1)."""

import re
from unittest.mock import MagicMock

from . import PluginDeps


def create_mock_deps():
    mock = {name: MagicMock() for name in ("logger", "storage", "db", "events", "http", "audit", "cache", "metrics")}
    return PluginDeps(**mock, config_dir="", extras={})


class PluginTestCase:
    def __init__(self, plugin_class):
        self.plugin_class = plugin_class
        self.deps = create_mock_deps()
        self.plugin = None

    async def setup(self, config):
        self.plugin = self.plugin_class(self.deps)
        self.plugin.validate_config(config)
        await self.plugin.initialize(config)

    def assert_no_phi_logged(self):
        for call in self.deps.logger.mock_calls:
            assert not re.search(r"\d{10,}", str(call)) or "***" in str(call), call
