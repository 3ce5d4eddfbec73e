/** What the laboratory is like. Both answers of what is not known about SQL Server and Azure can be asked for. */
export interface Setting {
  readonly version: 2019 | 2022;
  readonly shipsAfterDemotion: boolean;
  readonly suspendedAfterFailover: boolean;
  /** The target takes a promote only as a statement of its own, so that the run can not land in one batch. */
  readonly roleChangesStandAlone: boolean;
  /** The last of the log is not there when the target is first asked to prove and promote: it is asked once more after a wait. */
  readonly logComesLate: boolean;
  readonly databases: 1 | 2;
  /** Route managed-instance: the task has a login for the instance; otherwise Azure stands in for it. */
  readonly instanceLogin: boolean;
  /** The link takes over the commit mode of the source by itself. */
  readonly linkFollows: boolean;
  /** Operations of Azure are asked for at Location only. */
  readonly locationOnly: boolean;
  /** They take a minute, and more than the writers may be kept out passes before they take effect. */
  readonly slowAzure: boolean;
}

type Flag = Exclude<keyof Setting, 'version' | 'databases'>;

/** Each word, and the value that it stands for; without the word it is the other one. */
const words: Readonly<Record<string, readonly [Flag, boolean]>> = {
  noship: ['shipsAfterDemotion', false],
  suspended: ['suspendedAfterFailover', true],
  alone: ['roleChangesStandAlone', true],
  behind: ['logComesLate', true],
  login: ['instanceLogin', true],
  nofollow: ['linkFollows', false],
  location: ['locationOnly', true],
  slow: ['slowAzure', true],
};
const twoDatabases = '2db';

/** For example `2022-login-2db`. */
export const writeSetting = (setting: Setting): string =>
  [
    setting.version,
    ...Object.entries(words).flatMap(([word, [flag, value]]) => (setting[flag] === value ? [word] : [])),
    ...(setting.databases === 1 ? [] : [twoDatabases]),
  ].join('-');

/** Reads what `writeSetting` wrote. Throws RangeError. */
export function readSetting(text: string): Setting {
  const [version, ...given] = text.split('-');
  const unknown = given.find((word) => word !== twoDatabases && !(word in words));
  if (unknown !== undefined || (version !== '2019' && version !== '2022')) throw new RangeError(`"${text}" is no setting`);
  const isSet = (flag: Flag): boolean =>
    Object.entries(words).some(([word, [which, value]]) => which === flag && given.includes(word) === value);
  return {
    version: version === '2019' ? 2019 : 2022,
    shipsAfterDemotion: isSet('shipsAfterDemotion'),
    suspendedAfterFailover: isSet('suspendedAfterFailover'),
    roleChangesStandAlone: isSet('roleChangesStandAlone'),
    logComesLate: isSet('logComesLate'),
    databases: given.includes(twoDatabases) ? 2 : 1,
    instanceLogin: isSet('instanceLogin'),
    linkFollows: isSet('linkFollows'),
    locationOnly: isSet('locationOnly'),
    slowAzure: isSet('slowAzure'),
  };
}
