/** Tests of the plugin: without Faxbot, without its dev kit, and without a network. */

'use strict';

const assert = require('node:assert/strict');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { createServer } = require('node:http');
const { tmpdir } = require('node:os');
const path = require('node:path');
const { after, test } = require('node:test');
const { {{ class }}{% if get_status %}, STATUSES{% endif %} } = require('../index');
const { redacted } = require('../transport');

const CONFIG = {{ example_js }};
const NUMBER = '+15551230199';

const folder = mkdtempSync(path.join(tmpdir(), 'fax-'));
const letter = path.join(folder, 'letter.pdf');
writeFileSync(letter, '%PDF-1.7 letter');
after(() => rmSync(folder, { recursive: true }));

/** Stands in for `deps.http`: keeps what is sent, and gives back what it was told. */
class Client {
  sent = [];
  constructor(status, reply) {
    this.status = status;
    this.reply = reply;
  }
  async fetch(url, init) {
    this.sent.push({ url, init });
    const text = typeof this.reply === 'string' ? this.reply : JSON.stringify(this.reply);
    return new Response(text, { status: this.status });
  }
}

async function ready(http, log = []) {
  const logger = { info: (text) => log.push(text), warn: (text) => log.push(text) };
  const plugin = new {{ class }}({ http, logger });
  await plugin.initialize(CONFIG);
  return plugin;
}

test('the manifest names the plugin', () => {
  const about = new {{ class }}().manifest();
  assert.equal(about.id, {{ id | js_string }});
  assert.equal(about.name, {{ name | js_string }});
  assert.deepEqual(about.categories, ['outbound']);
});

test('settings are checked', () => {
  const plugin = new {{ class }}();
  plugin.validateConfig(CONFIG);
  const schema = plugin.manifest().config_schema;
  for (const key of schema.required) {
    const rest = Object.fromEntries(Object.entries(CONFIG).filter(([name]) => name !== key));
    assert.throws(() => plugin.validateConfig(rest), new RegExp(`^Error: ${key} is missing`));
  }
  for (const key of Object.keys(schema.properties)) {
    assert.throws(() => plugin.validateConfig({ ...CONFIG, [key]: [1] }), new RegExp(`^Error: ${key} must be `));
  }
});

test('nothing is sent before initialize and after shutdown', async () => {
  await assert.rejects(new {{ class }}().sendFax(NUMBER, letter), /not initialized/);
  const plugin = await ready(new Client(200, { id: 'f1' }));
  assert.equal((await plugin.healthCheck()).status, 'healthy');
  await plugin.shutdown();
  assert.deepEqual(plugin.config, {});
  await assert.rejects(plugin.sendFax(NUMBER, letter), /not initialized/);
});

test('numbers are redacted', () => {
  assert.equal(redacted('no answer from +1 (555) 123-0199, line 2'), 'no answer from ***, line 2');
});

test('a fax is sent and its number masked in the log', async () => {
  const client = new Client(201, { id: 'f1', status: 'queued' });
  const log = [];
  const result = await (await ready(client, log)).sendFax('+1 (555) 123-0199', letter);
  assert.deepEqual(result, { job_id: 'f1', backend: {{ id | js_string }}, provider_sid: 'f1' });
  assert.equal(client.sent.length, 1);
  const { url, init } = client.sent[0];
  assert.equal(init.method, 'POST');
  assert.match(url, /\/faxes$/);
  assert.ok(init.signal);
  const body = JSON.parse(String(init.body));
  assert.equal(body.to, NUMBER);
  assert.equal(body.file_name, 'letter.pdf');
  assert.equal(Buffer.from(body.content, 'base64').toString(), '%PDF-1.7 letter');
  assert.equal(body.credentials, undefined);
  assert.equal('Authorization' in init.headers, 'credentials' in CONFIG);
  assert.ok(!log.join().includes('5551230199'));
  assert.ok(log.join().includes('***0199'));
});

test('a bad number and a missing file are told before anything is sent', async () => {
  const client = new Client(200, { id: 'f1' });
  const plugin = await ready(client);
  await assert.rejects(plugin.sendFax('call me', letter), /E\.164/);
  await assert.rejects(plugin.sendFax(NUMBER, `${letter}.gone`), { code: 'ENOENT' });
  assert.deepEqual(client.sent, []);
});

test('what goes wrong at the provider is told without the number', async () => {
  const cases = [
    [401, { error: `no credit for ${NUMBER}` }, /answered 401: no credit for \*\*\*$/],
    [302, '', /answered 302/],
    [200, '<html>', /not with a JSON object/],
    [200, { status: 'queued' }, /no id/],
  ];
  for (const [status, reply, said] of cases) {
    const plugin = await ready(new Client(status, reply));
    await assert.rejects(plugin.sendFax(NUMBER, letter), { name: 'ProviderError', message: said });
  }
  const unable = await ready(async () => {
    throw new TypeError('secret');
  });
  await assert.rejects(unable.sendFax(NUMBER, letter), { message: "The provider can't be reached: TypeError." });
});

test("without a client Node's own fetch sends", async () => {
  const seen = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += part));
    request.on('end', () => {
      seen.push(body);
      response.setHeader('Connection', 'close');
      response.end('{"id": 7}');
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  try {
    const plugin = await ready();
    Object.assign(plugin, { baseUrl: () => `http://127.0.0.1:${server.address().port}/` });
    assert.equal((await plugin.sendFax(NUMBER, letter)).job_id, '7');
  } finally {
    await new Promise((done) => server.close(done));
  }
  assert.equal(JSON.parse(seen[0]).to, NUMBER);
});

test('plain HTTP is refused', () => {
  const plugin = Object.assign(new {{ class }}(), { baseUrl: () => 'http://api.example.com' });
  assert.throws(() => plugin.validateConfig(CONFIG), /https:/);
});
{% if get_status %}
test('each word of the provider has a meaning', async () => {
  for (const [word, meaning] of [...STATUSES, ['Delivered', 'SUCCESS']]) {
    const client = new Client(200, { status: word, pages: 2 });
    const result = await (await ready(client)).getStatus('a/b?c');
    assert.deepEqual([result.job_id, result.status, result.pages], ['a/b?c', meaning, 2]);
    assert.match(client.sent[0].url, /\/faxes\/a%2Fb%3Fc$/);
  }
});

test('an unknown word counts as in progress', async () => {
  const log = [];
  const plugin = await ready(new Client(200, { status: 'ringing' }), log);
  assert.equal((await plugin.getStatus('f1')).status, 'in_progress');
  assert.match(log.join(), /ringing/);
});

test('a failed fax says why', async () => {
  const plugin = await ready(new Client(200, { status: 'failed', error: 'busy' }));
  const result = await plugin.getStatus('f1');
  assert.deepEqual([result.status, result.error], ['FAILED', 'busy']);
});
{% else %}
test('there is no status', async () => {
  const plugin = await ready();
  await assert.rejects(plugin.getStatus('f1'), /does not report/);
  assert.deepEqual(plugin.manifest().capabilities, ['send_fax']);
});
{% endif %}
