#!/usr/bin/env node
// Plain JavaScript: an old Node must be told what is missing before it meets TypeScript.
if (process.features.typescript) {
  await import('./run.ts');
} else {
  console.error(
    `sql-dag-migrate runs its TypeScript as it is, which needs Node 22.18 or newer; this is Node ${process.versions.node}. ` +
      '"npm ci" brings Node 24 into the folder: "npx ." and "npm run terminal --" use it.',
  );
  process.exitCode = 1;
}
