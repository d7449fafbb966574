// Asks one question after the other, with a way back.

import * as vscode from "vscode";
import type { Choice, Question } from "./questions";

/** An answer; or the way back; or nothing more, because the user wants no more of it. */
export type Answer = { kind: "answer"; value: string } | { kind: "back" } | { kind: "over" };

/** Where a question stands in the whole. */
export interface Step {
  title: string;
  at: number;
  of: number;
}

/** Finds out what is wrong with an answer. */
export type Check = (value: string) => Promise<string | undefined>;

/** Asks a question. A text that `check` finds something wrong with is not taken. */
export function ask(question: Question, step: Step, check: Check): Promise<Answer> {
  return question.choices === undefined ? askText(question, step, check) : askChoice(question, question.choices, step);
}

function askChoice(question: Question, choices: readonly Choice[], step: Step): Promise<Answer> {
  const picker = vscode.window.createQuickPick<Choice & vscode.QuickPickItem>();
  picker.items = choices;
  picker.activeItems = picker.items.filter((item) => item.value === question.proposal);
  picker.matchOnDescription = true;
  picker.matchOnDetail = true;
  picker.placeholder = question.hint;
  return shown(picker, question, step, (answer) => {
    const [item] = picker.selectedItems;
    if (item !== undefined) {
      answer({ kind: "answer", value: item.value });
    }
  });
}

function askText(question: Question, step: Step, check: Check): Promise<Answer> {
  const box = vscode.window.createInputBox();
  box.value = question.proposal;
  box.prompt = question.hint;
  const wrong = async (value: string) => {
    if (value === "") {
      return question.isOptional ? undefined : "Something has to stand here.";
    }
    return await check(value);
  };
  const look = async () => {
    const value = box.value.trim();
    const message = await wrong(value);
    if (box.value.trim() === value) {
      box.validationMessage = message;
    }
    return message === undefined && box.value.trim() === value ? value : undefined;
  };
  // What stands there at first is no mistake of the user's.
  const changes = box.onDidChangeValue(() => void look());
  return shown(box, question, step, async (answer) => {
    box.busy = true;
    const value = await look();
    box.busy = false;
    if (value !== undefined) {
      answer({ kind: "answer", value });
    }
  }).finally(() => changes.dispose());
}

interface Input extends vscode.QuickInput {
  buttons: readonly vscode.QuickInputButton[];
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
  readonly onDidAccept: vscode.Event<void>;
}

/** Shows an input until there is an answer. */
function shown(input: Input, question: Question, step: Step, accept: (answer: (answer: Answer) => void) => unknown): Promise<Answer> {
  input.title = `${step.title}: ${question.title}`;
  [input.step, input.totalSteps] = [step.at, step.of];
  // One looks something up elsewhere and comes back.
  input.ignoreFocusOut = true;
  input.buttons = step.at > 1 ? [vscode.QuickInputButtons.Back] : [];
  return new Promise<Answer>((resolve) => {
    input.onDidTriggerButton(() => resolve({ kind: "back" }));
    input.onDidAccept(() => void accept(resolve));
    input.onDidHide(() => resolve({ kind: "over" }));
    input.show();
  }).finally(() => input.dispose());
}
