// New Plugin…: asks, shows what would be written, and has `faxsmith new` write it.

import path from "node:path";
import * as vscode from "vscode";
import { locate } from "../binary";
import { sentence } from "../problem";
import { printed, run } from "../program";
import { search } from "../settings";
import { type Answer, ask, type Step } from "./ask";
import { answers, complaint, type Draft, type Name, type Preset, type Question, questions, suggestion } from "./questions";

const TITLE = "New Plugin";

/** What is written where. */
interface Order {
  program: string;
  folder: string;
  /** JSON as `faxsmith schema new-answers` describes it. */
  answers: string;
}

/**
 * Runs the wizard.
 *
 * @param argument for those who have the answers already: `{"folder": path, "answers": {…}}`. Then nothing is asked.
 * @returns the file that was opened
 */
export async function newPlugin(context: vscode.ExtensionContext, argument?: unknown): Promise<vscode.Uri | undefined> {
  const located = await locate(search(context));
  if (located.kind !== "usable") {
    void vscode.window.showErrorMessage(sentence(located), "Install…").then((choice) => {
      return choice && vscode.commands.executeCommand("faxsmith.install");
    });
    return;
  }
  const program = located.path;
  try {
    const given = argument as { folder?: string; answers?: object } | undefined;
    const order =
      given?.folder !== undefined && given.answers !== undefined
        ? { program, folder: given.folder, answers: JSON.stringify(given.answers) }
        : await asked(program);
    return order && (await written(order));
  } catch (error) {
    void vscode.window.showErrorMessage(`No plugin was written: ${error instanceof Error ? error.message : error}`);
  }
}

/** Asks for everything; nothing where the user stops. */
async function asked(program: string): Promise<Order | undefined> {
  const folder = await chosenFolder();
  if (folder === undefined) {
    return;
  }
  const presets = (JSON.parse(await printed(program, ["presets", "--format", "json"])) as { presets: Preset[] }).presets;
  const draft: Draft = {};
  for (let at = 0; ; ) {
    const all = questions(draft, presets);
    const question = all[at];
    const order = { program, folder, answers: JSON.stringify(answers(draft)) };
    // What is asked first decides how many questions there are.
    const step = { title: TITLE, at: at + 1, of: draft.what === undefined ? 0 : all.length + 1 };
    const answer = question === undefined ? await reviewed(order, step) : await askOne(question, draft, order, step);
    if (answer.kind === "over") {
      return;
    }
    if (answer.kind === "back") {
      at--;
    } else if (question === undefined) {
      return order;
    } else {
      take(draft, question.name, answer.value);
      at++;
    }
  }
}

/** Takes an answer over. What was proposed because of another one is proposed anew. */
function take(draft: Draft, name: Name, value: string): void {
  if (draft[name] !== value) {
    const dependent: Partial<Record<Name, Name[]>> = {
      what: ["id", "name"],
      preset: ["id", "name"],
      url: ["id", "name"],
      id: ["name"],
      auth: ["authName"],
    };
    for (const other of dependent[name] ?? []) {
      delete draft[other];
    }
  }
  draft[name] = value;
}

async function askOne(question: Question, draft: Draft, order: Order, step: Step): Promise<Answer> {
  const check = async (value: string) => {
    // With the others as they are, and with an id where there is none yet.
    const tried = answers({ id: "acme", ...draft, [question.name]: value });
    const { stderr } = await rehearsed({ ...order, answers: JSON.stringify(tried) });
    return complaint(stderr, question.name);
  };
  if (question.choices !== undefined || question.proposal === "") {
    return await ask(question, step, check);
  }
  // Nothing is proposed that is not taken.
  const proposal = suggestion(await check(question.proposal)) ?? question.proposal;
  return await ask({ ...question, proposal }, step, check);
}

function rehearsed(order: Order) {
  return run(order.program, ["new", "--answers", "-", "--dry-run"], order.answers, order.folder);
}

/** Shows what would be written, and asks whether it is to be. */
async function reviewed(order: Order, step: Step): Promise<Answer> {
  const { code, stdout, stderr } = await rehearsed(order);
  const problems = stderr.trim().replaceAll(/^error: /gm, "");
  const files =
    stdout
      .split("\n\n")[0]
      ?.split("\n")
      .slice(1)
      .map((line) => line.trim()) ?? [];
  const choices =
    code === 0
      ? [
          { value: "write", label: "$(check) Write", description: `${files.length} files into ${order.folder}`, detail: files.join(" · ") },
          { value: "show", label: "$(preview) Show what would be written" },
        ]
      : [{ value: "", label: "$(error) This can't be written: go back", detail: problems }];
  const question: Question = { name: "what", title: "Review", hint: "Is it right so?", choices, proposal: "write" };
  const answer = await ask(question, step, async () => undefined);
  if (answer.kind === "answer" && answer.value === "") {
    return { kind: "back" };
  }
  if (answer.kind === "answer" && answer.value === "show") {
    const document = await vscode.workspace.openTextDocument({ content: stdout });
    await vscode.window.showTextDocument(document, { preview: true, preserveFocus: true });
    return await reviewed(order, step);
  }
  return answer;
}

async function chosenFolder(): Promise<string | undefined> {
  const folders = vscode.workspace.workspaceFolders?.filter((folder) => folder.uri.scheme === "file") ?? [];
  if (folders.length > 1) {
    return (await vscode.window.showWorkspaceFolderPick({ placeHolder: "Into which folder?" }))?.uri.fsPath;
  }
  if (folders[0] !== undefined) {
    return folders[0].uri.fsPath;
  }
  const options = { title: "New Plugin: into which folder?", openLabel: "Write Here", canSelectFolders: true, canSelectFiles: false };
  return (await vscode.window.showOpenDialog(options))?.[0]?.fsPath;
}

/** Has it written, and opens the file to begin with. Files that are there and differ are left, unless the user wants them replaced. */
async function written(order: Order, force = false): Promise<vscode.Uri | undefined> {
  const args = ["new", "--answers", "-", ...(force ? ["--force"] : [])];
  const { code, stdout, stderr } = await run(order.program, args, order.answers, order.folder);
  const problems = stderr.trim().replaceAll(/^error: /gm, "");
  if (code === 1 && !force) {
    const kept = problems.replaceAll(": `--force` replaces it", "");
    const choice = await vscode.window.showWarningMessage("Files are there already.", { modal: true, detail: kept }, "Replace");
    return choice === "Replace" ? await written(order, true) : undefined;
  }
  if (code !== 0) {
    throw new Error(problems);
  }
  const files = stdout.split("\n").flatMap((line) => /^(?:wrote|same) {2,3}(\S.*?)(?: {2}in place of the old one)?$/.exec(line)?.[1] ?? []);
  // Who writes code begins with the code.
  const first = [/\/(plugin\.py|index\.js|index\.ts)$/, /\/manifest\.json$/]
    .map((name) => files.find((file) => name.test(file)))
    .find((file) => file);
  if (first === undefined) {
    return;
  }
  const uri = vscode.Uri.file(path.resolve(order.folder, first));
  await vscode.window.showTextDocument(uri);
  return uri;
}
