/**
 * A strict reader of the XML that reports consist of: elements, attributes, text and the entities
 * of XML itself. Whatever a conforming parser must refuse, it refuses; it knows no CDATA, comments
 * or document types, since the writer makes none.
 */

export interface XmlNode {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlNode[];
  text: string;
}

const NAME = '[A-Za-z_][\\w.-]*';
const TOKEN = new RegExp(`<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>|([^<]+)`, 'gy');
const ATTRIBUTE = new RegExp(`\\s+(${NAME})="([^"<]*)"`, 'gy');
const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
};
const FORBIDDEN = /[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** The root of a document. @throws Error where it is not well-formed */
export function parseXml(document: string): XmlNode {
  const forbidden = FORBIDDEN.exec(document);
  if (forbidden) throw new Error(`a character that XML cannot hold, at ${forbidden.index}`);
  const declaration = /^<\?xml version="1\.0" encoding="UTF-8"\?>\n/.exec(document);
  if (!declaration) throw new Error('no XML declaration');
  const root: XmlNode = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  let at = declaration[0].length;
  while (at < document.length) {
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(document);
    if (!token) throw new Error(`no markup and no text at ${at}: ${document.slice(at, at + 40)}`);
    at = TOKEN.lastIndex;
    const [, closing, name = '', attributes = '', empty, text] = token;
    const inside = open.at(-1)!;
    if (text !== undefined) {
      if (open.length === 1 && text.trim() !== '') throw new Error(`text beside the root: ${text}`);
      inside.text += decoded(text);
    } else if (closing) {
      if (inside.name !== name) throw new Error(`</${name}> closes <${inside.name}>`);
      open.pop();
    } else {
      const node: XmlNode = { name, attributes: read(attributes), children: [], text: '' };
      inside.children.push(node);
      if (!empty) open.push(node);
    }
  }
  if (open.length > 1) throw new Error(`<${open.at(-1)!.name}> is not closed`);
  if (root.children.length !== 1) throw new Error(`${root.children.length} roots`);
  return root.children[0]!;
}

function read(attributes: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name = '', value = ''] of attributes.matchAll(ATTRIBUTE)) {
    if (name in found) throw new Error(`two attributes ${name}`);
    // A parser makes blanks of what is not written as a reference.
    found[name] = decoded(value.replace(/[\t\n\r]/g, ' '));
  }
  return found;
}

function decoded(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in a text');
  return text.replace(/&([^;&\s]*)(;?)/g, (whole, name: string, end: string) => {
    const code = /^#(\d+)$/.exec(name);
    const letter = code ? String.fromCodePoint(Number(code[1])) : ENTITIES[name];
    if (letter === undefined || end !== ';') throw new Error(`no entity: ${whole}`);
    return letter;
  });
}
