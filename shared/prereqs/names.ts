/** Names that one finding spells out. The report stays readable with 1,000 databases. */
const spelled = 20;

/** Some names, and how many more there are. */
export const list = (names: readonly string[]): string =>
  `${names.slice(0, spelled).join(', ')}${names.length > spelled ? ` and ${names.length - spelled} more` : ''}`;
