import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { MINIMUM } from "../src/binary";
import { isManifest } from "../src/manifest";
import { run } from "../src/program";
import { faxsmith, HERE, json } from "./support";

interface Manifest {
  version: string;
  contributes: {
    languages: { filenames: string[] }[];
    commands: { command: string }[];
    jsonValidation: { url: string }[];
    configuration: { properties: Record<string, { scope: string; description?: string; markdownDescription?: string }> };
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}

const manifest = await json<Manifest>("package.json");

test("the package has what it needs, and nothing else", async () => {
  const vsce = path.join(HERE, "node_modules/@vscode/vsce/vsce");
  const { stdout } = await promisify(execFile)(process.execPath, [vsce, "ls", "--no-dependencies"], {
    cwd: HERE,
  });
  const files = stdout
    .trim()
    .split("\n")
    .filter((file) => !file.startsWith("bin/"));
  assert.deepEqual(files.sort(), [
    "CHANGELOG.md",
    "LICENSE.txt",
    "README.md",
    "dist/README.md",
    "dist/extension.js",
    "dist/licenses.txt",
    "images/icon.png",
    "language-configuration.json",
    "package.json",
    ...manifest.contributes.jsonValidation.map(({ url }) => url.slice(2)).sort(),
    "snippets/manifest.json",
    "syntaxes/faxbot-manifest.tmLanguage.json",
  ]);
});

test("the extension and the program go together", async () => {
  const { stdout } = await run(faxsmith(), ["--version"]);
  assert.equal(stdout.trim(), `faxsmith ${manifest.version}`);
  assert.ok(MINIMUM <= manifest.version);
});

test("Faxbot's files are those that the program knows by name", async () => {
  const { stdout } = await run(faxsmith(), ["lint", "--show-files", "."], "", await mkdtemp(path.join(os.tmpdir(), "faxsmith-")));
  const kinds = await readFile(path.join(HERE, "../../manifest/src/kind.rs"), "utf8");
  const known = [...kinds.matchAll(/^ +"([\w.]+\.json)" => Some/gm)].map(([, name]) => name);
  assert.deepEqual(["manifest.json", ...(manifest.contributes.languages[0]?.filenames ?? [])].sort(), known.sort(), stdout);
});

test("each setting is described, and no workspace names a program", () => {
  const { properties } = manifest.contributes.configuration;
  for (const [name, { description, markdownDescription }] of Object.entries(properties)) {
    assert.ok(description ?? markdownDescription, name);
  }
  assert.equal(properties["faxsmith.path"]?.scope, "machine");
  assert.deepEqual(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations, ["faxsmith.configuration"]);
});

test("the snippet of a whole manifest has nothing wrong with it", async () => {
  const snippets = await json<Record<string, { body: string | string[] }>>("snippets/manifest.json");
  const body = snippets["HTTP provider manifest"]?.body as string[];
  const text = body
    .join("\n")
    .replaceAll(/\$\{\d+[:|]([^,|}]*)[^}]*\}/g, "$1")
    .replaceAll("\\\\", "\\");
  const { code, stdout } = await run(
    faxsmith(),
    ["lint", "--no-config", "--runtime", "2026", "--fail-on", "info", "--stdin-filename", "config/providers/acme/manifest.json", "-"],
    text,
  );
  assert.equal(code, 0, stdout);
});

test("a manifest is known by what stands in it", () => {
  assert.ok(isManifest("x.json", '{ "actions": { "send_fax": {'));
  assert.ok(isManifest("manifest.json", '{ "categories": ["outbound"], "capabilities": [] }'));
  assert.ok(!isManifest("other.json", '{ "categories": ["outbound"], "capabilities": [] }'));
  assert.ok(!isManifest("manifest.json", '{ "name": "A web page", "actions": [] }'));
  assert.ok(!isManifest("manifest.test.json", '{ "actions": { "send_fax": {} } }'));
});
