/** Thrown when a client's message ends before its last field: the message does not follow MS-TDS. */
export class MalformedMessage extends Error {
  override readonly name = 'MalformedMessage';
}

/** Reads the little-endian fields of a TDS message in order. Every method throws MalformedMessage past the end. */
export class ByteReader {
  private readonly bytes: Buffer;
  private position = 0;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  get remaining(): number {
    return this.bytes.length - this.position;
  }

  take(length: number): Buffer {
    if (length > this.remaining)
      throw new MalformedMessage(`The message ends at byte ${this.bytes.length}, ${length} more were announced.`);
    this.position += length;
    return this.bytes.subarray(this.position - length, this.position);
  }

  /** For a value whose length comes from the message: only these lengths make sense. */
  takeOneOf(length: number, allowed: readonly number[]): Buffer {
    if (!allowed.includes(length)) throw new MalformedMessage(`A value can not have ${length} bytes here.`);
    return this.take(length);
  }

  peek(): number | undefined {
    return this.bytes[this.position];
  }

  uint8(): number {
    return this.take(1).readUInt8();
  }

  uint16(): number {
    return this.take(2).readUInt16LE();
  }

  uint32(): number {
    return this.take(4).readUInt32LE();
  }

  uint64(): bigint {
    return this.take(8).readBigUInt64LE();
  }

  /** UTF-16 text of `length` code units. */
  text(length: number): string {
    return this.take(length * 2).toString('utf16le');
  }

  /** B_VARCHAR of MS-TDS: one byte with the length in code units, then the text. */
  shortText(): string {
    return this.text(this.uint8());
  }
}
