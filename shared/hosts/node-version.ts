/** The first import of every door: an old Node must be told before a library stumbles over it. */

/** AbortSignal.any came with Node 20.3. Undefined when the version will do. */
export function problemOfNode(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 3)) return undefined;
  return (
    `This task needs Node 20.3 or newer, but runs on Node ${version}. ` +
    'GitHub: use a runner of version 2.327.1 or newer. Azure Pipelines: update the agent to 4.265.1 or newer; on older systems set the variable AGENT_USE_NODE20_1 to true.'
  );
}

const problem = problemOfNode(process.versions.node);
if (problem !== undefined) {
  console.log(process.env.TF_BUILD ? `##vso[task.complete result=Failed;]${problem}` : `::error::${problem}`);
  process.exit(1);
}
