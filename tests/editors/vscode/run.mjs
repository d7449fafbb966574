// Tests the extension in a real VS Code: assertions inside of its extension host, and one run by clicks that takes the README's pictures.
//
// usage: node run.mjs FAXSMITH CACHE
//
//   FAXSMITH   the executable to test
//   CACHE      what install.sh has filled; the package is built there as well
//
// With UPDATE=1 the pictures in editors/vscode/images are taken anew. Exit codes: 0 all is well, 1 something is wrong (standard error says
// what), 2 wrong usage.

import assert from "node:assert";
import { execFile, spawn } from "node:child_process";
import fs from "node:fs/promises";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { clickThrough } from "./clicks.mjs";

const [faxsmith, cache] = process.argv.slice(2).map((argument) => path.resolve(argument));
if (cache === undefined) {
  console.error("usage: node run.mjs FAXSMITH CACHE");
  process.exit(2);
}
const here = path.dirname(fileURLToPath(import.meta.url));
const extension = path.resolve(here, "../../../editors/vscode");
const codeServer = path.join(cache, "code-server/node_modules/code-server/out/node/entry.js");
const { chromium } = createRequire(path.join(cache, "npm/"))("playwright-core");
const work = await fs.mkdtemp(path.join(os.tmpdir(), "faxsmith-vscode-"));
const began = performance.now();
const say = (what) => console.error(`${String(Math.round(performance.now() - began)).padStart(6)} ms  ${what}`);

/** Nothing of whoever runs this: no settings, and no other faxsmith. */
const environment = {
  PATH: [path.dirname(process.execPath), "/usr/bin", "/bin"].join(":"),
  HOME: path.join(work, "home"),
  TMPDIR: work,
  XDG_RUNTIME_DIR: work,
  LANG: "C.UTF-8",
};

const SETTINGS = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "workbench.welcomePage.walkthroughs.openOnInstall": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "json.schemaDownload.enable": false,
  "security.workspace.trust.startupPrompt": "never",
  "security.workspace.trust.banner": "never",
  "editor.minimap.enabled": false,
  "chat.commandCenter.enabled": false,
  "git.enabled": false,
};

/** Runs something with a VS Code, which ends with it. `use` gets its address. */
async function withEditor(name, settings, more, use) {
  const data = path.join(work, name);
  await fs.mkdir(path.join(data, "User"), { recursive: true });
  await fs.writeFile(path.join(data, "User/settings.json"), JSON.stringify({ ...SETTINGS, ...settings }));
  await fs.writeFile(path.join(data, "config.yaml"), "bind-addr: 127.0.0.1:0\nauth: none\ncert: false\n");
  const options = ["--config", path.join(data, "config.yaml"), "--user-data-dir", data, "--extensions-dir", path.join(work, "extensions")];
  const quiet = ["--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"];
  const server = spawn(process.execPath, [codeServer, ...options, ...quiet], {
    env: { ...environment, ...more },
    cwd: work,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  try {
    const address = await new Promise((resolve, reject) => {
      const listen = (text) => {
        said += text;
        const found = /listening on (http:\/\/[0-9.:]+)/.exec(said);
        if (found) resolve(found[1]);
      };
      server.stdout.setEncoding("utf8").on("data", listen);
      server.stderr.setEncoding("utf8").on("data", listen);
      server.once("exit", (code) => reject(new Error(`code-server ended with ${code}: ${said}`)));
    });
    say(`${name}: VS Code listens`);
    return await use(address, data);
  } finally {
    // Its extension hosts and their language servers are in its group.
    const ended = new Promise((resolve) => server.once("close", resolve));
    try {
      process.kill(-server.pid, "SIGKILL");
      await ended;
    } catch {
      // It has ended already.
    }
  }
}

/** Runs something with a page of a fresh browser. */
async function withPage(use) {
  const context = await chromium.launchPersistentContext(await fs.mkdtemp(path.join(work, "chromium-")), {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    headless: true,
    viewport: { width: 1120, height: 700 },
    env: environment,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    page.setDefaultTimeout(30_000);
    return await use(page);
  } catch (error) {
    const picture = path.join(cache, "failed.png");
    await context
      .pages()[0]
      ?.screenshot({ path: picture })
      .catch(() => {});
    console.error(`the page as it was: ${picture}`);
    throw error;
  } finally {
    await context.close();
  }
}

/** Runs a file of host/ inside of the extension host, with a folder open. Its assertions are told. */
async function inHost(suite, settings, folder, more) {
  const report = path.join(work, `${suite}.json`);
  const told = { FAXSMITH: faxsmith, FAXSMITH_TEST_SUITE: suite, FAXSMITH_TEST_REPORT: report, FAXSMITH_TEST_WORK: work, ...more };
  await withEditor(suite, settings, told, async (address) => {
    const { host } = new URL(address);
    const tests = `vscode-remote://${host}${path.join(here, "host")}`;
    const payload = JSON.stringify([
      ["extensionDevelopmentPath", tests],
      ["extensionTestsPath", `${tests}/index.js`],
    ]);
    await withPage(async (page) => {
      const log = [];
      page.on("console", (message) => log.push(message.text()));
      await page.goto(`${address}/?folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(payload)}`);
      const text = await appeared(report).catch(() => {
        throw new Error(`${suite}: no report within two minutes\n${log.slice(-20).join("\n")}`);
      });
      const { steps, failure } = JSON.parse(text);
      for (const step of steps) say(`${suite}: ${step}`);
      if (failure !== undefined) {
        throw new Error(`${suite}: ${failure}`);
      }
    });
  });
}

/** Waits until a file is there, which appears whole, and gives its text. */
async function appeared(file) {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), 120_000);
  const events = fs.watch(path.dirname(file), { signal: patience.signal })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const event = events.next();
      event.catch(() => {});
      const text = await fs.readFile(file, "utf8").catch(() => undefined);
      if (text !== undefined) {
        return text;
      }
      await event;
    }
  } finally {
    clearTimeout(timer);
    patience.abort();
  }
}

