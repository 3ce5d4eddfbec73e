const unit = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** `1h30m` → 5400000 ms; undefined when it is not a time. A number without a unit is refused: seconds and minutes are too easily mixed up. */
export function readDuration(text: string): number | undefined {
  const match = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s)?(?:(\d+)ms)?$/.exec(text.trim().toLowerCase().replaceAll(' ', ''));
  if (match === null || match[0] === '') return undefined;
  const [, d = '0', h = '0', m = '0', s = '0', ms = '0'] = match;
  return Math.round(Number(d) * unit.d + Number(h) * unit.h + Number(m) * unit.m + Number(s) * unit.s + Number(ms) * unit.ms);
}

/** 5400000 ms → `1h30m`, in the form that `readDuration` reads. Meant for whole numbers; fractions of a ms are rounded. */
export function writeDuration(ms: number): string {
  let rest = Math.round(ms);
  let written = '';
  for (const [name, size] of Object.entries(unit)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) written += `${count}${name}`;
  }
  return written === '' ? '0s' : written;
}
