"""Talks in one room: what you type is posted, what others write is printed. ../README.md says how to run it."""
import argparse
import asyncio
import itertools
import os
import re
import ssl
import sys
import threading
import uuid
from pchat import FIND_ROOMS, GET_HISTORY, JOIN, MESSAGE, POST, SIGN_OFF, PChat, Refused

def read_options():
    parser = argparse.ArgumentParser(description="Talks in one room.")
    for name, value in (("--server", "HOST:PORT"), ("--user", "sip:NAME@DOMAIN"), ("--room", "NAME-OR-ID")):
        parser.add_argument(name, metavar=value, required=True)
    for name in ("--tls", "--trust-any-certificate"):
        parser.add_argument(name, action="store_true")
    parser.add_argument("--password", default=os.environ.get("PCHAT_PASSWORD"))
    parser.add_argument("--say", metavar="TEXT", action="append", default=[])
    parser.add_argument("--wait", metavar="TEXT")
    parser.add_argument("--timeout", metavar="SECONDS", type=float, default=30)
    return parser.parse_args()

def tls_of(options):
    context = ssl.create_default_context()
    if options.trust_any_certificate:
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context if options.tls else None

def show(number, time, author, author_name, flags, text, *_):
    line = f"{time.astimezone():%H:%M:%S} {author_name or author}: {text}"
    print(re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", line), flush=True)  # No message may steer the terminal.

def read_lines(lines, loop):
    for line in sys.stdin:
        loop.call_soon_threadsafe(lines.put_nowait, line.rstrip("\n"))
    loop.call_soon_threadsafe(lines.put_nowait, None)

async def find(client, room):
    if re.fullmatch("[0-9a-fA-F-]{36}", room):
        return uuid.UUID(room).bytes
    for handle, _, name, *_ in (await client.request(FIND_ROOMS, room))[0]:
        if name == room:
            return handle
    raise Refused(f"There is no room '{room}'.")

async def post_typed(post):
    lines = asyncio.Queue()  # Filled by a thread of its own, for nothing else may wait until somebody types.
    threading.Thread(target=read_lines, args=(lines, asyncio.get_running_loop()), daemon=True).start()
    while (line := await lines.get()) is not None:
        try:
            if line:
                await post(line)
        except Refused as refused:
            print(f"chat: {refused}", file=sys.stderr)

async def talk(client, options, seen):
    await client.sign_in(options.user, options.password, uuid.uuid4().bytes)  # Who keeps the last sequence keeps this too.
    room, sequences = await find(client, options.room), itertools.count(1)
    _, past, *_ = await client.request(GET_HISTORY, room, 25)
    for message in past:
        show(*message)
    newest = past[-1][0] if past else 0
    await client.request(JOIN, False, [[room, newest]])  # What was posted since then comes as notices.
    print(f"* in {options.room}", flush=True)
    post = lambda line: client.request(POST, room, next(sequences), 0, line)
    for line in options.say:
        await post(line)
    if options.wait is not None:
        await asyncio.wait([seen], timeout=options.timeout)
    elif not options.say:
        await post_typed(post)
    await client.request(SIGN_OFF)
    return options.wait is None or seen.done()

async def main(options):
    client, seen = PChat(), asyncio.get_running_loop().create_future()

    def on_notice(type, fields):
        if type == MESSAGE:  # Comings and goings do not interest us; the server's pings want no answer.
            show(*fields[1:])
            if options.wait is not None and options.wait in fields[6] and not seen.done():
                seen.set_result(fields)

    host, _, port = options.server.rpartition(":")
    await client.connect(host.strip("[]"), port, tls_of(options), on_notice)
    is_done, _ = await asyncio.gather(talk(client, options, seen), client.receive())
    return (0, "") if is_done else (4, f"No message with '{options.wait}' came.")

try:
    exit_code, reason = asyncio.run(main(read_options()))
except Refused as refused:
    exit_code, reason = 1, refused
except EOFError:
    exit_code, reason = 3, "The server closed the connection."
except (OSError, asyncio.TimeoutError) as lost:
    exit_code, reason = 3, str(lost) or "The server is silent."
if exit_code != 0:
    print(f"chat: {reason}", file=sys.stderr)
sys.exit(exit_code)
