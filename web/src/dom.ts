/** Build the page from elements and text nodes only: no string is ever read as HTML. */

type Attribute = string | number | boolean | null | undefined;
type Child = Node | string | null;
type Handlers = {
  [Type in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[Type]) => void;
};

export interface Properties {
  class?: string | false;
  on?: Handlers;
  [attribute: string]: Attribute | Handlers;
}

/** Create an element; `false`, null and undefined leave an attribute out, `true` sets it empty. */
export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  const { on, ...attributes } = properties;
  for (const [name, value] of Object.entries(attributes)) {
    setAttribute(element, name, value as Attribute);
  }
  for (const [type, handler] of Object.entries(on ?? {})) {
    element.addEventListener(type, handler as EventListener);
  }
  element.append(...children.filter((child) => child !== null));
  return element;
}

/** Set, empty or remove an attribute. */
export function setAttribute(element: Element, name: string, value: Attribute): void {
  if (value === false || value === null || value === undefined) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === true ? '' : String(value));
  }
}

/** Replace what an element holds. */
export function fill(element: Element, ...children: Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== null));
}

const SVG = 'http://www.w3.org/2000/svg';

/** Create a 24 × 24 icon from the data of one path. */
export function icon(path: string, className: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', className);
  svg.setAttribute('aria-hidden', 'true');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  svg.append(shape);
  return svg;
}
