"""Reads vector tiles (MVT 2.1) as far as tests ask."""

import struct
from collections.abc import Iterator
from typing import Any


def features(tile: bytes) -> list[dict[str, Any]]:
    """The properties of every feature of a tile with one layer."""
    layers = [value for number, value in _fields(tile) if number == 3]
    if not layers:
        return []
    (layer,) = layers
    parts = list(_fields(layer))
    keys = [value.decode() for number, value in parts if number == 3]
    values = [_value(value) for number, value in parts if number == 4]
    return [_properties(value, keys, values) for number, value in parts if number == 2]


def _properties(feature: bytes, keys: list[str], values: list[Any]) -> dict[str, Any]:
    tags = next((value for number, value in _fields(feature) if number == 2), b"")
    numbers, at = [], 0
    while at < len(tags):
        number, at = _varint(tags, at)
        numbers.append(number)
    return {keys[k]: values[v] for k, v in zip(numbers[::2], numbers[1::2], strict=True)}


def _value(coded: bytes) -> Any:
    ((number, value),) = _fields(coded)
    if number == 1:
        return value.decode()
    if number in (2, 3):
        return struct.unpack("<f" if number == 2 else "<d", value)[0]
    return value if number != 6 else (value >> 1) ^ -(value & 1)


def _fields(message: bytes) -> Iterator[tuple[int, Any]]:
    at = 0
    while at < len(message):
        tag, at = _varint(message, at)
        if tag & 7 == 0:
            value, at = _varint(message, at)
            yield tag >> 3, value
            continue
        size, at = {1: (8, at), 5: (4, at)}.get(tag & 7) or _varint(message, at)
        yield tag >> 3, message[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        shift += 7
        at += 1
        if not data[at - 1] & 0x80:
            return value, at
