import { armPath } from '../../../shared/azure/arm.ts';

test.each([
  [['databases', 'a/b#c?d%2e'], '/databases/a%2Fb%23c%3Fd%252e'],
  [['databases', '...'], '/databases/...'],
  [['databases', 'Umsätze'], '/databases/Ums%C3%A4tze'],
])('%j', (parts, path) => {
  expect(armPath(...parts)).toBe(path);
});

test.each(['.', '..'])('a part that leads up is refused: %s', (part) => {
  expect(() => armPath('distributedAvailabilityGroups', part)).toThrow('can not be the name of a resource');
});
