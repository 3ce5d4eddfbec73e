/** How an instance was installed and started, as far as it can be seen from inside. */
export interface InstanceSettings {
  /** What sp_configure was told and what is not in use yet, by name. */
  readonly configured: Map<string, number>;
  /** DBCC TRACEON (..., -1) and startup parameters -T. */
  readonly traceFlags: Set<number>;
  /** SERVERPROPERTY('HadrManagerStatus'): 0 not started, 1 running, 2 failed. Undefined follows whether Always On is enabled. */
  hadrManagerStatus: 0 | 1 | 2 | undefined;
  /** Started with -m. */
  singleUser: boolean;
  /** A failover cluster instance. */
  clustered: boolean;
  /** @@SERVERNAME: after the computer was renamed still the old name. Undefined: the right one. */
  localName: string | undefined;
  /** SERVERPROPERTY('InstanceDefaultDataPath'); undefined is the folder of the installation. */
  dataPath: string | undefined;
  logPath: string | undefined;
  /** How much the clock of this machine is ahead, ms. */
  clockAheadMs: number;
}

export const createSettings = (given: Partial<InstanceSettings> = {}): InstanceSettings => ({
  configured: new Map(),
  traceFlags: new Set(),
  hadrManagerStatus: undefined,
  singleUser: false,
  clustered: false,
  localName: undefined,
  dataPath: undefined,
  logPath: undefined,
  clockAheadMs: 0,
  ...given,
});
