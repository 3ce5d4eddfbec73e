import { ByteWriter } from './byte-writer.ts';
import { headerSize, packetType, toPackets } from './packets.ts';

/** Packets are sent when this many bytes wait, so that a big result neither fills the memory nor travels in crumbs. */
const threshold = 32 * 1024;

/** One response message under way: tokens in, packets out. */
export class MessageWriter {
  readonly tokens = new ByteWriter();
  private readonly send: (packets: Buffer) => void;
  private readonly spid: number;
  private readonly packetSize: number;
  private sent = 0;

  constructor(options: { readonly send: (packets: Buffer) => void; readonly spid: number; readonly packetSize: number }) {
    this.send = options.send;
    this.spid = options.spid;
    this.packetSize = options.packetSize;
  }

  /** Sends the full packets when there are many. The last bytes stay, for the end mark has to stand on a packet with content. */
  relieve(): void {
    if (this.tokens.length < threshold) return;
    const room = this.packetSize - headerSize;
    this.emit(Math.floor((this.tokens.length - 1) / room) * room, false);
  }

  /** Sends everything written so far, as RAISERROR ... WITH NOWAIT does. */
  flush(): void {
    if (this.tokens.length > 0) this.emit(this.tokens.length, false);
  }

  end(): void {
    this.emit(this.tokens.length, true);
  }

  private emit(length: number, last: boolean): void {
    const body = this.tokens.shift(length);
    const packets = toPackets(body, {
      type: packetType.response,
      spid: this.spid,
      packetSize: this.packetSize,
      firstId: this.sent + 1,
      last,
    });
    this.sent += Math.max(1, Math.ceil(length / (this.packetSize - headerSize)));
    this.send(packets);
  }
}
