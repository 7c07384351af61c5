/**
 * The wire format of Protocol Buffers, as much of it as the stream needs. Numbers are read as such: the stream's are whole and
 * below 2^53.
 */
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const TO_UTF8 = new TextEncoder();
const SHORT = 40;
const TWO_32 = 2 ** 32;

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** Reads one message; throws where the bytes are none. */
export class Reader {
  #bytes;
  #at = 0;
  #low = 0;
  #high = 0;

  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  get length() {
    return this.#bytes.length;
  }

  get at() {
    return this.#at;
  }

  /** Up to 32 bits without a sign; more are cut off, as the format says. */
  uint32() {
    this.#varint();
    return this.#low >>> 0;
  }

  int64() {
    this.#varint();
    return (this.#high | 0) * TWO_32 + (this.#low >>> 0);
  }

  uint64() {
    this.#varint();
    return (this.#high >>> 0) * TWO_32 + (this.#low >>> 0);
  }

  bool() {
    this.#varint();
    return (this.#low | this.#high) !== 0;
  }

  string(end) {
    const length = this.#lengthWithin(end);
    const from = this.#at;
    this.#at += length;
    if (length > SHORT) {
      return UTF8.decode(this.#bytes.subarray(from, this.#at));
    }
    // Ids and names are short and mostly ASCII: the decoder's call costs more than this.
    let text = '';
    for (let i = from; i < this.#at; i++) {
      const code = this.#bytes[i];
      if (code > 0x7f) {
        return UTF8.decode(this.#bytes.subarray(from, this.#at));
      }
      text += String.fromCharCode(code);
    }
    return text;
  }

  /** Where the message that begins here ends. */
  nestedEnd(end) {
    const length = this.#lengthWithin(end);
    return this.#at + length;
  }

  /** Passes over a field that is not known. */
  skip(wireType, end) {
    switch (wireType) {
      case VARINT:
        this.#varint();
        break;
      case FIXED64:
        this.#advance(8, end);
        break;
      case BYTES:
        this.#advance(this.uint32(), end);
        break;
      case FIXED32:
        this.#advance(4, end);
        break;
      default:
        throw new RangeError(`wire type ${wireType} (expected: 0, 1, 2 or 5)`);
    }
  }

  #advance(length, end) {
    if (length > end - this.#at) {
      throw new RangeError('the message ends within a field');
    }
    this.#at += length;
  }

  #lengthWithin(end) {
    const length = this.uint32();
    if (length > end - this.#at) {
      throw new RangeError('the message ends within a field');
    }
    return length;
  }

  /** Seven bits a byte, the lowest first, into two halves of 32. */
  #varint() {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= this.#bytes.length) {
        throw new RangeError('the message ends within a number');
      }
      const byte = this.#bytes[this.#at++];
      const bits = byte & 0x7f;
      if (shift < 28) {
        low |= bits << shift;
      } else if (shift === 28) {
        low |= bits << 28;
        high = bits >>> 4;
      } else {
        high |= bits << (shift - 32);
      }
      if (byte < 0x80) {
        this.#low = low;
        this.#high = high;
        return;
      }
    }
    throw new RangeError('a number of more than ten bytes');
  }
}

/** Writes one message. */
export class Writer {
  #bytes = [];

  finish() {
    return Uint8Array.from(this.#bytes);
  }

  varint(number, value) {
    this.#varint(number * 8 + VARINT);
    this.#varint(value);
    return this;
  }

  string(number, text) {
    return this.bytes(number, TO_UTF8.encode(text));
  }

  bytes(number, bytes) {
    this.#varint(number * 8 + BYTES);
    this.#varint(bytes.length);
    for (const byte of bytes) {
      this.#bytes.push(byte);
    }
    return this;
  }

  /** @param {(nested: Writer) => void} write */
  message(number, write) {
    const nested = new Writer();
    write(nested);
    return this.bytes(number, nested.#bytes);
  }

  #varint(value) {
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes.push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#bytes.push(rest);
  }
}
