"""Archives that are far larger than they look, made piece by piece."""

import struct
import zlib
from pathlib import Path

MB = 1024 * 1024


def append_overlapping(path: Path, parts: int, size: int) -> None:
    """Add parts of so many bytes to an archive, which all share their packed bytes.

    Each part packs the header of the next one as it is, and goes on with its bytes. So
    a few hundred kilobytes unpack to `parts` times `size`, without any two parts
    that begin at the same place.
    """
    content = path.read_bytes()
    end = content.rindex(b"PK\x05\x06")
    count, length, start = struct.unpack("<HII", content[end + 10 : end + 20])
    local, central = content[:start], content[start : start + length]
    packed, unpacked, headers, entries = kernel(size), size, b"", []
    for number in reversed(range(parts)):
        name = f"word/media/picture{number:03}.bin".encode()
        sizes = struct.pack("<III", sum_of(headers, size), len(packed), unpacked)
        fields = struct.pack("<HHHHH", 20, 0, 8, 0, 33) + sizes
        names = struct.pack("<HH", len(name), 0)
        header = b"PK\x03\x04" + fields + names + name
        entries.append((b"PK\x01\x02\x14\0" + fields + names + bytes(10), name))
        packed = header + packed if number == 0 else quoted(header) + header + packed
        unpacked, headers = unpacked + len(header), header + headers
    offset = len(local)
    for entry, name in reversed(entries):
        central += entry + struct.pack("<I", offset) + name
        offset += len(name) + 30 + len(quoted(b""))
    count, start = count + parts, len(local) + len(packed)
    ends = struct.pack("<HHHHIIH", 0, 0, count, count, len(central), start, 0)
    path.write_bytes(local + packed + central + b"PK\x05\x06" + ends)


def sum_of(headers: bytes, zeros: int) -> int:
    """Give the check sum of a part; nobody comes to the end of a large one."""
    return zlib.crc32(headers + bytes(zeros)) if zeros < 10 * MB else 0


def kernel(size: int) -> bytes:
    """Pack zeros."""
    packing = zlib.compressobj(9, zlib.DEFLATED, -15)
    pieces = [packing.compress(bytes(MB)) for _number in range(size // MB)]
    return b"".join([*pieces, packing.flush()])


def quoted(header: bytes) -> bytes:
    """Begin a block that is not packed, as long as the header that follows."""
    return b"\0" + struct.pack("<HH", len(header), 0xFFFF - len(header))
