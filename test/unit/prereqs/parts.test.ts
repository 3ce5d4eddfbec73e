import { allParts, partFamilies } from '../../../shared/sqlserver/readings/all-parts.ts';

test('no two families have a part of the same name: one would hide the other', () => {
  const names = partFamilies.flatMap((parts) => Object.keys(parts));
  expect(names).toHaveLength(new Set(names).size);
  expect(Object.keys(allParts).sort()).toEqual([...names].sort());
});
