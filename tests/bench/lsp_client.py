"""A language client for measuring and for the endurance test: blocking, over pipes, with nothing but the standard library."""
import collections
import json
import os
import re
import select
import subprocess
import time

CAPABILITIES = {
    "window": {"workDoneProgress": True},
    "workspace": {
        "configuration": True,
        "workspaceFolders": True,
        "didChangeConfiguration": {"dynamicRegistration": True},
        "didChangeWatchedFiles": {"dynamicRegistration": True},
        "diagnostics": {"refreshSupport": True},
    },
    "textDocument": {
        "publishDiagnostics": {"relatedInformation": True, "codeDescriptionSupport": True, "tagSupport": {"valueSet": [1, 2]}},
        "completion": {
            "contextSupport": True,
            "completionItem": {
                "snippetSupport": True,
                "insertReplaceSupport": True,
                "documentationFormat": ["markdown", "plaintext"],
                "resolveSupport": {"properties": ["documentation", "detail"]},
            },
        },
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["", "quickfix", "source.fixAll"]}}},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
    },
}


class Gone(Exception):
    """The server ended, or did not answer in time."""


class Client:
    """A running server. `settings` answers what it asks about its configuration."""

    def __init__(self, command: list[str], root: str, timeout: float = 60, settings: dict | None = None):
        self.settings, self.timeout, self.next_id, self.unread = settings or {}, timeout, 0, bytearray()
        self.root_uri = "file://" + root
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0, cwd=root)
        self.input, self.output = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.input, False)

    def initialize(self, pulls: bool = True, encodings: tuple[str, ...] = ("utf-16",), options: dict | None = None) -> dict:
        """Introduces a client that asks for its diagnostics, or one that waits for them; gives the server's capabilities."""
        capabilities = json.loads(json.dumps(CAPABILITIES))
        capabilities["general"] = {"positionEncodings": list(encodings)}
        if pulls:
            capabilities["textDocument"]["diagnostic"] = {"dynamicRegistration": True}
        folders = [{"uri": self.root_uri, "name": "root"}]
        params = {"processId": os.getpid(), "rootUri": self.root_uri, "workspaceFolders": folders, "capabilities": capabilities}
        answer = self.request("initialize", {**params, "initializationOptions": options})
        self.notify("initialized", {})
        if self.settings:
            self.notify("workspace/didChangeConfiguration", {"settings": self.settings})
        return answer["capabilities"]

    def notify(self, method: str, params: object) -> None:
        self.write(framed({"jsonrpc": "2.0", "method": method, "params": params}))

    def request(self, method: str, params: object) -> object:
        message, number = self.asking(method, params)
        self.write(message)
        return self.answer(number)[0]

    def asking(self, method: str, params: object) -> tuple[bytes, int]:
        """A request as bytes, to be written later, and its number."""
        self.next_id += 1
        return framed({"jsonrpc": "2.0", "id": self.next_id, "method": method, "params": params}), self.next_id

    def answer(self, number: int) -> tuple[object, float]:
        """The answer to a request, and the moment at which its last byte was read."""
        while True:
            message, moment = self.receive()
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise Gone(f"the server refuses: {message['error']}")
                return message["result"], moment
            self.handle(message)

    def answers(self, numbers: collections.deque) -> None:
        """Reads the answers to all of these requests, in whatever order they come, and forgets the numbers."""
        left = set(numbers)
        numbers.clear()
        while left:
            message, _ = self.receive()
            if "method" in message:
                self.handle(message)
            elif "error" in message:
                raise Gone(f"the server refuses: {message['error']}")
            else:
                left.discard(message["id"])

    def publication(self, uri: str, version: int) -> tuple[list, float]:
        """The diagnostics that are published for a version, and the moment at which their last byte was read."""
        while True:
            message, moment = self.receive()
            params = message.get("params")
            if message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri and params.get("version") == version:
                return params["diagnostics"], moment
            self.handle(message)

    def handle(self, message: dict) -> None:
        """Answers what the server asks."""
        if "method" not in message or "id" not in message:
            return
        result = None
        if message["method"] == "workspace/configuration":
            result = [self.setting(item.get("section")) for item in message["params"]["items"]]
        self.write(framed({"jsonrpc": "2.0", "id": message["id"], "result": result}))

    def setting(self, section: str | None) -> object:
        found: object = self.settings
        for key in (section or "").split(".") if section else []:
            found = found.get(key) if isinstance(found, dict) else None
        return found

    def write(self, message: bytes) -> None:
        """Writes all, and reads meanwhile: two that only write would wait for each other for ever."""
        deadline = time.perf_counter() + self.timeout
        left = memoryview(message)
        while left:
            try:
                left = left[os.write(self.input, left) :]
            except BlockingIOError:
                readable, writable, _ = select.select([self.output], [self.input], [], self.remaining(deadline))
                if readable and not writable:
                    self.read_more()
            except BrokenPipeError as error:
                raise Gone("the server is gone") from error

    def receive(self) -> tuple[dict, float]:
        """The next message, and the moment at which its last byte was read."""
        deadline = time.perf_counter() + self.timeout
        while True:
            head, separator, _ = self.unread.partition(b"\r\n\r\n")
            if separator:
                start = len(head) + len(separator)
                end = start + int(re.search(rb"Content-Length: *(\d+)", head, re.IGNORECASE)[1])
                while len(self.unread) < end:
                    self.wait(deadline)
                moment = time.perf_counter()
                body = bytes(self.unread[start:end])
                del self.unread[:end]
                return json.loads(body), moment
            self.wait(deadline)

    def wait(self, deadline: float) -> None:
        if not select.select([self.output], [], [], self.remaining(deadline))[0]:
            raise Gone("the server did not answer in time")
        self.read_more()

    def read_more(self) -> None:
        data = os.read(self.output, 1 << 20)
        if not data:
            raise Gone(f"the server ended with {self.process.wait()}")
        self.unread += data

    @staticmethod
    def remaining(deadline: float) -> float:
        left = deadline - time.perf_counter()
        if left <= 0:
            raise Gone("the server did not answer in time")
        return left

    def resident_mib(self) -> tuple[float, float]:
        """The memory that the server's process holds now and held at most."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            status = file.read()
        now, most = (int(re.search(rf"{key}:\s+(\d+)", status)[1]) / 1024 for key in ("VmRSS", "VmHWM"))
        return now, most

    def stop(self) -> int:
        """Says good-bye; gives the exit code."""
        self.request("shutdown", None)
        self.notify("exit", None)
        try:
            return self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def framed(message: dict) -> bytes:
    body = json.dumps(message, ensure_ascii=False).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body
