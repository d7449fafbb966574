// What the extension does while all is well.

const assert = require("node:assert");
const fs = require("node:fs");
const vscode = require("vscode");
const { behind, faxsmith, file, finding, open, ours, replace, rule, setting, state, until } = require("./support");

exports.run = async (step) => {
  const extension = vscode.extensions.getExtension("faxsmith.faxsmith");
  await until(
    "the extension to be activated by the folder",
    () => extension.isActive,
    vscode.window.onDidChangeVisibleTextEditors,
    vscode.extensions.onDidChange,
    nextTicks,
  );
  await setting("path", process.env.FAXSMITH);
  const { version } = await state("running");
  assert.match(version, /^\d+\.\d+\.\d+$/);
  step(`runs ${version}`);

  const editor = await open("config/providers/acme/manifest.json");
  const { document } = editor;
  const { uri } = document;
  assert.equal(document.languageId, "faxbot-manifest");
  const found = await finding(uri, "missing-auth-scheme");
  assert.equal(document.getText(found.range), '"type"');
  assert.equal(found.code.target.scheme, "command");
  step("tells what is wrong");

  const web = await vscode.workspace.openTextDocument(file("web/manifest.json"));
  assert.equal(web.languageId, "json");
  step("leaves other manifests to others");

  await replace(editor, "{{to}}", "{{");
  const list = await vscode.commands.executeCommand("vscode.executeCompletionItemProvider", uri, behind(document, '\\"to\\":\\"{{'));
  const labels = list.items.map(({ label }) => label.label ?? label);
  assert.ok(labels.includes("to") && labels.includes("file_url"), labels.join());
  await vscode.commands.executeCommand("undo");
  assert.ok(document.getText().includes("{{to}}"));
  step("completes inside of {{");

  const hovers = await vscode.commands.executeCommand("vscode.executeHoverProvider", uri, behind(document, '"allowed_'));
  assert.ok(
    hovers.some(({ contents }) => contents.some(({ value }) => value.includes("allowed_domains"))),
    JSON.stringify(hovers),
  );
  step("hovers");

  const actions = await vscode.commands.executeCommand("vscode.executeCodeActionProvider", uri, found.range, "quickfix");
  const titles = actions.map(({ title }) => title);
  assert.ok(titles.includes("Explain `missing-auth-scheme`"), titles.join());
  const fix = actions.find((action) => action.isPreferred && action.title === "Rename it to `scheme`");
  assert.ok(await vscode.workspace.applyEdit(fix.edit));
  await until(
    "the finding to be gone",
    () => !ours(uri).some((it) => rule(it) === "missing-auth-scheme"),
    vscode.languages.onDidChangeDiagnostics,
  );
  assert.ok(document.getText().includes('"scheme": "bearer"'));
  step("mends one");

  await replace(editor, '"name"', '"nam"');
  await replace(editor, '"job_id"', '"jobid"');
  await finding(uri, "unknown-key");
  await finding(uri, "unknown-response-key");
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand("faxsmith.fixAll");
  const areMade = () => ['"name"', '"job_id"'].every((key) => document.getText().includes(key));
  await until("all fixes", areMade, vscode.workspace.onDidChangeTextDocument);
  step("mends all");

  const editorSettings = vscode.workspace.getConfiguration("editor", document);
  await editorSettings.update("codeActionsOnSave", { "source.fixAll.faxsmith": "explicit" }, vscode.ConfigurationTarget.Workspace, true);
  await replace(editor, '"job_id"', '"jobid"');
  await finding(uri, "unknown-response-key");
  await document.save();
  assert.ok(document.getText().includes('"job_id"'), document.getText());
  await editorSettings.update("codeActionsOnSave", undefined, vscode.ConfigurationTarget.Workspace, true);
  step("mends all on save, where that is wanted");

  await vscode.commands.executeCommand("vscode.executeFormatDocumentProvider", uri, { tabSize: 2, insertSpaces: true }).then((edits) => {
    assert.ok(Array.isArray(edits));
  });
  await vscode.commands.executeCommand("editor.action.formatDocument");
  step("formats, without a question by whom");

  const lenses = await vscode.commands.executeCommand("vscode.executeCodeLensProvider", uri, 10);
  const show = lenses.find(({ command }) => command?.command === "faxsmith.showRequest").command;
  await vscode.commands.executeCommand(show.command, ...show.arguments);
  const shown = await until(
    "the request",
    () => vscode.window.visibleTextEditors.find((it) => it.document.uri.scheme === "faxsmith"),
    vscode.window.onDidChangeVisibleTextEditors,
  );
  assert.match(shown.document.getText(), /2026 │ POST https:\/\/api\.acme\.example\/v1\/faxes[\s\S]*2025 │ nothing is sent/);
  step("shows the request of both generations");
  const edited = editor.document.getText().includes("v1/faxes");
  assert.ok(edited);
  const other = await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  await replace(other, "v1/faxes", "v2/faxes");
  await until("the request to follow", () => shown.document.getText().includes("v2/faxes"), vscode.workspace.onDidChangeTextDocument);
  step("the request follows what is typed");

  const copy = lenses.find(({ command }) => command?.command === "faxsmith.copyAsCurl").command;
  await vscode.env.clipboard.writeText("");
  await vscode.commands.executeCommand(copy.command, ...copy.arguments);
  assert.match(await vscode.env.clipboard.readText(), /^curl [\s\S]*api\.acme\.example\/v2\/faxes/m);
  await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
  await vscode.env.clipboard.writeText("");
  await vscode.commands.executeCommand("faxsmith.copyRequest");
  assert.match(await vscode.env.clipboard.readText(), /^curl /m);
  step("copies as curl");

  await vscode.commands.executeCommand("faxsmith.explainRule", "query-dropped");
  const isPage = (tab) => tab.input instanceof vscode.TabInputWebview && tab.input.viewType.includes("markdown.preview");
  await until(
    "the page",
    () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(isPage),
    vscode.window.tabGroups.onDidChangeTabs,
  );
  const page = await vscode.workspace.openTextDocument(vscode.Uri.parse("faxsmith:/rule/query-dropped.md"));
  assert.match(page.getText(), /^# Faxbot 2026 drops the query of a URL/);
  step("explains a rule as a page");

  const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
  const answers = { target: "http", id: "telnyx", http: { preset: "telnyx" } };
  const written = await vscode.commands.executeCommand("faxsmith.newPlugin", { folder, answers });
  assert.equal(written.path, file("config/providers/telnyx/manifest.json").path);
  assert.equal(vscode.window.activeTextEditor.document.uri.path, written.path);
  assert.equal(vscode.window.activeTextEditor.document.languageId, "faxbot-manifest");
  const python = await vscode.commands.executeCommand("faxsmith.newPlugin", { folder, answers: { target: "python", id: "by-hand" } });
  assert.equal(python.path, file("providers/by_hand/plugin.py").path);
  const refused = await vscode.commands.executeCommand("faxsmith.newPlugin", { folder, answers: { target: "python", id: "../x" } });
  assert.equal(refused, undefined);
  step("writes plugins");

  const packaged = await vscode.workspace.openTextDocument(file("providers/by_hand/manifest.json"));
  await until(
    "its language",
    () => vscode.workspace.textDocuments.some((it) => it.uri.path === packaged.uri.path && it.languageId === "faxbot-manifest"),
    vscode.workspace.onDidOpenTextDocument,
  );
  step("knows a package manifest by what stands in it");

  const configuration = await open("faxsmith.toml");
  await configuration.edit((edit) => edit.insert(new vscode.Position(0, 0), 'runtim = "2026"\n'));
  const wrong = await until(
    "what is wrong with faxsmith.toml",
    () => ours(configuration.document.uri)[0],
    vscode.languages.onDidChangeDiagnostics,
  );
  assert.match(wrong.message, /runtime/);
  await vscode.commands.executeCommand("workbench.action.files.revert");
  step("checks faxsmith.toml");

  fs.writeFileSync(file("config/providers/acme/manifest.response.json").fsPath, '{ "send": { "number": "1" } }');
  const sample = await open("config/providers/acme/manifest.response.json");
  await finding(uri, "sample-mismatch").catch(() => {
    throw new Error(`the sample is not read: ${ours(uri).map(rule)}`);
  });
  await sample.edit((edit) => edit.replace(new vscode.Range(0, 0, 1, 0), '{ "send": { "id": "1", "state": "done" } }'));
  await until(
    "the unsaved sample to count",
    () => !ours(uri).some((it) => rule(it) === "sample-mismatch"),
    vscode.languages.onDidChangeDiagnostics,
  );
  step("reads a sample reply that is not saved");

  await vscode.languages.setTextDocumentLanguage(document, "json");
  await until("nothing of ours", () => ours(uri).length === 0, vscode.languages.onDidChangeDiagnostics);
  assert.equal(document.languageId, "json");
  await vscode.languages.setTextDocumentLanguage(document, "faxbot-manifest");
  await finding(uri, "missing-get-status");
  step("leaves the choice of the language to the user");

  const notes = await open("notes.md");
  assert.equal(ours(notes.document.uri).length, 0);
  await setting("markdown", true);
  await finding(notes.document.uri, "missing-auth-scheme");
  await setting("markdown", undefined);
  await until("silence", () => ours(notes.document.uri).length === 0, vscode.languages.onDidChangeDiagnostics);
  step("checks Markdown, where that is wanted");

  await state("running");
  const api = await faxsmith();
  const ended = until("the end", () => api.state().kind !== "running", api.onDidChangeState);
  await vscode.commands.executeCommand("faxsmith.restart");
  await ended;
  await state("running");
  await replace(await vscode.window.showTextDocument(document), '"scheme"', '"type"');
  await finding(uri, "missing-auth-scheme");
  step("starts again");
  assert.deepEqual(
    api.told(),
    api.told().filter((text) => text.includes("not installed")),
  );
};

/** Fires when the loop comes round: for what has no event of its own. */
function nextTicks(listener) {
  const timer = setInterval(listener, 20);
  return { dispose: () => clearInterval(timer) };
}
