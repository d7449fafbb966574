// Finds the program, and asks it for its version. Nothing of VS Code is here.

import { type ExecFileException, execFile, type SpawnOptions } from "node:child_process";
import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import path from "node:path";
import { lt, parse } from "semver";

/** The oldest program that this extension works with. */
export const MINIMUM = "0.1.0";

/** How long the program may take to tell its version, in milliseconds. */
const PATIENCE = 5000;

/** Where to look. */
export interface Search {
  /** What the user set: a path from the root or from `~`; empty for nothing. */
  setting: string;
  /** The folder in which the extension brings the program along, if it does. */
  bundled: string;
  /** `PATH`. */
  searchPath: string;
  /** The user's folder. */
  home: string;
  platform: NodeJS.Platform;
  /** Folders from which no program is started: those of a workspace that is not trusted. */
  forbidden: readonly string[];
}

/** Why there is no program to start. */
export type Unusable =
  | { kind: "relative"; path: string }
  | { kind: "missing"; path: string | undefined }
  | { kind: "forbidden"; path: string }
  | { kind: "too-old"; path: string; version: string }
  | { kind: "mute"; path: string; why: string };

/** A program of a version that will do, or why there is none. */
export type Located = { kind: "usable"; path: string; version: string } | Unusable;

/** Looks for the program, and has it tell its version. */
export async function locate(search: Search): Promise<Located> {
  const found = await find(search);
  return typeof found === "string" ? await tried(found) : found;
}

/** What to give to `spawn` so that a program gets arguments, which must be plain words. */
export function invocation(program: string, args: readonly string[]): [string, string[], SpawnOptions] {
  if (!/\.(cmd|bat)$/i.test(program)) {
    return [program, [...args], {}];
  }
  // Windows starts no scripts by itself. What npm installs there is one.
  const line = `"${[`"${program}"`, ...args].join(" ")}"`;
  return [process.env.ComSpec ?? "cmd.exe", ["/d", "/s", "/c", line], { windowsVerbatimArguments: true }];
}

async function find(search: Search): Promise<string | Unusable> {
  const names = search.platform === "win32" ? ["faxsmith.exe", "faxsmith.cmd"] : ["faxsmith"];
  if (search.setting !== "") {
    const named = search.setting.replace(/^~(?=$|[\\/])/, search.home);
    if (!path.isAbsolute(named)) {
      return { kind: "relative", path: search.setting };
    }
    if (!(await isProgram(named))) {
      return { kind: "missing", path: named };
    }
    return (await isWithin(named, search.forbidden)) ? { kind: "forbidden", path: named } : named;
  }
  // An editor that was not started from a shell may lack the folders of the user's own programs.
  const own = [path.join(search.home, ".local", "bin"), path.join(search.home, ".cargo", "bin")];
  const delimiter = search.platform === "win32" ? ";" : ":";
  const folders = [search.bundled, ...search.searchPath.split(delimiter), ...own];
  // An entry that is relative means another program in each folder.
  for (const folder of folders.filter((folder) => path.isAbsolute(folder))) {
    for (const name of names) {
      const file = path.join(folder, name);
      if ((await isProgram(file)) && !(await isWithin(file, search.forbidden))) {
        return file;
      }
    }
  }
  return { kind: "missing", path: undefined };
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}

/** Whether a file lies in one of some folders, by its name or by where links lead. */
async function isWithin(file: string, folders: readonly string[]): Promise<boolean> {
  const real = (name: string) => realpath(name).catch(() => name);
  const names = [file, await real(file)];
  const places = [...folders, ...(await Promise.all(folders.map(real)))];
  const lies = (name: string, folder: string) => {
    const relative = path.relative(folder, name);
    return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
  };
  return names.some((name) => places.some((folder) => lies(name, folder)));
}

/** Asks a program for its version. */
async function tried(program: string): Promise<Located> {
  const [file, args, options] = invocation(program, ["--version"]);
  const limits = { ...options, timeout: PATIENCE, killSignal: "SIGKILL" as const, windowsHide: true };
  const [error, said] = await new Promise<[ExecFileException | null, string]>((resolve) => {
    execFile(file, args, limits, (error, stdout) => resolve([error, String(stdout)]));
  });
  if (error !== null) {
    const why = error.killed ? `it said nothing for ${PATIENCE / 1000} seconds` : `it ended with ${error.code ?? error.signal}`;
    return { kind: "mute", path: program, why };
  }
  const version = parse(/^(?:cargo-)?faxsmith (\S+)/.exec(said)?.[1]);
  if (version === null) {
    return { kind: "mute", path: program, why: "its answer is not that of faxsmith" };
  }
  // What comes before a release is no older than it, for this.
  const isOld = lt(`${version.major}.${version.minor}.${version.patch}`, MINIMUM);
  return { kind: isOld ? "too-old" : "usable", path: program, version: version.version };
}
