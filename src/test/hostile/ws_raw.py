"""A WebSocket client that can do everything wrong, and tells how it was closed."""

import base64
import json
import os
import socket
import struct
import time

from http_raw import connect, read_answer

TEXT, BINARY, CLOSE, PING, PONG, CONTINUATION = 1, 2, 8, 9, 10, 0


def frame(payload, opcode=TEXT, final=True, masked=True, reserved=0):
    first = (0x80 if final else 0) | reserved | opcode
    size = len(payload)
    bit = 0x80 if masked else 0
    if size < 126:
        head = struct.pack("!BB", first, bit | size)
    elif size < 65536:
        head = struct.pack("!BBH", first, bit | 126, size)
    else:
        head = struct.pack("!BBQ", first, bit | 127, size)
    if not masked:
        return head + payload
    mask = os.urandom(4)
    key = int.from_bytes((mask * (size // 4 + 1))[:size], "big")
    return head + mask + (int.from_bytes(payload, "big") ^ key).to_bytes(size, "big")


class Socket:
    """One connection. `answer` is that of the upgrade; `closed` is (code, reason) once a close frame or the end came."""

    def __init__(self, port, path="/stream", headers=None, receive_buffer=None, seconds=8):
        self.connection = connect(port, seconds, receive_buffer)
        self.buffer = b""
        self.closed = None
        self.pongs = 0
        given = {"Host": "127.0.0.1:%d" % port, "Upgrade": "websocket", "Connection": "Upgrade",
                 "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
                 **(headers or {})}
        text = "GET %s HTTP/1.1\r\n%s\r\n" % (path, "".join("%s: %s\r\n" % pair for pair in given.items()))
        self.connection.sendall(text.encode("latin-1"))
        self.answer = read_answer(self.connection)
        if self.answer and self.answer.status == 101:
            self.buffer = self.answer.body

    def send(self, value, **how):
        payload = value if isinstance(value, bytes) else (value if isinstance(value, str) else json.dumps(value)).encode()
        return self.send_bytes(frame(payload, **how))

    def send_bytes(self, data):
        try:
            self.connection.sendall(data)
            return True
        except OSError:
            return False

    def receive(self, seconds=20):
        """The next message as an object; None when the time is over or the connection has ended."""
        deadline = time.monotonic() + seconds
        while self.closed is None:
            got = self._frame()
            if got is None:
                left = deadline - time.monotonic()
                if left <= 0 or not self._fill(left):
                    return None
                continue
            opcode, payload = got
            if opcode == PONG:
                self.pongs += 1
            elif opcode == CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if len(payload) >= 2 else 1005
                self.closed = (code, payload[2:].decode("utf-8", "replace"))
            elif opcode == TEXT:
                return json.loads(payload)
        return None

    def expect(self, test, seconds=20):
        """The next message that passes the test."""
        deadline = time.monotonic() + seconds
        while True:
            message = self.receive(max(0.0, deadline - time.monotonic()))
            if message is None or test(message):
                return message

    def answer_to(self, id_, seconds=20):
        return self.expect(lambda m: m.get("id") == id_ and m["op"] in ("ok", "error", "subscribed"), seconds)

    def error(self, seconds=8):
        return self.expect(lambda m: m["op"] == "error", seconds)

    def end(self, seconds=8):
        """Reads until the connection ends; the close code and reason, (0, …) for an end without a close frame."""
        deadline = time.monotonic() + seconds
        while self.closed is None and time.monotonic() < deadline:
            self.receive(max(0.0, deadline - time.monotonic()))
        return self.closed

    def close(self):
        try:
            self.connection.close()
        except OSError:
            pass

    def __enter__(self):
        return self

    def __exit__(self, *ignored):
        self.close()

    def _fill(self, seconds):
        self.connection.settimeout(seconds)
        try:
            data = self.connection.recv(262144)
        except (socket.timeout, TimeoutError):
            return False
        except OSError as e:
            self.closed = (0, type(e).__name__)
            return False
        if not data:
            self.closed = (0, "end of stream")
            return False
        self.buffer += data
        return True

    def _frame(self):
        data = self.buffer
        if len(data) < 2:
            return None
        size, at = data[1] & 0x7F, 2
        if size == 126:
            if len(data) < 4:
                return None
            size, at = struct.unpack("!H", data[2:4])[0], 4
        elif size == 127:
            if len(data) < 10:
                return None
            size, at = struct.unpack("!Q", data[2:10])[0], 10
        if len(data) < at + size:
            return None
        self.buffer = data[at + size:]
        return data[0] & 0x0F, data[at:at + size]
