// The types of the dev kit that a fax plugin meets (contract 13.2).
export interface SendResult {
  job_id: string;
  backend: string;
  provider_sid?: string;
  estimated_cost?: number;
  estimated_duration?: number;
  metadata?: Record<string, any>;
}
export interface StatusResult {
  job_id: string;
  status: 'queued' | 'in_progress' | 'SUCCESS' | 'FAILED' | 'cancelled' | string;
  pages?: number;
  duration?: number;
  cost?: number;
  error?: string;
  error_code?: string;
  completed_at?: string;
  raw_response?: Record<string, any> | null;
}
export interface PluginManifest {
  id: string;
  name: string;
  version: string;
  description: string;
  author: string;
  categories: string[];
  capabilities: string[];
  config_schema?: Record<string, any>;
}
export interface PluginDeps {
  logger: any;
  storage: any;
  db: any;
  events: any;
  http: any;
  audit: any;
  config_dir: string;
  cache: any;
  metrics: any;
  extras?: Record<string, any>;
}
export class PluginBase {
  constructor(deps?: Partial<PluginDeps>);
  deps: Partial<PluginDeps>;
  config: Record<string, any>;
  _initialized: boolean;
  manifest(): PluginManifest;
  validateConfig(config: Record<string, any>): void;
  initialize(config: Record<string, any>): Promise<void>;
  shutdown(): Promise<void>;
  healthCheck(): Promise<{ status: string; plugin: string; version: string }>;
}
export class FaxPlugin extends PluginBase {
  sendFax(to: string, filePath: string, options?: Record<string, any>): Promise<SendResult>;
  getStatus(jobId: string): Promise<StatusResult>;
}
