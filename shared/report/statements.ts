/** Of statements of one side that begin alike, such as one for each database, only the first `count`: the others would hide what matters. */
export function firstOfEachKind<S extends { readonly side: string; readonly what: string }>(
  statements: readonly S[],
  count: number,
): readonly S[] {
  const seen = new Map<string, number>();
  return statements.filter(({ side, what }) => {
    const kind = `${side} ${what.split(' ', 1)[0]}`;
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    return before < count;
  });
}
