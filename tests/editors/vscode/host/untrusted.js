// What the extension does in a folder that the user does not trust: it works, and starts nothing that lies there.

const assert = require("node:assert");
const fs = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");
const { finding, file, open, state } = require("./support");

exports.run = async (step) => {
  assert.equal(vscode.workspace.isTrusted, false);
  const { path: program } = await state("running");
  assert.ok(program.endsWith(path.join(".local", "bin", "faxsmith")), program);
  await open("config/providers/acme/manifest.json");
  await finding(file("config/providers/acme/manifest.json"), "missing-auth-scheme");
  assert.ok(!fs.existsSync(path.join(process.env.FAXSMITH_TEST_WORK, "sprung")));
  step("works, with the user's own program");
};
