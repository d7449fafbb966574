/**
 * What the plugin takes from Faxbot's dev kit, for where `@faxbot/plugin-dev` is not installed. The names, arguments and values are
 * the dev kit's. The plugin extends the dev kit's own class where it can be loaded.
 */

export type FaxStatus = 'queued' | 'in_progress' | 'SUCCESS' | 'FAILED' | 'cancelled';

/** A fax that the provider has accepted. `job_id` is what `getStatus` is asked with. */
export interface SendResult {
  job_id: string;
  backend: string;
  provider_sid?: string;
  estimated_cost?: number;
  estimated_duration?: number;
  metadata?: Record<string, unknown>;
}

/** What has become of a fax. `duration` is in seconds. */
export interface StatusResult {
  job_id: string;
  status: FaxStatus;
  pages?: number;
  duration?: number;
  cost?: number;
  error?: string;
  error_code?: string;
  completed_at?: string;
  raw_response?: Record<string, unknown> | null;
}

/** What the plugin says of itself. */
export interface PluginManifest {
  id: string;
  name: string;
  version: string;
  description: string;
  author: string;
  categories: string[];
  capabilities: string[];
  config_schema?: Record<string, unknown>;
}

/** What Faxbot hands to a plugin. The plugin uses `logger` and `http`. */
export interface PluginDeps {
  logger?: { info?(text: string): void; warn?(text: string): void };
  http?: unknown;
  [other: string]: unknown;
}

export class FaxPlugin {
  deps: PluginDeps;
  config: Record<string, unknown> = {};
  _initialized = false;

  constructor(deps: PluginDeps = {}) {
    this.deps = deps;
  }

  manifest(): PluginManifest {
    throw new Error('manifest() not implemented');
  }

  validateConfig(_config: Record<string, unknown>): void {
    throw new Error('validateConfig() not implemented');
  }

  async initialize(_config: Record<string, unknown>): Promise<void> {
    throw new Error('initialize() not implemented');
  }

  async shutdown(): Promise<void> {
    throw new Error('shutdown() not implemented');
  }

  async healthCheck(): Promise<{ status: string; plugin: string; version: string }> {
    throw new Error('healthCheck() not implemented');
  }

  async sendFax(_to: string, _filePath: string, _options?: Record<string, unknown>): Promise<SendResult> {
    throw new Error('sendFax() not implemented');
  }

  async getStatus(_jobId: string): Promise<StatusResult> {
    throw new Error('getStatus() not implemented');
  }
}
