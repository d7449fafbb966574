// The commands about the document at hand, and what comes of the server's own.

import * as vscode from "vscode";
import type { LanguageClient, ShowDocumentParams, ShowDocumentResult } from "vscode-languageclient/node";
import { printed } from "./program";

/** The scheme of the documents that the server makes up. */
const SCHEME = "faxsmith";

/** What `workspace/executeCommand` takes. */
const EXECUTE = "workspace/executeCommand";

/** Shows a document of the server's: the page of a rule as a preview, requests beside the manifest. Of others nothing is known here. */
export async function showServersDocument(params: ShowDocumentParams): Promise<ShowDocumentResult | undefined> {
  const uri = vscode.Uri.parse(params.uri);
  if (uri.scheme !== SCHEME) {
    return undefined;
  }
  if (uri.path.startsWith("/rule/")) {
    await vscode.commands.executeCommand("markdown.showPreviewToSide", uri);
  } else {
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.Beside, preview: true, preserveFocus: true });
  }
  return { success: true };
}

/** Does what is left to do when the server has carried out a command. */
export async function onCommandResult(command: string, result: unknown): Promise<unknown> {
  if (command === "faxsmith.copyAsCurl" && typeof result === "string") {
    await vscode.env.clipboard.writeText(result);
    vscode.window.setStatusBarMessage("$(clippy) Copied as a curl command", 5000);
  }
  return result;
}

/** Makes the name of a diagnostic's rule a link to the rule's page, unless it is one already. */
export function explainLink(diagnostic: vscode.Diagnostic): void {
  if (diagnostic.source === "faxsmith" && typeof diagnostic.code === "string") {
    const argument = encodeURIComponent(JSON.stringify([diagnostic.code]));
    diagnostic.code = { value: diagnostic.code, target: vscode.Uri.parse(`command:faxsmith.explainRule?${argument}`) };
  }
}

interface Pick extends vscode.QuickPickItem {
  action?: string;
  runtime?: string;
}

/** Shows requests of the manifest at hand. Asks which. */
export async function showRequests(client: LanguageClient): Promise<void> {
  const found = await actionsHere(client);
  if (found === undefined) {
    return;
  }
  const { uri, actions } = found;
  const runtimes: [string, string | undefined][] = [
    ["both generations of Faxbot, differences marked", "all"],
    ["Faxbot 2026", "2026"],
    ["Faxbot 2025", "2025"],
  ];
  const each = actions.flatMap((action) => runtimes.map(([description, runtime]) => ({ label: action, description, action, runtime })));
  const items: Pick[] = actions.length > 1 ? [{ label: "all actions", description: runtimes[0]?.[0], runtime: "all" }, ...each] : each;
  const picked = await vscode.window.showQuickPick(items, {
    title: "Show Request",
    placeHolder: "Which request?",
    matchOnDescription: true,
  });
  if (picked !== undefined) {
    await execute(client, "faxsmith.showRequest", { uri, action: picked.action, runtime: picked.runtime });
  }
}

/** Copies the request of an action of the manifest at hand as a command. */
export async function copyAsCurl(client: LanguageClient): Promise<void> {
  const found = await actionsHere(client);
  if (found === undefined) {
    return;
  }
  const { uri, actions } = found;
  const action =
    actions.length > 1 ? await vscode.window.showQuickPick(actions, { title: "Copy as curl", placeHolder: "Which action?" }) : actions[0];
  if (action !== undefined) {
    await onCommandResult("faxsmith.copyAsCurl", await execute(client, "faxsmith.copyAsCurl", { uri, action }));
  }
}

/** The actions of the manifest in the active editor that Faxbot runs. Where there are none, it says so. */
async function actionsHere(client: LanguageClient): Promise<{ uri: string; actions: string[] } | undefined> {
  const document = vscode.window.activeTextEditor?.document;
  if (document !== undefined) {
    const uri = client.code2ProtocolConverter.asUri(document.uri);
    // The server offers a command above each.
    const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri);
    const named = lenses.flatMap((lens) => (lens.command?.command === "faxsmith.copyAsCurl" ? lens.command.arguments : [])) ?? [];
    const actions = (named as { uri: string; action: string }[]).filter((it) => it.uri === uri).map((it) => it.action);
    if (actions.length > 0) {
      return { uri, actions };
    }
  }
  void vscode.window.showInformationMessage("The active editor has no provider manifest with an action that Faxbot runs.");
}

/** Makes all safe fixes in the active editor. */
export async function fixAll(): Promise<void> {
  await vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.faxsmith", apply: "first" });
}

/** Shows the page of a rule; asks which where none is named. */
export async function explainRule(client: LanguageClient, program: string, rule?: unknown): Promise<void> {
  const name = typeof rule === "string" ? rule : await chosenRule(program);
  if (name !== undefined) {
    await execute(client, "faxsmith.explain", { rule: name });
  }
}

async function chosenRule(program: string): Promise<string | undefined> {
  const listed = printed(program, ["rules", "--format", "json"]).then((text) => {
    const { rules } = JSON.parse(text) as { rules: { name: string; summary: string }[] };
    const here = rulesHere();
    const items = rules.map((rule) => ({ label: rule.name, detail: rule.summary }));
    const [found, others] = [items.filter((item) => here.has(item.label)), items.filter((item) => !here.has(item.label))];
    const heading = (label: string) => ({ label, kind: vscode.QuickPickItemKind.Separator });
    return found.length > 0 ? [heading("found here"), ...found, heading("all others"), ...others] : others;
  });
  const picked = await vscode.window.showQuickPick(listed, { title: "Explain Rule", placeHolder: "Which rule?", matchOnDetail: true });
  return picked?.label;
}

/** The rules that find something where the caret is. */
function rulesHere(): Set<string> {
  const editor = vscode.window.activeTextEditor;
  const diagnostics = editor === undefined ? [] : vscode.languages.getDiagnostics(editor.document.uri);
  const here = diagnostics.filter(
    (it) => it.source === "faxsmith" && editor?.selections.some((selection) => it.range.intersection(selection)),
  );
  return new Set(here.map(({ code }) => String(typeof code === "object" ? code.value : code)));
}

/** Has the server carry out a command. Why it can't is shown. */
async function execute(client: LanguageClient, command: string, argument: object): Promise<unknown> {
  try {
    return await client.sendRequest(EXECUTE, { command, arguments: [argument] });
  } catch (error) {
    void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
  }
}
