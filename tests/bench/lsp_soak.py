#!/usr/bin/env python3
"""Edits a document in the language server at random, for long, with requests in between, and looks at what is left.

usage: lsp_soak.py FAXSMITH [--edits N] [--seed N]

  --edits N   in all, shared among the three position encodings (default 200000)
  --seed N    another seed makes other edits (default 1)

Memory must not grow after the first fifth; at the end, and now and then before, the server's text must be the client's, and all
that it says of it must be what a fresh server says. Exit codes: 0 all is well, 1 it is not, 2 wrong usage.
"""
import argparse
import collections
import os
import pathlib
import random
import re
import sys
import tempfile
import time

from lsp_client import Client, Gone

MANIFEST = pathlib.Path(__file__).parent.parent / "editors" / "manifest.json"
LINE_END = re.compile(r"\r\n|\n|\r")
PIECES = ["a", "é", "😀", "e\u0301", "\u202e", "中", '"', "{", "}", "[", "]", ",", ":", "\n", "\r\n", "\r", " ", "\t", "\\", "\\u00e9", "{{", "}}"]
PIECES += ["{{to}}", "{{settings.é}}", "{id}", '"method": "GET",\n', '"x-😀": 1,', "https://é.example/", "true", "-0.5e3", "/*", "\u2028"]
LARGEST = 6000  # characters
LOOKS = 20  # comparisons of the text on the way
UNDER_WAY = 8  # requests at once
GROWTH = 4.0  # MiB that an allocator may take after the first fifth
PLACES = 25  # for completion and hover at the end


