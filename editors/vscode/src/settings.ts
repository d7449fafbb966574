// The extension's settings.

import os from "node:os";
import path from "node:path";
import * as vscode from "vscode";
import type { Search } from "./binary";

export const SECTION = "faxsmith";

/** The settings of the language server. The others are the extension's own. */
const SERVERS = ["runtime", "profile", "levels", "configuration"] as const;

/** What the language server is told. */
export function ofServer(): Record<string, unknown> {
  const all = vscode.workspace.getConfiguration(SECTION);
  return Object.fromEntries(SERVERS.map((name) => [name, all.get(name)]));
}

/** Where to look for the program. */
export function search(context: vscode.ExtensionContext): Search {
  const folders = vscode.workspace.isTrusted ? [] : (vscode.workspace.workspaceFolders ?? []);
  return {
    setting: vscode.workspace.getConfiguration(SECTION).get("path", "").trim(),
    bundled: path.join(context.extensionPath, "bin"),
    searchPath: process.env.PATH ?? "",
    home: os.homedir(),
    platform: process.platform,
    forbidden: folders.filter((folder) => folder.uri.scheme === "file").map((folder) => folder.uri.fsPath),
  };
}

/** How long the server may take to start, in seconds. */
export function startTimeout(): number {
  return vscode.workspace.getConfiguration(SECTION).get("startTimeout", 15);
}

/** Whether manifests in Markdown are checked. */
export function checksMarkdown(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get("markdown", false);
}

/** Whether the log names each message of the protocol. */
export function traces(): boolean {
  return vscode.workspace.getConfiguration(SECTION).get<string>("trace.server") === "messages";
}
