export const availabilityGroupParts = {} as const;
