// What the wizard asks, in which order, and the answers that `faxsmith new` takes. Nothing of VS Code is here.

/** What was answered so far, by the name of the question. */
export type Draft = Partial<Record<Name, string>>;

export type Name = "what" | "preset" | "url" | "auth" | "authName" | "body" | "id" | "name" | "settings" | "status" | "runtime";

/** One of several answers. */
export interface Choice {
  value: string;
  label: string;
  description?: string;
  detail?: string;
}

/** A question: one of its choices is the answer, or a text. */
export interface Question {
  name: Name;
  title: string;
  hint: string;
  choices?: Choice[];
  /** The answer to begin with. */
  proposal: string;
  /** Whether it may stay empty. */
  isOptional?: boolean;
}

/** What `faxsmith presets` tells of a provider, as far as it matters here. */
export interface Preset {
  id: string;
  name: string;
  description: string;
  confidence: string;
  hosts: string[];
}

const WHAT: Choice[] = [
  { value: "preset", label: "HTTP manifest for a known provider", detail: "Begins with what is known of the provider. Needs no code." },
  { value: "http", label: "HTTP manifest", detail: "For a provider with an HTTP API: the requests as JSON. Needs no code." },
  { value: "python", label: "Python plugin", detail: "A package for Faxbot's dev kit, with tests." },
  { value: "node", label: "Node plugin (JavaScript)", detail: "A package for Faxbot's dev kit, with tests." },
  { value: "node-typescript", label: "Node plugin (TypeScript)", detail: "A package for Faxbot's dev kit, with tests." },
];

const AUTH: Choice[] = [
  { value: "bearer", label: "Bearer token", description: "Authorization: Bearer …" },
  { value: "basic", label: "Basic", description: "user name and password" },
  { value: "api_key_header", label: "API key in a header" },
  { value: "api_key_query", label: "API key in the URL" },
  { value: "none", label: "None" },
];

const BODY: Choice[] = [
  { value: "json", label: "JSON", description: "with a link to the document" },
  { value: "form", label: "Form", description: "with a link to the document" },
  { value: "multipart", label: "Multipart form", description: "uploads the document itself" },
];

const STATUS: Choice[] = [
  { value: "yes", label: "Yes", description: "Faxbot asks for the state of a fax" },
  { value: "no", label: "No", description: "it only sends" },
];

const RUNTIME: Choice[] = [
  { value: "2026", label: "Faxbot 2026" },
  { value: "2025", label: "Faxbot 2025" },
];

/** The questions that follow from the answers so far. */
export function questions(draft: Draft, presets: readonly Preset[]): Question[] {
  const choice = (name: Name, title: string, hint: string, choices: Choice[]): Question => {
    return { name, title, hint, choices, proposal: draft[name] ?? choices[0]?.value ?? "" };
  };
  const text = (name: Name, title: string, hint: string, proposal = "", isOptional = false): Question => {
    return { name, title, hint, proposal: draft[name] ?? proposal, isOptional };
  };
  const preset = draft.what === "preset" ? presets.find((preset) => preset.id === draft.preset) : undefined;
  const asked = [choice("what", "What is to be written?", "Choose what to write", WHAT)];
  if (draft.what === "preset") {
    const known = presets.map(({ id, name, hosts, confidence }) => {
      return { value: id, label: name, description: hosts.join(", "), detail: `Confidence in what is known: ${confidence}` };
    });
    asked.push(choice("preset", "Provider", "Choose the provider", known));
  }
  if (draft.what === "http") {
    asked.push(text("url", "URL", "Where a fax is sent to, for example https://api.acme.example/faxes"));
    asked.push(choice("auth", "Authentication", "How does the provider know who you are?", AUTH));
    if (draft.auth === "api_key_header" || draft.auth === "api_key_query") {
      const [what, example] = draft.auth === "api_key_header" ? ["header", "X-Api-Key"] : ["query parameter", "api_key"];
      asked.push(text("authName", "Authentication", `The name of the ${what}`, example));
    }
    asked.push(choice("body", "Body", "How is a fax handed over?", BODY));
  }
  asked.push(text("id", "Id", "The provider's id, which is the name of its folder as well", preset?.id ?? idOf(draft.url)));
  asked.push(text("name", "Name", "What people call the provider", preset?.name ?? titleOf(draft.id ?? "")));
  if (draft.what !== "preset") {
    asked.push(text("settings", "Settings", "Settings that are no secrets, for example: from_number, pages:integer, account!", "", true));
    asked.push(choice("status", "State of a fax", "Can the provider be asked for the state of a fax?", STATUS));
  }
  if (draft.what === "preset" || draft.what === "http") {
    asked.push(choice("runtime", "Faxbot", "Which Faxbot is it for?", RUNTIME));
  }
  return asked;
}

