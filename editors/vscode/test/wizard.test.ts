import assert from "node:assert/strict";
import { mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { test } from "node:test";
import { printed, run } from "../src/program";
import { answers, complaint, type Draft, type Name, type Preset, questions, suggestion } from "../src/wizard/questions";
import { faxsmith } from "./support";

const folder = await mkdtemp(path.join(os.tmpdir(), "faxsmith-"));
const { presets } = JSON.parse(await printed(faxsmith(), ["presets", "--format", "json"])) as { presets: Preset[] };

const rehearsed = (draft: Draft) => run(faxsmith(), ["new", "--answers", "-", "--dry-run"], JSON.stringify(answers(draft)), folder);

/** Answers all questions: with `given`, otherwise with what is proposed. */
function answered(given: Draft): { draft: Draft; asked: Name[] } {
  const draft: Draft = {};
  const asked: Name[] = [];
  for (let at = 0; ; at++) {
    const question = questions(draft, presets)[at];
    if (question === undefined) {
      return { draft, asked };
    }
    asked.push(question.name);
    draft[question.name] = given[question.name] ?? question.proposal;
  }
}

test("what is proposed can be written, for each way through", async () => {
  const url = "https://api.acme.example/faxes";
  const ways: Draft[] = [
    ...presets.map((preset) => ({ what: "preset", preset: preset.id })),
    ...["bearer", "basic", "api_key_header", "api_key_query", "none"].map((auth) => ({ what: "http", url, auth })),
    ...["json", "form", "multipart"].map((body) => ({ what: "http", url, body, status: "no", settings: "from_number, pages:integer" })),
    ...["python", "node", "node-typescript"].map((what) => ({ what, id: "acme", settings: "quality!:standard|fine=Quality" })),
  ];
  for (const way of ways) {
    const { draft } = answered(way);
    const id = suggestion(complaint((await rehearsed(draft)).stderr, "id")) ?? draft.id;
    const { code, stdout, stderr } = await rehearsed({ ...draft, id });
    assert.equal(code, 0, `${JSON.stringify(way)}: ${stderr}`);
    assert.match(stdout, /manifest\.json/);
  }
});

test("only what matters is asked", () => {
  assert.deepEqual(answered({ what: "preset", preset: "telnyx" }).asked, ["what", "preset", "id", "name", "runtime"]);
  assert.deepEqual(answered({ what: "python", id: "acme" }).asked, ["what", "id", "name", "settings", "status"]);
  const http = answered({ what: "http", url: "https://api.acme.example/x", auth: "api_key_header" });
  assert.deepEqual(http.asked, ["what", "url", "auth", "authName", "body", "id", "name", "settings", "status", "runtime"]);
  assert.deepEqual([http.draft.id, http.draft.name, http.draft.authName], ["acme", "Acme", "X-Api-Key"]);
});

test("settings as people write them", () => {
  const made = answers({ what: "python", settings: "a, b!:integer=B, c:x|y=C = D,," }) as { settings: object[] };
  const expected = [
    { key: "a" },
    { key: "b", required: true, kind: "integer", title: "B" },
    { key: "c", kind: "choice", choices: ["x", "y"], title: "C = D" },
  ];
  // `b!:integer`: the mark stands behind the key.
  assert.deepEqual(made.settings, expected);
});

test("what is wrong is told at the question that it is about", async () => {
  const good = answered({ what: "http", url: "https://api.acme.example/faxes", auth: "api_key_header" }).draft;
  const wrong: [Name, string, RegExp][] = [
    ["id", "Ac me", /lower-case/],
    ["name", " ", /empty/],
    ["url", "http://api.acme.example/faxes", /unencrypted/],
    ["url", "https://api.acme.example/faxes?a=1", /drops everything from/],
    ["authName", "a b", /without blanks/],
    ["settings", "9x", /begins with no digit/],
    ["settings", "a:colour", /one of text, integer/],
    ["runtime", "2024", /2025/],
  ];
  for (const [name, value, message] of wrong) {
    const { code, stderr } = await rehearsed({ ...good, [name]: value });
    assert.equal(code, 2);
    assert.match(complaint(stderr, name) ?? "", message, `${name}: ${stderr}`);
    assert.equal(complaint(stderr, "status"), undefined);
  }
  const { stderr } = await rehearsed(good);
  assert.equal(complaint(stderr, "id"), undefined);
});
