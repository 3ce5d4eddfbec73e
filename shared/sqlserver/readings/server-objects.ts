export const serverObjectParts = {} as const;
