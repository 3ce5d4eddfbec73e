/** `2026-11-21 02:00:05.123`, UTC. The text itself when it is no time. */
export const momentText = (iso: string): string =>
  Number.isNaN(Date.parse(iso)) ? iso : new Date(iso).toISOString().replace('T', ' ').slice(0, 23);

/** `02:00:05.123`, UTC. */
export const timeText = (ms: number): string => new Date(ms).toISOString().slice(11, 23);

/** ms with a thin gap between the thousands: `12 345`. */
export const amountText = (value: number): string => String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, '\u202f');

/** `412 ms`, `4.1 s`, `12 min 5 s`, `3 h 12 min`. */
export function spanText(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = ms / 1000;
  if (seconds < 60) return `${seconds.toFixed(seconds < 10 ? 2 : 1)} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${Math.floor(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
