"""Long lists that are read at once: the same instance, or the same refusal, as plain JSON gives."""

import json
from random import Random

import numpy as np
import pytest

from matching.canonical.columns import parse_with_columns
from matching.errors import BadInput
from matching.files import parse
from matching.reading import instance_from, instance_in_columns, read_instance
from matching.writing import digest_of, to_document

EDGES = 200


def document(seed):
    """An instance whose lists are long, but for those of the last row."""
    luck = Random(seed)

    def some(low, high, count=EDGES):
        return [luck.randint(low, high) for _ in range(count)]

    row = {"kind": "cap", "e": list(range(EDGES)), "max": 9}
    return {
        "schema": "match-canonical/1",
        "id": "例",
        "sense": "max",
        "edges": {
            "need": some(0, 9),
            "offer": some(0, 2**53),
            "w": some(-(2**53), 2**53),
            "lb": [0] * EDGES,
            "ub": [100] * EDGES,
        },
        "rows": [
            row | {"id": "long", "a": some(-12, 120), "u": [100] * EDGES},
            row | {"id": "half", "a": [1] * EDGES},
            {"id": "short", "kind": "cap", "e": [0, 3], "a": [1, 1]},
        ],
        "levels": [{"name": "own", "kind": "linear", "w": some(100, 999)}],
    }


def told(read, text):
    """What a reading says of a text: an instance with its digest, or why there is none."""
    try:
        instance = read(text)
    except BadInput as error:
        return str(error)
    return to_document(instance), instance.digest


def plainly(text):
    return instance_from(parse(text))


def from_file(path):
    def read(text):
        path.write_bytes(text)
        return read_instance(path)

    return read


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (" , ", " : ")])
def test_columns_are_what_the_document_says(separators):
    written = document(1)
    text = json.dumps(written, separators=separators, ensure_ascii=False).encode()
    instance = instance_in_columns(text)
    if separators[0] == " , ":
        assert instance is None  # left to JSON
        return
    assert instance.edges.w.tolist() == written["edges"]["w"]
    assert instance.rows.a[:EDGES].tolist() == written["rows"][0]["a"]
    assert instance.levels[0].w.tolist() == written["levels"][0]["w"]
    assert instance.digest == digest_of(written)


def test_columns_are_columns():
    text = json.dumps({"e": [100] * EDGES, "z": [100] * EDGES, "a": 2.5}).encode()
    read = parse_with_columns(text, parse)
    np.testing.assert_array_equal(read["e"].values, [100] * EDGES)
    assert (read["e"].text, read["z"], read["a"]) == (
        b",".join([b"100"] * EDGES),
        [100] * EDGES,
        2.5,
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"[100, 100,", b"[100, -100,"),
        (b"[100, 100,", b"[100, -0,"),
        (b"[100, 100,", b"[100, 0,"),
        (b"[100, 100,", b"[100, 007,"),
        (b"[100, 100,", b"[100, 1-1,"),
        (b"[100, 100,", b"[100, -,"),
        (b"[100, 100,", b"[100,, 100,"),
        (b"[100, 100,", b"[, 100,"),
        (b"[100, 100,", b"[100 100,"),
        (b"[100, 100,", b"[100,100 , 100,"),
        (b"[100, 100,", b"[100, 100.0,"),
        (b"[100, 100,", b"[100, 1e2,"),
        (b"[100, 100,", b"[100, true,"),
        (b"[100, 100,", b"[100, 0.0E00,"),
        (b"[100, 100,", b"[100, 9007199254740993,"),
        (b"[100, 100,", b"[100, 12345678901234567890,"),
        (b"[100, 100,", b"[100, 100, 100,"),
        (b" 100]}", b" 100,]}"),
        (b'"short"', b'"long"'),
        (b'"short"', b'"\\"e\\":[1,2]"'),
        (b'"short"', b'"0.0E00"'),
        (b'"short"', b"0.0E00"),
        (b'"e": [0, 3]', b'"e": [0, 200]'),
        (b'"e": [0, 3]', b'"e": [0, 0]'),
        (b'"e": [0, 3]', b'"e": [0, null]'),
        (b'"e": [0, 3]', b'"e": [0, 3], "e": [1, 3]'),
        (b'"id": "half"', b'"id": {"e": [' + b"100, " * 99 + b"1]}"),
        (b'"id": "half"', b'"id": "half", "x": {"e": [' + b"100, " * 99 + b"1]}"),
        (b'"id": "half"', b'"id": "x\\"e\\":[' + b"100, " * 99 + b'1]"'),
        (b'"id": "half"', b'"id": "x, \\"e": [' + b"100, " * 99 + b'1]"'),
        (b'"sense": "max"', b'"sense": "max", "w": [' + b"100, " * 99 + b"1]"),
        (b"match-canonical/1", b"match-canonical/2"),
        (b"max", b"\xff"),
        (b"}", b""),
    ],
)
def test_whatever_is_odd_is_read_as_plain_json_is(old, new, tmp_path):
    text = json.dumps(document(2), ensure_ascii=False).encode()
    assert old in text
    odd = text.replace(old, new, 1)
    assert told(from_file(tmp_path / "odd.json"), odd) == told(plainly, odd)


def test_any_byte_may_be_wrong(tmp_path):
    luck, read = Random(3), from_file(tmp_path / "odd.json")
    for seed in range(150):
        text = bytearray(json.dumps(document(seed), separators=(",", ":")).encode())
        for _ in range(luck.randint(1, 2)):
            text[luck.randrange(len(text))] = luck.choice(b'0123456789,-,- []{}":.eE')
        assert told(read, bytes(text)) == told(plainly, bytes(text))
