import { WebSocketServer } from 'ws';

/** A server whose every answer is the test's: it accepts, and hands over each connection as a {@link Peer}. */
export class MockServer {
  #server;
  #waiting = [];
  #peers = [];

  static async start({ heartbeatMs = 5000 } = {}) {
    const mock = new MockServer();
    mock.#server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
    mock.#server.on('connection', (socket, request) => {
      const peer = new Peer(socket, request);
      peer.send({ op: 'hello', protocol: 'touchline.v1', connection: 'c', heartbeatMs, time: 1_700_000_000_000_000 });
      mock.#peers.push(peer);
      mock.#waiting.shift()?.(peer);
    });
    await new Promise((resolve) => mock.#server.once('listening', resolve));
    return mock;
  }

  get url() {
    return `ws://127.0.0.1:${this.#server.address().port}/stream`;
  }

  get connections() {
    return this.#peers.length;
  }

  /** The next connection that is made. */
  peer() {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async stop() {
    this.#server.clients.forEach((socket) => socket.terminate());
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

class Peer {
  #received = [];
  #waiting = [];

  constructor(socket, request) {
    this.socket = socket;
    this.request = request;
    socket.on('message', (data) => {
      const message = JSON.parse(data);
      const waiting = this.#waiting.shift();
      waiting ? waiting(message) : this.#received.push(message);
    });
  }

  send(message) {
    this.socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  }

  /** The next message from the client. */
  next() {
    return this.#received.length > 0
      ? Promise.resolve(this.#received.shift())
      : new Promise((resolve) => this.#waiting.push(resolve));
  }
}
