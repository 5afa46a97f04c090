/** What the API answers about imports, as its OpenAPI document declares it. */

import type { Wording } from '../api/types.ts';
import type { Mapping } from './mapping.ts';

export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'interrupted';

export interface Limits {
  files: number;
  bytes: number;
  mapping_characters: number;
  hours: number;
  endings: string[];
}

/** How far a job is: `done` of `total`; the total is 0 while it is not known. */
export interface Step {
  number: number;
  stage: string;
  file: string | null;
  rows: number;
  done: number;
  total: number;
}

export interface JobFailure {
  code: string;
  detail: Wording;
  errors: { field: string; reason: Wording }[];
}

export interface Job {
  id: string;
  state: JobState;
  run: number;
  dry_run: boolean;
  /** Whether what the sources no longer say is retired. */
  prune: boolean;
  source: string | null;
  files: { name: string; size: number }[];
  mapped: boolean;
  created_at: string;
  import_id: string | null;
  error: JobFailure | null;
  progress: Step | null;
  /** Comes with one job that is asked for by its id, when it is done. */
  report?: Report | null;
}

export interface Counts {
  created: number;
  changed: number;
  unchanged: number;
  rejected: number;
}

export interface SheetReport extends Counts {
  file: string;
  sheet: string | null;
  source: string;
  /** Null when the sheet could not be understood. */
  type: string | null;
  rows: number;
  references: Counts;
}

export interface Fault {
  file: string;
  sheet: string | null;
  row: number | null;
  column: string | null;
  value: string | null;
  reason: Wording;
  suggestion: string | null;
}

export interface Change {
  type: string;
  node_id?: string | null;
  from_type?: string | null;
  from_id?: string | null;
  to_type?: string | null;
  to_id?: string | null;
  changes: Record<string, { before: unknown; after: unknown }>;
}

export interface Vanished {
  type: string;
  ids: string[];
  source: string;
  fate: string | null;
  reason: Wording;
}

export interface VanishedReport {
  count: number;
  retired: number;
  items: Vanished[];
  unjudged: { type: string; source: string; reason: Wording }[];
}

export interface Report {
  ok: boolean;
  dry_run: boolean;
  sheets: SheetReport[];
  nodes: Counts;
  relations: Counts;
  faults: Fault[];
  fault_count: number;
  /** Reports of older imports have none. */
  vanished?: VanishedReport;
  differences?: Change[];
}

export interface Draft {
  file: string;
  wanted: boolean;
  text: string | null;
  structure: Mapping | null;
  reasons: Wording[];
}

export interface MappingAnswer {
  used: boolean;
  text: string | null;
  structure: Mapping | null;
  files: Draft[];
}

export interface ImportSummary {
  id: string;
  name: string;
  state: string;
  files: string[];
  types: string[];
  source: string;
  started_at: string;
  finished_at: string | null;
  undone_at: string | null;
}

export interface ImportAnswer extends ImportSummary {
  report: Report | null;
}

export interface Undone {
  nodes_deleted: number;
  relations_deleted: number;
  nodes_restored: number;
  relations_restored: number;
}
