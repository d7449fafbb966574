// What keeps the language server from working, and how it is told: once, not with each window.

import * as vscode from "vscode";
import { MINIMUM, type Unusable } from "./binary";
import { offerInstallation } from "./install";

/** What keeps the server from working. */
export type Problem =
  | Unusable
  | { kind: "crashes"; path: string; how: string; isAtStart: boolean }
  | { kind: "hangs"; path: string; seconds: number };

/** What is wrong, and what to do: a sentence each. */
export function sentence(problem: Problem): string {
  switch (problem.kind) {
    case "relative":
      return `The setting faxsmith.path must be a whole path; \`${problem.path}\` is none.`;
    case "missing":
      return problem.path === undefined
        ? "faxsmith is not installed, or not where this extension looks. Until it is, manifests are only checked against a schema."
        : `There is no program ${problem.path}, which the setting faxsmith.path names.`;
    case "forbidden":
      return `${problem.path}, which the setting faxsmith.path names, lies in this folder, which you don't trust: it is not started.`;
    case "too-old":
      return `faxsmith ${problem.version} (${problem.path}) is too old: this extension needs ${MINIMUM} or newer.`;
    case "mute":
      return `${problem.path} can't be used as faxsmith: asked for its version, ${problem.why}.`;
    case "crashes":
      return problem.isAtStart
        ? `faxsmith's language server ended as soon as it was started: ${problem.how}.`
        : `faxsmith's language server ended again and again, last with ${problem.how}. It is not started any more.`;
    case "hangs":
      return `faxsmith's language server does not answer: it was ended after ${problem.seconds} seconds.`;
  }
}

type Choice = "Install…" | "Open Settings" | "Show Log" | "Restart";

function choices(problem: Problem): Choice[] {
  switch (problem.kind) {
    case "missing":
    case "too-old":
      return ["Install…", "Open Settings"];
    case "relative":
    case "forbidden":
      return ["Open Settings"];
    case "mute":
      return ["Open Settings", "Show Log", "Restart"];
    case "crashes":
    case "hangs":
      return ["Show Log", "Restart"];
  }
}

const TOLD = "told";

/** Tells of problems: of each once, until it is gone or somebody asks. */
export class Teller {
  /** What was told in this window. */
  readonly told: string[] = [];

  constructor(private readonly memory: vscode.Memento) {}

  /** Tells of a problem. `isAsked`: somebody waits for the answer, so that it is told again. */
  tell(problem: Problem, isAsked: boolean): void {
    const text = sentence(problem);
    if (!isAsked && this.memory.get<string>(TOLD) === text) {
      return;
    }
    void this.memory.update(TOLD, text);
    this.told.push(text);
    void vscode.window.showErrorMessage(text, ...choices(problem)).then(follow);
  }

  /** All is well: the next problem is news. */
  forget(): void {
    void this.memory.update(TOLD, undefined);
  }
}

/** Does what was chosen. */
async function follow(choice: Choice | undefined): Promise<void> {
  switch (choice) {
    case "Install…":
      return await offerInstallation();
    case "Open Settings":
      return await vscode.commands.executeCommand("workbench.action.openSettings", "faxsmith.path");
    case "Show Log":
      return await vscode.commands.executeCommand("faxsmith.showLog");
    case "Restart":
      return await vscode.commands.executeCommand("faxsmith.restart");
  }
}
