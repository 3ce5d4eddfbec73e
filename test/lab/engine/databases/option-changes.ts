import type { DatabaseCopy } from './copy.ts';
import type { DatabaseSettings } from './settings.ts';

type Change = (copy: DatabaseCopy) => void;

const setting =
  (change: Partial<DatabaseSettings>): Change =>
  ({ settings }) =>
    void Object.assign(settings, change);

const toSwitch =
  (name: keyof DatabaseCopy['switches'], value: boolean): Change =>
  ({ switches }) => {
    switches[name] = value;
  };

/** Options of ALTER DATABASE ... SET that have an effect here, as the parser spells them. */
const changes: Readonly<Record<string, Change>> = {
  'RECOVERY FULL': (copy) => {
    copy.recoveryModel = 'FULL';
  },
  // The log chain is broken: until the next full backup SQL Server truncates the log at checkpoints.
  'RECOVERY SIMPLE': (copy) => {
    copy.recoveryModel = 'SIMPLE';
    copy.lastBackupLsn = null;
  },
  'RECOVERY BULK_LOGGED': (copy) => {
    copy.recoveryModel = 'BULK_LOGGED';
  },
  'AUTO_CLOSE ON': toSwitch('autoClose', true),
  'AUTO_CLOSE OFF': toSwitch('autoClose', false),
  'TRUSTWORTHY ON': toSwitch('trustworthy', true),
  'TRUSTWORTHY OFF': toSwitch('trustworthy', false),
  'DB_CHAINING ON': toSwitch('chaining', true),
  'DB_CHAINING OFF': toSwitch('chaining', false),
  READ_ONLY: setting({ readOnly: true }),
  READ_WRITE: setting({ readOnly: false }),
  MULTI_USER: setting({ userAccess: 'MULTI_USER' }),
  SINGLE_USER: setting({ userAccess: 'SINGLE_USER' }),
  RESTRICTED_USER: setting({ userAccess: 'RESTRICTED_USER' }),
  'PAGE_VERIFY CHECKSUM': setting({ pageVerify: 'CHECKSUM' }),
  'PAGE_VERIFY TORN_PAGE_DETECTION': setting({ pageVerify: 'TORN_PAGE_DETECTION' }),
  'PAGE_VERIFY NONE': setting({ pageVerify: 'NONE' }),
  'DELAYED_DURABILITY = DISABLED': setting({ delayedDurability: 'DISABLED' }),
  'DELAYED_DURABILITY = ALLOWED': setting({ delayedDurability: 'ALLOWED' }),
  'DELAYED_DURABILITY = FORCED': setting({ delayedDurability: 'FORCED' }),
  'CONTAINMENT = NONE': setting({ containment: 'NONE' }),
  'CONTAINMENT = PARTIAL': setting({ containment: 'PARTIAL' }),
  'ACCELERATED_DATABASE_RECOVERY = ON': setting({ acceleratedRecovery: true }),
  'ACCELERATED_DATABASE_RECOVERY = OFF': setting({ acceleratedRecovery: false }),
  'PARTNER OFF': ({ server, name }) => void server.hosting.mirroring.delete(name.toLowerCase()),
};

/** What an option does to a database; undefined: nothing that the laboratory plays. */
export function changeOf(option: string): Change | undefined {
  const level = /^COMPATIBILITY_LEVEL = (\d+)$/.exec(option);
  if (level) return setting({ compatibilityLevel: Number(level[1]) });
  return Object.entries(changes).find(([name]) => option === name || option.startsWith(`${name} `))?.[1];
}
