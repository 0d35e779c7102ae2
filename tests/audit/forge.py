#!/usr/bin/python3
# SPDX-License-Identifier: BSD-2-Clause
"""Write a copy of an audit's log in which one more thing works: forge.py LOG KIND EL KEY VALUE.

Reads and writes the format by what docs/formats.md says of it, and shares nothing with the command.
"""
import base64
import struct
import sys
import zlib

HEADER, RECORD = 32, 32


def line_crc(number, data):
    return zlib.crc32(data, zlib.crc32(struct.pack("<I", number)))


def main(log, kind, el, key, value):
    lines = open(log, encoding="ascii").read().split("\n")
    other = [l for l in lines if l and not l.startswith("audit ")]
    data = b"".join(base64.b64decode(l.split()[1]) for l in lines if l.startswith("audit "))
    header, records = data[:HEADER], data[HEADER:]
    end = list(struct.unpack("<BBBBIIIQQ", records[-RECORD:]))
    end[4] += 1
    more = struct.pack("<BBBBIIIQQ", int(kind), int(el), 1, 0, int(key, 0), 1, 0, int(value, 0), 0)
    data = header + records[:-RECORD] + more + struct.pack("<BBBBIIIQQ", *end)
    print("\n".join(other))
    for number, at in enumerate(range(0, len(data), 60)):
        part = data[at:at + 60]
        print("audit %s %08x" % (base64.b64encode(part).decode(), line_crc(number, part)))


main(*sys.argv[1:])
