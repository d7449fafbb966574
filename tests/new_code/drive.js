// Runs all plugins of a workspace as Faxbot's dev kit would (contract 13.2).
// usage: drive.js MODULE, in the folder that holds `expected.json`, which says the settings of each package and whether it tells of a fax's
// status; MODULE is the path of a plugin, in which ID stands for the package.
const assert = require('node:assert/strict');
const { readFileSync, writeFileSync } = require('node:fs');
const path = require('node:path');
const kit = require('@faxbot/plugin-dev');

const METHODS = ['manifest', 'validateConfig', 'initialize', 'shutdown', 'healthCheck', 'sendFax', 'getStatus'];

/** The class has all that the dev kit leaves open. */
function fits(pluginClass) {
  assert.ok(pluginClass.prototype instanceof kit.FaxPlugin);
  for (const name of METHODS) assert.ok(Object.hasOwn(pluginClass.prototype, name), name);
}

/** The module that stands in for the dev kit is as the dev kit. */
async function standsIn(own) {
  const [mine, theirs] = [new own.FaxPlugin(), new kit.FaxPlugin()];
  assert.deepEqual({ ...mine }, { ...theirs });
  for (const name of METHODS) {
    const said = async (plugin) => plugin[name]();
    await assert.rejects(said(theirs), { message: `${name}() not implemented` });
    await assert.rejects(said(mine), { message: `${name}() not implemented` });
  }
}

async function drive(module, { settings, get_status: hasStatus }) {
  const pluginClass = Object.values(require(module)).find((value) => value.prototype instanceof kit.FaxPlugin);
  fits(pluginClass);
  await standsIn(require(path.join(module, 'devkit')));
  const log = [];
  const sent = [];
  let answer = [200, { id: 'f-1', status: 'queued' }];
  const http = {
    async fetch(url, init) {
      sent.push({ url, init });
      return new Response(JSON.stringify(answer[1]), { status: answer[0] });
    },
  };
  const logger = new Proxy({}, { get: () => (...words) => log.push(words.join(' ')) });
  const plugin = new pluginClass({ logger, http, config_dir: '' });
  const about = plugin.manifest();
  assert.deepEqual(about.capabilities, hasStatus ? ['send_fax', 'get_status'] : ['send_fax']);
  plugin.validateConfig(settings);
  await plugin.initialize(settings);
  assert.deepEqual(await plugin.healthCheck(), { status: 'healthy', plugin: about.id, version: about.version });

  writeFileSync('letter.pdf', '%PDF');
  const result = await plugin.sendFax('+15551230199', 'letter.pdf', { quality: 'fine' });
  assert.deepEqual(result, { job_id: 'f-1', backend: about.id, provider_sid: 'f-1' });
  const body = JSON.parse(sent[0].init.body);
  assert.deepEqual([body.to, body.quality], ['+15551230199', 'fine']);
  if (hasStatus) {
    for (const [word, status] of [['Delivered', 'SUCCESS'], ['failed', 'FAILED'], ['called +15551230199', 'in_progress']]) {
      answer = [200, { status: word, pages: 3, error: 'busy' }];
      const told = await plugin.getStatus('f-1');
      assert.deepEqual([told.job_id, told.status, told.pages, told.error], ['f-1', status, 3, 'busy']);
    }
  }
  answer = [500, { error: 'call +15551230199' }];
  await assert.rejects(plugin.sendFax('+15551230199', 'letter.pdf'), (error) => /500/.test(error.message) && !/5551230199/.test(error.message));
  assert.ok(log.length > 0 && !/\d{10,}/.test(log.join('\n')));
  await plugin.shutdown();
}

async function all(module) {
  const expected = Object.entries(JSON.parse(readFileSync('expected.json', 'utf8')));
  for (const [id, about] of expected) await drive(path.resolve(module.replace('ID', id)), about);
  console.log(`${expected.length} driven`);
}

all(process.argv[2]);