/** What the extension has written into its log. */
async function logOf(name) {
  const files = await fs.readdir(path.join(work, name, "logs"), { recursive: true });
  const logs = files.filter((file) => path.basename(file) === "faxsmith.log");
  return (await Promise.all(logs.map((file) => fs.readFile(path.join(work, name, "logs", file), "utf8")))).join("\n");
}

/** A folder as somebody has it who writes providers. */
async function folderOf(name, files) {
  const folder = path.join(work, name);
  for (const [file, text] of Object.entries(files)) {
    await fs.mkdir(path.dirname(path.join(folder, file)), { recursive: true });
    await fs.writeFile(path.join(folder, file), text, { mode: text.startsWith("#!") ? 0o755 : 0o644 });
  }
  return folder;
}

/** Installs the program as somebody does who has no Rust: the npm packages. */
async function installProgram(run) {
  const repository = path.join(here, "../../..");
  const platform = `${process.platform}-${process.arch}`;
  const packages = path.join(work, "npm");
  await run(process.execPath, [path.join(repository, "packages/npm/build.mjs"), packages, `${platform}=${faxsmith}`]);
  const folders = [platform, "faxsmith"].map((name) => path.join(packages, name));
  await run("npm", ["pack", "--silent", "--pack-destination", packages, ...folders]);
  const archives = (await fs.readdir(packages)).filter((file) => file.endsWith(".tgz")).map((file) => path.join(packages, file));
  await run("npm", ["install", "--global", "--silent", "--prefix", path.join(environment.HOME, ".local"), ...archives]);
  say("the npm packages are installed");
}

async function main() {
  await fs.mkdir(path.join(environment.HOME, ".local/bin"), { recursive: true });
  const vsix = path.join(cache, "faxsmith.vsix");
  const run = promisify(execFile);
  await run("npm", ["run", "--silent", "package", "--", "--out", vsix], { cwd: extension });
  say("packaged");
  const target = ["--user-data-dir", path.join(work, "install"), "--extensions-dir", path.join(work, "extensions")];
  const config = path.join(work, "install.yaml");
  await fs.writeFile(config, "auth: none\n");
  await run(process.execPath, [codeServer, "--config", config, ...target, "--install-extension", vsix], { env: environment, cwd: work });
  say("installed");

  const manifest = await fs.readFile(path.join(here, "../manifest.json"), "utf8");
  const acme = { "config/providers/acme/manifest.json": manifest };
  const web = { "web/manifest.json": '{ "name": "A web page", "start_url": "/" }\n' };
  const trusting = { "security.workspace.trust.enabled": false };
  const fence = `# Acme\n\n\`\`\`json\n${manifest}\`\`\`\n`;
  await inHost(
    "features",
    { ...trusting, "faxsmith.trace.server": "messages" },
    await folderOf("features", { ...acme, ...web, "notes.md": fence }),
  );
  const log = await logOf("features");
  assert.match(log, /Sending notification 'textDocument\/didOpen'/);
  assert.doesNotMatch(log, /acme\.example|{{|bearer/i, "the log has something of a document");
  say("features: the log names messages, and holds nothing of a document");
  await inHost("troubles", trusting, await folderOf("troubles", acme));
  const trap = `#!/bin/sh\ntouch ${path.join(work, "sprung")}\nexec ${faxsmith} "$@"\n`;
  const untrusted = await folderOf("untrusted", {
    ...acme,
    "bin/faxsmith": trap,
    ".vscode/settings.json": JSON.stringify({ "faxsmith.path": path.join(work, "untrusted/bin/faxsmith") }),
  });
  await installProgram(run);
  await inHost("untrusted", {}, untrusted, { PATH: `${path.join(untrusted, "bin")}:${environment.PATH}` });

  const pictures = process.env.UPDATE === "1" ? path.join(extension, "images") : path.join(work, "images");
  await fs.mkdir(pictures, { recursive: true });
  const folder = await folderOf("fax", {
    "config/providers/quickfax/manifest.json": await fs.readFile(
      path.resolve(here, "../../../examples/config/providers/quickfax/manifest.json"),
      "utf8",
    ),
  });
  const readable = { ...trusting, "editor.wordWrap": "on" };
  await withEditor("clicks", readable, {}, (address) => withPage((page) => clickThrough(page, address, folder, pictures, say)));
}

try {
  await main();
} catch (error) {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exitCode = 1;
} finally {
  await fs.rm(work, { recursive: true, force: true, maxRetries: 5 });
}