/** The answers as `faxsmith new --answers` takes them (`faxsmith schema new-answers`). */
export function answers(draft: Draft): object {
  const { what, id, name, settings, status, runtime } = draft;
  const common = { id, name };
  if (what === "preset") {
    return { ...common, target: "http", http: { preset: draft.preset, runtime } };
  }
  const own = { ...common, settings: settingsOf(settings ?? ""), capabilities: { get_status: status !== "no" } };
  if (what !== "http") {
    return { ...own, target: what };
  }
  const named = { api_key_header: { header_name: draft.authName }, api_key_query: { query_name: draft.authName } };
  const auth = { scheme: draft.auth, ...named[draft.auth as keyof typeof named] };
  return { ...own, target: "http", http: { runtime, auth, send_fax: { url: draft.url, body: { kind: draft.body } } } };
}

/** Settings as the command line takes them: `from_number`, `pages:integer`, `quality:standard|fine`, `account!=Account`. */
function settingsOf(text: string): object[] {
  const words = text.split(",").map((word) => word.trim());
  return words
    .filter((word) => word !== "")
    .map((word) => {
      const [head = "", title] = word.split(/=(.*)/s);
      const [key = "", kind] = head.split(":");
      const required = key.endsWith("!");
      const choices = kind?.includes("|") ? kind.split("|").map((choice) => choice.trim()) : undefined;
      return {
        key: key.replace(/!$/, "").trim(),
        ...(required && { required }),
        ...(kind !== undefined && { kind: choices ? "choice" : kind.trim() }),
        ...(choices && { choices }),
        ...(title && { title: title.trim() }),
      };
    });
}

/** Which answers of `faxsmith new` a question asks for. */
const PLACES: Record<Name, RegExp> = {
  what: /^target\b/,
  preset: /^http\.preset\b/,
  url: /^http\.((send_fax|get_status)\.url|allowed_domains)\b/,
  auth: /^http\.auth\.scheme\b/,
  authName: /^http\.auth\.(header|query)_name\b/,
  body: /^http\.send_fax\.body\b/,
  id: /^id\b/,
  name: /^name\b/,
  // Of what it can't read it knows only the line: that is a kind of setting that does not exist.
  settings: /^(settings|standard input)\b/,
  status: /^capabilities\b/,
  runtime: /^http\.runtime\b/,
};

/** What `faxsmith new` has to say about the answer to a question; its messages begin with the place. */
export function complaint(stderr: string, question: Name): string | undefined {
  for (const line of stderr.split("\n")) {
    const of = /^error: (?<place>standard input|[a-z_.[\]0-9]+):\d*:? ?(?:the manifest would not work: )?(?<message>.*)$/.exec(line);
    if (of?.groups?.place !== undefined && PLACES[question].test(of.groups.place)) {
      return of.groups.message?.replace(/ `faxsmith schema new-answers` describes the file$/, "");
    }
  }
}

/** What `faxsmith new` would take instead, where it says so. */
export function suggestion(complaint: string | undefined): string | undefined {
  return /(\S+) would do\.$/.exec(complaint ?? "")?.[1];
}

/** A name for the provider behind a URL: `api.acme.example` is of `acme`. */
function idOf(url: string | undefined): string {
  const host = /^https?:\/\/([^/:?#]+)/i.exec(url ?? "")?.[1] ?? "";
  const labels = host.toLowerCase().split(".");
  return labels.length > 1 ? (labels.at(-2) ?? "").replace(/[^a-z0-9-]/g, "") : "";
}

function titleOf(id: string): string {
  return id.replace(/(^|[-_])([a-z0-9])/g, (_, gap: string, first: string) => (gap ? " " : "") + first.toUpperCase());
}
