/**
 * What the plugin takes from Faxbot's dev kit, for where `@faxbot/plugin-dev` is not installed. The names, arguments and values are
 * the dev kit's. The plugin extends the dev kit's own class where it can be loaded.
 */

'use strict';

/**
 * @typedef {'queued' | 'in_progress' | 'SUCCESS' | 'FAILED' | 'cancelled'} FaxStatus
 *
 * @typedef {object} SendResult A fax that the provider has accepted. `job_id` is what `getStatus` is asked with.
 * @property {string} job_id
 * @property {string} backend
 * @property {string} [provider_sid]
 * @property {number} [estimated_cost]
 * @property {number} [estimated_duration]
 * @property {Record<string, any>} [metadata]
 *
 * @typedef {object} StatusResult What has become of a fax. `duration` is in seconds.
 * @property {string} job_id
 * @property {FaxStatus} status
 * @property {number} [pages]
 * @property {number} [duration]
 * @property {number} [cost]
 * @property {string} [error]
 * @property {string} [error_code]
 * @property {string} [completed_at]
 * @property {Record<string, any> | null} [raw_response]
 */

class FaxPlugin {
  constructor(deps = {}) {
    this.deps = deps;
    this.config = {};
    this._initialized = false;
  }

  manifest() {
    throw new Error('manifest() not implemented');
  }

  validateConfig(_config) {
    throw new Error('validateConfig() not implemented');
  }

  async initialize(_config) {
    throw new Error('initialize() not implemented');
  }

  async shutdown() {
    throw new Error('shutdown() not implemented');
  }

  async healthCheck() {
    throw new Error('healthCheck() not implemented');
  }

  async sendFax(_to, _filePath, _options) {
    throw new Error('sendFax() not implemented');
  }

  async getStatus(_jobId) {
    throw new Error('getStatus() not implemented');
  }
}

module.exports = { FaxPlugin };
