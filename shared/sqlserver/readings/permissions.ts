export const permissionParts = {} as const;
