// Which documents are the server's, and in which language they are.
//
// Faxbot's files get a language of their own, so that VS Code's JSON support does not answer beside the server: two formatters, two lists of
// completions, everything wrong told twice. Where there is no server they are handed back to JSON, whose support then checks them against
// the schemas that this extension brings along.

import { randomUUID } from "node:crypto";
import path from "node:path";
import * as vscode from "vscode";
import type { DocumentSelector, LanguageClient, TextDocumentSyncOptions } from "vscode-languageclient/node";
import { isManifest } from "./manifest";
import { checksMarkdown } from "./settings";

/** The language of Faxbot's files. */
export const LANGUAGE = "faxbot-manifest";

const JSONS = ["json", "jsonc"];

/** All that the server is asked about everything in. */
export const SELECTOR: DocumentSelector = [
  { scheme: "file", language: LANGUAGE },
  { scheme: "untitled", language: LANGUAGE },
];

/** What the server reads beside them: it wants to know the text, and has nothing to say. */
const COMPANIONS: DocumentSelector = [
  { scheme: "file", pattern: "**/*.response.json" },
  { scheme: "file", pattern: "**/providers/*/README.md" },
];
const CONFIGURATION: DocumentSelector = [{ scheme: "file", pattern: "**/faxsmith.toml" }];
const MARKDOWN: DocumentSelector = [{ scheme: "file", language: "markdown" }];

/** Has a client follow the documents that not all of its features are for. Their languages have formatters and the like of their own. */
export function follow(client: LanguageClient): vscode.Disposable {
  const capabilities = client.initializeResult?.capabilities;
  const sync = capabilities?.textDocumentSync as TextDocumentSyncOptions | undefined;
  const registered: [string, string][] = [];
  const register = (documentSelector: DocumentSelector, method: string, options: object | boolean | undefined) => {
    const feature = client.getFeature(method as "textDocument/hover");
    if (feature !== undefined && options !== undefined && options !== false) {
      const id = randomUUID();
      const own = typeof options === "object" ? options : {};
      feature.register({ id, registerOptions: { ...own, documentSelector } });
      registered.push([method, id]);
    }
  };
  const asked: [DocumentSelector, string[]][] = [
    [COMPANIONS, []],
    [CONFIGURATION, ["completion", "hover", "diagnostic"]],
    [checksMarkdown() ? MARKDOWN : [], ["codeAction", "diagnostic"]],
  ];
  const options: Record<string, object | boolean | undefined> = {
    completion: capabilities?.completionProvider,
    hover: capabilities?.hoverProvider,
    codeAction: capabilities?.codeActionProvider,
    // The files of the workspace are asked for already.
    diagnostic: capabilities?.diagnosticProvider && { ...capabilities.diagnosticProvider, workspaceDiagnostics: false },
  };
  for (const [selector, features] of asked.filter(([selector]) => selector.length > 0)) {
    register(selector, "textDocument/didOpen", {});
    register(selector, "textDocument/didChange", { syncKind: sync?.change });
    register(selector, "textDocument/didClose", {});
    for (const feature of features) {
      register(selector, `textDocument/${feature}`, options[feature]);
    }
  }
  return new vscode.Disposable(() => {
    if (client.isRunning()) {
      for (const [method, id] of registered) {
        client.getFeature(method as "textDocument/hover")?.unregister(id);
      }
    }
  });
}

/**
 * Has everything that is open asked about again.
 *
 * The library asks about a document that was closed for a last time, and takes what it learns, nothing, for the state of the same document
 * when that is opened again in the same version: when its language was changed, and changed back.
 */
export function askAgain(client: LanguageClient): void {
  client.getFeature("textDocument/diagnostic").refresh();
}

/**
 * Gives documents their language: ours while there is a server, JSON while there is none. What else they are given is the user's choice, and
 * stays.
 */
export class Languages implements vscode.Disposable {
  private hasServer: boolean | undefined;
  /** What was ours once. */
  private readonly claimed = new Set<string>();
  /** What was handed back to JSON. */
  private readonly released = new Set<string>();
  private readonly opened = vscode.workspace.onDidOpenTextDocument((document) => this.look(document));
  private changes: Promise<unknown> = Promise.resolve();

  /** Takes over whether there is a server. */
  set(hasServer: boolean): void {
    if (hasServer !== this.hasServer) {
      this.hasServer = hasServer;
      vscode.workspace.textDocuments.forEach((document) => void this.look(document));
    }
  }

  /** All is done that was begun: a server that starts is to see no document that is about to become another. */
  async settled(): Promise<void> {
    await this.changes;
  }

  dispose(): void {
    this.opened.dispose();
  }

  private look(document: vscode.TextDocument): void {
    if (document.uri.scheme !== "file") {
      return;
    }
    const uri = document.uri.toString();
    if (document.languageId === LANGUAGE) {
      this.claimed.add(uri);
      if (this.hasServer === false) {
        this.released.add(uri);
        this.change(document, "json");
      }
    } else if (this.hasServer && JSONS.includes(document.languageId)) {
      const isOurs =
        this.released.delete(uri) || (!this.claimed.has(uri) && isManifest(path.basename(document.uri.path), document.getText()));
      if (isOurs) {
        this.change(document, LANGUAGE);
      }
    }
  }

  private change(document: vscode.TextDocument, language: string): void {
    // It may be closed meanwhile.
    const changed = Promise.resolve(vscode.languages.setTextDocumentLanguage(document, language)).catch(() => {});
    this.changes = Promise.all([this.changes, changed]);
  }
}
