import type { Fleet, FleetProblem, Given, Migration } from './fleet.ts';

/** What is wrong between the migrations of a file: waves that do not fit, and what two of them would do to one another. */
export function fleetProblems({ waves, migrations }: Fleet): readonly FleetProblem[] {
  return [
    ...repeated(waves).map((index) => ({ path: ['waves', index], problem: `must be named once; ${waves[index]} is there twice` })),
    ...waves.flatMap((wave, index) =>
      migrations.some((migration) => migration.wave === wave)
        ? []
        : [{ path: ['waves', index], problem: `must have a migration; no migration is in ${wave}` }],
    ),
    ...migrations.flatMap(({ wave }, index) =>
      waves.includes(wave)
        ? []
        : [{ path: ['migrations', index, 'wave'], problem: `must be one of the waves ${waves.join(', ')}, not "${wave}"` }],
    ),
    ...sameIds(migrations),
    ...sameGroups(migrations),
    ...sameDatabases(migrations),
  ];
}

const sameIds = (migrations: readonly Migration[]): readonly FleetProblem[] =>
  repeated(migrations.map(({ id }) => id)).map((index) => ({
    path: ['migrations', index, 'id'],
    problem: `must be another one: ${migrations[index]?.id} is there already`,
  }));

/** One DAG has one cutover. The name alone does not say which DAG it is: that of another source may have the same. */
function sameGroups(migrations: readonly Migration[]): readonly FleetProblem[] {
  const movers = new Map<string, Migration>();
  return migrations.flatMap((migration, index) => {
    const [source, group] = [sourceOf(migration), textOf(migration, 'distributedAvailabilityGroup')];
    const first = movers.get(`${source}\n${group}`);
    if (source === '' || group === '' || first === undefined) {
      movers.set(`${source}\n${group}`, migration);
      return [];
    }
    return [
      {
        path: ['migrations', index, 'distributed-availability-group'],
        problem: `must be another one: ${first.id} (line ${first.line}) moves this group of this source already`,
      },
    ];
  });
}

/** Two jobs of one wave run at the same time. */
function sameDatabases(migrations: readonly Migration[]): readonly FleetProblem[] {
  const movers = new Map<string, Migration>();
  return migrations.flatMap((migration, index) =>
    databasesOf(migration).flatMap((database) => {
      const key = `${migration.wave}\n${sourceOf(migration)}\n${database.toLowerCase()}`;
      const first = movers.get(key);
      if (first === undefined) movers.set(key, migration);
      if (first === undefined || first === migration) return [];
      return [
        {
          path: ['migrations', index, 'databases'],
          problem: `must not hold ${database}: ${first.id} (line ${first.line}) moves it in the same wave`,
        },
      ];
    }),
  );
}

const databasesOf = ({ given }: Migration): readonly string[] => {
  const databases = given.get('expectedDatabases');
  return databases?.kind === 'value'
    ? databases.text
        .split(databases.text.includes('\n') ? '\n' : ',')
        .map((name) => name.replace(/^- /, '').trim())
        .filter((name) => name !== '')
    : [];
};

const sourceOf = (migration: Migration): string => textOf(migration, 'sourceServer');

/** SQL Server's names have no case by default, nor have those of hosts. */
const textOf = ({ given }: Migration, input: string): string => writeGiven(given.get(input)).toLowerCase();

const writeGiven = (given: Given | undefined): string =>
  given === undefined ? '' : given.kind === 'value' ? given.text : `${given.kind}:${given.name}`;

/** Positions of entries that were there before. */
const repeated = (entries: readonly string[]): readonly number[] =>
  entries.flatMap((entry, index) => (entries.indexOf(entry) < index ? [index] : []));
