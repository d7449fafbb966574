// Builds what the package consists of, into dist/ and schemas/. With --tests: the tests that need no editor, into dist/test/.

import { copyFile, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const repository = path.join(here, "..", "..");
process.chdir(here);

const common = { bundle: true, platform: "node", target: "node20", format: "cjs", absWorkingDir: here, logLevel: "warning" };
if (process.argv.includes("--tests")) {
  await rm("dist/test", { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: ["test/*.test.ts"],
    outdir: "dist/test",
    format: "esm",
    packages: "external",
    outExtension: { ".js": ".mjs" },
  });
} else {
  await rm("dist", { recursive: true, force: true });
  const built = await build({
    ...common,
    entryPoints: ["src/extension.ts"],
    outfile: "dist/extension.js",
    external: ["vscode"],
    minify: true,
    metafile: true,
  });
  await writeFile("dist/licenses.txt", await licenses(Object.keys(built.metafile.inputs)));
  await schemas();
  await pages();
}

/** The licences of all that was bundled. */
async function licenses(inputs) {
  const packages = new Set(inputs.map((input) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]).filter(Boolean));
  const texts = [];
  for (const folder of [...packages].sort()) {
    const { name, version, license } = JSON.parse(await readFile(path.join(folder, "package.json"), "utf8"));
    const file = (await readdir(folder)).find((file) => /^licen[cs]e/i.test(file));
    if (file === undefined) {
      throw new Error(`${name} has no licence file`);
    }
    texts.push(`${name} ${version} (${license})\n\n${(await readFile(path.join(folder, file), "utf8")).trim()}\n`);
  }
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}

/** The schemas as VS Code's JSON support knows them. */
async function schemas() {
  const { jsonValidation } = JSON.parse(await readFile("package.json", "utf8")).contributes;
  await rm("schemas", { recursive: true, force: true });
  await mkdir("schemas");
  for (const { url } of jsonValidation) {
    await copyFile(path.join(repository, "schemas", "draft-07", path.basename(url)), url);
  }
}

/** The licence as one file; and the README without pictures, which the page of an installed extension can't show. */
async function pages() {
  const texts = await Promise.all(["LICENSE-MIT", "LICENSE-APACHE"].map((name) => readFile(path.join(repository, name), "utf8")));
  await writeFile("LICENSE.txt", `MIT or Apache-2.0, as you like.\n\n${texts.join(`\n${"-".repeat(80)}\n\n`)}`);
  const readme = await readFile("README.md", "utf8");
  await writeFile("dist/README.md", readme.replaceAll(/^!\[.*\]\(images\/.*\)\n\n?/gm, ""));
}