class Document:
    """The client's text, in the units of an encoding."""

    def __init__(self, text: str, encoding: str, random_: random.Random):
        self.text, self.base, self.random = text, text, random_
        self.unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        self.codec = encoding if encoding == "utf-8" else encoding + "-le"
        self.version = 1

    def position(self, offset: int) -> dict:
        before = self.text[:offset]
        line, start = 0, 0
        for found in LINE_END.finditer(before):
            line, start = line + 1, found.end()
        return {"line": line, "character": len(before[start:].encode(self.codec)) // self.unit}

    def place(self) -> int:
        """Somewhere: never between the two characters of a line end, where there is no position."""
        at = self.random.randint(0, len(self.text))
        return at - 1 if self.text[at - 1 : at + 1] == "\r\n" and at > 0 else at

    def changes(self) -> list[dict]:
        """The changes of one edit, made in `text`; each is about the text that the one before left."""
        if self.random.random() < 0.002:
            self.text = self.base
            return [{"text": self.base}]
        return [self.change() for _ in range(self.random.choice((1, 1, 1, 2, 3)))]

    def change(self) -> dict:
        dice = self.random.random()
        start = end = self.place()
        new = ""
        if dice < 0.45 or len(self.text) > LARGEST:
            end = self.place()
            start, end = min(start, end), max(start, end)
            if len(self.text) <= LARGEST:
                # Mostly a few characters, as a person does it.
                end = min(end, start + self.random.randint(1, 12))
                if self.text[end - 1 : end + 1] == "\r\n":
                    end += 1
        if dice > 0.3 and len(self.text) <= LARGEST:
            new = "".join(self.random.choices(PIECES, k=self.random.randint(1, 4)))
            if self.random.random() < 0.1:
                at = self.random.randrange(len(self.base))
                new = self.base[at : at + 200]
        change = {"range": {"start": self.position(start), "end": self.position(end)}, "text": new}
        self.text = self.text[:start] + new + self.text[end:]
        return change


class Session:
    """A server with the document open."""

    def __init__(self, faxsmith: str, root: str, encoding: str, document: Document):
        # One of the three waits for its diagnostics, the others ask.
        self.pulls, self.document, self.uri = encoding != "utf-16", document, f"file://{root}/manifest.json"
        self.client = Client([faxsmith, "lsp"], root)
        agreed = self.client.initialize(self.pulls, (encoding,))["positionEncoding"]
        if agreed != encoding:
            raise Gone(f"the server counts in {agreed}, not in {encoding}")
        opened = {"uri": self.uri, "languageId": "json", "version": document.version, "text": document.text}
        self.client.notify("textDocument/didOpen", {"textDocument": opened})

    def edit(self) -> None:
        changes = self.document.changes()
        self.document.version += 1
        about = {"uri": self.uri, "version": self.document.version}
        self.client.notify("textDocument/didChange", {"textDocument": about, "contentChanges": changes})

    def parameters(self, method: str, at: dict, end: dict) -> dict:
        about: dict = {"textDocument": {"uri": self.uri}}
        if method in ("completion", "hover", "definition", "documentHighlight"):
            about["position"] = at
        elif method == "selectionRange":
            about["positions"] = [at]
        elif method == "formatting":
            about["options"] = {"tabSize": 2, "insertSpaces": True}
        elif method in ("codeAction", "inlayHint"):
            about["range"] = {"start": at, "end": end}
            if method == "codeAction":
                about["context"] = {"diagnostics": []}
        return about

    def ask(self, method: str, at: dict, end: dict) -> object:
        return self.client.request(f"textDocument/{method}", self.parameters(method, at, end))

    def server_text(self) -> str:
        return self.client.request("faxsmith/viewText", {"uri": self.uri})["text"]

    def state(self, places: list[dict], diagnostics: object) -> dict:
        """All that the server says of the document."""
        start, end = self.document.position(0), self.document.position(len(self.document.text))
        whole = ["documentSymbol", "foldingRange", "formatting", "codeAction", "documentLink", "inlayHint", "semanticTokens/full"]
        said = {method: self.ask(method, start, end) for method in whole}
        for method in ("completion", "hover", "selectionRange", "definition", "documentHighlight"):
            said[method] = [self.ask(method, place, place) for place in places]
        return {"diagnostics": diagnostics, **said}

    def diagnostics(self) -> object:
        if self.pulls:
            return self.ask("diagnostic", {}, {})["items"]
        return self.client.publication(self.uri, self.document.version)[0]


METHODS = ["completion", "hover", "documentSymbol", "formatting", "codeAction", "foldingRange", "selectionRange", "definition"]
METHODS += ["documentHighlight", "inlayHint", "semanticTokens/full", "documentLink"]


def soak(faxsmith: str, root: str, encoding: str, edits: int, seed: int) -> bool:
    dice = random.Random(f"{seed} {encoding}")
    document = Document(MANIFEST.read_text(encoding="utf-8"), encoding, dice)
    session = Session(faxsmith, root, encoding, document)
    client, begin, early, requests = session.client, time.perf_counter(), 0.0, 0
    under_way: collections.deque[int] = collections.deque()
    methods = METHODS + (["diagnostic"] if session.pulls else [])
    for number in range(1, edits):
        session.edit()
        if dice.random() < 0.2:
            method = dice.choice(methods)
            at, end = (document.position(document.place()) for _ in range(2))
            message, asked = client.asking(f"textDocument/{method}", session.parameters(method, at, end))
            client.write(message)
            under_way.append(asked)
            requests += 1
        if len(under_way) == UNDER_WAY:
            client.answers(under_way)
        if number == edits // 5:
            early = client.resident_mib()[0]
        if number % max(1, edits // LOOKS) == 0:
            client.answers(under_way)
            if session.server_text() != document.text:
                return told(encoding, f"after {number} edits the server has another text than the client")
    client.answers(under_way)
    # The last edit is one whose diagnostics nobody has read yet.
    session.edit()
    diagnostics = session.diagnostics()
    took, late = time.perf_counter() - begin, client.resident_mib()[0]

    places = [document.position(document.place()) for _ in range(PLACES)]
    fresh = Session(faxsmith, root, encoding, document)
    ours, theirs = session.state(places, diagnostics), fresh.state(places, fresh.diagnostics())
    well = session.server_text() == document.text or told(encoding, "the server's text is not the client's")
    for what in ours:
        well &= ours[what] == theirs[what] or told(encoding, f"{what}: {ours[what]}\nof a fresh server: {theirs[what]}")
    well &= late <= early + GROWTH or told(encoding, f"memory grows: {early:.1f} MiB after a fifth, {late:.1f} MiB at the end")
    for one in (session, fresh):
        code = one.client.stop()
        well &= code == 0 or told(encoding, f"the server ended with {code}")
    print(
        f"{encoding:7} {edits} edits, {requests} requests in {took:.0f} s; {len(document.text)} characters, {len(diagnostics)} diagnostics at"
        f" the end; memory {early:.1f} MiB after a fifth, {late:.1f} MiB at the end; {'as a fresh server' if well else 'NOT as it should be'}",
        flush=True,
    )
    return well


def told(encoding: str, what: str) -> bool:
    print(f"{encoding}: {what}", file=sys.stderr)
    return False


def main() -> int:
    parser = argparse.ArgumentParser(usage=__doc__.split("usage: ")[1], add_help=True)
    parser.add_argument("faxsmith")
    parser.add_argument("--edits", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if options.edits < 300:
        parser.error("--edits: at least 300")
    well = True
    with tempfile.TemporaryDirectory(prefix="faxsmith-soak.") as root:
        for encoding in ("utf-8", "utf-16", "utf-32"):
            well &= soak(os.path.realpath(options.faxsmith), root, encoding, options.edits // 3, options.seed)
    return 0 if well else 1


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Gone as gone:
        told("error", str(gone))
        sys.exit(1)
