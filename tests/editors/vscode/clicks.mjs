// Uses the extension as one does with mouse and keys, and takes the pictures of its README on the way.

import assert from "node:assert";
import fs from "node:fs/promises";
import path from "node:path";

/**
 * @param page a page of a browser
 * @param address where VS Code answers
 * @param folder the folder to open: has config/providers/quickfax/manifest.json, the example with the many mistakes
 * @param pictures where the pictures go
 * @param say told after each step
 */
export async function clickThrough(page, address, folder, pictures, say) {
  const step = (what) => say(`clicks: ${what}`);
  const picture = async (name) => {
    await quiet(page);
    await page.screenshot({ path: path.join(pictures, `${name}.png`) });
  };
  const line = (text) => page.locator(".editor-instance .view-line", { hasText: text }).first();
  const problem = (text) => page.locator(".markers-panel .monaco-list-row", { hasText: text });
  const manifest = path.join(folder, "config/providers/quickfax/manifest.json");

  await page.goto(`${address}/?folder=${encodeURIComponent(folder)}`);
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "config" }).click();
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "manifest.json" }).dblclick();
  await page.locator(".monaco-editor .squiggly-error").first().waitFor();
  // VS Code asks for them only while the editor has the focus.
  await page.locator(".codelens-decoration a", { hasText: "Show request" }).first().waitFor();
  step("an opened manifest has squiggles");

  await page.keyboard.press("Control+Shift+M");
  await problem("it looks for `scheme` in `auth`").waitFor();
  await picture("problems");
  step("what is wrong is listed");

  await line('"auth"').getByText('"type"').click();
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row", { hasText: "Rename it to `scheme`" }).waitFor();
  await picture("quick-fix");
  await page.locator(".action-widget .monaco-list-row", { hasText: "Rename it to `scheme`" }).click();
  await line('"auth": { "scheme": "bearer" }').waitFor();
  await problem("it looks for `scheme` in `auth`").waitFor({ state: "detached" });
  step("a quick fix mends it");

  await problem("no `allowed_domains`").locator("a", { hasText: "missing-allowed-domains" }).click();
  const page_ = page.frameLocator(".webview.ready").frameLocator("#active-frame");
  await page_.getByRole("heading", { level: 1 }).waitFor();
  await page.keyboard.press("Control+B");
  await picture("explain");
  await page.keyboard.press("Control+B");
  await page.keyboard.press("Control+W");
  step("the name of the rule leads to its page");

  await line('"id"').click();
  await goTo(page, await fs.readFile(manifest, "utf8"), "{{to");
  await page.keyboard.press("Backspace");
  await page.keyboard.press("Backspace");
  await line("{{}}").waitFor();
  await pressUntil(page, "Control+Space", page.locator(".suggest-widget.visible .monaco-list-row", { hasText: "file_url" }));
  await picture("completion");
  await page.keyboard.press("Enter");
  await line("{{to}}").waitFor();
  step("variables are completed");

  await command(page, "faxsmith: Fix All");
  await line('"allowed_domains"').waitFor();
  await page.keyboard.press("Control+S");
  step("all that is safe is mended");

  await page.locator(".codelens-decoration a", { hasText: "Show request (Faxbot 2025 sends none)" }).first().click();
  await page.locator(".editor-instance .view-line", { hasText: "POST" }).nth(1).waitFor();
  await page.keyboard.press("Control+B");
  await picture("request");
  await page.keyboard.press("Control+B");
  step("the request is shown");

  await page.locator(".editor-instance .view-line", { hasText: '"auth"' }).click();
  await command(page, "faxsmith: New Plugin…");
  const row = (text) => page.locator(".quick-input-list .monaco-list-row", { hasText: text });
  await row("HTTP manifest for a known provider").click();
  await row("ClickSend").waitFor();
  await picture("new-plugin");
  const box = page.locator(".quick-input-box input");
  await box.fill("Telnyx");
  await row("Telnyx").first().click();
  await page.locator(".quick-input-title", { hasText: "New Plugin: Id" }).waitFor();
  await box.fill("Tel nyx");
  await page.locator(".quick-input-message", { hasText: "lower-case letters" }).waitFor();
  await page.keyboard.press("Enter");
  await box.fill("mytel");
  await page.locator(".quick-input-message", { hasText: "lower-case letters" }).waitFor({ state: "detached" });
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-title", { hasText: "New Plugin: Name" }).waitFor();
  await page.locator(".quick-input-titlebar .codicon-quick-input-back").click();
  await page.locator(".quick-input-title", { hasText: "New Plugin: Id" }).waitFor();
  assert.equal(await box.inputValue(), "mytel");
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-title", { hasText: "New Plugin: Name" }).waitFor();
  await page.keyboard.press("Enter");
  await row("Faxbot 2026").click();
  await row("Write").first().click();
  await page.locator(".tab.active", { hasText: "manifest.json" }).waitFor();
  await line('"id": "mytel"').waitFor();
  const written = JSON.parse(await fs.readFile(path.join(folder, "config/providers/mytel/manifest.json"), "utf8"));
  assert.equal(written.id, "mytel");
  assert.match(await fs.readFile(manifest, "utf8"), /"allowed_domains": \["api\.quickfax\.example"\]/);
  step("the wizard writes a manifest");
}

/** Runs a command of the palette. */
async function command(page, name) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-box input").fill(`>${name}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: name }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** Presses a key until something is there: VS Code drops a list that it is about to show when anything else happens in the editor. */
async function pressUntil(page, key, wanted) {
  for (let tries = 1; ; tries++) {
    await page.keyboard.press(key);
    try {
      return await wanted.waitFor({ timeout: 5_000 });
    } catch (error) {
      if (tries === 3) throw error;
    }
  }
}

/** Puts the caret behind the first occurrence of a text. */
async function goTo(page, text, wanted) {
  const before = text.slice(0, text.indexOf(wanted) + wanted.length).split("\n");
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-box input").fill(`:${before.length}:${before.at(-1).length + 1}`);
  await page.keyboard.press("Enter");
}

/** Nothing that comes and goes by itself is to be in a picture. */
async function quiet(page) {
  await page.mouse.move(1, 1);
  await page.locator(".workbench-hover").waitFor({ state: "detached" });
}
