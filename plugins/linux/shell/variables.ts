/** The variables of a shell: values, and which of them children see. */

export class Variables {
  private readonly values = new Map<string, string>();
  /** `export NAME` marks a name even before it has a value. */
  private readonly exported = new Set<string>();

  get(name: string): string | undefined {
    return this.values.get(name);
  }

  set(name: string, value: string): void {
    this.values.set(name, value);
  }

  unset(name: string): void {
    this.values.delete(name);
    this.exported.delete(name);
  }

  export(name: string): void {
    this.exported.add(name);
  }

  unexport(name: string): void {
    this.exported.delete(name);
  }

  isExported(name: string): boolean {
    return this.exported.has(name);
  }

  /** What a child gets: exported names that have values, in the order they were first set. */
  environment(): Map<string, string> {
    return new Map([...this.values].filter(([name]) => this.exported.has(name)));
  }

  /** `export -p`: exported names, sorted. */
  exportedNames(): string[] {
    return [...this.exported].sort();
  }

  copy(): Variables {
    return Variables.restore(this.snapshot());
  }

  snapshot(): VariableSnapshot {
    return { values: [...this.values], exported: [...this.exported] };
  }

  static restore(snapshot: VariableSnapshot): Variables {
    const variables = new Variables();
    for (const [name, value] of snapshot.values) variables.set(name, value);
    for (const name of snapshot.exported) variables.export(name);
    return variables;
  }
}

export interface VariableSnapshot {
  readonly values: readonly (readonly [string, string])[];
  readonly exported: readonly string[];
}
