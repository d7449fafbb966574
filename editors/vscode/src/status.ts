// How it stands with the server, beside the language in the status bar.

import * as vscode from "vscode";
import { LANGUAGE } from "./documents";
import { sentence } from "./problem";
import type { Server, State } from "./server";

/** Where it is shown. While there is no server, manifests are JSON. */
const SHOWN: vscode.DocumentSelector = [
  { language: LANGUAGE },
  ...["manifest", "plugin_registry", "provider_traits", "faxbot.config"].map((name) => ({ language: "json", pattern: `**/${name}.json` })),
  { pattern: "**/faxsmith.toml" },
];

/** Shows the state of a server; a click offers what can be done. */
export function status(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("faxsmith.status", SHOWN);
  item.name = "faxsmith";
  item.command = { command: "faxsmith.status", title: "faxsmith…" };
  const show = (state: State) => {
    item.busy = state.kind === "starting";
    item.severity = state.kind === "failed" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Information;
    switch (state.kind) {
      case "starting":
        [item.text, item.detail] = ["faxsmith", "is starting"];
        break;
      case "running":
        [item.text, item.detail] = [`faxsmith ${state.version}`, state.path];
        break;
      case "stopped":
        [item.text, item.detail] = ["faxsmith", "is stopped"];
        break;
      case "failed":
        [item.text, item.detail] = ["faxsmith does not work", sentence(state.problem)];
    }
  };
  show(server.state);
  return vscode.Disposable.from(item, server.onDidChangeState(show));
}

/** What can be done about the server. */
export async function chooseAction(): Promise<void> {
  const actions = [
    { label: "$(refresh) Restart Server", command: "faxsmith.restart" },
    { label: "$(output) Show Log", command: "faxsmith.showLog" },
    { label: "$(gear) Settings", command: "workbench.action.openSettings", argument: "@ext:faxsmith.faxsmith" },
  ];
  const picked = await vscode.window.showQuickPick(actions, { title: "faxsmith" });
  if (picked !== undefined) {
    await vscode.commands.executeCommand(picked.command, picked.argument);
  }
}
