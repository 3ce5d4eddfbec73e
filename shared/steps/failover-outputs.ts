/** The outputs of a failover that changed nothing and proved nothing. */
export const refusedOutputs = { outcome: 'refused', writeOutageMs: '', certificate: '' } as const;
