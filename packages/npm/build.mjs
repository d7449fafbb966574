// Makes the npm packages: node packages/npm/build.mjs OUT PLATFORM=PROGRAM...
//
// OUT        a folder that is made: OUT/faxsmith, and OUT/<platform> for each platform
// PLATFORM   as Node names it, such as linux-x64, darwin-arm64, win32-x64
// PROGRAM    the built program for it
//
// All have the version of Cargo.toml. `npm publish` each, `faxsmith` last.
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..", "..");
const [out, ...pairs] = process.argv.slice(2);
const programs = pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2));
if (!out || programs.length === 0 || programs.some(([platform, program]) => !/^(linux|darwin|win32)-(x64|arm64)$/.test(platform) || !program)) {
  console.error("usage: node build.mjs OUT PLATFORM=PROGRAM... (PLATFORM: linux-x64, linux-arm64, darwin-x64, darwin-arm64, win32-x64, win32-arm64)");
  process.exit(2);
}
const version = /\[workspace\.package\]\s+version = "([^"]+)"/.exec(readFileSync(join(root, "Cargo.toml"), "utf8"))[1];
const main = JSON.parse(readFileSync(join(here, "package.json"), "utf8"));
const licences = ["LICENSE-APACHE", "LICENSE-MIT"];

function folder(name, description, files) {
  const made = join(out, name);
  mkdirSync(made, { recursive: true });
  for (const licence of licences) copyFileSync(join(root, licence), join(made, licence));
  writeFileSync(join(made, "package.json"), `${JSON.stringify({ ...description, files: [...files, ...licences] }, null, 2)}\n`);
  return made;
}

for (const [platform, program] of programs) {
  const [os, cpu] = platform.split("-");
  const file = os === "win32" ? "faxsmith.exe" : "faxsmith";
  const { license, repository } = main;
  const description = `The program faxsmith for ${platform}; install the package faxsmith`;
  const made = folder(platform, { name: `@faxsmith/${platform}`, version, description, license, repository, os: [os], cpu: [cpu] }, [file]);
  copyFileSync(program, join(made, file));
  chmodSync(join(made, file), 0o755);
}
const optionalDependencies = Object.fromEntries(programs.map(([platform]) => [`@faxsmith/${platform}`, version]));
const made = folder("faxsmith", { ...main, version, optionalDependencies }, ["faxsmith.js", "README.md"]);
copyFileSync(join(here, "faxsmith.js"), join(made, "faxsmith.js"));
copyFileSync(join(root, "README.md"), join(made, "README.md"));
