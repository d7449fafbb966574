// The part of Faxbot's dev kit that a fax plugin meets (contract 13.2).
class PluginBase {
  constructor(deps = {}) {
    this.deps = deps;
    this.config = {};
    this._initialized = false;
  }
  manifest() { throw new Error('manifest() not implemented'); }
  validateConfig() { throw new Error('validateConfig() not implemented'); }
  async initialize() { throw new Error('initialize() not implemented'); }
  async shutdown() { throw new Error('shutdown() not implemented'); }
  async healthCheck() { throw new Error('healthCheck() not implemented'); }
}

class FaxPlugin extends PluginBase {
  async sendFax() { throw new Error('sendFax() not implemented'); }
  async getStatus() { throw new Error('getStatus() not implemented'); }
}

module.exports = { PluginBase, FaxPlugin };
