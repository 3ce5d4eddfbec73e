/** Collects the little-endian fields of a TDS message. Grows by doubling, so that writing n bytes costs O(n). */
export class ByteWriter {
  private bytes = Buffer.allocUnsafe(1024);
  private end = 0;

  get length(): number {
    return this.end;
  }

  /** Makes room and returns the offset where the next `size` bytes belong. */
  private grow(size: number): number {
    const offset = this.end;
    this.end += size;
    if (this.end > this.bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.end, this.bytes.length * 2));
      this.bytes.copy(larger, 0, 0, offset);
      this.bytes = larger;
    }
    return offset;
  }

  uint8(value: number): this {
    const offset = this.grow(1);
    this.bytes.writeUInt8(value, offset);
    return this;
  }

  uint16(value: number): this {
    const offset = this.grow(2);
    this.bytes.writeUInt16LE(value, offset);
    return this;
  }

  uint24(value: number): this {
    const offset = this.grow(3);
    this.bytes.writeUIntLE(value, offset, 3);
    return this;
  }

  uint32(value: number): this {
    const offset = this.grow(4);
    this.bytes.writeUInt32LE(value, offset);
    return this;
  }

  uint64(value: bigint): this {
    const offset = this.grow(8);
    this.bytes.writeBigUInt64LE(value, offset);
    return this;
  }

  int16(value: number): this {
    const offset = this.grow(2);
    this.bytes.writeInt16LE(value, offset);
    return this;
  }

  int32(value: number): this {
    const offset = this.grow(4);
    this.bytes.writeInt32LE(value, offset);
    return this;
  }

  int64(value: bigint): this {
    const offset = this.grow(8);
    this.bytes.writeBigInt64LE(value, offset);
    return this;
  }

  float32(value: number): this {
    const offset = this.grow(4);
    this.bytes.writeFloatLE(value, offset);
    return this;
  }

  float64(value: number): this {
    const offset = this.grow(8);
    this.bytes.writeDoubleLE(value, offset);
    return this;
  }

  raw(value: Uint8Array): this {
    const offset = this.grow(value.length);
    this.bytes.set(value, offset);
    return this;
  }

  /** UTF-16 text without a length. */
  text(value: string): this {
    const offset = this.grow(value.length * 2);
    this.bytes.write(value, offset, 'utf16le');
    return this;
  }

  /** B_VARCHAR of MS-TDS: at most 255 code units, the rest is cut off. */
  shortText(value: string): this {
    const short = value.slice(0, 255);
    return this.uint8(short.length).text(short);
  }

  /** US_VARCHAR of MS-TDS. */
  longText(value: string): this {
    return this.uint16(value.length).text(value);
  }

  /** Writes `body` behind its length in bytes, as most tokens want it. */
  sized16(body: (writer: this) => void): this {
    const offset = this.grow(2);
    body(this);
    this.bytes.writeUInt16LE(this.end - offset - 2, offset);
    return this;
  }

  /** Takes back everything after the first `length` bytes. */
  cutTo(length: number): void {
    this.end = length;
  }

  /** Removes the first `length` bytes and returns a copy of them. */
  shift(length: number): Buffer {
    const head = Buffer.from(this.bytes.subarray(0, length));
    this.bytes.copyWithin(0, length, this.end);
    this.end -= length;
    return head;
  }
}
