import { el } from '../dom.ts';
import { formatNumber } from '../format.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { dataTable, foreign, type Cell } from './data-table.ts';
import type { Counts, Report, SheetReport } from './types.ts';
import type { Vocabulary } from './vocabulary.ts';

const KINDS = ['created', 'changed', 'unchanged', 'rejected'] as const;

/** Return how many nodes and relationships a report creates or changes. */
export function effect({ nodes, relations }: Report): number {
  return nodes.created + nodes.changed + relations.created + relations.changed;
}

/** Return how many rows, and references within rows, cannot be loaded. */
export function rejected({ nodes, relations }: Report): number {
  return nodes.rejected + relations.rejected;
}

/** Return the sheets that nobody could make sense of. */
export function notUnderstood({ sheets }: Report): SheetReport[] {
  return sheets.filter(({ type }) => type === null);
}

/** What became of everything, in four figures; null when there was nothing. */
export function tally(report: Report, i18n: ImportI18n): HTMLElement | null {
  const joined = sum(report.relations) > 0;
  if (!joined && sum(report.nodes) === 0) {
    return null;
  }
  const tiles = KINDS.map((kind) => {
    const nodes = formatNumber(report.nodes[kind], i18n.language);
    const relations = formatNumber(report.relations[kind], i18n.language);
    const nothing = report.nodes[kind] + report.relations[kind] === 0;
    return el(
      'div',
      { class: `tile tile-${kind}`, 'data-count': kind, 'data-none': nothing && 'yes' },
      el('dt', {}, i18n.t(`count.${kind}`)),
      el(
        'dd',
        {},
        el('strong', { class: 'number' }, nodes),
        joined
          ? el('span', { class: 'quiet-text' }, i18n.t('count.relations', { count: relations }))
          : null,
      ),
    );
  });
  return el('dl', { class: 'tally' }, ...tiles);
}

/** What became of every sheet. */
export function sheetTable(report: Report, i18n: ImportI18n, vocabulary: Vocabulary): HTMLElement {
  const columns = [
    { label: i18n.t('sheets.sheet') },
    { label: i18n.t('sheets.type') },
    { label: i18n.t('sheets.rows'), number: true },
    ...KINDS.map((kind) => ({ label: i18n.t(`count.${kind}`), number: true })),
    { label: i18n.t('sheets.references'), number: true },
  ];
  const number = (value: number): Cell => figure(value, i18n);
  const rows = report.sheets.map((sheet): Cell[] => {
    const known = sheet.type !== null;
    return [
      sheetName(sheet),
      known
        ? vocabulary.type(sheet.type ?? '')
        : el('strong', { class: 'unknown' }, i18n.t('sheets.unknown')),
      number(sheet.rows),
      ...KINDS.map((kind) => number(sheet[kind])),
      referenceCell(sheet.references, i18n),
    ];
  });
  return dataTable('sheets-heading', columns, rows);
}

/** Return a sheet's name, with its file. */
export function sheetName({ file, sheet }: { file: string; sheet: string | null }): HTMLElement {
  return el(
    'span',
    { class: 'sheet-name' },
    foreign(file),
    sheet === null ? null : ' · ',
    foreign(sheet),
  );
}

function referenceCell(counts: Counts, i18n: ImportI18n): Cell {
  const number = figure(sum(counts), i18n);
  if (counts.rejected === 0) {
    return number;
  }
  const bad = formatNumber(counts.rejected, i18n.language);
  return el(
    'span',
    {},
    number,
    el('span', { class: 'unknown' }, ` ${i18n.t('sheets.bad', { count: bad })}`),
  );
}

/** Nothing is written quietly, so that the eye finds what there is. */
function figure(value: number, i18n: ImportI18n): HTMLElement {
  return el('span', { class: value === 0 && 'zero' }, formatNumber(value, i18n.language));
}

function sum(counts: Counts): number {
  return KINDS.reduce((total, kind) => total + counts[kind], 0);
}
