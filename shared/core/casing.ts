/** `sourceServer` → `source-server`: how GitHub spells an input or an output. */
export const kebab = (camel: string): string => camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** `failover-dag` → `FailoverDag`: how Azure Pipelines names a task. */
export const pascal = (kebabName: string): string => kebabName.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
