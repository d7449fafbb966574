"""The language server spoken to with the abilities that real editors declare.

FAXSMITH names the executable. pytest-lsp brings the recorded abilities and checks that nothing is sent that a client can't take.
"""
import asyncio
import copy
import functools
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types as lsp
from pygls.protocol import default_converter
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities
from pytest_lsp.client import DEFAULT_CLIENT_FEATURES, register_lsp_features

FAXSMITH = os.environ["FAXSMITH"]
TEXT = pathlib.Path(__file__).parent.parent.joinpath("manifest.json").read_text(encoding="utf-8")
EDITORS = ["visual-studio-code", "visual-studio-code pulling", "neovim@v0.7", "neovim@v0.10", "neovim@v0.11", "emacs@v29"]
# How long an answer may take before a test gives up, in seconds: far more than it takes.
PATIENCE = 20


def abilities(editor: str) -> lsp.ClientCapabilities:
    name, _, pulling = editor.partition(" ")
    found = copy.deepcopy(client_capabilities(name))
    if pulling:
        # The recorded abilities are of a version that did not ask for diagnostics yet; later ones do.
        found.text_document.diagnostic = lsp.DiagnosticClientCapabilities(dynamic_registration=True, related_document_support=True)
        found.workspace.diagnostics = lsp.DiagnosticWorkspaceClientCapabilities(refresh_support=True)
    return found


def in_time(test):
    @functools.wraps(test)
    async def timed(*arguments, **named):
        async with asyncio.timeout(PATIENCE):
            await test(*arguments, **named)

    return timed


def recording_client() -> LanguageClient:
    """A client that keeps what it is told: a publication may come before anybody waits for it."""
    client = LanguageClient(converter_factory=default_converter)
    client.published = asyncio.Queue()

    def publish(_: LanguageClient, params: lsp.PublishDiagnosticsParams) -> None:
        client.published.put_nowait(params)

    def register(_: LanguageClient, params: lsp.RegistrationParams) -> None:
        pass

    ours = {lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS: publish, lsp.CLIENT_REGISTER_CAPABILITY: register}
    register_lsp_features(client, {**DEFAULT_CLIENT_FEATURES, **ours})
    return client


