/** Runs work for each entry, at most so many at a time and begun in their order. The results have the order of the entries. */
export async function sideBySide<T, R>(entries: readonly T[], most: number, work: (entry: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(entries.length);
  const waiting = [...entries.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) results[next[0]] = await work(next[1], next[0]);
  };
  await Promise.all(Array.from({ length: Math.min(most, entries.length) }, worker));
  return results;
}
