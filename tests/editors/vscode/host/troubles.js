// What the extension does when there is no server, or one that does not work: it says so once, and the editor goes on.

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { faxsmith, finding, open, setting, state, until } = require("./support");

const work = process.env.FAXSMITH_TEST_WORK;

/** Writes a program that stands for faxsmith. */
function program(name, body) {
  const program = path.join(work, name);
  fs.writeFileSync(program, `#!/bin/sh\n${body}\n`, { mode: 0o755 });
  return program;
}

const CURRENT = 'case "$1" in --version) echo faxsmith 9.9.9; exit;; esac';

exports.run = async (step) => {
  const api = await faxsmith();
  /** Has a program used, and waits for what is told of it. */
  const fails = async (program, expected) => {
    const before = api.told().length;
    await setting("path", program);
    const { problem } = await until(
      `trouble with ${program}`,
      () => api.state().kind === "failed" && (api.state().problem.path ?? "") === program && api.state(),
      api.onDidChangeState,
    );
    assert.equal(api.told().length, before + 1, api.told().join("\n"));
    assert.match(api.told().at(-1), expected);
    // The same again is no news.
    await vscode.commands.executeCommand("faxsmith.showLog");
    return problem;
  };

  await until("that it is missing", () => api.state().kind === "failed", api.onDidChangeState);
  assert.equal(api.state().problem.kind, "missing");
  assert.equal(api.told().length, 1);
  assert.match(api.told()[0], /not installed/);
  step("says that the program is missing");

  const editor = await open("config/providers/acme/manifest.json");
  await until(
    "the document to be JSON",
    () => vscode.window.activeTextEditor?.document.languageId === "json",
    vscode.workspace.onDidOpenTextDocument,
    vscode.window.onDidChangeActiveTextEditor,
  );
  const { uri } = editor.document;
  const bySchema = await until(
    "what JSON's own support says",
    () => vscode.languages.getDiagnostics(uri)[0],
    vscode.languages.onDidChangeDiagnostics,
  );
  assert.ok(bySchema.message);
  step(`checks against the schema then: ${bySchema.message}`);

  await fails(program("old", "echo faxsmith 0.0.9"), /0\.0\.9 .*too old.*needs 0\.1\.0/);
  step("says that the program is too old");
  await fails(program("other", "echo something else"), /not that of faxsmith/);
  await fails(program("crashing", `${CURRENT}\nexit 7`), /ended as soon as it was started: exit code 7/);
  await fails(program("closing", `${CURRENT}\nexec >&-\nexec sleep 60`), /ended as soon as it was started: exit code SIGKILL/);
  step("says that the server crashes, or gives up its output");
  await fails("relative/faxsmith", /must be a whole path/);
  await fails(path.join(work, "nowhere"), /There is no program/);
  step("says that a path leads nowhere");

  await setting("startTimeout", 1);
  const hanging = fails(program("hanging", `${CURRENT}\nexec cat >/dev/null`), /does not answer: it was ended after 1 seconds?\./);
  await state("starting");
  // The editor goes on meanwhile.
  await vscode.commands.executeCommand("faxsmith.showLog");
  await vscode.commands.executeCommand("workbench.action.files.newUntitledFile");
  await hanging;
  await setting("startTimeout", undefined);
  step("says that the server hangs, and works meanwhile");

  const pids = path.join(work, "pids");
  const mortal = program("mortal", `case "$1" in lsp) echo $$ >>${pids};; esac\nexec ${process.env.FAXSMITH} "$@"`);
  await setting("path", mortal);
  await state("running");
  await open("config/providers/acme/manifest.json");
  await until(
    "the document to be ours again",
    () => vscode.workspace.textDocuments.some((it) => it.uri.path === uri.path && it.languageId === "faxbot-manifest"),
    vscode.workspace.onDidOpenTextDocument,
  );
  await finding(uri, "missing-auth-scheme");
  step("takes up again what JSON had");
  const told = api.told().length;
  for (let crashes = 1; ; crashes++) {
    const next = until("an answer to the crash", () => ["starting", "failed"].includes(api.state().kind), api.onDidChangeState);
    process.kill(Number(fs.readFileSync(pids, "utf8").trim().split("\n").at(-1)), "SIGKILL");
    await next;
    const now = await until(
      "what comes of it",
      () => ["running", "failed"].includes(api.state().kind) && api.state(),
      api.onDidChangeState,
    );
    if (now.kind === "failed") {
      assert.equal(crashes, 5);
      break;
    }
    assert.equal(api.told().length, told);
  }
  assert.equal(api.told().length, told + 1);
  assert.match(api.told().at(-1), /again and again, last with exit code SIGKILL/);
  step("starts the server again when it crashes, and says when that is too often");

  await vscode.commands.executeCommand("faxsmith.restart");
  await state("running");
  await open("config/providers/acme/manifest.json");
  await finding(uri, "missing-auth-scheme");
  step("starts when it is told to");

  // Nothing told is told again; asked for, it is.
  const missing = path.join(work, "nowhere");
  await fails(missing, /There is no program/);
  const count = api.told().length;
  await setting("startTimeout", 9);
  await until("the next try", () => api.state().kind === "failed", api.onDidChangeState);
  await setting("startTimeout", undefined);
  await until("the next try", () => api.state().kind === "failed", api.onDidChangeState);
  assert.equal(api.told().length, count);
  await vscode.commands.executeCommand("faxsmith.restart");
  await until("that it is told again", () => api.told().length === count + 1, api.onDidChangeState);
  step("says nothing twice, unless asked");
};
