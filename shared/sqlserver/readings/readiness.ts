export const readinessParts = {} as const;
