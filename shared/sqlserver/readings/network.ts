export const networkParts = {} as const;
