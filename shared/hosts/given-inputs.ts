/** Names after `INPUT_` that were given a value. Read when this module loads: the library of Azure Pipelines takes them out of the environment. */
const given = Object.entries(process.env)
  .filter(([name, value]) => /^INPUT_./i.test(name) && value?.trim())
  .map(([name]) => name.slice('INPUT_'.length));

/** Inputs that the pipeline gave and that are not among `known`, spelled as the host passes them (upper case). */
export function givenInputs(known: readonly string[]): readonly string[] {
  const expected = new Set(known.map((name) => name.toUpperCase()));
  return given.filter((name) => !expected.has(name.toUpperCase()));
}
