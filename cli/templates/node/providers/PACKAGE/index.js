/**
 * {{ name | js_comment }} for Faxbot.
 *
 * What is particular to the provider stands together: the constants below, `headers` (how it knows you), `request` (what it is sent)
 * and `jobId` (how it names a fax). Compare them with its documentation.
 */

'use strict';

const { readFile } = require('node:fs/promises');
const path = require('node:path');
const MANIFEST = require('./manifest.json');
const { checked } = require('./settings');
const { ProviderError, base, exchange, fetchOf{% if get_status %}, redacted{% endif %} } = require('./transport');

const SCHEMA = MANIFEST.config_schema;
const FaxPlugin = devkit();

{% if base_setting %}/** Where the setting {{ base_setting }} is missing. */
{% endif %}const BASE_URL = 'https://api.example.com/v1';
{% if get_status %}
/** The provider's words for what has become of a fax, in lower case. */
const STATUSES = new Map([
  ['queued', 'queued'],
  ['pending', 'queued'],
  ['sending', 'in_progress'],
  ['in_progress', 'in_progress'],
  ['sent', 'SUCCESS'],
  ['delivered', 'SUCCESS'],
  ['success', 'SUCCESS'],
  ['failed', 'FAILED'],
  ['error', 'FAILED'],
  ['cancelled', 'cancelled'],
  ['canceled', 'cancelled'],
]);
{% endif %}
/** The number as it may stand in a log. */
function masked(number) {
  const digits = number.replace(/\D/g, '');
  return digits.length >= 8 ? `***${digits.slice(-4)}` : '***';
}

/** Sends faxes through {{ name | js_comment }}. */
class {{ class }} extends FaxPlugin {
  manifest() {
    return structuredClone(MANIFEST);
  }

  /** Throws when Faxbot's settings for this plugin are not what manifest.json asks for. */
  validateConfig(config) {
    base(this.baseUrl(checked(config, SCHEMA)));
  }

  async initialize(config) {
    this.validateConfig(config);
    this.config = checked(config, SCHEMA);
    this._initialized = true;
  }

  async healthCheck() {
    return { status: this._initialized ? 'healthy' : 'not_initialized', plugin: MANIFEST.id, version: MANIFEST.version };
  }

  /** Forgets the settings, and the credentials with them. */
  async shutdown() {
    this.config = {};
    this._initialized = false;
  }

  /**
   * Sends a document. Throws for a number that is none, a file that can't be read, and whatever goes wrong at the provider.
   *
   * @returns {Promise<import('./devkit').SendResult>}
   */
  async sendFax(to, filePath, options = {}) {
    this.ready();
    const number = to.replace(/[ ().-]/g, '');
    if (!/^\+?[0-9]{3,20}$/.test(number)) throw new Error('The fax number must be in E.164 form or digits only.');
    const document = await readFile(filePath);
    const request = this.request(number, path.basename(filePath), document, options);
    this.deps.logger?.info?.(`Sending a fax to ${masked(number)}`);
    const reply = await exchange(fetchOf(this.deps.http), 'POST', this.url('/faxes'), this.headers(), request);
    const jobId = this.jobId(reply);
    this.deps.logger?.info?.(`The fax to ${masked(number)} is accepted`);
    return { job_id: jobId, backend: MANIFEST.id, provider_sid: jobId };
  }

{% if get_status %}  /**
   * What has become of a fax. Throws for an empty id, and whatever goes wrong at the provider.
   *
   * @returns {Promise<import('./devkit').StatusResult>}
   */
  async getStatus(jobId) {
    this.ready();
    if (!jobId) throw new Error('The job id is empty.');
    const url = this.url(`/faxes/${encodeURIComponent(jobId)}`);
    const reply = await exchange(fetchOf(this.deps.http), 'GET', url, this.headers());
    const word = reply.status;
    if (typeof word !== 'string') throw new ProviderError("The provider's answer has no status.");
    let status = STATUSES.get(word.toLowerCase());
    if (!status) {
      this.deps.logger?.warn?.(`The provider's status ${redacted(word)} is unknown; the fax counts as in progress`);
      status = 'in_progress';
    }
    const result = { job_id: jobId, status, raw_response: reply };
    if (typeof reply.pages === 'number') result.pages = reply.pages;
    if (typeof reply.error === 'string') result.error = reply.error;
    return result;
  }
{% else %}  /** The provider does not tell what became of a fax; the dev kit wants the method all the same. */
  async getStatus(_jobId) {
    throw new Error('This provider does not report the status of a fax.');
  }
{% endif %}
  headers() {
{% if credentials | length == 0 %}    return {};
{% else %}    const credentials = this.config.credentials;
{% if credentials | length == 1 %}    return { Authorization: `Bearer ${credentials[{{ credentials[0] | js_string }}]}` };
{% else %}    const pair = `${credentials[{{ credentials[0] | js_string }}]}:${credentials[{{ credentials[1] | js_string }}]}`;
    return { Authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
{% endif %}{% endif %}  }

  request(number, fileName, document, options) {
    const settings = { ...this.config };
{% for key in kept_back %}    delete settings[{{ key | js_string }}];
{% endfor %}    return { ...settings, ...options, to: number, file_name: fileName, content: document.toString('base64') };
  }

  jobId(reply) {
    const id = reply.id;
    if ((typeof id !== 'string' && typeof id !== 'number') || id === '') throw new ProviderError("The provider's answer has no id.");
    return String(id);
  }

{% if base_setting %}  baseUrl(config) {
    return String(config[{{ base_setting | js_string }}] || BASE_URL);
  }
{% else %}  baseUrl(_config) {
    return BASE_URL;
  }
{% endif %}
  url(path) {
    return base(this.baseUrl(this.config)) + path;
  }

  ready() {
    if (!this._initialized) throw new Error('The plugin is not initialized.');
  }
}

/** The dev kit's class where it is installed, else our own of the same form. */
function devkit() {
  try {
    return require('@faxbot/plugin-dev').FaxPlugin;
  } catch (error) {
    if (error.code !== 'MODULE_NOT_FOUND') throw error;
    return require('./devkit').FaxPlugin;
  }
}

module.exports = { {{ class }}, masked{% if get_status %}, STATUSES{% endif %} };
