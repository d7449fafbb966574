// The language client: what it asks of the server, and what is done with the answers.

import type { ChildProcess } from "node:child_process";
import * as vscode from "vscode";
import {
  CloseAction,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Middleware,
  RevealOutputChannelOn,
} from "vscode-languageclient/node";
import { explainLink, onCommandResult, showServersDocument } from "./commands";
import { askAgain, SELECTOR } from "./documents";
import { ofServer, SECTION, traces } from "./settings";

/** A client that leaves it to others to tell the user what is wrong. */
export class Client extends LanguageClient {
  override error(message: string, data?: unknown): void {
    super.error(message, data, false);
  }
}

/**
 * A client for a server that has just been started.
 *
 * @param server the process
 * @param log what the server says for the log
 * @param trace where the names of messages go
 * @param onClosed called when the connection is closed by the server
 */
export function client(server: ChildProcess, log: vscode.LogOutputChannel, trace: Trace, onClosed: () => void): Client {
  const closed = new Set<string>();
  const options: LanguageClientOptions = {
    documentSelector: SELECTOR,
    initializationOptions: ofServer,
    outputChannel: log,
    traceOutputChannel: trace.channel,
    revealOutputChannelOn: RevealOutputChannelOn.Never,
    diagnosticPullOptions: { onChange: true, onSave: true },
    middleware: {
      ...middleware,
      didClose: async (document, next) => {
        closed.add(document.uri.toString());
        await next(document);
      },
      didOpen: async (document, next) => {
        await next(document);
        if (closed.delete(document.uri.toString())) {
          askAgain(made);
        }
      },
    },
    initializationFailedHandler: () => false,
    errorHandler: {
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: () => {
        onClosed();
        return { action: CloseAction.DoNotRestart, handled: true };
      },
    },
  };
  // Not the name of the section: the library would read how much to trace from it, and texts of documents are never traced.
  const made = new Client("faxsmith-language-server", "faxsmith", () => Promise.resolve(server), options);
  return made;
}

const middleware: Middleware = {
  workspace: {
    // Only what is the server's.
    configuration: (params) => params.items.map((item) => (item.section === SECTION ? ofServer() : null)),
  },
  window: {
    showDocument: async (params, token, next) => (await showServersDocument(params)) ?? (await next(params, token)),
  },
  executeCommand: async (command, args, next) => {
    try {
      return await onCommandResult(command, await next(command, args));
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  },
  provideDiagnostics: async (document, previous, token, next) => {
    const report = await next(document, previous, token);
    if (report?.kind === "full") {
      report.items.forEach(explainLink);
    }
    return report;
  },
  provideWorkspaceDiagnostics: (previous, token, reporter, next) => {
    return next(previous, token, (chunk) => {
      for (const report of chunk?.items ?? []) {
        if (report.kind === "full") {
          report.items.forEach(explainLink);
        }
      }
      reporter(chunk);
    });
  },
};

/** The log, for the names of messages. What they hold is left out, whatever is asked for: documents may hold credentials. */
export class Trace implements vscode.Disposable {
  private readonly level = new vscode.EventEmitter<vscode.LogLevel>();
  private readonly settings = vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${SECTION}.trace`)) {
      this.level.fire(logLevel());
    }
  });
  readonly channel: vscode.LogOutputChannel;

  constructor(log: vscode.LogOutputChannel) {
    const ours = {
      onDidChangeLogLevel: this.level.event,
      trace: (message: string) => {
        const name = /^(?:\[[^\]]*\] )?((?:Sending|Received) [^\n]*)/.exec(message)?.[1];
        if (name !== undefined) {
          log.info(name);
        }
      },
    };
    this.channel = new Proxy(log, {
      get: (log, name) => (name === "logLevel" ? logLevel() : name in ours ? ours[name as keyof typeof ours] : Reflect.get(log, name)),
    });
  }

  dispose(): void {
    this.settings.dispose();
    this.level.dispose();
  }
}

function logLevel(): vscode.LogLevel {
  return traces() ? vscode.LogLevel.Trace : vscode.LogLevel.Off;
}
