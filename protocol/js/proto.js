import { BYTES, Reader, Writer } from './wire.js';

/**
 * The compact encoding of the stream (`touchline.v1.proto`): reads it into the very objects that the JSON encoding has, so that
 * nothing else needs to know which of the two a connection speaks. The numbers are those of touchline/v1/stream.proto.
 */
const DECIMAL = /^-?(0|[1-9][0-9]{0,8})(\.[0-9]{1,9})?$/;
const CLEARED = 15;
const CONFLATE_MS_REFUSED = 0xffffffff;

const text = (name) => ({ name, read: (reader, end) => reader.string(end) });
const uint = (name) => ({ name, read: (reader) => reader.uint32() });
const uint64 = (name) => ({ name, read: (reader) => reader.uint64() });
const int64 = (name) => ({ name, read: (reader) => reader.int64() });
const bool = (name) => ({ name, read: (reader) => reader.bool() });
// One division is exact to the nearest number, which is the one that the decimal text stands for.
const price = (name) => ({ name, read: (reader) => reader.uint32() / 1000 });
const decimal = (name) => ({ name, read: (reader, end) => Number(reader.string(end)) });
const line = (name) => ({
  name,
  read: (reader, end) => {
    const written = reader.string(end);
    return DECIMAL.test(written) ? Number(written) : written;
  },
});
/** 0 is not told; what is above the names is a newer server's. */
const choice = (name, names) => ({
  name,
  read: (reader) => {
    const value = reader.uint32();
    return value === 0 ? undefined : (names[value - 1] ?? 'UNKNOWN');
  },
});
const nested = (name, type) => ({ name, read: (reader, end) => readMessage(reader, reader.nestedEnd(end), type) });
const list = (name, type) => ({ ...nested(name, type), isList: true });

/** @param fields by number @param begin what a message without any field means */
const message = (fields, begin = () => ({})) => {
  const byNumber = [];
  Object.entries(fields).forEach(([number, field]) => (byNumber[number] = field));
  return { fields: byNumber, begin };
};

const marketStatus = choice('status', ['INACTIVE', 'OPEN', 'SUSPENDED', 'CLOSED', 'SETTLED', 'CANCELLED']);
const selectionStatus = choice('status', ['ACTIVE', 'INACTIVE', 'REMOVED']);
const result = choice('result', ['WON', 'LOST', 'VOID', 'HALF_WON', 'HALF_LOST', 'PLACED']);

const selectionFields = { 1: text('id'), 2: price('price'), 3: selectionStatus, 4: text('name'), 5: result, 6: decimal('deadHeatFactor') };
const Selection = message(selectionFields, () => ({ id: '', name: '', status: undefined, price: null }));
const SelectionChange = message(selectionFields, () => ({ id: '' }));

const Market = message(
  {
    1: text('market'),
    2: text('event'),
    3: text('type'),
    4: text('name'),
    5: line('line'),
    6: marketStatus,
    7: text('statusReason'),
    8: bool('inPlay'),
    9: uint('betDelayMs'),
    10: uint64('version'),
    11: uint64('epoch'),
    12: list('selections', Selection),
  },
  () => ({
    market: '',
    event: '',
    type: null,
    name: '',
    line: null,
    status: undefined,
    inPlay: false,
    betDelayMs: 0,
    version: 0,
    epoch: 0,
    selections: [],
  }),
);

const Incident = message({ 1: text('kind'), 2: int64('time'), 3: text('detail') }, () => ({ kind: '', time: 0 }));
const Feed = message(
  { 1: text('name'), 2: choice('state', ['UP', 'DOWN', 'LATE', 'ENDED']), 3: uint64('ageMs') },
  () => ({ name: '', state: undefined, ageMs: 0 }),
);
const eventFields = {
  1: text('event'),
  2: text('sport'),
  3: text('competition'),
  4: text('name'),
  5: int64('startTime'),
  6: bool('inPlay'),
  7: text('score'),
  8: text('clock'),
  9: text('status'),
  10: nested('incident', Incident),
  11: nested('feed', Feed),
};
const Event = message(eventFields, () => ({
  event: '',
  sport: '',
  competition: null,
  name: '',
  startTime: null,
  inPlay: false,
  score: null,
  clock: null,
  status: null,
  incident: null,
  feed: undefined,
}));
const Delta = message(
  {
    1: text('market'),
    2: uint64('version'),
    3: uint64('epoch'),
    4: int64('time'),
    5: list('selections', SelectionChange),
    6: marketStatus,
    7: text('statusReason'),
    8: text('type'),
    9: text('name'),
    10: line('line'),
    11: bool('inPlay'),
    12: uint('betDelayMs'),
  },
  () => ({ op: 'delta', market: '', version: 0, epoch: 0, time: 0 }),
);
const Full = message({ 1: nested('market', Market), 2: int64('time') }, () => ({ market: Market.begin(), time: 0 }));

