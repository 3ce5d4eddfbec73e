import { databaseChecks } from '../../shared/prereqs/databases.ts';
import {
  claimCases,
  encryptionCases,
  featureCases,
  fileCases,
  flowCases,
  historyCases,
  logCases,
  optionCases,
  presenceCases,
} from './cases-databases.ts';
import { proveChecks } from './prove-checks.ts';

proveChecks(databaseChecks, {
  ...presenceCases,
  ...claimCases,
  ...optionCases,
  ...historyCases,
  ...encryptionCases,
  ...featureCases,
  ...fileCases,
  ...logCases,
  ...flowCases,
});
