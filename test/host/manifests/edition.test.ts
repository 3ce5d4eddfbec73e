import { nameBasedUuid, preview, production } from '../../../scripts/manifests/edition.ts';
import { extensionJson, picturesIn } from '../../../scripts/manifests/extension.ts';

// RFC 9562, appendix A.4.
test('a UUID that is made of a name', () => {
  expect(nameBasedUuid('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe('2ed6657d-e927-568b-95e1-2665a8aea6a2');
});

test('the ids of the preview edition follow from those of the production edition, and never change', () => {
  const id = '9fa5d16d-4db3-4e01-9afe-88c114af3a25';
  expect([production.idOf({ id }), preview.idOf({ id })]).toEqual([id, '1ff38638-a0f0-5195-b6e2-a70c16b5e548']);
});

test('pictures of the details go to the place where the Marketplace looks for them', () => {
  const details = 'Text ![a](images/a.png) and ![b](images/b.png "title")\n![again](images/a.png) ![far](https://x/y.png)\n';
  expect(picturesIn(details)).toEqual(['images/a.png', 'images/b.png']);
  const pack = { version: '1.2.3', description: 'D.', author: 'A', repository: 'o/r', publisher: 'p' };
  const { files } = JSON.parse(extensionJson([], pack, { pictures: ['images/a.png'] }));
  expect(files).toContainEqual({ path: 'docs/images/a.png', packagePath: 'images/a.png', addressable: true });
});
