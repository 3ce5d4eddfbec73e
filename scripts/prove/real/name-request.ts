/** What a request to Azure does, for people who read a story or a table. Nothing is decided by it. */
const names: readonly { readonly when: RegExp; readonly name: string }[] = [
  { when: /^GET .*(AzureAsyncOperation|OperationResults)\//, name: 'follow the operation' },
  { when: /^GET .*\/distributedAvailabilityGroups\//, name: 'look at the link' },
  { when: /^GET .*\/databases\?/, name: 'look at the databases' },
  { when: /^GET /, name: 'look at the instance' },
  { when: /^DELETE .*\/distributedAvailabilityGroups\//, name: 'REMOVE the link' },
  { when: /^POST .*\/failover\?/, name: 'FORCE FAILOVER' },
  { when: /^PATCH .*\/distributedAvailabilityGroups\//, name: 'set the mode of the link' },
];

export function nameRequest({ method, url }: { readonly method: string; readonly url: string }): string {
  const line = `${method} ${url}`;
  return names.find(({ when }) => when.test(line))?.name ?? method;
}
