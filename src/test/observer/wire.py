"""Touchline's doors over raw sockets: WebSocket, server-sent events and HTTP, so that a test decides itself when it reads and how it leaves."""

import base64
import json
import os
import socket
import struct
import time
import urllib.parse

FRAME_BYTES_MAX = 16 * 1024 * 1024
READ_BYTES = 256 * 1024
TEXT, CLOSE, PING, PONG = 1, 8, 9, 10


class Closed(Exception):
    """The connection has ended; `code` is the WebSocket's close code, or None where the socket just broke."""

    def __init__(self, reason, code=None):
        super().__init__(reason)
        self.code = code


class Door:
    """Where a server listens."""

    def __init__(self, address):
        host, _, port = address.rpartition(":")
        self.host, self.port = host or "127.0.0.1", int(port)

    def connect(self, receive_buffer=None, timeout=20):
        sock = socket.socket()
        # Before the connection is made: afterwards the window has been offered already.
        if receive_buffer:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        sock.settimeout(timeout)
        sock.connect((self.host, self.port))
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return sock

    def request(self, sock, path, headers):
        lines = [f"GET {path} HTTP/1.1", f"Host: {self.host}:{self.port}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        sock.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())


class Stream:
    """Bytes of a socket, with what was read too far kept for the next one who asks."""

    def __init__(self, sock):
        self.sock = sock
        self.buffer = bytearray()
        self.read_bytes = READ_BYTES
        self.start = 0

    def more(self):
        """Waits for bytes; True when some came, False when the time was over."""
        try:
            chunk = self.sock.recv(self.read_bytes)
        except TimeoutError:
            return False
        except OSError as broken:
            raise Closed(str(broken)) from None
        if not chunk:
            raise Closed("end of stream")
        if self.start:
            del self.buffer[: self.start]
            self.start = 0
        self.buffer += chunk
        return True

    def line(self):
        while True:
            end = self.buffer.find(b"\r\n", self.start)
            if end >= 0:
                line = bytes(self.buffer[self.start : end])
                self.start = end + 2
                return line
            if not self.more():
                raise Closed("no line within the time limit")

    def take(self, count):
        while len(self.buffer) - self.start < count:
            if not self.more():
                raise Closed("not enough bytes within the time limit")
        taken = bytes(self.buffer[self.start : self.start + count])
        self.start += count
        return taken

    def head(self):
        """The status and the headers of a response."""
        status = int(self.line().split(b" ")[1])
        headers = {}
        while line := self.line():
            name, _, value = line.partition(b":")
            headers[name.decode().lower()] = value.strip().decode()
        return status, headers


class Leaving:
    """How a client goes: both kinds of connection can be cut."""

    sock = None

    def reset(self):
        """Goes without a word; what is on the way is lost."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def hang_up(self):
        """Ends the TCP connection in order."""
        self.sock.close()


class WebSocket(Leaving):
    """A WebSocket client. Reading is the caller's business: nothing is read that was not asked for."""

    def __init__(self, door, path="/stream", headers=None, receive_buffer=None):
        self.sock = door.connect(receive_buffer)
        self.stream = Stream(self.sock)
        key = base64.b64encode(os.urandom(16)).decode()
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Key": key, "Sec-WebSocket-Version": "13"}
        door.request(self.sock, path, {**upgrade, **(headers or {})})
        status, _ = self.stream.head()
        if status != 101:
            raise Closed(f"upgrade answered with {status}")

    def send(self, message):
        self.send_frame(TEXT, (message if isinstance(message, str) else json.dumps(message)).encode())

    def send_frame(self, opcode, payload):
        mask = os.urandom(4)
        size = len(payload)
        if size < 126:
            head = struct.pack("!BB", 0x80 | opcode, 0x80 | size)
        elif size < 65536:
            head = struct.pack("!BBH", 0x80 | opcode, 0x80 | 126, size)
        else:
            head = struct.pack("!BBQ", 0x80 | opcode, 0x80 | 127, size)
        repeated = mask * (size // 4 + 1)
        masked = (int.from_bytes(payload, "big") ^ int.from_bytes(repeated[:size], "big")).to_bytes(size, "big")
        try:
            self.sock.sendall(head + mask + masked)
        except OSError as broken:
            raise Closed(str(broken)) from None

    def arrived(self):
        """The next text of those that are read already, or None."""
        stream = self.stream
        while True:
            buffer, at = stream.buffer, stream.start
            available = len(buffer) - at
            if available < 2:
                return None
            size, head = buffer[at + 1], 2
            if size == 126:
                head = 4
            elif size == 127:
                head = 10
            if available < head:
                return None
            if head > 2:
                size = int.from_bytes(buffer[at + 2 : at + head], "big")
            if size > FRAME_BYTES_MAX:
                raise Closed(f"frame of {size} bytes")
            if available < head + size:
                return None
            payload = bytes(buffer[at + head : at + head + size])
            stream.start = at + head + size
            opcode = buffer[at]
            if opcode == 0x80 | TEXT:
                return payload
            self._control(opcode, payload)

    def _control(self, first_byte, payload):
        match first_byte:
            case 0x88:
                code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else None
                raise Closed(payload[2:].decode(errors="replace"), code)
            case 0x89:
                self.send_frame(PONG, payload)
            case 0x8A:
                pass
            case _:
                raise Closed(f"unexpected frame that begins with {first_byte:#x}")

    def receive(self, timeout):
        """The next text, or None when none came within the time."""
        until = time.monotonic() + timeout
        while True:
            text = self.arrived()
            if text is not None:
                return text
            left = until - time.monotonic()
            if left <= 0:
                return None
            self.sock.settimeout(left)
            self.stream.more()

    def say_goodbye(self):
        """Closes as the protocol has it, without waiting for the answer."""
        try:
            self.send_frame(CLOSE, struct.pack("!H", 1000))
        except Closed:
            pass
        self.sock.close()


class EventStream(Leaving):
    """A client of server-sent events. `last_id` is what a browser would send as Last-Event-ID."""

    def __init__(self, door, query, last_id=None):
        self.sock = door.connect()
        self.stream = Stream(self.sock)
        self.last_id = last_id
        headers = {"Accept": "text/event-stream"}
        if last_id:
            headers["Last-Event-ID"] = last_id
        door.request(self.sock, "/stream/sse?" + urllib.parse.urlencode(query, safe=","), headers)
        status, answer = self.stream.head()
        if status != 200 or not answer.get("content-type", "").startswith("text/event-stream"):
            raise Closed(f"event stream answered with {status}")
        self.text = bytearray()

    def arrived(self):
        while True:
            end = self.text.find(b"\n\n")
            if end >= 0:
                event = bytes(self.text[:end])
                del self.text[: end + 2]
                data = self._read(event)
                if data is not None:
                    return data
                continue
            if not self._unchunk():
                return None

    def _read(self, event):
        fields = {}
        for line in event.split(b"\n"):
            name, _, value = line.partition(b":")
            fields[name] = value.removeprefix(b" ")
        if b"id" in fields:
            self.last_id = fields[b"id"].decode()
        data = fields.get(b"data")
        if data is not None and json.loads(data)["op"] != fields.get(b"event", b"").decode():
            raise Closed("event: is not the op of its data")
        return data

    def _unchunk(self):
        """Moves one whole chunk of the body over; False while there is none."""
        stream = self.stream
        end = stream.buffer.find(b"\r\n", stream.start)
        if end < 0:
            return False
        size = int(bytes(stream.buffer[stream.start : end]), 16)
        if len(stream.buffer) < end + 2 + size + 2:
            return False
        if size == 0:
            raise Closed("end of the event stream")
        self.text += stream.buffer[end + 2 : end + 2 + size]
        stream.start = end + 2 + size + 2
        return True

    receive = WebSocket.receive


class Http:
    """Reads JSON over one connection that is kept."""

    def __init__(self, door):
        self.door = door
        self.stream = None

    def get(self, path):
        for attempt in (1, 2):
            try:
                if self.stream is None:
                    self.stream = Stream(self.door.connect())
                self.door.request(self.stream.sock, path, {"Accept": "application/json"})
                status, headers = self.stream.head()
                body = self.stream.take(int(headers["content-length"]))
                break
            except (OSError, Closed):
                self.stream = None
                if attempt == 2:
                    raise
        if status != 200:
            raise Closed(f"GET {path}: {status} {body[:200]!r}")
        return json.loads(body)

    def pages(self, path, list_name):
        """All items of all pages."""
        cursor = None
        while True:
            page = self.get(f"{path}?limit=500" + (f"&cursor={urllib.parse.quote(cursor)}" if cursor else ""))
            yield from page[list_name]
            cursor = page.get("next")
            if not cursor:
                return
