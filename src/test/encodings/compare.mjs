// Follows one server with our own client in every form that a connection can take, and asks each whether it holds what the HTTP
// API says at the same version: compare.mjs HOST:PORT SECONDS
import { createRequire } from 'node:module';
import { TouchlineClient } from '../../../protocol/js/index.js';

const { WebSocket } = createRequire(new URL('../../../protocol/js/', import.meta.url))('ws');
const [server, seconds] = [process.argv[2], Number(process.argv[3])];
const FORMS = [
  { name: 'JSON', encoding: 'json', perMessageDeflate: false },
  { name: 'JSON, compressed', encoding: 'json', perMessageDeflate: true },
  { name: 'compact', encoding: 'proto', perMessageDeflate: false },
  { name: 'compact, compressed', encoding: 'proto', perMessageDeflate: true },
];

/** A follower in one form, which counts the bytes that its socket reads. */
function follow(form) {
  let socket;
  class Counted extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { perMessageDeflate: form.perMessageDeflate && { threshold: 0 } });
      socket = this;
    }
  }
  const client = new TouchlineClient(`ws://${server}/stream`, { WebSocket: Counted, encoding: form.encoding });
  const follower = { form, client, changes: 0, bytes: () => socket._socket.bytesRead, socket: () => socket };
  client.on('market', () => follower.changes++);
  follower.ready = new Promise((resolve) => client.on('ready', resolve));
  client.connect().subscribe({});
  return follower;
}

const refuse = (text) => {
  console.error(text);
  process.exit(1);
};
const api = async (id) => (await fetch(`http://${server}/api/v1/markets/${encodeURIComponent(id)}`)).json();

/** Waits until a follower has this version or a later one, since the API may be ahead of the stream for a moment. */
async function heldAt(client, market) {
  for (let tries = 0; tries < 200 && !(client.markets.get(market.market)?.version >= market.version); tries++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return client.markets.get(market.market);
}

const followers = FORMS.map(follow);
await Promise.all(followers.map(({ ready }) => ready));
for (const { form, socket } of followers) {
  const spoken = `touchline.v1.${form.encoding}`;
  if (socket().protocol !== spoken || socket().extensions.includes('permessage-deflate') !== form.perMessageDeflate) {
    refuse(`${form.name}: the handshake agreed on ${socket().protocol} and ${socket().extensions || 'no compression'}`);
  }
}
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const compared = FORMS.map(() => 0);
for (const id of [...followers[0].client.markets.keys()]) {
  for (let tries = 0, left = followers.map((follower, i) => i); left.length > 0; tries++) {
    const market = await api(id);
    const held = await Promise.all(left.map((i) => heldAt(followers[i].client, market)));
    left = left.filter((i, place) => {
      if (held[place]?.version !== market.version) {
        return true;
      }
      if (JSON.stringify(sorted(held[place])) !== JSON.stringify(sorted(market))) {
        refuse(`${FORMS[i].name}: holds\n${JSON.stringify(held[place])}\nwhere the API says\n${JSON.stringify(market)}`);
      }
      compared[i]++;
      return false;
    });
    if (tries === 50) {
      refuse(`${id}: ${left.map((i) => FORMS[i].name)} never held the version of the API`);
    }
  }
}
followers.forEach(({ form, changes, bytes }, i) =>
  console.log(`${form.name}: ${changes} changes, ${bytes()} bytes, ${compared[i]} markets as the API says`));
if (followers.some(({ changes }) => changes < 50) || compared.some((count) => count === 0)) {
  refuse('too little happened for this to mean anything');
}
const [json, jsonCompressed, compact, compactCompressed] = followers.map(({ bytes, changes }) => bytes() / changes);
if (!(jsonCompressed < json && compact < 0.6 * json && compactCompressed < compact)) {
  refuse('bytes for a change: not as promised (expected: less with compression, and in the compact encoding below 0.6 of JSON)');
}
process.exit(0);

/** The same fields in the same order. */
function sorted(value) {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return value !== null && typeof value === 'object'
    ? Object.fromEntries(Object.keys(value).sort().map((key) => [key, sorted(value[key])]))
    : value;
}
