"""Runs a generated plugin as Faxbot's dev kit would. usage: drive.py CLASS EXAMPLE_SETTINGS_JSON HAS_STATUS, in the plugin's workspace."""

import asyncio
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, ".")
import faxbot_plugin_dev as kit  # noqa: E402
import providers.acme as package  # noqa: E402


class Answer:
    def __init__(self, status_code, reply):
        self.status_code, self.content = status_code, json.dumps(reply).encode()


async def drive(name, settings, has_status):
    plugin_class = getattr(package, name)
    assert issubclass(plugin_class, kit.FaxPlugin), plugin_class.__mro__
    deps = kit.create_mock_deps()
    plugin = plugin_class(deps)
    about = plugin.manifest()
    assert isinstance(about, kit.PluginManifest)
    assert about.categories == ["outbound"] and about.capabilities == ["send_fax"] + ["get_status"] * has_status
    plugin.validate_config(settings)
    assert await plugin.initialize(settings) is None

    Path("letter.pdf").write_bytes(b"%PDF")
    deps.http.request.return_value = Answer(200, {"id": "f-1", "status": "queued"})
    sent = await plugin.send_fax("+15551230199", "letter.pdf", {"quality": "fine"})
    assert isinstance(sent, kit.SendResult) and (sent.job_id, sent.backend) == ("f-1", about.id)
    body = json.loads(deps.http.request.call_args.kwargs["content"])
    assert (body["to"], body["quality"]) == ("+15551230199", "fine")
    if has_status:
        for word, status in (("Delivered", kit.FaxStatus.SUCCESS), ("failed", kit.FaxStatus.FAILED)):
            deps.http.request.return_value = Answer(200, {"status": word, "pages": 3, "error": "busy"})
            result = await plugin.get_status("f-1")
            assert isinstance(result, kit.StatusResult) and result.status is status, result
            assert (result.job_id, result.pages, result.error) == ("f-1", 3, "busy")
    deps.http.request.return_value = Answer(500, {"error": "call +15551230199"})
    try:
        await plugin.send_fax("+15551230199", "letter.pdf")
        raise AssertionError("an error of the provider must be told")
    except Exception as error:
        assert "500" in str(error) and "5551230199" not in str(error), error
    # As the dev kit's assert_no_phi_logged does.
    for call in deps.logger.mock_calls:
        assert not re.search(r"\d{10,}", str(call)) or "***" in str(call), call
    assert deps.logger.mock_calls
    await plugin.shutdown()


asyncio.run(drive(sys.argv[1], json.loads(sys.argv[2]), sys.argv[3] == "true"))
print("driven")
