// The life of the language server: found, started, watched, ended. Nobody waits for it.

import { type ChildProcess, spawn } from "node:child_process";
import * as vscode from "vscode";
import { invocation, locate } from "./binary";
import { type Client, client, Trace } from "./client";
import { follow } from "./documents";
import { type Problem, sentence, type Teller } from "./problem";
import { search, startTimeout } from "./settings";

/** How it stands with the server. */
export type State =
  | { kind: "stopped" }
  | { kind: "starting" }
  | { kind: "running"; path: string; version: string }
  | { kind: "failed"; problem: Problem };

/** So often within so many milliseconds may the server end by itself and be started again. */
const CRASHES = 4;
const WITHIN = 3 * 60 * 1000;

interface Running {
  client: Client;
  process: ChildProcess;
  /** Disposed with the client. */
  also: vscode.Disposable;
}

/** The server, of which one at a time runs. `ready` is waited for before each start. */
export class Server implements vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<State>();
  readonly onDidChangeState = this.changed.event;
  state: State = { kind: "stopped" };
  private running: Running | undefined;
  /** Counts starts and stops: whoever waited for something and finds another number has been overtaken. */
  private turn = 0;
  private crashes: number[] = [];
  private ending: Promise<void> = Promise.resolve();
  private readonly trace: Trace;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
    private readonly teller: Teller,
    private readonly ready: () => Promise<void>,
  ) {
    this.trace = new Trace(log);
  }

  /** The client, while the server runs. */
  get client(): Client | undefined {
    return this.state.kind === "running" ? this.running?.client : undefined;
  }

  /**
   * Starts the server, in place of one that runs. What goes wrong is told and kept as the state.
   *
   * @param isAsked whether the user wants it now, so that what goes wrong is told even if it was before
   */
  async start(isAsked = false): Promise<void> {
    if (isAsked) {
      this.crashes = [];
    }
    const turn = ++this.turn;
    this.become({ kind: "starting" });
    await this.end();
    const [located] = await Promise.all([locate(search(this.context)), this.ready()]);
    if (turn !== this.turn) {
      return;
    }
    if (located.kind !== "usable") {
      return this.fail(located, isAsked);
    }
    const { path, version } = located;
    this.log.info(`starting ${path}, version ${version}`);
    const [file, args, options] = invocation(path, ["lsp"]);
    const process = spawn(file, args, { ...options, windowsHide: true, stdio: "pipe" });
    const ended = new Promise<string>((resolve) => {
      process.once("error", (error) => resolve(error.message));
      process.once("exit", (code, signal) => resolve(`exit code ${code ?? signal}`));
    });
    // Who writes to a process that is gone learns of it otherwise.
    process.stdin?.on("error", () => {});
    const closed = async () => {
      // One that has closed its output, and lives on, is of no use.
      if ((await Promise.race([ended, after(GRACE)])) === LATE) {
        process.kill("SIGKILL");
      }
      this.crashed(turn, path, await ended);
    };
    const running = { client: client(process, this.log, this.trace, closed), process, also: vscode.Disposable.from() };
    this.running = running;

    const outcome = await Promise.race([
      running.client.start().then(
        () => "started" as const,
        // Its process ends as well, which says more.
        () => ended.then(() => "ended" as const),
      ),
      ended.then(() => "ended" as const),
      after(startTimeout() * 1000),
    ]);
    if (turn !== this.turn) {
      return;
    }
    if (outcome === "started") {
      running.also = follow(running.client);
      this.teller.forget();
      this.become({ kind: "running", path, version });
      return;
    }
    if (outcome === LATE) {
      await this.fail({ kind: "hangs", path, seconds: startTimeout() }, isAsked);
    } else {
      await this.fail({ kind: "crashes", path, how: await ended, isAtStart: true }, isAsked);
    }
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    this.turn++;
    await this.end();
    this.become({ kind: "stopped" });
  }

  dispose(): void {
    void this.stop();
    this.trace.dispose();
    this.changed.dispose();
  }

  private become(state: State): void {
    this.state = state;
    this.changed.fire(state);
  }

  private async fail(problem: Problem, isAsked: boolean): Promise<void> {
    this.log.error(sentence(problem));
    this.teller.tell(problem, isAsked);
    this.become({ kind: "failed", problem });
    await this.end();
  }

  /** The server ended by itself: it is started again, unless it does so all the time. */
  private crashed(turn: number, path: string, how: string): void {
    if (turn !== this.turn || this.state.kind !== "running") {
      return;
    }
    this.log.error(`the language server ended: ${how}`);
    const now = Date.now();
    this.crashes = [...this.crashes.filter((then) => now - then < WITHIN), now];
    if (this.crashes.length > CRASHES) {
      this.crashes = [];
      void this.fail({ kind: "crashes", path, how, isAtStart: false }, false);
    } else {
      void this.start();
    }
  }

  /** Ends what runs, kindly and then surely. One after the other, so that two servers never answer at once. */
  private end(): Promise<void> {
    const running = this.running;
    this.running = undefined;
    if (running !== undefined) {
      this.ending = this.ending.then(() => ended(running));
    }
    return this.ending;
  }
}

/** How long a server may take to end by itself, in milliseconds. */
const GRACE = 2000;

async function ended({ client, process, also }: Running): Promise<void> {
  also.dispose();
  const gone = new Promise<void>((resolve) => process.once("exit", () => resolve()));
  const isGone = () => process.exitCode !== null || process.signalCode !== null || process.pid === undefined;
  if (client.isRunning()) {
    await client.stop(GRACE).catch(() => {});
    if (!isGone()) {
      await Promise.race([gone, after(GRACE)]);
    }
  }
  // One that still starts can't be asked to stop, and one that hangs does not hear.
  if (!isGone()) {
    process.kill("SIGKILL");
    await gone;
  }
  await client.dispose().catch(() => {});
}

const LATE = "too late";

function after(milliseconds: number): Promise<typeof LATE> {
  return new Promise((resolve) => setTimeout(() => resolve(LATE), milliseconds).unref());
}
