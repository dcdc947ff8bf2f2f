/**
 * The plugin API as its own code describes it: members of interfaces and functions with their
 * docstrings, read from the sources, so that nothing is described twice.
 */

import { readFileSync } from 'node:fs';
import { globSync } from 'tinyglobby';
import ts from 'typescript';

export interface Described {
  readonly name: string;
  /** `?` where it may be left out. */
  readonly optional: boolean;
  /** The type as written, in one line. */
  readonly type: string;
  readonly about: string;
}

export interface DescribedInterface {
  readonly name: string;
  readonly about: string;
  readonly members: readonly Described[];
}

const FILES = globSync(['core/plugin/*.ts', 'core/machine/system.ts']).sort();

const SOURCES = FILES.map((file) =>
  ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true),
);

/** The interface of this name, wherever in the API it stands. @throws Error when it is gone. */
export function interfaceOf(name: string): DescribedInterface {
  for (const source of SOURCES) {
    for (const node of source.statements) {
      if (!ts.isInterfaceDeclaration(node) || node.name.text !== name) continue;
      const members = node.members.flatMap((member) => describe(member, source));
      return { name, about: docOf(node), members };
    }
  }
  throw new Error(`no interface ${name} in ${FILES.join(', ')}`);
}

function describe(member: ts.TypeElement, source: ts.SourceFile): Described[] {
  if (!member.name) return [];
  const name = member.name.getText(source).replace(/^'|'$/g, '');
  const optional = member.questionToken !== undefined;
  const type = ts.isMethodSignature(member)
    ? `(${member.parameters.map((one) => one.getText(source)).join(', ')}) => ${member.type?.getText(source) ?? 'void'}`
    : ts.isPropertySignature(member)
      ? (member.type?.getText(source) ?? '')
      : '';
  return [{ name, optional, type: type.replace(/\s+/g, ' '), about: docOf(member) }];
}

/** Functions by name with their docstrings: what `t.*` is made of. */
export function functionsNamed(names: readonly string[]): readonly Described[] {
  const found = new Map<string, Described>();
  for (const source of SOURCES) {
    for (const node of source.statements) {
      if (!ts.isFunctionDeclaration(node) || !node.name) continue;
      const about = docOf(node);
      if (found.has(node.name.text) && about === '') continue;
      found.set(node.name.text, { name: node.name.text, optional: false, type: '', about });
    }
  }
  return names.flatMap((name) => found.get(name) ?? []);
}

/** What may be said about any option: the members of an interface in one file, with their words. */
function docOf(node: ts.Node): string {
  const docs = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = docs.map((doc) => ts.getTextOfJSDocComment(doc.comment) ?? '').join(' ');
  return text
    .replace(/\{@link ([\w.]+)\}/g, '`$1`')
    .replace(/\s+/g, ' ')
    .trim();
}
