// Types are checked by `npm run check`; here they are only taken away, file by file.
const compilerOptions = {
  module: 'Preserve',
  moduleResolution: 'Bundler',
  target: 'es2023',
  isolatedModules: true,
  verbatimModuleSyntax: true,
  allowImportingTsExtensions: true,
  rewriteRelativeImportExtensions: false,
  esModuleInterop: true,
};

export default {
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, diagnostics: false, tsconfig: compilerOptions }] },
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['/dist/', '<rootDir>/out/'],
  maxWorkers: 2,
  // What a test file has loaded is never freed (Node, vm modules). Without a new start now and then, collecting garbage stops a worker for seconds.
  workerIdleMemoryLimit: '1GB',
  // A machine that does other work too is no reason to fail.
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/scripts/jest-reporter.js'],
};
