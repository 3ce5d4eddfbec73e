/** Waits for something that happens on the other end of a socket. Throws after 2 s. */
export async function until(happened: () => boolean): Promise<void> {
  const deadline = performance.now() + 2000;
  while (!happened()) {
    if (performance.now() > deadline) throw new Error(`It never happened: ${happened}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
