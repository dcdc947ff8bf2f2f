/**
 * Hadoop's configuration files as `org.apache.hadoop.conf.Configuration` reads them, with places.
 * The syntax of XML is the library's; here are Hadoop's rules about it: any `<property>` counts,
 * wherever it stands, its parts may be elements or attributes, an empty value is none at all, and
 * a value that is `final` is not changed by what comes later.
 */

import { parseXml, XmlCdata, XmlElement, XmlError, type XmlNode, XmlText } from '@rgrove/parse-xml';

/** Line and column, from 1. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

export interface XmlProperty {
  readonly name: string;
  /** Undefined for `<value/>` and where no value stands: such a property sets nothing. */
  readonly value: string | undefined;
  readonly final: boolean;
  readonly nameAt: TextPlace;
  /** The first character of the value, or the property where there is none. */
  readonly valueAt: TextPlace;
}

export interface HadoopXml {
  /** In file order, repeated names included. */
  readonly properties: readonly XmlProperty[];
  /** `<xi:include>`, which is reported and not followed. */
  readonly includes: readonly TextPlace[];
  /** Where `</configuration>` begins, as an offset; undefined for an element without inside. */
  readonly end: number | undefined;
}

/** The text is no XML. */
export interface XmlFailure extends TextPlace {
  readonly why: string;
}

/** Reads a file. Never throws. */
export function readHadoopXml(text: string): HadoopXml | { readonly failure: XmlFailure } {
  try {
    const { root } = parseXml(text, { includeOffsets: true });
    const place = placesIn(text);
    const elements = root ? [...elementsOf(root)] : [];
    const close = root ? text.lastIndexOf('</', root.end) : -1;
    return {
      properties: elements.flatMap((one) => propertyOf(one, text, place)),
      includes: elements.filter(isInclude).map(({ start }) => place(start)),
      end: root && close > root.start ? close : undefined,
    };
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const why = (error.message.split('\n')[0] ?? '').replace(/ \(line \d+, column \d+\)$/, '');
    return { failure: { line: error.line, column: error.column, why } };
  }
}

function* elementsOf(element: XmlElement): Generator<XmlElement> {
  yield element;
  for (const child of element.children) if (child instanceof XmlElement) yield* elementsOf(child);
}

function isInclude({ name }: XmlElement): boolean {
  return name === 'include' || name.endsWith(':include');
}

type Places = (offset: number) => TextPlace;

function placesIn(text: string): Places {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return (offset) => {
    let line = starts.length;
    while (starts[line - 1]! > offset) line--;
    return { line, column: offset - starts[line - 1]! + 1 };
  };
}

function propertyOf(element: XmlElement, text: string, place: Places): XmlProperty[] {
  if (element.name !== 'property') return [];
  const parts = element.children.filter((child) => child instanceof XmlElement);
  const part = (name: string) => parts.findLast((child) => child.name === name);
  const read = (name: string) => {
    const child = part(name);
    return child ? child.text : element.attributes[name];
  };
  const name = read('name')?.trim();
  if (name === undefined || name === '') return [];
  const value = read('value');
  return [
    {
      name,
      value: value === '' ? undefined : value,
      final: read('final')?.trim() === 'true',
      nameAt: place(textStart(part('name'), text) ?? element.start),
      valueAt: place(textStart(part('value'), text) ?? element.start),
    },
  ];
}

/** Where the first word inside an element stands; the element itself when it has none. */
function textStart(element: XmlElement | undefined, text: string): number | undefined {
  if (!element) return undefined;
  const first = element.children.find((child: XmlNode) => child instanceof XmlText);
  if (!first || first instanceof XmlCdata) return element.start;
  const blank = /^\s*/.exec(text.slice(first.start, first.end))?.[0].length ?? 0;
  return first.start + blank < first.end ? first.start + blank : element.start;
}

const HEAD = `<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet type="text/xsl" href="configuration.xsl"?>
`;

export type NamedValues = Iterable<readonly [name: string, value: string]>;

/** A file with these properties, laid out as Hadoop's own examples are. */
export function writeHadoopXml(properties: NamedValues): string {
  return `${HEAD}<configuration>\n${propertyLines(properties)}</configuration>\n`;
}

/** The file with properties added at its end, where they win over what stands above them. */
export function addToHadoopXml(text: string, properties: NamedValues): string {
  const added = propertyLines(properties);
  const read = readHadoopXml(text);
  if (added === '' || 'failure' in read) return text;
  if (read.end === undefined) return writeHadoopXml(properties);
  return `${text.slice(0, read.end)}${added}${text.slice(read.end)}`;
}

function propertyLines(properties: NamedValues): string {
  const lines = [...properties].map(([name, value]) => {
    const inside = `    <name>${escaped(name)}</name>\n    <value>${escaped(value)}</value>\n`;
    return `  <property>\n${inside}  </property>\n`;
  });
  return lines.join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
