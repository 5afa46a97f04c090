/** What the address of the page says: everything needed to see the same view again. */

export type Language = 'zh' | 'en';
export type Order = 'score' | 'tier';

export interface ProviderKey {
  label: string;
  id: string;
}

export interface ViewState {
  need: string | null;
  /** The match whose path is drawn: its provider, and its resource where it has one. */
  provider: ProviderKey | null;
  resource: string | null;
  order: Order;
  /** Null when the address leaves the choice to the reader. */
  lang: Language | null;
}

export const START: Readonly<ViewState> = {
  need: null,
  provider: null,
  resource: null,
  order: 'score',
  lang: null,
};

/** Read a view from the query of an address; what is unknown or malformed is ignored. */
export function parseView(search: string): ViewState {
  const query = new URLSearchParams(search);
  const need = query.get('need') ?? '';
  const lang = query.get('lang');
  const provider = need === '' ? null : parseProvider(query.get('provider'));
  return {
    need: need === '' ? null : need,
    provider,
    resource: provider === null ? null : query.get('resource'),
    order: query.get('order') === 'tier' ? 'tier' : 'score',
    lang: lang === 'zh' || lang === 'en' ? lang : null,
  };
}

/** Write a view as the query of an address, `?` included; empty for the start view. */
export function formatView(view: ViewState): string {
  const query = new URLSearchParams();
  if (view.need !== null) {
    query.set('need', view.need);
    if (view.provider !== null) {
      query.set('provider', `${view.provider.label}:${view.provider.id}`);
      if (view.resource !== null) {
        query.set('resource', view.resource);
      }
    }
    if (view.order !== 'score') {
      query.set('order', view.order);
    }
  }
  if (view.lang !== null) {
    query.set('lang', view.lang);
  }
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

function parseProvider(text: string | null): ProviderKey | null {
  // Labels never hold a colon; ids may.
  const [, label, id] = /^([^:]+):(.+)$/su.exec(text ?? '') ?? [];
  return label === undefined || id === undefined ? null : { label, id };
}
