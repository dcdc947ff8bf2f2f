/** Examples of pieces, which plugins give as data, as one line of YAML. */

/** An example as one line of YAML. */
export function inFlow(example: Readonly<Record<string, unknown>>): string {
  return `{ ${Object.entries(example)
    .map(([key, value]) => `${key}: ${flowValue(value)}`)
    .join(', ')} }`;
}

function flowValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    return inFlow(value as Readonly<Record<string, unknown>>);
  }
  const text = String(value);
  return /^[\w./%-][\w ./:%-]*$/.test(text) && !/: |\s$/.test(text) ? text : JSON.stringify(text);
}
