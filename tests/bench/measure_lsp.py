"""Times faxsmith's language server beside VS Code's for JSON; lsp.sh calls it and installs what it needs."""
import argparse
import collections
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

from lsp_client import Client, Gone
from progress import say, stop
from typist import Typist

OURS, PUSHED, PEER = "faxsmith", "faxsmith, pushing", "vscode-json"
WARM_UP = 10
STARTS = 6  # in each round, without a document


class Server:
    """One line of the table: how to start it, and what was measured."""

    def __init__(self, name: str, command: list[str], pulls: bool = True, options: dict | None = None, settings: dict | None = None):
        self.name, self.command, self.pulls, self.options, self.settings = name, command, pulls, options, settings
        self.times: dict[str, list[float]] = collections.defaultdict(list)
        self.memory: dict[str, list[float]] = collections.defaultdict(list)

    def start(self) -> Client:
        begin = time.perf_counter()
        client = Client(self.command, os.getcwd(), settings=self.settings)
        client.initialize(self.pulls, options=self.options)
        self.times["initialize"].append(1000 * (time.perf_counter() - begin))
        return client

    def p(self, percent: int, what: str) -> float:
        """A percentile by nearest rank, in milliseconds."""
        values = sorted(self.times[what])
        return values[-(-percent * len(values) // 100) - 1]


class Editing:
    """One document of one server, being edited."""

    def __init__(self, server: Server, client: Client, path: pathlib.Path, seed: int):
        self.server, self.client, self.version = server, client, 1
        self.uri = path.resolve().as_uri()
        self.typist = Typist(path.read_text(encoding="utf-8"), seed)
        document = {"uri": self.uri, "languageId": "json", "version": 1, "text": self.typist.text}
        client.notify("textDocument/didOpen", {"textDocument": document})

    def diagnostics(self) -> list:
        """Those of the current text."""
        if not self.server.pulls:
            return self.client.publication(self.uri, self.version)[0]
        return self.client.request("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})["items"]

    def edit(self) -> tuple[bytes, dict]:
        """An edit as a message, and the caret behind it."""
        change, caret = self.typist.edit()
        self.version += 1
        params = {"textDocument": {"uri": self.uri, "version": self.version}, "contentChanges": [change]}
        body = json.dumps({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": params}, ensure_ascii=False).encode()
        return b"Content-Length: %d\r\n\r\n" % len(body) + body, caret

    def time_diagnostics(self) -> float:
        """From an edit to the diagnostics of the new text, in milliseconds."""
        message, _ = self.edit()
        if not self.server.pulls:
            begin = time.perf_counter()
            self.client.write(message)
            return 1000 * (self.client.publication(self.uri, self.version)[1] - begin)
        ask, number = self.client.asking("textDocument/diagnostic", {"textDocument": {"uri": self.uri}})
        begin = time.perf_counter()
        self.client.write(message + ask)
        return 1000 * (self.client.answer(number)[1] - begin)

    def time_completion(self) -> float:
        """From an edit to the completion at the caret behind it, in milliseconds."""
        message, caret = self.edit()
        params = {"textDocument": {"uri": self.uri}, "position": caret, "context": {"triggerKind": 1}}
        ask, number = self.client.asking("textDocument/completion", params)
        begin = time.perf_counter()
        self.client.write(message + ask)
        return 1000 * (self.client.answer(number)[1] - begin)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--faxsmith", "--peer", "--node", "--schema"):
        parser.add_argument(option, required=True)
    parser.add_argument("--rounds", type=int, required=True)
    parser.add_argument("--edits", type=int, required=True)
    parser.add_argument("--check", action="store_true")
    options = parser.parse_args()

    schema = pathlib.Path(options.schema).resolve().as_uri()
    json_settings = {"schemas": [{"fileMatch": ["*.json"], "url": schema}], "validate": {"enable": True}}
    servers = [
        Server(OURS, [options.faxsmith, "lsp"]),
        Server(PUSHED, [options.faxsmith, "lsp"], pulls=False),
        Server(
            PEER,
            [options.node, options.peer, "--stdio"],
            options={"provideFormatter": True, "handledSchemaProtocols": ["file"]},
            settings={"json": json_settings},
        ),
    ]
    small, big = small_file(), pathlib.Path("big.json")
    load = os.getloadavg()[0]
    for server in servers:
        check_that_it_works(server, options.faxsmith)
    for turn in range(options.rounds):
        say(f"round {turn + 1} of {options.rounds}")
        for server in servers if turn % 2 == 0 else reversed(servers):
            measure(server, small, big, options.edits, turn)

    print(f"machine:  {os.uname().sysname} {os.uname().machine}, {os.cpu_count()} cores, load {load:.2f} before the rounds")
    print(f"files:    small {small.stat().st_size} bytes, big {big.stat().st_size} bytes")
    print(f"rounds:   {options.rounds} of {options.edits} edits for each kind and file; fresh servers, order reversed every round\n")
    print_table(servers)
    return print_verdict(*servers, options.check)


def measure(server: Server, small: pathlib.Path, big: pathlib.Path, edits: int, seed: int) -> None:
    for _ in range(STARTS):
        server.start().stop()
    # One for each file, so that the memory is that of one file.
    for size, path in (("small", small), ("big", big)):
        client = server.start()
        editing = Editing(server, client, path, seed)
        editing.diagnostics()
        for kind, work in (("diagnostics", editing.time_diagnostics), ("completion", editing.time_completion)):
            for _ in range(WARM_UP):
                work()
            server.times[f"{size} {kind}"] += [work() for _ in range(edits)]
        now, most = client.resident_mib()
        server.memory[f"{size} now"].append(now)
        server.memory[f"{size} most"].append(most)
        client.stop()


def small_file() -> pathlib.Path:
    """The manifest that is nearest to 2 KiB."""
    return min(sorted(pathlib.Path("providers").glob("*/manifest.json")), key=lambda path: abs(path.stat().st_size - 2048))


def check_that_it_works(server: Server, faxsmith: str) -> None:
    """A server that finds nothing and completes nothing would win without merit."""
    say(f"checking {server.name}")
    path = pathlib.Path("wrong.json")
    manifest = json.loads(pathlib.Path("clean.json").read_text(encoding="utf-8"))
    manifest["timeout_ms"] = "15000"
    text = json.dumps(manifest, indent=2) + "\n"
    # A place for a key.
    text = text.replace("{", '{\n  "",', 1)
    path.write_text(text, encoding="utf-8")
    client = server.start()
    editing = Editing(server, client, path, 0)
    found = editing.diagnostics()
    if not any("15000" in text.splitlines()[it["range"]["start"]["line"]] for it in found):
        stop(f"{server.name} does not see what is wrong in wrong.json: {found}")
    if server.name != PEER:
        lint = subprocess.run([faxsmith, "lint", "--format", "json", str(path)], capture_output=True, text=True)
        if len(json.loads(lint.stdout)["findings"]) != len(found):
            stop(f"{server.name} tells something else than lint")
    answer = client.request("textDocument/completion", {"textDocument": {"uri": editing.uri}, "position": {"line": 1, "character": 3}})
    labels = [item["label"] for item in (answer or {}).get("items", [])]
    if "config_schema" not in [label.strip('"') for label in labels]:
        stop(f"{server.name} does not complete the keys of a manifest: {labels}")
    client.stop()
    path.unlink()
    server.times.clear()


COLUMNS = [
    ("initialize", [50, 95]),
    ("small diagnostics", [50, 95]),
    ("small completion", [50, 95]),
    ("big diagnostics", [50, 95]),
    ("big completion", [50, 95]),
]


def print_table(servers: list[Server]) -> None:
    print(f"{'':28}" + "".join(f"{server.name:>20}" for server in servers))
    for what, percents in COLUMNS:
        for percent in percents:
            print(f"{f'{what}, p{percent}, ms':28}" + "".join(f"{server.p(percent, what):20.3f}" for server in servers))
    for what, name in (("small now", "small, memory, MiB"), ("big now", "big, memory, MiB"), ("big most", "big, peak memory, MiB")):
        print(f"{name:28}" + "".join(f"{statistics.median(server.memory[what]):20.1f}" for server in servers))
    count = len(servers[0].times["big completion"])
    print(f"\ntimes from an edit to the answer for the new text, {count} each; memory: resident, median of the rounds")


def print_verdict(ours: Server, pushed: Server, peer: Server, check: bool) -> int:
    worst = lambda percent, what: max(ours.p(percent, what), pushed.p(percent, what))
    memory = max(statistics.median(server.memory["big now"]) for server in (ours, pushed))
    their_memory = statistics.median(peer.memory["big now"])
    limits = [
        ("initialize p50", 10 * worst(50, "initialize"), peer.p(50, "initialize"), "10 x "),
        ("small diagnostics p95", worst(95, "small diagnostics"), peer.p(50, "small diagnostics"), ""),
        ("small completion p50", worst(50, "small completion"), peer.p(50, "small completion"), ""),
        ("big diagnostics p50", 3 * worst(50, "big diagnostics"), peer.p(50, "big diagnostics"), "3 x "),
        ("big completion p50", 3 * worst(50, "big completion"), peer.p(50, "big completion"), "3 x "),
        ("big memory", 3 * memory, their_memory, "3 x "),
    ]
    print(f"\nlimits, for the slower way of telling diagnostics, against {peer.name}'s p50:")
    for name, mine, theirs, factor in limits:
        print(f"  {name:24}{factor:>5}faxsmith {mine:10.3f} <= {theirs:10.3f}  {'yes' if mine <= theirs else 'NO'}")
    held = all(mine <= theirs for _, mine, theirs, _ in limits)
    print("The limits hold" if held else "A limit is missed")
    return 1 if check and not held else 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Gone as gone:
        stop(str(gone))