class Editor:
    """One document that an editor shows."""

    def __init__(self, client: LanguageClient, can: lsp.ClientCapabilities, server: lsp.InitializeResult, path: pathlib.Path):
        self.client, self.can, self.server = client, can, server.capabilities
        self.uri, self.text, self.version = path.as_uri(), TEXT, 1
        client.text_document_did_open(
            lsp.DidOpenTextDocumentParams(lsp.TextDocumentItem(uri=self.uri, language_id="json", version=1, text=self.text))
        )

    @property
    def document(self) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.uri)

    @property
    def pulls(self) -> bool:
        return self.can.text_document.diagnostic is not None

    def width(self, text: str) -> int:
        """The length of a text in the units that were agreed on."""
        encoding = self.server.position_encoding or "utf-16"
        unit = {"utf-8": 1, "utf-16": 2, "utf-32": 4}[encoding]
        return len(text.encode(f"{encoding}-le" if unit > 1 else encoding)) // unit

    def position(self, offset: int) -> lsp.Position:
        before = self.text[:offset]
        return lsp.Position(before.count("\n"), self.width(before[before.rfind("\n") + 1 :]))

    def behind(self, mark: str) -> lsp.Position:
        assert self.text.count(mark) == 1, mark
        return self.position(self.text.index(mark) + len(mark))

    def offset(self, position: lsp.Position) -> int:
        start = sum(len(line) for line in self.text.splitlines(keepends=True)[: position.line])
        return next(at for at in range(start, len(self.text) + 1) if self.width(self.text[start:at]) >= position.character)

    def apply(self, edits: list[lsp.TextEdit]) -> None:
        """Edits the text as the editor would, and tells the server."""
        self.version += 1
        # Ranges are about the text before the edits: from the last to the first, none moves another.
        edits = sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True)
        for edit in edits:
            start, end = self.offset(edit.range.start), self.offset(edit.range.end)
            self.text = self.text[:start] + edit.new_text + self.text[end:]
        changes = [lsp.TextDocumentContentChangePartial(range=edit.range, text=edit.new_text) for edit in edits]
        self.client.text_document_did_change(
            lsp.DidChangeTextDocumentParams(lsp.VersionedTextDocumentIdentifier(version=self.version, uri=self.uri), changes)
        )

    def insert(self, at: lsp.Position, text: str) -> None:
        self.apply([lsp.TextEdit(lsp.Range(at, at), text)])

    async def diagnostics(self) -> list[lsp.Diagnostic]:
        """Those of the current version, got the way this client gets them."""
        if self.pulls:
            report = await self.client.text_document_diagnostic_async(lsp.DocumentDiagnosticParams(self.document))
            return list(report.items)
        while True:
            told = await self.client.published.get()
            assert told.uri == self.uri
            if told.version == self.version:
                return list(told.diagnostics)

    async def actions(self, where: lsp.Range, found: list[lsp.Diagnostic]) -> list[lsp.CodeAction]:
        context = lsp.CodeActionContext(diagnostics=found, trigger_kind=lsp.CodeActionTriggerKind.Invoked)
        actions = await self.client.text_document_code_action_async(lsp.CodeActionParams(self.document, where, context)) or []
        # lsprotocol takes an action that has a command for a command.
        actions = [it for it in actions if isinstance(it, lsp.CodeAction)]
        return [await self.client.code_action_resolve_async(it) if it.edit is None and it.data is not None else it for it in actions]

    def edits(self, edit: lsp.WorkspaceEdit) -> list[lsp.TextEdit]:
        """The edits of this document, in whichever of the two forms they come."""
        if edit.document_changes is None:
            assert set(edit.changes) == {self.uri}
            return list(edit.changes[self.uri])
        takes = self.can.workspace.workspace_edit
        assert takes is not None and takes.document_changes, "the client can't take `documentChanges`"
        (change,) = edit.document_changes
        assert change.text_document.uri == self.uri and change.text_document.version in (None, self.version)
        return list(change.edits)

    async def format(self) -> list[lsp.TextEdit]:
        options = lsp.FormattingOptions(tab_size=2, insert_spaces=True)
        return list(await self.client.text_document_formatting_async(lsp.DocumentFormattingParams(self.document, options)) or [])


@pytest_lsp.fixture(params=EDITORS, config=ClientServerConfig(server_command=[FAXSMITH, "lsp"], client_factory=recording_client))
async def client(request, lsp_client: LanguageClient, tmp_path):
    async with asyncio.timeout(PATIENCE):
        can = abilities(request.param)
        path = tmp_path / "providers" / "acmé" / "manifest.json"
        path.parent.mkdir(parents=True)
        path.write_text(TEXT, encoding="utf-8")
        folder = lsp.WorkspaceFolder(uri=tmp_path.as_uri(), name="faxes")
        answer = await lsp_client.initialize_session(lsp.InitializeParams(capabilities=can, workspace_folders=[folder]))
        lsp_client.editor = Editor(lsp_client, can, answer, path)
    yield
    async with asyncio.timeout(PATIENCE):
        await lsp_client.shutdown_session()
    assert lsp_client._server.returncode == 0
    assert lsp_client.error is None


@pytest.fixture
def editor(client: LanguageClient) -> Editor:
    return client.editor


@in_time
async def test_what_was_agreed_fits_the_client(editor: Editor):
    offered = editor.can.general.position_encodings if editor.can.general else None
    assert (editor.server.position_encoding or "utf-16") == (offered[0] if offered else "utf-16")
    assert (editor.server.diagnostic_provider is not None) == editor.pulls
    assert editor.server.text_document_sync.change == lsp.TextDocumentSyncKind.Incremental


