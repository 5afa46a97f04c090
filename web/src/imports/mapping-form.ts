import { el, fill } from '../dom.ts';
import type { ImportI18n } from '../i18n/imports.ts';
import { foreign } from './data-table.ts';
import {
  changeSheet,
  columnOf,
  columnsOf,
  missing,
  partsOf,
  setSlot,
  setType,
  slotsOf,
  slotsOffered,
  typed,
  written,
  type RecordMapping,
  type SheetMapping,
  type Slot,
  type Value,
} from './mapping.ts';
import type { Vocabulary } from './vocabulary.ts';

/** What one form works on. */
interface Work {
  sheet: SheetMapping;
  record: RecordMapping;
  /** In an order that stays, whatever is changed. */
  columns: string[];
  /** Begins the ids of its fields. */
  name: string;
  i18n: ImportI18n;
  vocabulary: Vocabulary;
  /** Change the mapping, tell so, and show the form anew. */
  change: (edit: () => void, focus: string) => void;
}

/** The form for one sheet: what its rows are, and what each column fills. */
export function sheetForm(
  sheet: SheetMapping,
  place: number,
  i18n: ImportI18n,
  vocabulary: Vocabulary,
  onChange: () => void,
): HTMLElement {
  const element = el('fieldset', { class: 'sheet-form', 'data-sheet': place });
  const columns = columnsOf(sheet);
  const change = (edit: () => void, focus: string): void => {
    changeSheet(sheet, edit);
    render();
    onChange();
    document.getElementById(focus)?.focus();
  };
  const render = (): void => {
    const name = [sheet.file, sheet.sheet].filter((each) => each !== undefined && each !== '*');
    fill(
      element,
      el('legend', {}, foreign(name.join(' · ')) ?? i18n.t('mapping.everySheet')),
      ...sheet.records.flatMap((record, number) =>
        recordParts({
          sheet,
          record,
          columns,
          name: `sheet-${place}-${number}`,
          i18n,
          vocabulary,
          change,
        }),
      ),
    );
  };
  render();
  return element;
}

function recordParts(work: Work): (HTMLElement | null)[] {
  const { record, i18n, vocabulary } = work;
  const lacking = missing(record, vocabulary.offer(record.type)).map((name) =>
    vocabulary.property(record.type, name),
  );
  const names = lacking.join(i18n.t('page.comma'));
  return [
    el('div', { class: 'record-head' }, typeField(work), idField(work), headerField(work)),
    columnTable(work),
    composedPart(work),
    lacking.length === 0 ? null : el('p', { class: 'note' }, i18n.t('mapping.lacking', { names })),
  ];
}

function typeField({ record, name, i18n, vocabulary, change }: Work): HTMLElement {
  const id = `${name}-type`;
  const select = el(
    'select',
    {
      id,
      'data-field': 'type',
      on: {
        change: () => {
          const before = vocabulary.offer(record.type);
          change(() => {
            setType(record, vocabulary.offer(select.value), before);
          }, id);
        },
      },
    },
    ...vocabulary.nodes.map((each) =>
      el('option', { value: each.name, selected: each.name === record.type }, i18n.say(each.label)),
    ),
  );
  return field(id, i18n.t('mapping.type'), select);
}

function idField({ record, name, i18n, change }: Work): HTMLElement {
  const id = `${name}-id`;
  const input = el('input', {
    id,
    type: 'text',
    'data-field': 'id',
    autocomplete: 'off',
    spellcheck: 'false',
    value: written(record.id),
    on: {
      change: () => {
        change(() => {
          record.id = input.value.includes('{') ? { text: input.value } : { column: input.value };
        }, id);
      },
    },
  });
  return field(id, i18n.t('mapping.id'), input, i18n.t('mapping.idHint'));
}

function headerField({ sheet, name, i18n, change }: Work): HTMLElement {
  const id = `${name}-header`;
  const input = el('input', {
    id,
    type: 'number',
    min: 1,
    step: 1,
    'data-field': 'header',
    value: sheet.header_row ?? '',
    on: {
      change: () => {
        change(() => {
          if (input.valueAsNumber >= 1) {
            sheet.header_row = Math.floor(input.valueAsNumber);
          } else {
            delete sheet.header_row;
          }
        }, id);
      },
    },
  });
  return field(id, i18n.t('mapping.header'), input);
}

/** One line for every column and every property or relation that it fills. */
function columnTable(work: Work): HTMLElement {
  const { columns, record, i18n } = work;
  const filled = slotsOf(record);
  const lines = columns.flatMap((column, number) => {
    const id = `${work.name}-column-${number}`;
    const slots = filled.filter(([, value]) => columnOf(value) === column);
    return slots.length === 0
      ? [columnLine(work, id, column, null)]
      : slots.map(([slot], nth) => columnLine(work, nth === 0 ? id : `${id}-${nth}`, column, slot));
  });
  return el(
    'div',
    { class: 'column-lines', role: 'group', 'aria-label': i18n.t('mapping.columns') },
    el(
      'p',
      { class: 'column-head', 'aria-hidden': 'true' },
      el('span', {}, i18n.t('mapping.column')),
      el('span', {}, i18n.t('mapping.fills')),
    ),
    ...lines,
  );
}

