// What the suites have in common.

const vscode = require("vscode");

/** How long anything that is waited for may take, in milliseconds. */
const PATIENCE = 20_000;

/** Waits until something holds, looking again at each of some events, and gives what it gave. */
exports.until = (what, holds, ...events) =>
  new Promise((resolve, reject) => {
    const subscriptions = [];
    const end = (finish, value) => {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
      finish(value);
    };
    const look = async () => {
      try {
        const value = await holds();
        if (value) end(resolve, value);
      } catch (error) {
        end(reject, error);
      }
    };
    const timer = setTimeout(() => end(reject, new Error(`waited in vain for ${what}`)), PATIENCE);
    subscriptions.push(...events.map((event) => event(look)));
    look();
  });

/** The extension, once it is active. */
exports.faxsmith = () => vscode.extensions.getExtension("faxsmith.faxsmith").activate();

/** Waits for a state of the language server. */
exports.state = async (kind) => {
  const api = await exports.faxsmith();
  return exports.until(`the state ${kind}`, () => api.state().kind === kind && api.state(), api.onDidChangeState);
};

exports.file = (name) => vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, name);

/** Opens a file of the workspace in an editor. */
exports.open = async (name) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(exports.file(name)));

exports.rule = ({ code }) => (typeof code === "object" ? code.value : code);

exports.ours = (uri) => vscode.languages.getDiagnostics(uri).filter((diagnostic) => diagnostic.source === "faxsmith");

/** Waits for a finding of a rule. */
exports.finding = (uri, name) =>
  exports.until(
    `a finding of ${name}`,
    () => exports.ours(uri).find((diagnostic) => exports.rule(diagnostic) === name),
    vscode.languages.onDidChangeDiagnostics,
  );

/** The position behind the first occurrence of a text. */
exports.behind = (document, text) => {
  const at = document.getText().indexOf(text);
  if (at < 0) throw new Error(`no ${text} in the document`);
  return document.positionAt(at + text.length);
};

/** Replaces the first occurrence of a text. */
exports.replace = async (editor, before, after) => {
  const end = exports.behind(editor.document, before);
  const range = new vscode.Range(editor.document.positionAt(editor.document.offsetAt(end) - before.length), end);
  if (!(await editor.edit((edit) => edit.replace(range, after)))) throw new Error("the edit was refused");
};

exports.setting = (name, value) => vscode.workspace.getConfiguration("faxsmith").update(name, value, vscode.ConfigurationTarget.Global);
