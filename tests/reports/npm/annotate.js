// Reads a JSON list of {command, message, properties} and has GitHub's own package issue each.
import * as core from "@actions/core";

let text = "";
for await (const chunk of process.stdin) text += chunk;
for (const { command, message, properties } of JSON.parse(text)) core[command](message, properties);
