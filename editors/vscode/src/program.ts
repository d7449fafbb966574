// Runs the program for a single answer.

import { spawn } from "node:child_process";
import { invocation } from "./binary";

/** What a run gave. */
export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** How long a run may take, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Runs the program to its end.
 *
 * @param args plain words
 * @param input what it reads
 * @param folder where it runs
 */
export function run(program: string, args: readonly string[], input = "", folder?: string): Promise<Outcome> {
  const [file, all, options] = invocation(program, args);
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, NO_COLOR: "1" };
    const child = spawn(file, all, { ...options, cwd: folder, env: environment, windowsHide: true, stdio: "pipe", timeout: PATIENCE });
    const outcome = { stdout: "", stderr: "" };
    child.stdout?.setEncoding("utf8").on("data", (text: string) => (outcome.stdout += text));
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (outcome.stderr += text));
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, ...outcome }));
    // It may end without having read all.
    child.stdin?.on("error", () => {});
    child.stdin?.end(input);
  });
}

/** What the program prints; an error where it fails. */
export async function printed(program: string, args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run(program, args);
  if (code !== 0) {
    throw new Error(stderr.trim() || `${program} ended with ${code}`);
  }
  return stdout;
}
