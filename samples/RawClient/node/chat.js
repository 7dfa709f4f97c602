// Talks in one room: what you type is posted, what others write is printed. ../README.md says how to run it.
import { randomBytes } from "node:crypto";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { FIND_ROOMS, GET_HISTORY, JOIN, MESSAGE, PChat, POST, Refused, SIGN_OFF } from "./pchat.js";

const text = { type: "string" }, flag = { type: "boolean" };
const usage = "Usage: node chat.js --server HOST:PORT [--tls [--trust-any-certificate]] --user sip:NAME@DOMAIN\n"
  + "  [--password PASSWORD] --room NAME-OR-ID [--say TEXT]... [--wait TEXT [--timeout SECONDS]]";

function fail(exitCode, reason) {
  console.error(`chat: ${reason}`);
  process.exit(exitCode);
}

function readOptions() {
  try {
    const { values } = parseArgs({ options: {
      server: text, tls: flag, "trust-any-certificate": flag,
      user: text, password: { ...text, default: process.env.PCHAT_PASSWORD }, room: text,
      say: { ...text, multiple: true, default: [] }, wait: text, timeout: { ...text, default: "30" },
    } });
    const [, host, port] = /^\[?(.+?)\]?:(\d+)$/.exec(values.server) ?? fail(2, usage);
    return values.user && values.room ? { ...values, host, port } : fail(2, usage);
  } catch (error) {
    return fail(2, `${error.message}\n${usage}`);
  }
}

function show([number, time, author, authorName, flags, text]) {
  const line = `${time.toLocaleTimeString()} ${authorName || author}: ${text}`;
  console.log(line.replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "")); // No message may steer the terminal.
}

async function find(client, room) {
  if (/^[0-9a-f-]{36}$/i.test(room)) return Buffer.from(room.replaceAll("-", ""), "hex");
  const [rooms] = await client.request(FIND_ROOMS, room);
  const description = rooms.find(([handle, id, name]) => name === room);
  return description ? description[0] : fail(1, `There is no room '${room}'.`);
}

async function talk(client, options, seen) {
  await client.signIn(options.user, options.password, randomBytes(16)); // Who keeps the last sequence keeps this id too.
  const room = await find(client, options.room);
  const [, past] = await client.request(GET_HISTORY, room, 25);
  past.forEach(show);
  await client.request(JOIN, false, [[room, past.at(-1)?.[0] ?? 0]]); // What was posted since the newest comes as notices.
  console.log(`* in ${options.room}`);
  let sequence = 0;
  const post = (line) => client.request(POST, room, ++sequence, 0, line);
  for (const line of options.say) await post(line);
  if (options.wait !== undefined) {
    setTimeout(() => fail(4, `No message with '${options.wait}' came.`), 1000 * options.timeout);
    await seen;
  } else if (options.say.length === 0) {
    for await (const line of createInterface({ input: process.stdin })) {
      if (line) await post(line).catch((error) => console.error(`chat: ${error.message}`)); // Refused; life goes on.
    }
  }
  await client.request(SIGN_OFF);
}

const options = readOptions();
let onText;
const seen = new Promise((resolve) => { onText = (text) => text.includes(options.wait) && resolve(); });
function onNotice(type, fields) {
  if (type !== MESSAGE) return; // Comings and goings do not interest us; the server's pings want no answer.
  show(fields.slice(1));
  onText(fields[6]);
}

try {
  const address = { host: options.host, port: options.port, rejectUnauthorized: !options["trust-any-certificate"] };
  const client = await PChat.connect(address, options.tls, onNotice);
  await Promise.race([talk(client, options, seen), client.lost]);
  process.exit(0);
} catch (error) {
  fail(error instanceof Refused ? 1 : 3, error.message);
}
