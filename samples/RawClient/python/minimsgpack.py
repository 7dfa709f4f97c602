"""As much of MessagePack as a client of the raw protocol needs, for where the package msgpack is not installed."""
import io
import struct
from datetime import datetime, timedelta, timezone

CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}
UNSIGNED, SIGNED = {0xCC: ">B", 0xCD: ">H", 0xCE: ">I", 0xCF: ">Q"}, {0xD0: ">b", 0xD1: ">h", 0xD2: ">i", 0xD3: ">q"}
NUMBERS = {**UNSIGNED, **SIGNED, 0xCA: ">f", 0xCB: ">d"}
BYTES, TEXT = {0xC4: ">B", 0xC5: ">H", 0xC6: ">I"}, {0xD9: ">B", 0xDA: ">H", 0xDB: ">I"}  # A length follows these codes.
EXTENSION, ARRAY, MAP = {0xC7: ">B", 0xC8: ">H", 0xC9: ">I"}, {0xDC: ">H", 0xDD: ">I"}, {0xDE: ">H", 0xDF: ">I"}

def pack(value):
    """The bytes of None, a bool, an int, a str, bytes or a list of these, in the shortest form."""
    if value is None or isinstance(value, bool):
        return {None: b"\xc0", False: b"\xc2", True: b"\xc3"}[value]
    if isinstance(value, int):
        return struct.pack(">b", value) if -32 <= value < 128 else _head(UNSIGNED if value >= 0 else SIGNED, value)
    if isinstance(value, str):
        text = value.encode()
        return (bytes([0xA0 + len(text)]) if len(text) < 32 else _head(TEXT, len(text))) + text
    if isinstance(value, bytes):
        return _head(BYTES, len(value)) + value
    if isinstance(value, list):
        return (bytes([0x90 + len(value)]) if len(value) < 16 else _head(ARRAY, len(value))) + b"".join(map(pack, value))
    raise TypeError(f"A {type(value).__name__} cannot be packed.")

def unpack(data):
    """The value that the bytes are."""
    return _read(io.BytesIO(data))

def _head(forms, number):
    for code, form in forms.items():
        try:
            return bytes([code]) + struct.pack(form, number)
        except struct.error:
            pass  # Too large for this form; the next one is wider.
    raise OverflowError(f"{number} is too large.")

def _take(stream, count):
    data = stream.read(count)
    if len(data) < count:
        raise ValueError("A value is cut off.")
    return data

def _read(stream):
    code = _take(stream, 1)[0]
    if code < 0x80 or code >= 0xE0:
        return struct.unpack(">b", bytes([code]))[0]
    if code in CONSTANTS:
        return CONSTANTS[code]
    if code in NUMBERS:
        return _number(stream, NUMBERS[code])
    for forms, first, last in ((MAP, 0x80, 0x8F), (ARRAY, 0x90, 0x9F), (TEXT, 0xA0, 0xBF)):
        if first <= code <= last:
            return _content(stream, forms, code - first)
    if 0xD4 <= code <= 0xD8:
        return _content(stream, EXTENSION, 1 << (code - 0xD4))
    for forms in (BYTES, EXTENSION, TEXT, ARRAY, MAP):
        if code in forms:
            return _content(stream, forms, _number(stream, forms[code]))
    raise ValueError(f"No value begins with {code:#x}.")

def _number(stream, form):
    return struct.unpack(form, _take(stream, struct.calcsize(form)))[0]

def _content(stream, forms, length):
    if forms is ARRAY:
        return [_read(stream) for _ in range(length)]
    if forms is MAP:
        return {_read(stream): _read(stream) for _ in range(length)}
    kind = _number(stream, ">b") if forms is EXTENSION else 0
    data = _take(stream, length)
    return data.decode() if forms is TEXT else _time(data) if kind == -1 else data

def _time(data):
    if len(data) == 12:
        nanoseconds, seconds = struct.unpack(">Iq", data)
    else:  # 8 bytes, the nanoseconds in the upper 30 bits; or 4 bytes of seconds.
        nanoseconds, seconds = divmod(int.from_bytes(data, "big"), 1 << 34)
    return datetime.fromtimestamp(0, timezone.utc) + timedelta(seconds=seconds, microseconds=nanoseconds // 1000)
