"""Runs all plugins of a workspace as Faxbot's dev kit would (contract 13.1). usage: drive.py, in the folder that holds `providers` and
`expected.json`, which says the settings of each package and whether it tells of a fax's status."""

import asyncio
import dataclasses
import importlib
import inspect
import json
import re
import sys
from pathlib import Path

sys.path.insert(0, ".")
import faxbot_plugin_dev as kit  # noqa: E402
from faxbot_plugin_dev.testing import PluginTestCase  # noqa: E402

NUMBER = "+15551230199"
ABSTRACT = {"manifest", "validate_config", "initialize", "shutdown", "send_fax", "get_status"}


class Answer:
    def __init__(self, status_code, reply):
        self.status_code, self.content = status_code, json.dumps(reply).encode()


def form_of(function):
    """The names of the arguments in their order, which have a default, and whether the function is async."""
    arguments = [(argument.name, argument.default) for argument in inspect.signature(function).parameters.values()]
    return arguments, inspect.iscoroutinefunction(function)


def fits(plugin_class):
    """The class has all that is abstract, in the dev kit's form."""
    assert issubclass(plugin_class, kit.FaxPlugin) and not plugin_class.__abstractmethods__
    assert kit.FaxPlugin.__abstractmethods__ == ABSTRACT
    for name in ABSTRACT:
        assert name in vars(plugin_class), name
        assert form_of(getattr(plugin_class, name)) == form_of(getattr(kit.FaxPlugin, name)), name


def stands_in(package):
    """The module that stands in for the dev kit is as the dev kit."""
    own = importlib.import_module(f"{package}.devkit")
    assert [(word.name, word.value) for word in own.FaxStatus] == [(word.name, word.value) for word in kit.FaxStatus]
    for name in ("SendResult", "StatusResult", "PluginManifest", "PluginDeps"):
        fields = [[(field.name, field.default) for field in dataclasses.fields(getattr(where, name))] for where in (own, kit)]
        assert fields[0] == fields[1], name
        assert hasattr(getattr(own, name), "to_dict") == hasattr(getattr(kit, name), "to_dict"), name
    assert own.FaxPlugin.__abstractmethods__ == ABSTRACT
    for name in (*ABSTRACT, "health_check", "handle_webhook", "cancel_fax", "get_fax_details"):
        assert form_of(getattr(own.FaxPlugin, name)) == form_of(getattr(kit.FaxPlugin, name)), name
    fresh = [vars(type("Any", (where.FaxPlugin,), dict.fromkeys(ABSTRACT))()) for where in (own, kit)]
    assert fresh[0] == fresh[1] == {"deps": None, "config": {}, "_initialized": False}


async def drive(name, about):
    package = importlib.import_module(f"providers.{name}")
    plugin_class = getattr(package, package.__all__[0])
    fits(plugin_class)
    stands_in(package.__name__)

    case = PluginTestCase(plugin_class)
    await case.setup(about["settings"])
    plugin, http = case.plugin, case.deps.http
    told = plugin.manifest()
    assert isinstance(told, kit.PluginManifest) and told.id == about["id"]
    assert told.categories == ["outbound"] and told.capabilities == ["send_fax"] + ["get_status"] * about["get_status"]
    assert (await plugin.health_check())["plugin"] == told.id and not await plugin.cancel_fax("f-1")

    http.request.return_value = Answer(200, {"id": "f-1", "status": "queued"})
    sent = await plugin.send_fax(NUMBER, "letter.pdf", {"quality": "fine"})
    assert isinstance(sent, kit.SendResult), sent
    assert sent.to_dict() == {**dict.fromkeys(sent.to_dict()), "job_id": "f-1", "backend": told.id, "provider_sid": "f-1"}, sent
    body = json.loads(http.request.call_args.kwargs["content"])
    assert (body["to"], body["quality"]) == (NUMBER, "fine")
    if about["get_status"]:
        for word, status in (("Delivered", kit.FaxStatus.SUCCESS), ("failed", kit.FaxStatus.FAILED), (f"called {NUMBER}", kit.FaxStatus.IN_PROGRESS)):
            http.request.return_value = Answer(200, {"status": word, "pages": 3, "error": "busy"})
            result = await plugin.get_status("f-1")
            assert isinstance(result, kit.StatusResult) and result.status is status, result
            assert (result.job_id, result.pages, result.error) == ("f-1", 3, "busy")
        assert (await plugin.get_fax_details("f-1"))["job_id"] == "f-1"
    http.request.return_value = Answer(500, {"error": f"call {NUMBER}"})
    try:
        await plugin.send_fax(NUMBER, "letter.pdf")
    except Exception as error:
        assert "500" in str(error) and NUMBER[1:] not in str(error), error
    else:
        raise AssertionError("an error of the provider must be told")
    case.assert_no_phi_logged()
    # Masked, and not only beside a mask.
    logged = str(case.deps.logger.mock_calls)
    assert logged != "[]" and not re.search(r"\d{10,}", logged), logged
    await plugin.shutdown()


Path("letter.pdf").write_bytes(b"%PDF")
EXPECTED = json.loads(Path("expected.json").read_text("utf-8"))
for each in EXPECTED.items():
    asyncio.run(drive(*each))
print(f"{len(EXPECTED)} driven")
