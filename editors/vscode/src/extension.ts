// faxsmith in VS Code.

import * as vscode from "vscode";
import { copyAsCurl, explainRule, fixAll, showRequests } from "./commands";
import { Languages } from "./documents";
import { offerInstallation } from "./install";
import { Teller } from "./problem";
import { Server, type State } from "./server";
import { SECTION } from "./settings";
import { chooseAction, status } from "./status";
import { newPlugin } from "./wizard/newPlugin";

/** What other extensions, and tests, may know. */
export interface Api {
  /** How it stands with the language server. */
  state(): State;
  onDidChangeState: vscode.Event<State>;
  /** What of it was told the user in this window. */
  told(): readonly string[];
}

let server: Server | undefined;

/** Called when a file of Faxbot's is there. Does not wait for the server. */
export function activate(context: vscode.ExtensionContext): Api {
  const log = vscode.window.createOutputChannel("faxsmith", { log: true });
  const teller = new Teller(context.globalState);
  const languages = new Languages();
  const started = new Server(context, log, teller, () => languages.settled());
  server = started;

  /** Does something with the server that runs; says why there is none. */
  const withServer = (work: (client: NonNullable<Server["client"]>, program: string, argument: unknown) => Promise<void>) => {
    return async (argument?: unknown) => {
      const { client, state } = started;
      if (client !== undefined && state.kind === "running") {
        await work(client, state.path, argument);
      } else if (state.kind === "failed") {
        teller.tell(state.problem, true);
      } else {
        void vscode.window.showInformationMessage("faxsmith is still starting.");
      }
    };
  };
  const command = (name: string, work: (...args: never[]) => unknown) => vscode.commands.registerCommand(`${SECTION}.${name}`, work);

  context.subscriptions.push(
    log,
    started,
    languages,
    status(started),
    started.onDidChangeState((state) => {
      if (state.kind === "running" || state.kind === "failed") {
        languages.set(state.kind === "running");
      }
    }),
    command("newPlugin", (argument?: unknown) => newPlugin(context, argument)),
    command("showRequests", withServer(showRequests)),
    command("copyRequest", withServer(copyAsCurl)),
    command("fixAll", withServer(fixAll)),
    command("explainRule", withServer(explainRule)),
    command("restart", () => void started.start(true)),
    command("showLog", () => log.show()),
    command("status", chooseAction),
    command("install", offerInstallation),
    vscode.workspace.onDidGrantWorkspaceTrust(() => {
      if (started.state.kind === "failed") {
        void started.start();
      }
    }),
    vscode.workspace.onDidChangeConfiguration((event) => {
      // The server is told of its own settings.
      if (["path", "startTimeout", "markdown"].some((name) => event.affectsConfiguration(`${SECTION}.${name}`))) {
        void started.start();
      }
    }),
  );
  void started.start();
  return {
    state: () => started.state,
    onDidChangeState: started.onDidChangeState,
    told: () => teller.told,
  };
}

/** Called when the window closes. */
export function deactivate(): Promise<void> | undefined {
  return server?.stop();
}
