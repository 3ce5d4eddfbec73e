import type { State } from './packed.ts';

/** A set of states with open addressing over one typed array, and the states themselves in the order in which they came. */
export function createStore(words: number) {
  let capacity = 1 << 16;
  let data = new Uint32Array((capacity / 2) * words);
  let parents = new Uint32Array(capacity / 2);
  let slots = new Uint32Array(capacity);
  let size = 0;

  const hash = (state: State, offset: number): number => {
    let value = 0x9e3779b9;
    for (let word = 0; word < words; word += 1) {
      value = Math.imul(value ^ (state[offset + word] as number), 0x85ebca6b);
      value ^= value >>> 15;
      value = Math.imul(value, 0xc2b2ae35);
      value ^= value >>> 13;
    }
    return value >>> 0;
  };

  const equals = (index: number, state: State): boolean => {
    const from = index * words;
    for (let word = 0; word < words; word += 1) if (data[from + word] !== state[word]) return false;
    return true;
  };

  function grow(): void {
    capacity *= 2;
    const [moreData, moreParents] = [new Uint32Array((capacity / 2) * words), new Uint32Array(capacity / 2)];
    moreData.set(data);
    moreParents.set(parents);
    [data, parents, slots] = [moreData, moreParents, new Uint32Array(capacity)];
    for (let index = 0; index < size; index += 1) {
      let slot = hash(data, index * words) & (capacity - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (capacity - 1);
      slots[slot] = index + 1;
    }
  }

  return {
    size: () => size,
    parent: (index: number): number => parents[index] as number,
    at(index: number, into: State): void {
      const from = index * words;
      for (let word = 0; word < words; word += 1) into[word] = data[from + word] as number;
    },
    /** Number of the state; a new one when it was not met before. */
    intern(state: State, from: number): number {
      let slot = hash(state, 0) & (capacity - 1);
      for (let found = slots[slot] as number; found !== 0; found = slots[slot] as number) {
        if (equals(found - 1, state)) return found - 1;
        slot = (slot + 1) & (capacity - 1);
      }
      if (size * 2 >= capacity) {
        grow();
        slot = hash(state, 0) & (capacity - 1);
        while (slots[slot] !== 0) slot = (slot + 1) & (capacity - 1);
      }
      slots[slot] = size + 1;
      data.set(state, size * words);
      parents[size] = from;
      size += 1;
      return size - 1;
    },
  };
}
