export const databaseParts = {} as const;
