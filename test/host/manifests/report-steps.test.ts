import { withReportSteps } from '../../../scripts/manifests/report-steps.ts';

const markers = (name: string, content: string) => `<!-- steps:${name}:start -->\n\n${content}<!-- steps:${name}:end -->\n`;
const page = (github = '', azure = '') => `# Report\n\n${markers('github', github)}\nText.\n\n${markers('azure-pipelines', azure)}`;

const github = `jobs:
  validate:
    steps:
      - name: Take up the report
        uses: a@1 # not this one
  synchronize:
    steps:
      - name: Take up the report
        uses: a@2 # v2
        with:
          path: p
      - uses: ours
      - name: Hand on the report
        uses: b@2 # v2
  plan:
    steps:
      - name: Hand on the report
        uses: b@3
`;
const azurePipelines = `stages:
  - stage: Validate
    jobs: []
  - stage: Synchronize
    jobs:
      - job: Synchronize
        steps:
          - task: A@1
            displayName: Take up the report
            inputs:
              a: b
          - task: B@1
            displayName: Hand on the report
          # A comment between steps.
          - task: B@1
            displayName: Keep the report of this attempt
            condition: c
`;
const quotedGithub =
  '```yaml\n- name: Take up the report\n  uses: a@2 # v2\n  with:\n    path: p\n# ... the tasks of the job ...\n- name: Hand on the report\n  uses: b@2 # v2\n```\n\n';
const quotedAzure =
  '```yaml\n- task: A@1\n  displayName: Take up the report\n  inputs:\n    a: b\n# ... the tasks of the job ...\n- task: B@1\n  displayName: Hand on the report\n- task: B@1\n  displayName: Keep the report of this attempt\n  condition: c\n```\n\n';

test('the steps of the job in the middle are quoted letter by letter', () => {
  expect(withReportSteps(page(), { github, azurePipelines })).toBe(page(quotedGithub, quotedAzure));
});

test('doing it again changes nothing; a change of the example changes the page', () => {
  const once = withReportSteps(page(), { github, azurePipelines });
  expect(withReportSteps(once, { github, azurePipelines })).toBe(once);
  expect(withReportSteps(once, { github: github.replace('path: p', 'path: q'), azurePipelines })).toContain('    path: q\n');
});

test.each([
  [
    'a step that is not there',
    { github: github.replaceAll('Hand on', 'Give on'), azurePipelines },
    'No step of the example has the name Hand on',
  ],
  [
    'a job that is not there',
    { github, azurePipelines: azurePipelines.replace('stage: Synch', 'stage: Sink') },
    'has no line "  - stage: Synch',
  ],
])('%s is said', (_, examples, problem) => {
  expect(() => withReportSteps(page(), examples)).toThrow(problem);
});
