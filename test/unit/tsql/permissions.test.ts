/** GRANT, DENY, REVOKE and ALTER SERVER ROLE, as commands for the engine. */
import { openFake, run } from './fake-instance.ts';

test.each<[string, object]>([
  [
    'GRANT VIEW SERVER STATE, view any definition TO [CONTOSO\\pipeline], other WITH GRANT OPTION',
    {
      action: 'GRANT',
      permissions: ['VIEW SERVER STATE', 'VIEW ANY DEFINITION'],
      principals: ['CONTOSO\\pipeline', 'other'],
      grantOption: true,
    },
  ],
  [
    'GRANT CONNECT ON ENDPOINT::[Hadr_endpoint] TO [partner];',
    { action: 'GRANT', permissions: ['CONNECT'], endpoint: 'Hadr_endpoint', principals: ['partner'] },
  ],
  [
    'DENY VIEW SERVER PERFORMANCE STATE TO x CASCADE',
    { action: 'DENY', permissions: ['VIEW SERVER PERFORMANCE STATE'], principals: ['x'] },
  ],
  ['REVOKE GRANT OPTION FOR CONTROL SERVER FROM x', { action: 'REVOKE', permissions: ['CONTROL SERVER'], grantOption: true }],
  ['REVOKE CONTROL SERVER TO x', { action: 'REVOKE', permissions: ['CONTROL SERVER'], grantOption: false }],
])('%s', async (sql, command) => {
  const fake = await openFake();
  await run(fake, sql);
  expect(fake.commands).toEqual([expect.objectContaining({ kind: 'server-permission', ...command })]);
});

test('ALTER SERVER ROLE', async () => {
  const fake = await openFake();
  await run(fake, 'ALTER SERVER ROLE [sysadmin] ADD MEMBER [CONTOSO\\pipeline]; ALTER SERVER ROLE sysadmin DROP MEMBER x;');
  expect(fake.commands).toEqual([
    { kind: 'alter-server-role', role: 'sysadmin', action: 'ADD', member: 'CONTOSO\\pipeline' },
    { kind: 'alter-server-role', role: 'sysadmin', action: 'DROP', member: 'x' },
  ]);
});

test.each([
  ['GRANT TO x', 156],
  ['GRANT VIEW SERVER STATE FROM x', 156],
  ['GRANT VIEW SERVER STATE TO', 102],
  ['GRANT CONNECT ON ENDPOINT [x] TO y', 102],
  ['GRANT SELECT ON dbo.t TO x', 40510],
  ['GRANT VIEW DATABASE STATE TO x', 40510],
])('%s ends with %i', async (sql, error) => {
  const fake = await openFake();
  expect((await run(fake, sql)).messages.map(({ number }) => number)).toEqual([error]);
  expect(fake.commands).toEqual([]);
});
