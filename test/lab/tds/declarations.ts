/** One entry of the `@params` text of sp_executesql. */
export interface Declaration {
  /** Without the @. */
  readonly name: string;
  /** As written, for example `numeric(25, 0)`. */
  readonly type: string;
  readonly output: boolean;
}

/** Splits `@a int, @b numeric(25, 0) OUTPUT`. Commas inside parentheses belong to a type. */
export function parseDeclarations(text: string): readonly Declaration[] {
  const entries = text.match(/(?:\([^)]*\)|[^,(])+/g) ?? [];
  return entries.flatMap((entry) => {
    const match = /^\s*@([\p{L}\w@#$]+)\s+(?:AS\s+)?(.+?)(?:\s*=\s*[^=]+?)?(\s+(?:OUTPUT|OUT))?(?:\s+READONLY)?\s*$/isu.exec(entry);
    const [, name, type, output] = match ?? [];
    return name && type ? [{ name, type, output: output !== undefined }] : [];
  });
}