const SERVER_MESSAGES = [];
SERVER_MESSAGES[1] = Delta;
SERVER_MESSAGES[2] = Full;
SERVER_MESSAGES[3] = message({ ...eventFields, 12: int64('time') }, () => ({ op: 'event', event: '', time: 0 }));
SERVER_MESSAGES[4] = message({ 1: text('position'), 2: int64('time') }, () => ({ op: 'heartbeat', time: 0 }));
SERVER_MESSAGES[5] = message({ 1: text('market') }, () => ({ op: 'gone', market: '' }));
SERVER_MESSAGES[6] = message(
  {
    1: uint64('id'),
    2: bool('last'),
    3: text('position'),
    4: int64('time'),
    5: list('events', Event),
    6: list('markets', Market),
  },
  () => ({ op: 'image', id: 0, last: false, time: 0, events: [], markets: [] }),
);
SERVER_MESSAGES[7] = message(
  { 1: text('protocol'), 2: text('connection'), 3: uint('heartbeatMs'), 4: int64('time') },
  () => ({ op: 'hello', protocol: '', connection: '', heartbeatMs: 0, time: 0 }),
);
SERVER_MESSAGES[8] = message(
  { 1: uint64('id'), 2: uint('markets'), 3: uint('conflateMs'), 4: bool('resumed') },
  () => ({ op: 'subscribed', id: 0, markets: 0, conflateMs: 0, resumed: false }),
);
SERVER_MESSAGES[9] = message({ 1: uint64('id') }, () => ({ op: 'ok', id: 0 }));
SERVER_MESSAGES[10] = message(
  { 1: uint64('id'), 2: uint('code'), 3: text('name'), 4: text('message'), 5: bool('fatal') },
  () => ({ op: 'error', code: 0, name: '', message: '', fatal: false }),
);

// A bet comes as the JSON object that the HTTP API shows: rare beside prices, and one form to read.
const json = (name) => ({ name, read: (reader, end) => JSON.parse(reader.string(end)) });
SERVER_MESSAGES[11] = message({ 1: json('bet') }, () => ({ op: 'bet', bet: {} }));
const nonZero = (name) => ({ name, read: (reader) => reader.int64() || undefined });
SERVER_MESSAGES[12] = message(
  { 1: text('currency'), 2: int64('available'), 3: int64('held'), 4: nonZero('owed') },
  () => ({ op: 'account', currency: '', available: 0, held: 0 }),
);

/**
 * One server message, as the JSON encoding says it. A kind that is not known comes as `{op: 'unknown'}`; bytes that are no message
 * throw.
 *
 * @param {ArrayBuffer | Uint8Array} bytes
 */
export function decode(bytes) {
  const reader = new Reader(bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes));
  let told = { op: 'unknown' };
  while (reader.at < reader.length) {
    const tag = reader.uint32();
    const type = (tag & 7) === BYTES ? SERVER_MESSAGES[tag >>> 3] : undefined;
    if (type === undefined) {
      reader.skip(tag & 7, reader.length);
    } else {
      told = readMessage(reader, reader.nestedEnd(reader.length), type);
      if (type === Full) {
        told = { op: 'delta', time: told.time, full: true, ...told.market };
      }
    }
  }
  return told;
}

function readMessage(reader, end, type) {
  const into = type.begin();
  while (reader.at < end) {
    const tag = reader.uint32();
    const number = tag >>> 3;
    const field = type.fields[number];
    if (number === CLEARED) {
      readCleared(reader, end, tag & 7, type, into);
    } else if (field === undefined) {
      reader.skip(tag & 7, end);
    } else if (field.isList) {
      (into[field.name] ??= []).push(field.read(reader, end));
    } else {
      const value = field.read(reader, end);
      if (value !== undefined) {
        into[field.name] = value;
      }
    }
  }
  if (reader.at !== end) {
    throw new RangeError('a field goes beyond its message');
  }
  return into;
}

/** The numbers of fields that are null now. */
function readCleared(reader, end, wireType, type, into) {
  const last = wireType === BYTES ? reader.nestedEnd(end) : undefined;
  do {
    const field = type.fields[reader.uint32()];
    if (field !== undefined) {
      into[field.name] = null;
    }
  } while (last !== undefined && reader.at < last);
}

/** One client message, given as the JSON encoding says it. What JSON could not say well, the server refuses here as there. */
export function encode(request) {
  const writer = new Writer().varint(1, request.id);
  switch (request.op) {
    case 'subscribe':
      writer.message(2, (nested) => writeSubscribe(nested, request));
      break;
    case 'unsubscribe':
      writer.message(3, () => {});
      break;
    case 'auth':
      writer.message(4, (nested) => nested.string(1, request.token));
      break;
    case 'ping':
      writer.message(5, () => {});
      break;
    default:
    // The server answers that it does not know it.
  }
  return writer.finish();
}

function writeSubscribe(writer, { filter, conflateMs, resume }) {
  if (filter !== undefined && filter !== null) {
    writer.message(1, (nested) => writeFilter(nested, filter));
  }
  if (conflateMs !== undefined && conflateMs !== null && conflateMs !== 0) {
    writer.varint(2, Number.isInteger(conflateMs) && conflateMs > 0 ? conflateMs : CONFLATE_MS_REFUSED);
  }
  if (resume !== undefined && resume !== null) {
    writer.string(3, resume);
  }
}

function writeFilter(writer, filter) {
  ['markets', 'events', 'sports', 'competitions', 'marketTypes'].forEach((name, i) => {
    const values = filter[name];
    if (values !== undefined && values !== null) {
      // A list without a value is refused by the server; it must not come to mean everything.
      const usable = Array.isArray(values) && values.every((value) => typeof value === 'string') ? values : [];
      writer.message(i + 1, (nested) => usable.forEach((value) => nested.string(1, value)));
    }
  });
  if (filter.inPlay !== undefined && filter.inPlay !== null) {
    writer.varint(6, filter.inPlay === true ? 1 : 0);
  }
}
