import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { decode, encode } from '../proto.js';

// What the server's own tests hold both encodings to.
const GOLDEN = new URL('../../src/test/resources/golden/', import.meta.url);
const read = (name) => readFileSync(new URL(name, GOLDEN), 'utf8').trim();
const bytes = (hex) => Uint8Array.from(Buffer.from(hex, 'hex'));
const named = (folder) =>
  readdirSync(new URL(folder, GOLDEN))
    .filter((name) => name.endsWith('.hex'))
    .map((name) => name.slice(0, -'.hex'.length));
/** Fields that are undefined are not there. */
const plain = (message) => JSON.parse(JSON.stringify(message));

test('shouldReadGoldenMessagesAsTheirJson', () => {
  const names = named('stream/');
  assert.ok(names.length >= 20);
  for (const name of names) {
    assert.deepEqual(plain(decode(bytes(read(`stream/${name}.hex`)))), JSON.parse(read(`stream/${name}.json`)), name);
  }
});

test('shouldReadThePublishedVectorsAsTheirJson', () => {
  const vectors = read('stream/vectors.tsv').split('\n');
  assert.ok(vectors.length >= 100);
  for (const vector of vectors) {
    const [hex, json] = vector.split('\t');
    assert.deepEqual(plain(decode(bytes(hex))), JSON.parse(json), hex);
  }
});

test('shouldWriteRequestsAsTheGoldenFiles', () => {
  const names = named('client/');
  assert.ok(names.length >= 6);
  for (const name of names) {
    const hex = Buffer.from(encode(JSON.parse(read(`client/${name}.json`)))).toString('hex');
    // A filter that is left out and one that is there with nothing in it say the same.
    assert.equal(hex, read(`client/${name}.hex`), name);
  }
});

test('shouldThrowOrStopWhereverAMessageIsCutOff', () => {
  const whole = bytes(read('stream/image-part.hex'));
  for (let length = 1; length < whole.length; length++) {
    assert.throws(() => decode(whole.subarray(0, length)), RangeError, `cut to ${length}`);
  }
});

test('shouldThrowAtNestedMessageThatGoesBeyondItsOwn', () => {
  // A gone of three bytes that says its market has four.
  assert.throws(() => decode(bytes('2a030a046d6d6d6d')), RangeError);
});

test('shouldThrowAtNumberWithoutEndAndAtTextThatIsNoUtf8', () => {
  assert.throws(() => decode(bytes('4a0b08ffffffffffffffffffff01')), RangeError);
  assert.throws(() => decode(bytes('2a030a01ff')), TypeError);
});

test('shouldPassOverWhatANewerServerAdds', () => {
  // Fields 100 of each wire type, around and within a gone, and a kind of message that there is not yet.
  const added = 'a006ff01' + 'a1060102030405060708' + 'a206026162' + 'a50601020304';
  const gone = `0a016d${added}`;
  assert.deepEqual(decode(bytes(`${added}2a${(gone.length / 2).toString(16).padStart(2, '0')}${gone}`)), { op: 'gone', market: 'm' });
  assert.deepEqual(decode(bytes('fa0103616263')), { op: 'unknown' });
});

test('shouldNameChoicesOfANewerServerUnknown', () => {
  // A delta with the status 77.
  assert.equal(decode(bytes('0a050a016d304d')).status, 'UNKNOWN');
});

test('shouldReadClearedFieldsPackedOrOneByOne', () => {
  assert.deepEqual(plain(decode(bytes('0a070a016d7a020708'))), plain(decode(bytes('0a070a016d78077808'))));
  assert.equal(decode(bytes('0a070a016d7a020708')).type, null);
});

test('shouldLeaveTheServerToRefuseWhatJsonWouldHaveHadRefused', () => {
  const hex = (request) => Buffer.from(encode(request)).toString('hex');
  const refused = hex({ op: 'subscribe', id: 1, filter: { sports: [] } });
  assert.equal(refused, '080112040a021a00');
  assert.equal(hex({ op: 'subscribe', id: 1, filter: { sports: 'football' } }), refused);
  assert.equal(hex({ op: 'subscribe', id: 1, filter: { sports: [1] } }), refused);
  assert.equal(hex({ op: 'subscribe', id: 1, conflateMs: -1 }), hex({ op: 'subscribe', id: 1, conflateMs: 0.5 }));
  assert.equal(hex({ op: 'dance', id: 1 }), '0801');
});

test('shouldKeepByteOrderMarks', () => {
  assert.equal(decode(bytes('2a050a03efbbbf')).market, '\ufeff');
});
