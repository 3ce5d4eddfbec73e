/**
 * What the hosts put into the environment for the task alone: inputs, secrets, service connections, state, the files that take outputs, and
 * the token of the runner's own services; in a terminal our own variables, which may hold secrets. Sources: Handler.cs of azure-pipelines-agent, GitHub docs, "Variables reference".
 */
const forTheTask =
  /^(INPUT_|SECRET_|STATE_|ENDPOINT_|SQL_DAG_MIGRATE_|SECUREFILE_|VSTS_(TASKVARIABLE_|SECRET_VARIABLES$|PUBLIC_VARIABLES$)|ACTIONS_RUNTIME_TOKEN$|GITHUB_(OUTPUT|STATE|ENV|PATH|STEP_SUMMARY)$)/i;

/** The environment of a command: that of the step, without what is only for the task, with `given` on top. */
export const commandEnvironment = (
  given: Readonly<Record<string, string>>,
  own: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> => ({
  ...Object.fromEntries(
    Object.entries(own).filter((entry): entry is [string, string] => entry[1] !== undefined && !forTheTask.test(entry[0])),
  ),
  ...given,
});
