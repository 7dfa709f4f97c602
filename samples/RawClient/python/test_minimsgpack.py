"""Compares minimsgpack with the recorded frames of the protocol, and with the specification of MessagePack at the edges of each form."""
import pathlib
import unittest
from datetime import datetime, timedelta, timezone
from minimsgpack import pack, unpack

FRAMES = pathlib.Path(__file__).parents[3] / "tests/PersistentChat.Protocol.Tests/Raw/Vectors/raw-v1.txt"

class MiniMsgpackTests(unittest.TestCase):
    def test_recorded_frames_are_read_and_written_again(self):
        written = 0
        for line in FRAMES.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                frame = bytes.fromhex(line.split(" | ")[1])[4:]
                value = unpack(frame)
                self.assertIsInstance(value, list, line)
                if "0Z" not in line:  # Times are read, but no client sends one.
                    self.assertEqual(pack(value), frame, line)
                    written += 1
        self.assertGreater(written, 30)

    def test_each_form_is_taken_up_to_its_edge(self):
        edges = {
            0: "00", 127: "7f", 128: "cc80", 255: "ccff", 256: "cd0100", 65535: "cdffff", 65536: "ce00010000", 2**32: "cf0000000100000000",
            -1: "ff", -32: "e0", -33: "d0df", -128: "d080", -129: "d1ff7f", -32769: "d2ffff7fff", -2**31 - 1: "d3ffffffff7fffffff",
        }
        for value, form in edges.items():
            self.assertEqual(pack(value).hex(), form)
            self.assertEqual(unpack(bytes.fromhex(form)), value)
        for value, head in (("x" * 31, "bf"), ("x" * 32, "d920"), ("x" * 256, "da0100"), ("x" * 65536, "db00010000"),
                            (b"x" * 255, "c4ff"), (b"x" * 256, "c50100"), (b"x" * 65536, "c600010000"),
                            ([None] * 15, "9f"), ([True] * 16, "dc0010"), ([False] * 65536, "dd00010000")):
            self.assertTrue(pack(value).hex().startswith(head))
            self.assertEqual(unpack(pack(value)), value)
        self.assertRaises(OverflowError, pack, 2**64)

    def test_times_of_every_form_are_read(self):
        zero = datetime(1970, 1, 1, tzinfo=timezone.utc)
        self.assertEqual(unpack(bytes.fromhex("d6ff00000001")), zero + timedelta(seconds=1))
        self.assertEqual(unpack(bytes.fromhex("d7ff3b9aca00697dcbc1")), datetime(2026, 1, 31, 9, 30, 41, 250000, timezone.utc))
        self.assertEqual(unpack(bytes.fromhex("c70cff0000c350ffffffffffffffff")), zero - timedelta(seconds=1) + timedelta(microseconds=50))

    def test_what_a_later_version_may_send_is_passed_over(self):
        self.assertEqual(unpack(bytes.fromhex("9481a1610ac7030561626301ca3fc00000")), [{"a": 10}, b"abc", 1, 1.5])

    def test_what_is_cut_off_or_no_value_is_refused(self):
        for broken in ("", "92", "a3616", "cd01", "c1"):
            self.assertRaises(ValueError, unpack, bytes.fromhex(broken + "1" * (len(broken) % 2)))

if __name__ == "__main__":
    unittest.main()
