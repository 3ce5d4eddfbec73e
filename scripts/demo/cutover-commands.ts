/** Command lines around the cutover, for the examples that take them. */
export interface CutoverCommands {
  readonly before: string;
  readonly after: string;
}

/** As the examples of GitHub name them. */
export const commandVars = (commands: CutoverCommands | undefined): Record<string, string> =>
  commands === undefined ? {} : { BEFORE_CUTOVER_COMMAND: commands.before, AFTER_CUTOVER_COMMAND: commands.after };

/** As the examples of Azure Pipelines name them. */
export const commandVariables = (commands: CutoverCommands | undefined): Record<string, string> =>
  commands === undefined ? {} : { beforeCutoverCommand: commands.before, afterCutoverCommand: commands.after };
