import assert from "node:assert/strict";
import { mkdtemp, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { invocation, locate, type Search } from "../src/binary";

const folder = await mkdtemp(path.join(os.tmpdir(), "faxsmith-"));

/** Writes a program that says something, into a new folder. */
async function program(says: string, within = folder): Promise<string> {
  const place = await mkdtemp(path.join(within, "bin-"));
  await writeFile(path.join(place, "faxsmith"), `#!/bin/sh\n${says}\n`, { mode: 0o755 });
  return place;
}

const nothing: Search = { setting: "", bundled: "/nowhere", searchPath: "", home: "/nowhere", platform: "linux", forbidden: [] };
const file = (place: string) => path.join(place, "faxsmith");

test("the setting wins, then what is bundled, then PATH, then the user's own folders", async () => {
  const [first, second, third] = [
    await program("echo faxsmith 1.0.0"),
    await program("echo faxsmith 2.0.0"),
    await program("echo faxsmith 3.0.0"),
  ];
  const searchPath = ["relative", "/nowhere", third].join(":");
  const told = async (search: Partial<Search>) => {
    const located = await locate({ ...nothing, ...search });
    return located.kind === "usable" ? located.version : located.kind;
  };
  assert.equal(await told({ setting: file(first), bundled: second, searchPath }), "1.0.0");
  assert.equal(await told({ bundled: second, searchPath }), "2.0.0");
  assert.equal(await told({ searchPath }), "3.0.0");
  assert.equal(await told({ setting: "~/faxsmith", home: second }), "2.0.0");
  assert.equal(await told({}), "missing");
});

test("a setting that can't be used is no reason to take another program", async () => {
  const bundled = await program("echo faxsmith 1.0.0");
  assert.deepEqual(await locate({ ...nothing, bundled, setting: "faxsmith" }), { kind: "relative", path: "faxsmith" });
  assert.deepEqual(await locate({ ...nothing, bundled, setting: "/nowhere/faxsmith" }), { kind: "missing", path: "/nowhere/faxsmith" });
});

test("versions", async () => {
  const kind = async (says: string) => (await locate({ ...nothing, bundled: await program(says) })).kind;
  assert.equal(await kind("echo faxsmith 0.1.0"), "usable");
  assert.equal(await kind("echo faxsmith 0.1.0-alpha.1"), "usable");
  assert.equal(await kind("echo faxsmith 10.0.0"), "usable");
  assert.equal(await kind("echo faxsmith 0.0.99"), "too-old");
  for (const strange of ["echo 1.0.0", "echo faxsmith", "echo another 1.0.0", "exit 3", "kill -9 $$"]) {
    assert.equal(await kind(strange), "mute", strange);
  }
});

test("nothing that lies in a forbidden folder is started, not through a link either", async () => {
  const forbidden = await mkdtemp(path.join(folder, "workspace-"));
  const trap = await program(`touch ${path.join(folder, "sprung")}; echo faxsmith 1.0.0`, forbidden);
  const good = await program("echo faxsmith 2.0.0");
  const link = await mkdtemp(path.join(folder, "link-"));
  await symlink(file(trap), file(link));
  const search = { ...nothing, forbidden: [forbidden] };
  for (const place of [trap, link]) {
    assert.deepEqual(await locate({ ...search, searchPath: place }), { kind: "missing", path: undefined });
    assert.deepEqual(await locate({ ...search, setting: file(place) }), { kind: "forbidden", path: file(place) });
  }
  assert.equal((await locate({ ...search, searchPath: [trap, link, good].join(":") })).kind, "usable");
  assert.equal((await locate({ ...nothing, searchPath: link })).kind, "usable");
});

test("Windows starts what npm installs through its shell", () => {
  assert.deepEqual(invocation("/usr/bin/faxsmith", ["lsp"]), ["/usr/bin/faxsmith", ["lsp"], {}]);
  const [, args, options] = invocation("C:\\Program Files\\nodejs\\faxsmith.cmd", ["new", "--answers", "-"]);
  assert.deepEqual(args, ["/d", "/s", "/c", '""C:\\Program Files\\nodejs\\faxsmith.cmd" new --answers -"']);
  assert.equal(options.windowsVerbatimArguments, true);
});
