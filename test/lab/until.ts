/** Waits for something that the laboratory or a peer does by itself. Throws after 10 s. */
export async function until(happened: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!happened()) {
    if (performance.now() > deadline) throw new Error(`It never happened: ${happened}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
