// Runs a generated plugin as Faxbot's dev kit would. usage: drive.js MODULE CLASS EXAMPLE_SETTINGS_JSON HAS_STATUS
const assert = require('node:assert/strict');
const { writeFileSync } = require('node:fs');
const kit = require('@faxbot/plugin-dev');

async function drive(module, name, settings, hasStatus) {
  const plugin_class = require(module)[name];
  assert.ok(plugin_class.prototype instanceof kit.FaxPlugin);
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
  const plugin = new plugin_class({ logger, http, config_dir: '' });
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
    for (const [word, status] of [['Delivered', 'SUCCESS'], ['failed', 'FAILED']]) {
      answer = [200, { status: word, pages: 3, error: 'busy' }];
      const told = await plugin.getStatus('f-1');
      assert.deepEqual([told.job_id, told.status, told.pages, told.error], ['f-1', status, 3, 'busy']);
    }
  }
  answer = [500, { error: 'call +15551230199' }];
  await assert.rejects(plugin.sendFax('+15551230199', 'letter.pdf'), (error) => /500/.test(error.message) && !/5551230199/.test(error.message));
  assert.ok(log.length > 0 && !/\d{10,}/.test(log.join('\n')));
  await plugin.shutdown();
  console.log('driven');
}

const [module_, name, settings, hasStatus] = process.argv.slice(2);
drive(module_, name, JSON.parse(settings), hasStatus === 'true');