function columnLine(work: Work, id: string, column: string, slot: Slot | null): HTMLElement {
  const { record, i18n, change } = work;
  const select = el(
    'select',
    {
      id,
      'data-column': column,
      on: {
        change: () => {
          const chosen = select.value as Slot | '';
          change(() => {
            move(record, column, slot, chosen === '' ? null : chosen);
          }, id);
        },
      },
    },
    el('option', { value: '', selected: slot === null }, i18n.t('mapping.leave')),
    ...slotOptions(work, slot),
  );
  return el(
    'div',
    { class: slot === null ? 'column-line column-left' : 'column-line' },
    el('label', { for: id }, foreign(column)),
    select,
  );
}

/** A column fills something else now; the column that filled that before fills nothing. */
function move(record: RecordMapping, column: string, from: Slot | null, to: Slot | null): void {
  const held = slotsOf(record).find(([slot]) => slot === from)?.[1];
  if (from !== null) {
    setSlot(record, from, null);
  }
  if (to !== null) {
    setSlot(record, to, held ?? { column });
  }
}

function slotOptions({ record, i18n, vocabulary }: Work, chosen: Slot | null): HTMLElement[] {
  const offered = slotsOffered(vocabulary.offer(record.type));
  const group = (kind: 'property' | 'relation'): HTMLElement[] =>
    offered
      .filter(({ slot }) => partsOf(slot)[0] === kind)
      .map(({ slot, required }) =>
        el(
          'option',
          { value: slot, selected: slot === chosen },
          `${vocabulary.slot(record.type, slot)}${required ? i18n.t('mapping.required') : ''}`,
        ),
      );
  const relations = group('relation');
  return [
    el('optgroup', { label: i18n.t('mapping.properties') }, ...group('property')),
    ...(relations.length === 0
      ? []
      : [el('optgroup', { label: i18n.t('mapping.relations') }, ...relations)]),
  ];
}

/** Values that are no single column: the same for every row, or put together. */
function composedPart(work: Work): HTMLElement {
  const { record, name, i18n, vocabulary, change } = work;
  const composed = slotsOf(record).filter(([, value]) => columnOf(value) === null);
  const free = slotsOffered(vocabulary.offer(record.type))
    .map(({ slot }) => slot)
    .filter((slot) => !slotsOf(record).some(([each]) => each === slot));
  const id = `${name}-add`;
  const add = el(
    'select',
    {
      id,
      'data-field': 'add',
      on: {
        change: () => {
          const slot = add.value as Slot;
          const [choice] = vocabulary.choices(record.type, partsOf(slot)[1]);
          change(() => {
            setSlot(record, slot, { value: choice?.code ?? '' });
          }, `${name}-value-${slot}`);
        },
      },
    },
    el('option', { value: '', selected: true }, i18n.t('mapping.addChoose')),
    ...free.map((slot) => el('option', { value: slot }, vocabulary.slot(record.type, slot))),
  );
  return el(
    'div',
    { class: 'composed' },
    ...composed.map(([slot, value]) => composedLine(work, slot, value)),
    field(id, i18n.t('mapping.add'), add, i18n.t('mapping.addHint')),
  );
}

function composedLine(work: Work, slot: Slot, value: Value): HTMLElement {
  const { record, name, i18n, vocabulary, change } = work;
  const id = `${name}-value-${slot}`;
  const choices = vocabulary.choices(record.type, partsOf(slot)[1]);
  const take = (given: string): void => {
    change(() => {
      setSlot(record, slot, typed(given));
    }, id);
  };
  const box =
    choices.length > 0 && value.value !== undefined
      ? el(
          'select',
          {
            id,
            on: {
              change: (event) => {
                take((event.target as HTMLSelectElement).value);
              },
            },
          },
          ...choices.map(({ code, label }) =>
            el('option', { value: code, selected: code === value.value }, label),
          ),
        )
      : el('input', {
          id,
          type: 'text',
          autocomplete: 'off',
          value: written(value),
          on: {
            change: (event) => {
              take((event.target as HTMLInputElement).value);
            },
          },
        });
  const remove = (): void => {
    change(() => {
      setSlot(record, slot, null);
    }, `${name}-add`);
  };
  const label = vocabulary.slot(record.type, slot);
  return el(
    'div',
    { class: 'column-line' },
    el('label', { for: id }, label),
    box,
    el(
      'button',
      {
        type: 'button',
        class: 'quiet',
        'aria-label': i18n.t('mapping.removeNamed', { name: label }),
        on: { click: remove },
      },
      i18n.t('intake.remove'),
    ),
  );
}

function field(id: string, label: string, box: HTMLElement, hint?: string): HTMLElement {
  return el(
    'div',
    { class: 'field' },
    el('label', { for: id }, label),
    box,
    hint === undefined ? null : el('p', { class: 'quiet-text' }, hint),
  );
}
