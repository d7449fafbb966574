#!/usr/bin/env node
// Starts the program, which lies in a package of its own for each platform: npm installs the one that fits.
"use strict";

const { spawn } = require("node:child_process");
const os = require("node:os");

const platform = `${process.platform}-${process.arch}`;
const name = `@faxsmith/${platform}`;

let program;
try {
  program = require.resolve(`${name}/${process.platform === "win32" ? "faxsmith.exe" : "faxsmith"}`);
} catch {
  const known = Object.keys(require("./package.json").optionalDependencies ?? {});
  const reason = known.includes(name)
    ? `the package ${name} is missing: install again without --omit=optional or --no-optional`
    : `there is no program for ${platform} (but for ${known.map((it) => it.split("/")[1]).join(", ")}): cargo install faxsmith builds one`;
  console.error(`error: ${reason}`);
  process.exit(2);
}

const child = spawn(program, process.argv.slice(2), { stdio: "inherit", windowsHide: true });
child.on("error", (error) => {
  console.error(`error: can't start ${program}: ${error.message}`);
  process.exit(2);
});
// Ctrl-C in a terminal reaches the program itself; what is sent to this process alone is passed on. Either way its end is ours.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => {
    if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on("exit", (code, signal) => process.exit(code ?? 128 + (os.constants.signals[signal] ?? 0)));
