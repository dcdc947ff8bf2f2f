/**
 * Writes XML 1.0: escapes what has a meaning, and leaves out what XML cannot hold at all (control
 * characters, halves of a surrogate pair) together with the colours of terminals.
 */

import { withoutControls } from './clean.ts';

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly (XmlElement | string)[];
}

/** An element; a text among the children is character data. */
export function element(
  name: string,
  attributes: XmlElement['attributes'],
  ...children: XmlElement['children']
): XmlElement {
  return { name, attributes, children };
}

/** A document with this root, indented; elements that hold text stay on their line. */
export function xmlDocument(root: XmlElement): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${written(root, '')}`;
}

function written({ name, attributes, children }: XmlElement, indent: string): string {
  const pairs = Object.entries(attributes);
  const head = [name, ...pairs.map(([key, value]) => `${key}="${quoted(String(value))}"`)];
  const open = `${indent}<${head.join(' ')}`;
  if (children.length === 0) return `${open}/>\n`;
  const inside = children.map((child) =>
    typeof child === 'string' ? escaped(child) : written(child, `${indent}  `),
  );
  const isText = children.every((child) => typeof child === 'string');
  return isText
    ? `${open}>${inside.join('')}</${name}>\n`
    : `${open}>\n${inside.join('')}${indent}</${name}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // Readers would turn these into blanks in an attribute, and a return into a line end anywhere.
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

function escaped(text: string): string {
  return withoutControls(text).replace(/[&<>\r]/g, (letter) => ENTITIES[letter]!);
}

function quoted(text: string): string {
  return withoutControls(text).replace(/[&<>"\t\n\r]/g, (letter) => ENTITIES[letter]!);
}
