// Offers the commands that install the program.

import * as vscode from "vscode";

interface Way extends vscode.QuickPickItem {
  command: string;
}

const WAYS: [string, string][] = [
  ["pipx install faxsmith", "Python, in an environment of its own"],
  ["uv tool install faxsmith", "Python, with uv"],
  ["npm install --global faxsmith", "Node"],
  ["cargo install faxsmith", "Rust: compiles it"],
];

const COPY: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon("copy"), tooltip: "Copy" };

/** Lets the user choose a command. It is run, and then the server is started; or it is copied. */
export async function offerInstallation(): Promise<void> {
  const chosen = await chosenWay();
  if (chosen === undefined) {
    return;
  }
  const shell = new vscode.ShellExecution(chosen);
  const task = new vscode.Task({ type: "shell" }, vscode.TaskScope.Workspace, "install", "faxsmith", shell, []);
  const running = await vscode.tasks.executeTask(task);
  const end = vscode.tasks.onDidEndTaskProcess((event) => {
    if (event.execution === running) {
      end.dispose();
      if (event.exitCode === 0) {
        void vscode.commands.executeCommand("faxsmith.restart");
      }
    }
  });
}

function chosenWay(): Promise<string | undefined> {
  const picker = vscode.window.createQuickPick<Way>();
  picker.title = "Install faxsmith";
  picker.placeholder = "Run one of these in a terminal, or copy it";
  picker.items = WAYS.map(([command, detail]) => ({ label: command, detail, command, buttons: [COPY] }));
  return new Promise((resolve) => {
    picker.onDidAccept(() => {
      resolve(picker.selectedItems[0]?.command);
      picker.hide();
    });
    picker.onDidTriggerItemButton(async ({ item }) => {
      await vscode.env.clipboard.writeText(item.command);
      vscode.window.setStatusBarMessage(`Copied: ${item.command}`, 5000);
      picker.hide();
    });
    picker.onDidHide(() => {
      resolve(undefined);
      picker.dispose();
    });
    picker.show();
  });
}
