/** Flags by which several subcommands choose scenarios and give them values. */

import { Option } from 'commander';
import { readName, readTag } from '../filters.ts';
import { readParam, readToken } from '../options.ts';

export function nameOption(): Option {
  const about = 'only scenarios whose name has this text, or matches /this/';
  return new Option('-t, --name <text>', about).argParser(readName);
}

export function tagOption(): Option {
  const about =
    'only scenarios with this tag, or without it: --tag !slow; may be given several times';
  return new Option('--tag <word>', about).argParser(readTag);
}

export function paramOption(): Option {
  const about = 'a value for a parameter of the scenarios; may be given several times';
  return new Option('--param <name=value>', about).argParser(readParam);
}

/** The environment keeps it out of lists of processes. */
export function tokenOption(about: string): Option {
  return new Option('--token <text>', about).env('QUORATE_TOKEN').argParser(readToken);
}
