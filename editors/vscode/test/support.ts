import { readFile } from "node:fs/promises";
import path from "node:path";

/** The program to test with. */
export function faxsmith(): string {
  const program = process.env.FAXSMITH;
  if (program === undefined) {
    throw new Error("FAXSMITH names no program: `cargo test --test editors` does, or set it");
  }
  return program;
}

/** The extension's folder, in which npm runs scripts. */
export const HERE = process.cwd();

export async function json<T>(...name: string[]): Promise<T> {
  return JSON.parse(await readFile(path.join(HERE, ...name), "utf8")) as T;
}
