/** So many names of databases, all of the same length. */
export const databaseNames = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `Tenant_${String(index).padStart(4, '0')}`);
