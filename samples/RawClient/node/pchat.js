// A complete minimal client of the raw protocol, of which docs/raw-protocol.md explains every step.
import { createHash, createHmac, pbkdf2Sync, randomBytes } from "node:crypto";
import net from "node:net";
import tls from "node:tls";
import { decode, encode } from "@msgpack/msgpack";

export const HELLO = 1, SIGN_IN = 2, PROOF = 3, SIGN_OFF = 4, PING = 5, FIND_ROOMS = 7, JOIN = 10, POST = 12, GET_HISTORY = 13;
export const MESSAGE = 64, CLOSING = 67, REFUSED = 96, ERROR = 97;
const PREFACE = "PCHAT/1\n";

export class Refused extends Error {} // The server did not do what it was asked; the connection goes on.
export class PChat {
  #waiting = new Map(); // By correlation, what takes the answers to the requests under way.
  #correlation = 0; // Of the newest request.
  #bytes = Buffer.alloc(0); // Received and not read yet.
  #heard = Date.now(); // When the server last sent something.

  /** Connects and says hello. onNotice gets type and fields of every notice; `lost` is rejected when the connection is lost. */
  static async connect(address, useTls, onNotice) {
    const client = new PChat();
    client.socket = (useTls ? tls : net).connect(address);
    client.socket.write(PREFACE);
    client.lost = client.#receive(onNotice);
    const [, , , , , keepAlive] = await Promise.race([client.request(HELLO, [], "RawClient for Node.js"), client.lost]);
    setInterval(() => client.#keepAlive(1000 * keepAlive), 500 * keepAlive).unref();
    return client;
  }
  /** Sends a request and gives the fields of its reply. */
  request(type, ...fields) {
    const frame = Buffer.concat([Buffer.alloc(4), encode([type, ++this.#correlation, ...fields])]);
    frame.writeUInt32BE(frame.length - 4);
    this.socket.write(frame);
    return new Promise((resolve, reject) => this.#waiting.set(this.#correlation, { resolve, reject }));
  }
  /** Signs in by SCRAM-SHA-256 (RFC 5802, RFC 7677), or without a password where the server asks for none. */
  async signIn(user, password, clientId) {
    if (password === undefined) return this.request(SIGN_IN, "NONE", user, clientId);
    const hmac = (key, data) => createHmac("sha256", key).update(data).digest(), nonce = randomBytes(18).toString("base64");
    const first = `n=${user.replaceAll("=", "=3D").replaceAll(",", "=2C")},r=${nonce}`;
    const [data] = await this.request(SIGN_IN, "SCRAM-SHA-256", user, clientId, Buffer.from(`n,,${first}`));
    const challenge = Buffer.from(data).toString(), [, nonces, salt, rounds] = /^r=(.+),s=(.+),i=(\d+)$/.exec(challenge) ?? [];
    if (!nonces?.startsWith(nonce) || rounds < 4096 || rounds > 1e6) throw new Error("The server's challenge is not acceptable.");
    const salted = pbkdf2Sync(password, Buffer.from(salt, "base64"), Number(rounds), 32, "sha256");
    const key = hmac(salted, "Client Key"), message = `${first},${challenge},c=biws,r=${nonces}`;
    const signature = hmac(createHash("sha256").update(key).digest(), message);
    const proof = Buffer.from(key.map((byte, i) => byte ^ signature[i])).toString("base64");
    const [answer] = await this.request(PROOF, Buffer.from(`c=biws,r=${nonces},p=${proof}`));
    const expected = `v=${hmac(hmac(salted, "Server Key"), message).toString("base64")}`;
    if (Buffer.from(answer).toString() !== expected) throw new Error("Whoever answers is not the server that knows the user.");
  }
  async #receive(onNotice) {
    const chunks = this.socket[Symbol.asyncIterator]();
    if ((await this.#read(chunks, 8)).toString("latin1") !== PREFACE) throw new Error("No server of PCHAT/1 answers there.");
    for (;;) {
      const [type, correlation, ...fields] = decode(await this.#read(chunks, (await this.#read(chunks, 4)).readUInt32BE()));
      if (type === ERROR || type === CLOSING) throw new Error(fields.join(" "));
      if (correlation === 0) onNotice(type, fields);
      else if (type === REFUSED) this.#waiting.get(correlation).reject(new Refused(fields.join(" ")));
      else this.#waiting.get(correlation).resolve(fields);
      this.#waiting.delete(correlation);
    }
  }
  async #read(chunks, count) {
    while (this.#bytes.length < count) {
      const { value, done } = await chunks.next();
      if (done) throw new Error("The server closed the connection.");
      [this.#bytes, this.#heard] = [Buffer.concat([this.#bytes, value]), Date.now()];
    }
    const start = this.#bytes;
    this.#bytes = start.subarray(count);
    return start.subarray(0, count);
  }
  #keepAlive(interval) {
    if (Date.now() - this.#heard > 2 * interval) this.socket.destroy(new Error("The server is silent."));
    else this.request(PING);
  }
}