@in_time
async def test_diagnostics_follow_the_text(editor: Editor):
    found = await editor.diagnostics()
    wrong = next(it for it in found if it.code == "missing-auth-scheme")
    assert wrong.severity == lsp.DiagnosticSeverity.Error and wrong.source == "faxsmith"
    assert editor.text[editor.offset(wrong.range.start) : editor.offset(wrong.range.end)] == '"type"'
    # What stands behind an emoji, changed twice before the server is asked again.
    editor.apply([lsp.TextEdit(lsp.Range(editor.behind("{{to"), editor.behind("{{to")), "x")])
    editor.apply([lsp.TextEdit(wrong.range, '"scheme"')])
    found = await editor.diagnostics()
    assert "missing-auth-scheme" not in [it.code for it in found]
    unknown = next(it for it in found if it.code == "unknown-variable")
    assert "tox" in editor.text[editor.offset(unknown.range.start) : editor.offset(unknown.range.end)]
    if editor.pulls:
        assert editor.client.published.empty(), "a client that asks is told nothing unasked"


@in_time
async def test_completion_inside_braces(editor: Editor):
    await editor.diagnostics()
    editor.insert(editor.behind("{{file_url}}"), " {{")
    at = editor.behind("{{file_url}} {{")
    context = lsp.CompletionContext(trigger_kind=lsp.CompletionTriggerKind.TriggerCharacter, trigger_character="{")
    answer = await editor.client.text_document_completion_async(lsp.CompletionParams(editor.document, at, context=context))
    items = {item.label: item for item in answer.items}
    assert {"to", "file_url"} <= set(items)
    item = items["to"]
    resolved = await editor.client.completion_item_resolve_async(item)
    assert resolved.documentation or resolved.detail
    edit = item.text_edit
    replace = edit.replace if isinstance(edit, lsp.InsertReplaceEdit) else edit.range
    assert replace.start <= at <= replace.end
    editor.apply([lsp.TextEdit(replace, edit.new_text)])
    assert '{{file_url}} {{to}}\\"}"' in editor.text


@in_time
async def test_hover_tells_what_faxbot_does(editor: Editor):
    answer = await editor.client.text_document_hover_async(lsp.HoverParams(editor.document, editor.behind('"kin')))
    formats = editor.can.text_document.hover.content_format
    assert answer.contents.kind == formats[0] and "Content-Type: application/json" in answer.contents.value
    variable = await editor.client.text_document_hover_async(lsp.HoverParams(editor.document, editor.behind("{{file_u")))
    start, end = editor.offset(variable.range.start), editor.offset(variable.range.end)
    assert "file_url" in editor.text[start:end], "the range is right behind an emoji"


@in_time
async def test_a_quick_fix_mends_what_it_is_for(editor: Editor):
    wrong = next(it for it in await editor.diagnostics() if it.code == "missing-auth-scheme")
    actions = await editor.actions(wrong.range, [wrong])
    fix = next(it for it in actions if it.title == "Rename it to `scheme`")
    assert fix.kind == lsp.CodeActionKind.QuickFix and fix.is_preferred
    editor.apply(editor.edits(fix.edit))
    assert '"auth": { "scheme": "bearer" }' in editor.text
    assert "missing-auth-scheme" not in [it.code for it in await editor.diagnostics()]


@in_time
async def test_formatting_orders_keys_and_then_rests(editor: Editor):
    editor.apply(await editor.format())
    assert editor.text.index('"method"') < editor.text.index('"url"')
    assert await editor.format() == []


@in_time
async def test_symbols_fit_the_client(editor: Editor):
    symbols = await editor.client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.document))
    nested = editor.can.text_document.document_symbol.hierarchical_document_symbol_support
    assert symbols and all(isinstance(it, lsp.DocumentSymbol if nested else lsp.SymbolInformation) for it in symbols)
