// Translates between MessagePack and a description of values in JSON, line by line:
//   decode HEX         -> the description of the value
//   encode DESCRIPTION -> HEX, integers in their shortest form
//   wide DESCRIPTION   -> HEX, all integers in 64 bits and all floats in 64 bits
//   narrow DESCRIPTION -> HEX, all floats in 32 bits
// A line that fails is answered "refused: REASON". Descriptions are those of Values/Value.cs.
import { createInterface } from "node:readline";
import {
  encode, decode, ExtensionCodec, ExtData,
  EXT_TIMESTAMP, encodeTimeSpecToTimestamp, decodeTimestampToTimeSpec,
} from "@msgpack/msgpack";

const secondsFromYear1To1970 = 62135596800n;
const ticksPerSecond = 10000000n;

class Time {
  constructor(ticks) { this.ticks = ticks; }
}

const extensionCodec = new ExtensionCodec();
extensionCodec.register({
  type: EXT_TIMESTAMP,
  encode: (value) => value instanceof Time
    ? encodeTimeSpecToTimestamp({
      sec: Number(value.ticks / ticksPerSecond - secondsFromYear1To1970),
      nsec: Number(value.ticks % ticksPerSecond) * 100,
    })
    : null,
  decode: (data) => {
    const { sec, nsec } = decodeTimestampToTimeSpec(data);
    return new Time((BigInt(sec) + secondsFromYear1To1970) * ticksPerSecond + BigInt(nsec) / 100n);
  },
});

const hex = (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("hex");
const units = (text) => Array.from({ length: text.length }, (_, i) => text.charCodeAt(i).toString(16).padStart(4, "0")).join("");

function bitsOf(number) {
  if (Number.isNaN(number)) return "nan";
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number);
  return bytes.toString("hex");
}

function describe(value) {
  if (value === null) return ["nil"];
  if (typeof value === "boolean") return ["bool", value];
  if (typeof value === "bigint" || Number.isSafeInteger(value)) return ["int", BigInt(value).toString()];
  if (typeof value === "number") return ["float", bitsOf(value)];
  if (typeof value === "string") return ["str", units(value)];
  if (value instanceof Uint8Array) return ["bin", hex(value)];
  if (value instanceof ExtData) return ["ext", value.type, hex(value.data)];
  if (value instanceof Time) return ["time", value.ticks.toString()];
  if (Array.isArray(value)) return ["list", value.map(describe)];
  return ["map", Object.entries(value).map(([key, item]) => [describe(key), describe(item)])];
}

// Beyond these the package writes numbers as floats when it is told to write BigInts as integers.
const fits32Bits = (number) => number >= -0x80000000 && number <= 0xffffffff;

function build([kind, content, more], wide) {
  switch (kind) {
    case "nil": return null;
    case "bool": return content;
    case "int": return wide || !fits32Bits(Number(content)) ? BigInt(content) : Number(content);
    case "float": return content === "nan" ? NaN : Buffer.from(content, "hex").readDoubleBE();
    case "str": return String.fromCharCode(...(content.match(/.{4}/g) ?? []).map((unit) => parseInt(unit, 16)));
    case "bin": return Buffer.from(content, "hex");
    case "ext": return new ExtData(content, Buffer.from(more, "hex"));
    case "time": return new Time(BigInt(content));
    case "list": return content.map((item) => build(item, wide));
    case "map": return Object.fromEntries(content.map(([key, item]) => [build(key, wide), build(item, wide)]));
    default: throw new Error(`no kind ${kind}`);
  }
}

function answer(line) {
  const [verb, argument] = line.split(" ", 2);
  if (verb === "decode")
    return JSON.stringify(describe(decode(Buffer.from(argument, "hex"), { extensionCodec, useBigInt64: true })));
  const options = { extensionCodec, useBigInt64: true, forceIntegerToFloat: verb === "wide", forceFloat32: verb === "narrow" };
  return hex(encode(build(JSON.parse(argument), verb === "wide"), options));
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(answer(line));
  } catch (error) {
    console.log(`refused: ${error.message}`);
  }
}
