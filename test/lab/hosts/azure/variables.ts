export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  readonly readOnly: boolean;
}

/** The variables of a job. Names are compared without regard to case. */
export interface Variables {
  get(name: string): Variable | undefined;
  /** A variable that was secret or read-only once stays so. */
  set(name: string, value: string, flags?: { readonly secret?: boolean; readonly readOnly?: boolean }): void;
  all(): readonly Variable[];
  /** All of them with their values expanded; a variable whose value mentions a secret one is secret too. */
  expanded(): readonly Variable[];
  /**
   * Replaces `$(name)`. A name that is not set stays in the text as it is: the agent's well-known trap.
   * Values are expanded too; a variable that contains itself stays literal.
   */
  expand(text: string, unknown?: (name: string) => void): string;
}

export function createVariables(initial: Iterable<Variable> = []): Variables {
  const byKey = new Map<string, Variable>();
  const variables: Variables = {
    get: (name) => byKey.get(name.toLowerCase()),
    set(name, value, flags) {
      const old = byKey.get(name.toLowerCase());
      const secret = (old?.secret ?? false) || (flags?.secret ?? false);
      const readOnly = (old?.readOnly ?? false) || (flags?.readOnly ?? false);
      byKey.set(name.toLowerCase(), { name: old?.name ?? name, value, secret, readOnly });
    },
    all: () => [...byKey.values()],
    expanded: () => [...byKey.values()].map(expandVariable),
    expand: (text, unknown) => expand(text, [], unknown),
  };
  const expand = (text: string, open: readonly string[], unknown?: (name: string) => void, using?: (used: Variable) => void): string =>
    text.replace(/\$\(([^()]+)\)/g, (macro, name: string) => {
      const key = name.trim().toLowerCase();
      const variable = byKey.get(key);
      if (variable === undefined) unknown?.(name.trim());
      if (variable === undefined || open.includes(key)) return macro;
      using?.(variable);
      return expand(variable.value, [...open, key], unknown, using);
    });
  const expandVariable = (variable: Variable): Variable => {
    let secret = variable.secret;
    const value = expand(variable.value, [variable.name.toLowerCase()], undefined, (used) => {
      secret ||= used.secret;
    });
    return { ...variable, value, secret };
  };
  for (const variable of initial) byKey.set(variable.name.toLowerCase(), variable);
  return variables;
}

/** `Agent.TempDirectory` → `AGENT_TEMPDIRECTORY` (VarUtil.cs of azure-pipelines-agent). */
export function environmentName(name: string): string {
  return name.replaceAll('.', '_').replaceAll(' ', '_').toUpperCase();
}
