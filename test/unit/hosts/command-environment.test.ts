import { commandEnvironment } from '../../../shared/hosts/command-environment.ts';

test.each([
  'INPUT_SOURCE-PASSWORD',
  'input_sourcePassword',
  'SECRET_PASSWORD',
  'STATE_migrationStage',
  'ENDPOINT_AUTH_1',
  'SECUREFILE_NAME_1',
  'VSTS_TASKVARIABLE_X',
  'VSTS_SECRET_VARIABLES',
  'ACTIONS_RUNTIME_TOKEN',
  'GITHUB_OUTPUT',
  'GITHUB_STATE',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STEP_SUMMARY',
])('%s is for the task alone', (name) => {
  expect(commandEnvironment({}, { [name]: 'x' })).toEqual({});
});

test.each(['PATH', 'HOME', 'GITHUB_RUN_ID', 'GITHUB_TOKEN', 'KUBECONFIG', 'MY_SECRET_X', 'ACTIONS_ID_TOKEN_REQUEST_URL'])(
  '%s is of the step, and so of its commands',
  (name) => {
    expect(commandEnvironment({}, { [name]: 'x' })).toEqual({ [name]: 'x' });
  },
);

test('facts win over what was there before', () => {
  expect(commandEnvironment({ A: 'fact' }, { A: 'old', B: undefined })).toEqual({ A: 'fact' });
});
