/** A data file of tempdb. */
export interface TempdbFile {
  readonly name: string;
  /** Undefined: in the data folder of the instance, under the name that setup gives it. */
  readonly path: string | undefined;
  /** 8 KB pages. */
  readonly pages: number;
}

/** The machine under an instance, as sys.dm_os_sys_info and sys.dm_io_virtual_file_stats show it. */
export interface Hardware {
  /** Where the site knows it; the laboratory itself listens on loopback. */
  readonly address: string;
  /** Logical processors. */
  readonly cpus: number;
  readonly memoryMb: number;
  /** Reads and writes of the applications, on average since the instance started. */
  readonly ioPerSecond: number;
  readonly ioBytesPerSecond: number;
  readonly tempdb: TempdbFile[];
}

export type HardwareOptions = Partial<Omit<Hardware, 'tempdb' | 'address'>> & { readonly tempdbFiles?: number };

/** 64 MB, the size of tempdb's first file after a fresh installation. */
const firstPages = 8_192;

/** Eight processors with 64 GB, and as many files of tempdb as the setup of SQL Server 2016 and later makes: one a processor, up to 8. */
export function createHardware(address: string, { cpus = 8, tempdbFiles = Math.min(8, cpus), ...given }: HardwareOptions = {}): Hardware {
  return {
    address,
    cpus,
    memoryMb: 65_536,
    ioPerSecond: 900,
    ioBytesPerSecond: 24_000_000,
    ...given,
    tempdb: Array.from({ length: tempdbFiles }, (_, index) => ({
      name: index === 0 ? 'tempdev' : `temp${index + 1}`,
      path: undefined,
      pages: firstPages,
    })),
  };
}
