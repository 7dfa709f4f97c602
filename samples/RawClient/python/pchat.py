"""A complete minimal client of the raw protocol, of which docs/raw-protocol.md explains every step."""
import asyncio
import hashlib
import hmac
import secrets
from base64 import b64decode, b64encode
try:
    import msgpack
    pack, unpack = msgpack.packb, lambda data: msgpack.unpackb(data, timestamp=3)
except ImportError:
    from minimsgpack import pack, unpack

HELLO, SIGN_IN, PROOF, SIGN_OFF, PING, FIND_ROOMS, JOIN, POST, GET_HISTORY = 1, 2, 3, 4, 5, 7, 10, 12, 13
SIGNED_OFF, MESSAGE, CLOSING, REFUSED, ERROR = 36, 64, 67, 96, 97
PREFACE = b"PCHAT/1\n"

class Refused(Exception):
    """The server did not do what it was asked; the connection goes on."""

class PChat:
    async def connect(self, host, port, tls, on_notice):
        """Connects. on_notice gets type and fields of every notice."""
        self.reader, self.writer = await asyncio.open_connection(host, port, ssl=tls)
        self.waiting, self.correlation, self.keep_alive, self.on_notice = {}, 0, 60, on_notice
        self.writer.write(PREFACE)
        if await self.reader.readexactly(len(PREFACE)) != PREFACE:
            raise ConnectionError("No server of PCHAT/1 answers there.")

    async def request(self, type, *fields):
        """Sends a request and gives the fields of its reply."""
        self.correlation += 1
        frame = pack([type, self.correlation, *fields])
        self.writer.write(len(frame).to_bytes(4, "big") + frame)
        answer = self.waiting[self.correlation] = asyncio.get_running_loop().create_future()
        return await answer

    async def sign_in(self, user, password, client_id):
        """Says hello and signs in by SCRAM-SHA-256 (RFC 5802, RFC 7677), or without a password where none is asked for."""
        _, _, _, _, _, self.keep_alive, *_ = await self.request(HELLO, [], "RawClient for Python")
        self.pinging = asyncio.create_task(self._ping())
        if password is None:
            return await self.request(SIGN_IN, "NONE", user, client_id)
        nonce = b64encode(secrets.token_bytes(18)).decode()
        first = f"n={user.replace('=', '=3D').replace(',', '=2C')},r={nonce}"
        challenge, *_ = await self.request(SIGN_IN, "SCRAM-SHA-256", user, client_id, f"n,,{first}".encode())
        fields = dict(field.split("=", 1) for field in challenge.decode().split(","))
        if not fields["r"].startswith(nonce) or not 4096 <= int(fields["i"]) <= 1_000_000:
            raise ConnectionError("The server's challenge is not acceptable.")
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), b64decode(fields["s"]), int(fields["i"]))
        message = f"{first},{challenge.decode()},c=biws,r={fields['r']}".encode()
        key = hmac.digest(salted, b"Client Key", "sha256")
        signature = hmac.digest(hashlib.sha256(key).digest(), message, "sha256")
        proof = b64encode(bytes(a ^ b for a, b in zip(key, signature))).decode()
        answer, *_ = await self.request(PROOF, f"c=biws,r={fields['r']},p={proof}".encode())
        expected = hmac.digest(hmac.digest(salted, b"Server Key", "sha256"), message, "sha256")
        if not hmac.compare_digest(answer, b"v=" + b64encode(expected)):
            raise ConnectionError("Whoever answers is not the server that knows the user.")

    async def receive(self):
        """Takes what the server sends until we have signed off; to be run beside everything else."""
        type = None
        while type != SIGNED_OFF:
            length = await asyncio.wait_for(self.reader.readexactly(4), 2 * self.keep_alive)
            type, correlation, *fields = unpack(await self.reader.readexactly(int.from_bytes(length, "big")))
            if type in (ERROR, CLOSING):
                raise ConnectionError(" ".join(map(str, fields)))
            if correlation == 0:
                self.on_notice(type, fields)
            elif type == REFUSED:
                self.waiting.pop(correlation).set_exception(Refused(" ".join(map(str, fields))))
            else:
                self.waiting.pop(correlation).set_result(fields)

    async def _ping(self):
        while True:
            await asyncio.sleep(self.keep_alive / 2)
            await self.request(PING)
