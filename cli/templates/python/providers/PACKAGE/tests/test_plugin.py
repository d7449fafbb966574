"""Tests of the plugin: without Faxbot, without its dev kit, and without a network."""

from __future__ import annotations

import asyncio
import base64
import json
import logging
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from unittest import mock

from .. import plugin as module
from ..plugin import MANIFEST, {{ class }}
from ..transport import ProviderError, redacted

CONFIG: dict[str, Any] = {{ example_python }}

NUMBER = "+15551230199"


class Response:
    """What httpx would give back."""

    def __init__(self, status_code: int, reply: object) -> None:
        self.status_code = status_code
        self.content = reply if isinstance(reply, bytes) else json.dumps(reply).encode()


class Client:
    """Stands in for `deps.http`: keeps what is sent, and gives back what it was told."""

    def __init__(self, status_code: int, reply: object) -> None:
        self.response = Response(status_code, reply)
        self.sent: list[tuple[str, str, dict[str, Any]]] = []

    async def request(self, method: str, url: str, **rest: Any) -> Response:
        self.sent.append((method, url, rest))
        return self.response


class Case(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.document = Path(folder.name) / "letter.pdf"
        self.document.write_bytes(b"%PDF-1.7 letter")

    async def ready(self, client: object = None) -> {{ class }}:
        plugin = {{ class }}(mock.Mock(http=client, logger=logging.getLogger("test")))
        await plugin.initialize(CONFIG)
        return plugin


class Basics(Case):
    def test_the_manifest_names_the_plugin(self) -> None:
        about = {{ class }}().manifest()
        self.assertEqual(about.id, {{ id | py_string }})
        self.assertEqual(about.name, {{ name | py_string }})
        self.assertEqual(about.categories, ["outbound"])

    def test_settings_are_checked(self) -> None:
        plugin = {{ class }}()
        plugin.validate_config(CONFIG)
        properties = MANIFEST["config_schema"]["properties"]
        for key in MANIFEST["config_schema"]["required"]:
            with self.subTest(missing=key), self.assertRaisesRegex(ValueError, f"^{key} is missing"):
                plugin.validate_config({name: value for name, value in CONFIG.items() if name != key})
        for key in properties:
            with self.subTest(wrong=key), self.assertRaisesRegex(ValueError, f"^{key} must be "):
                plugin.validate_config({**CONFIG, key: [1]})

    async def test_nothing_is_sent_before_initialize_and_after_shutdown(self) -> None:
        with self.assertRaises(RuntimeError):
            await {{ class }}().send_fax(NUMBER, str(self.document))
        plugin = await self.ready(Client(200, {"id": "f1"}))
        self.assertEqual((await plugin.health_check())["status"], "healthy")
        await plugin.shutdown()
        self.assertEqual(plugin.config, {})
        with self.assertRaises(RuntimeError):
            await plugin.send_fax(NUMBER, str(self.document))

    def test_numbers_are_redacted(self) -> None:
        self.assertEqual(redacted("no answer from +1 (555) 123-0199, line 2"), "no answer from ***, line 2")


class Sending(Case):
    async def test_a_fax_is_sent_and_its_number_masked_in_the_log(self) -> None:
        client = Client(201, {"id": "f1", "status": "queued"})
        plugin = await self.ready(client)
        with self.assertLogs("test", "DEBUG") as log:
            result = await plugin.send_fax("+1 (555) 123-0199", str(self.document))
        self.assertEqual((result.job_id, result.backend, result.provider_sid), ("f1", {{ id | py_string }}, "f1"))
        [(method, url, rest)] = client.sent
        self.assertEqual((method, url.rsplit("/", 1)[1]), ("POST", "faxes"))
        self.assertGreater(rest["timeout"], 0)
        body = json.loads(rest["content"])
        self.assertEqual((body["to"], body["file_name"]), (NUMBER, "letter.pdf"))
        self.assertEqual(base64.b64decode(body["content"]), b"%PDF-1.7 letter")
        self.assertNotIn("credentials", body)
        self.assertEqual("Authorization" in rest["headers"], "credentials" in CONFIG)
        self.assertNotIn("5551230199", "".join(log.output))
        self.assertIn("***0199", "".join(log.output))

    async def test_a_bad_number_and_a_missing_file_are_told_before_anything_is_sent(self) -> None:
        client = Client(200, {"id": "f1"})
        plugin = await self.ready(client)
        with self.assertRaisesRegex(ValueError, "E.164"):
            await plugin.send_fax("call me", str(self.document))
        with self.assertRaises(FileNotFoundError):
            await plugin.send_fax(NUMBER, str(self.document) + ".gone")
        self.assertEqual(client.sent, [])

    async def test_what_goes_wrong_at_the_provider_is_told_without_the_number(self) -> None:
        for status, reply, said in (
            (401, {"error": f"no credit for {NUMBER}"}, r"answered 401: no credit for \*\*\*$"),
            (302, b"", "answered 302"),
            (200, b"<html>", "not with a JSON object"),
            (200, {"status": "queued"}, "no id"),
        ):
            plugin = await self.ready(Client(status, reply))
            with self.subTest(said), self.assertRaisesRegex(ProviderError, said):
                await plugin.send_fax(NUMBER, str(self.document))
        unable = mock.Mock(request=mock.Mock(side_effect=OSError("secret")))
        with self.assertRaisesRegex(ProviderError, "can't be reached: OSError"):
            await (await self.ready(unable)).send_fax(NUMBER, str(self.document))

    async def test_without_a_client_the_standard_library_sends(self) -> None:
        seen: list[bytes] = []

        class Provider(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                seen.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"id": 7}')

            def log_message(self, format: str, *values: Any) -> None:
                """Says nothing."""

        with HTTPServer(("127.0.0.1", 0), Provider) as server:
            thread = threading.Thread(target=server.handle_request)
            thread.start()
            with mock.patch.object({{ class }}, "_base_url", return_value=f"http://127.0.0.1:{server.server_port}"):
                result = await (await self.ready()).send_fax(NUMBER, str(self.document))
            await asyncio.to_thread(thread.join)
        self.assertEqual(result.job_id, "7")
        self.assertEqual(json.loads(seen[0])["to"], NUMBER)

    async def test_plain_http_is_refused(self) -> None:
        with mock.patch.object({{ class }}, "_base_url", return_value="http://api.example.com"):
            with self.assertRaisesRegex(ValueError, "https://"):
                {{ class }}().validate_config(CONFIG)


class Status(Case):
{% if get_status %}    async def test_each_word_of_the_provider_has_a_meaning(self) -> None:
        for word, meaning in {**module.STATUSES, "Delivered": module.STATUSES["delivered"]}.items():
            client = Client(200, {"status": word, "pages": 2})
            result = await (await self.ready(client)).get_status("a/b?c")
            self.assertEqual((result.job_id, result.status, result.pages), ("a/b?c", meaning, 2))
            self.assertTrue(client.sent[0][1].endswith("/faxes/a%2Fb%3Fc"))

    async def test_an_unknown_word_counts_as_in_progress(self) -> None:
        plugin = await self.ready(Client(200, {"status": "ringing"}))
        with self.assertLogs("test", "WARNING"):
            self.assertEqual((await plugin.get_status("f1")).status.value, "in_progress")

    async def test_a_failed_fax_says_why(self) -> None:
        plugin = await self.ready(Client(200, {"status": "failed", "error": "busy"}))
        result = await plugin.get_status("f1")
        self.assertEqual((result.status.value, result.error), ("FAILED", "busy"))
{% else %}    async def test_there_is_no_status(self) -> None:
        with self.assertRaises(NotImplementedError):
            await (await self.ready()).get_status("f1")
        self.assertEqual(module.MANIFEST["capabilities"], ["send_fax"])
{% endif %}

if __name__ == "__main__":
    unittest.main()
