/**
 * `Configuration.substituteVars`: `${other.key}`, `${env.NAME}`, `${env.NAME:-instead}` and
 * properties of the JVM inside a value. What is not set stays as it is written.
 */

import { JAVA, JavaException } from '../ipc/java-exception.ts';

const MOST_SUBSTITUTIONS = 20;

/** A name in braces, without blanks, `$` and `}`. */
const VARIABLE = /\$\{([^}$ ]+)\}/;

/** Where values of variables come from. */
export interface Variables {
  env(name: string): string | undefined;
  /** A property of the JVM, or else a key as it is written. */
  property(name: string): string | undefined;
}

/** @throws JavaException IllegalStateException, when 20 substitutions do not end it */
export function expandVariables(text: string, variables: Variables): string {
  let value = text;
  for (let done = 0; done < MOST_SUBSTITUTIONS; done++) {
    const match = VARIABLE.exec(value);
    if (!match) return value;
    const [reference, name = ''] = match;
    const found = valueOfVariable(name, variables);
    if (found === undefined) return value;
    const rest = value.slice(match.index + reference.length);
    const replaced = value.slice(0, match.index) + found + rest;
    if (replaced === value) return text;
    value = replaced;
  }
  const message = `Variable substitution depth too large: ${MOST_SUBSTITUTIONS} ${text}`;
  throw new JavaException(JAVA.illegalState, message);
}

function valueOfVariable(name: string, variables: Variables): string | undefined {
  if (!name.startsWith('env.') || name.length === 4) return variables.property(name);
  const [, variable = '', colon, instead] = /^env\.(.*?)(?:(:?)-(.*))?$/.exec(name) ?? [];
  const value = variables.env(variable);
  if (instead === undefined) return value;
  const unset = colon === ':' ? value === undefined || value === '' : value === undefined;
  return unset ? instead : value;
}
