"""Each fault of a canonical instance is one sentence that names its field."""

import gzip
import json
import os
import threading
import zipfile
from copy import deepcopy

import numpy as np
import pytest

from matching import files
from matching.canonical import npz
from matching.errors import BadInput
from matching.instance import NO_MAX, NO_MIN, Instance, LevelKind
from matching.reading import instance_from, read_instance, read_plan
from matching.writing import (
    canonical_json,
    digest_of,
    pieces,
    to_document,
    with_digest,
    write_instance,
)
from tests.matching.tiny import SHAPES, level_of, tiny

GOOD = {
    "schema": "match-canonical/1",
    "id": "例",
    "sense": "max",
    "edges": {"need": [0, 0], "offer": [0, 1], "w": [8, 6], "lb": [0, 0], "ub": [3, 2]},
    "rows": [
        {"id": "n0", "kind": "need", "e": [0, 1], "a": [1, 1], "min": 0, "max": 3},
        {"id": "o0", "kind": "cap", "e": [0], "u": [1], "max": 5, "whole": True},
        {"id": "c", "kind": "group", "e": [1, 1], "a": [1, 2], "demand": 3, "past": 1},
    ],
    "levels": [
        {"name": "own", "kind": "linear", "w": [1, 1], "epsilon_ppm": 10},
        {"name": "cover", "kind": "cover", "groups": ["c"]},
        {"name": "load", "kind": "convex", "rows": ["o0", "n0"], "marginal": [1, 2]},
        {"name": "keep", "kind": "keep", "against": [[1, 2]], "weight": [3]},
    ],
}


def test_an_instance_is_what_its_document_says():
    read = instance_from(GOOD)
    assert (read.id, read.sense, read.digest) == ("例", "max", digest_of(GOOD))
    assert read.edges.lot.tolist() == [1, 1]
    rows = read.rows
    assert (rows.ids, rows.kind.tolist()) == (["n0", "o0", "c"], [0, 1, 2])
    assert rows.min.tolist() == [0, NO_MIN, NO_MIN]
    assert rows.max.tolist() == [3, 5, NO_MAX]
    assert rows.whole.tolist() == [False, True, False]
    assert (rows.demand.tolist(), rows.past.tolist()) == ([0, 0, 3], [0, 0, 1])
    # edge 1 stands twice in row c: 1 + 2
    assert (rows.ptr.tolist(), rows.edge.tolist()) == ([0, 2, 3, 4], [0, 1, 0, 1])
    assert (rows.a.tolist(), rows.u.tolist()) == ([1, 1, 0, 3], [0, 0, 1, 0])
    own, cover, load, keep = read.levels
    assert (own.w.tolist(), own.epsilon_ppm, cover.groups.tolist()) == ([1, 1], 10, [2])
    assert (load.rows.tolist(), load.marginal) == ([1, 0], (1, 2))
    assert (keep.against.tolist(), keep.weight.tolist()) == ([[1, 2]], [3])


def with_row(row_id):
    return GOOD | {"rows": [*GOOD["rows"], {"id": row_id, "kind": "side", "e": []}]}


@pytest.mark.parametrize("row_id", ["level.own", "floor.c", "ceil.o0", "keep.1"])
def test_a_row_may_not_be_called_like_one_that_a_level_adds(row_id):
    with pytest.raises(
        BadInput, match=r"rows\[3\].id is .*: settled levels add a row of this name"
    ):
        instance_from(with_row(row_id))


@pytest.mark.parametrize("row_id", ["level.other", "floor.hosts", "keep.all", "level", "group.c"])
def test_a_row_may_look_like_one_that_a_level_adds(row_id):
    assert instance_from(with_row(row_id)).rows.ids[3] == row_id


def test_no_levels_are_one_of_welfare():
    for levels in (None, []):
        (level,) = instance_from(GOOD | {"levels": levels}).levels
        assert (level.name, level.kind, level.w) == ("welfare", LevelKind.LINEAR, None)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"rows": []},
        {"comment": "\0", "rows": []},
        {"rows": [*GOOD["rows"], {"id": "\0", "kind": "cap", "e": []}]},
        {"edges": GOOD["edges"] | {"lot": None, "a": [1], "z": 0.5}},
        {"edges": {name: [] for name in GOOD["edges"]}, "rows": [], "levels": []},
        {"rows": [row | {"zone": [1, 2], "c": "é"} for row in GOOD["rows"][:2]], "levels": None},
    ],
)
def test_the_digest_is_that_of_the_canonical_json(changes):
    document = GOOD | changes
    if changes.get("rows") == []:
        document["levels"] = []
    assert instance_from(document).digest == digest_of(document)


def test_the_digest_is_of_what_was_read():
    shuffled = dict(reversed(GOOD.items()))
    assert instance_from(shuffled).digest == instance_from(GOOD).digest
    assert instance_from(GOOD | {"comment": 1}).digest != instance_from(GOOD).digest


HUGE = 2**53 + 1
FAULTS = [
    (("schema",), "match-canonical/2", 'schema is "match-canonical/2": it must be one of'),
    (("sense",), "up", 'sense is "up": it must be one of max, min'),
    (("id",), 5, "id is 5: it must be a string"),
    (("edges",), [], "edges is []: it must be an object"),
    (("edges", "w"), {}, "edges.w is {}: it must be a list"),
    (("edges", "w"), [1], "edges.need has 2 entries and edges.w has 1"),
    (("edges", "w", 1), 1.5, "edges.w[1] is 1.5: it must be a whole number"),
    (("edges", "w", 1), 2.0, "edges.w[1] is 2.0: it must be a whole number"),
    (("edges", "w", 1), True, "edges.w[1] is true: it must be a whole number"),
    (("edges", "w", 0), "7", 'edges.w[0] is "7": it must be a whole number'),
    (("edges", "w", 0), None, "edges.w[0] is null: it must be a whole number"),
    (("edges", "w", 0), HUGE, f"edges.w[0] is {HUGE}: numbers lie within ±2^53"),
    (("edges", "w", 0), -HUGE, f"edges.w[0] is -{HUGE}: numbers lie within ±2^53"),
    (("edges", "w", 0), 10**40, "edges.w[0] is 1000000000"),
    (("edges", "lb", 0), -1, "edges.lb[0] is -1: it must be at least 0"),
    (("edges", "lb", 1), 3, "edges.ub[1] is 2: edges.lb[1] is 3, which is more"),
    (("edges", "lot"), [1, 0], "edges.lot[1] is 0: it must be at least 1"),
    (("edges", "lot"), [1], "edges.lot has 1 entries and edges.w has 2"),
    (("edges", "need", 0), -1, "edges.need[0] is -1: it must be at least 0"),
    (("rows",), {}, "rows is {}: it must be a list"),
    (("rows", 1), 7, "rows[1] is 7: it must be an object"),
    (("rows", 1, "id"), "n0", 'rows[1].id is "n0": rows[0] has the same id'),
    (("rows", 1, "id"), "", 'rows[1].id is "": a name is not empty'),
    (("rows", 1, "id"), "\ud800", 'rows[1].id is "\\ud800": half a surrogate pair is no letter'),
    (("rows", 1, "kind"), "cape", 'rows[1].kind is "cape": it must be one of need, cap, group,'),
    (("rows", 1, "kind"), [], "rows[1].kind is []: it must be one of"),
    (("rows", 0, "e", 1), 2, "rows[0].e[1] is 2: there are 2 edges"),
    (("rows", 0, "e", 1), -1, "rows[0].e[1] is -1: there are 2 edges"),
    (("rows", 2, "e", 0), 0.5, "rows[2].e[0] is 0.5: it must be a whole number"),
    (("rows", 2, "e"), "e", 'rows[2].e is "e": it must be a list'),
    (("rows", 2, "a"), [1], "rows[2].a has 1 entries and rows[2].e has 2"),
    (("rows", 2, "a", 1), HUGE, f"rows[2].a[1] is {HUGE}: numbers lie within"),
    (("rows", 2, "a"), [2**53, 1], "rows[2].a adds up to more than 2^53 for an edge listed twice"),
    (("rows", 2, "a"), None, "rows[2] has neither a nor u: its edges count nothing"),
    (("rows", 0, "min"), 4, "rows[0].min is 4: its max is 3, which is less"),
    (("rows", 1, "max"), "5", 'rows[1].max is "5": it must be a whole number'),
    (("rows", 1, "max"), HUGE, f"rows[1].max is {HUGE}: numbers lie within"),
    (("rows", 1, "whole"), 1, "rows[1].whole is 1: it must be true or false"),
    (("rows", 2, "past"), -1, "rows[2].past is -1: it must be at least 0"),
    (("levels",), {}, "levels is {}: it must be a list"),
    (("levels", 0), "own", 'levels[0] is "own": it must be an object'),
    (("levels", 0, "kind"), "max", 'levels[0].kind is "max": it must be one of linear, cover,'),
    (("levels", 0, "name"), "", 'levels[0].name is "": a name is not empty'),
    (("levels", 1, "name"), "own", 'levels[1].name is "own": levels[0] has the same name'),
    (("levels", 0, "epsilon_ppm"), -1, "levels[0].epsilon_ppm is -1: it must be at least 0"),
    (("levels", 0, "epsilon_ppm"), 10**6 + 1, "levels[0].epsilon_ppm is 1000001: it must be at"),
    (("levels", 0, "w"), [1], "levels[0].w has 1 entries: there are 2 edges"),
    (("levels", 0, "w", 1), 0.1, "levels[0].w[1] is 0.1: it must be a whole number"),
    (("levels", 1, "groups", 0), "d", 'levels[1].groups[0] is "d": no row has this id'),
    (("levels", 1, "groups", 0), [], "levels[1].groups[0] is []: no row has this id"),
    (("levels", 1, "groups"), ["c", "c"], "levels[1].groups[1] repeats levels[1].groups[0]"),
    (("levels", 2, "rows"), "o0", 'levels[2].rows is "o0": it must be a list'),
    (("levels", 2, "marginal"), [], "levels[2].marginal is empty: it must say what"),
    (("levels", 2, "marginal"), [2, 1], "levels[2].marginal[1] is 1: it may not be less than 2"),
    (("levels", 3, "against"), [[2, 1]], "levels[3].against[0][0] is 2: there are 2 edges"),
    (("levels", 3, "against"), [[1]], "levels[3].against[0] is [1]: it must be a pair"),
    (("levels", 3, "against"), [[1, -1]], "levels[3].against[0][1] is -1: it must be at least 0"),
    (
        ("levels", 3, "against"),
        [[1, 1], [1, 2]],
        "levels[3].against[1][0] is 1: the edge is listed",
    ),
    (("levels", 3, "weight"), [1, 2], "levels[3].weight has 2 entries: against has 1"),
    (("levels", 3, "weight"), [-1], "levels[3].weight[0] is -1: it must be at least 0"),
]


@pytest.mark.parametrize(("path", "value", "sentence"), FAULTS)
def test_a_fault_names_its_field(path, value, sentence):
    document = deepcopy(GOOD)
    *above, last = path
    place = document
    for key in above:
        place = place[key]
    place[last] = value
    with pytest.raises(BadInput) as refused:
        instance_from(document)
    assert str(refused.value).startswith(sentence)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (("schema",), "schema is missing"),
        (("sense",), "sense is missing"),
        (("edges",), "edges is missing"),
        (("rows",), "rows is missing"),
        (("edges", "w"), "edges.w is missing"),
        (("edges", "ub"), "edges.ub is missing"),
        (("rows", 1, "e"), "rows[1].e is missing"),
        (("rows", 1, "id"), "rows[1].id is missing"),
        (("rows", 1, "kind"), "rows[1].kind is missing"),
        (("levels", 0, "kind"), "levels[0].kind is missing"),
        (("levels", 1, "groups"), "levels[1].groups is missing"),
        (("levels", 2, "marginal"), "levels[2].marginal is missing"),
        (("levels", 3, "against"), "levels[3].against is missing"),
    ],
)
def test_a_missing_field_is_named(path, sentence):
    document = deepcopy(GOOD)
    *above, last = path
    place = document
    for key in above:
        place = place[key]
    del place[last]
    with pytest.raises(BadInput) as refused:
        instance_from(document)
    assert str(refused.value) == sentence


TEXTS = [
    (b"", "it is empty"),
    (b" \n", "it is empty"),
    (b"{", "it is not JSON: Expecting property name enclosed in double quotes at line 1, column 2"),
    (b'{"a":\n1,}', "it is not JSON: "),
    (b"hello", "it is not JSON: Expecting value at line 1, column 1"),
    (b"[NaN]", "NaN is not a number that JSON knows"),
    (b"[-Infinity]", "-Infinity is not a number that JSON knows"),
    (b'"\xff"', "byte 1 is not UTF-8"),
    (b"[" * 100_000, "it is nested too deeply"),
    (b"1" * 5000, "a number is too long"),
    (b'{"a":1,"a":2}', 'the field "a" is given twice in one object'),
    (b"[]", "the instance is []: it must be an object"),
    (gzip.compress(b"{}" * 99, mtime=0)[:-9], "its gzip data is broken: "),
    (b"\x1f\x8b no gzip at all", "its gzip data is broken: "),
    (b'{"schema":"match-canonical/1","\\ud800":1}', None),
]


@pytest.mark.parametrize(("text", "sentence"), TEXTS)
def test_a_file_that_is_no_instance_is_refused_in_one_sentence(text, sentence, tmp_path):
    path = tmp_path / "instance.json"
    path.write_bytes(text)
    with pytest.raises(BadInput) as refused:
        read_instance(path)
    assert "\n" not in str(refused.value)
    assert sentence is None or str(refused.value).startswith(sentence)


def test_half_a_letter_in_a_field_that_nobody_reads_is_refused():
    with pytest.raises(BadInput, match="half a surrogate pair"):
        instance_from(GOOD | {"comment": "\udcff"})


def test_deep_nesting_in_a_field_that_nobody_reads_is_refused():
    nested = []
    for _ in range(5000):
        nested = [nested]
    with pytest.raises(BadInput, match="nested too deeply"):
        instance_from(GOOD | {"comment": nested})


def test_what_is_no_file_is_refused(tmp_path):
    with pytest.raises(BadInput, match="it cannot be read: No such file or directory"):
        read_instance(tmp_path / "none.json")
    with pytest.raises(BadInput, match="it cannot be read: Is a directory"):
        read_instance(tmp_path)
    with pytest.raises(BadInput, match="null"):
        read_instance(tmp_path / "a\0b")


def test_a_huge_file_is_refused_unread(tmp_path):
    path = tmp_path / "sparse.json"
    with path.open("wb") as file:
        file.truncate(10 * 2**30)
    with pytest.raises(BadInput, match="it holds more than 2048 MB"):
        read_instance(path)


def test_a_bomb_is_defused(tmp_path):
    path = tmp_path / "bomb.json.gz"
    path.write_bytes(gzip.compress(b" " * 2**22))
    with pytest.raises(BadInput, match="it holds more than 1 MB"):
        files.read_bytes(path, 2**20)


def test_a_pipe_is_read_no_further_than_the_limit(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)

    def pour():
        with path.open("wb") as pipe, pytest.raises(BrokenPipeError):
            pipe.write(b" " * 2**26)

    pouring = threading.Thread(target=pour)
    pouring.start()
    with pytest.raises(BadInput, match="it holds more than 1 MB"):
        files.read_bytes(path, 2**20)
    pouring.join()


def test_a_plan_is_an_object_with_its_schema(tmp_path):
    path = tmp_path / "plan.json"
    for text, sentence in (("[]", "the plan is"), ("{}", "schema is missing")):
        path.write_text(text)
        with pytest.raises(BadInput, match=sentence):
            read_plan(path)
    path.write_text('{"schema":"match-plan/1"}')
    assert read_plan(path) == {"schema": "match-plan/1"}


def leveled(seed):
    bare = tiny(seed, SHAPES[seed % len(SHAPES)])
    levels = tuple(level_of(kind, bare, seed) for kind in LevelKind)
    return Instance(bare.id, bare.sense, bare.edges, bare.rows, levels)


@pytest.mark.parametrize("seed", range(16))
def test_what_is_written_is_what_was_there(seed, tmp_path):
    instance = leveled(seed)
    document = to_document(instance)
    assert b"".join(pieces(instance)) == canonical_json(document)
    assert with_digest(instance).digest == digest_of(document)
    for name in ("a.json", "a.json.gz", "a.npz"):
        path = tmp_path / name
        with path.open("wb") as file:
            write_instance(instance, path, file)
        read = with_digest(read_instance(path))
        assert to_document(read) == document
        assert read.digest == digest_of(document)


def arrays_of(**changes):
    arrays = {
        "edge_need": [0, 0],
        "edge_offer": [0, 1],
        "edge_w": [8, 6],
        "edge_lb": [0, 0],
        "edge_ub": [3, 2],
        "row_ptr": [0, 2],
        "row_edge": [0, 1],
        "row_a": [1, 1],
    } | changes
    meta = {"schema": "match-canonical/1", "sense": "max"}
    listed = {name: np.array(array) for name, array in arrays.items() if array is not None}
    text = json.dumps(changes.get("meta", meta)).encode()
    return listed | {"meta": np.frombuffer(text, np.uint8)}


def saved(path, arrays):
    with path.open("wb") as file:
        np.savez(file, **arrays)
    return path


def test_arrays_need_little(tmp_path):
    read = read_instance(saved(tmp_path / "a.npz", arrays_of()))
    assert (read.rows.ids, read.rows.max.tolist()) == (["r0"], [NO_MAX])
    assert read.edges.lot.tolist() == [1, 1]
    assert read.levels[0].name == "welfare"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"edge_w": None}, "edge_w is missing"),
        ({"edge_w": [1.5, 2.0]}, "edge_w holds float64: it must hold whole numbers"),
        ({"edge_w": [{}, {}]}, "edge_w holds object: it must hold whole numbers"),
        ({"edge_w": [[8, 6]]}, "edge_w must be an array of whole numbers with 1 axis"),
        ({"edge_w": np.array([2**63, 1], np.uint64)}, "edge_w holds 9223372036854775808"),
        ({"edge_w": [HUGE, 1]}, f"edges.w[0] is {HUGE}"),
        ({"edge_ub": [3]}, "edges.ub has 1 entries and edges.w has 2"),
        ({"edge_lb": [4, 0]}, "edges.ub[0] is 3: edges.lb[0] is 4, which is more"),
        ({"row_ptr": [0, 3]}, "row_ptr must rise from 0 to 2"),
        ({"row_edge": [0, 2]}, "rows[0].e[1] is 2: there are 2 edges"),
        ({"row_min": [5], "row_max": [4]}, "rows[0].min is 5: its max is 4"),
        ({"row_kind": [4]}, "row_kind[0] is 4: it must be 0 to 3"),
        ({"row_id": ["a", "b"]}, "row_id must be an array of 1 strings"),
        ({"row_a": None}, "row_a and row_u are both missing"),
        ({"row_u": [1]}, "row_u has 1 entries: there must be 2"),
        ({"meta": {"sense": "max"}}, "meta.schema is missing"),
        ({"meta": {"schema": "match-canonical/1"}}, "meta.sense is missing"),
        ({"meta": []}, "meta is []: it must be an object"),
    ],
)
def test_a_fault_of_arrays_is_named(changes, sentence, tmp_path):
    path = saved(tmp_path / "a.npz", arrays_of(**changes))
    with pytest.raises(BadInput) as refused:
        read_instance(path)
    assert str(refused.value).startswith(sentence)


def test_a_zip_that_lies_is_refused(tmp_path, monkeypatch):
    path = saved(tmp_path / "a.npz", arrays_of())
    monkeypatch.setattr(npz, "LARGEST_ARRAYS", 100)
    with pytest.raises(BadInput, match="it unpacks to more"):
        read_instance(path)
    monkeypatch.undo()
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(BadInput, match="its zip data is broken"):
        read_instance(path)
    header = (
        b"\x93NUMPY\x01\x00v\x00{'descr': '<i8', 'fortran_order': False, 'shape': (99999999999,), }"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("edge_w.npy", header.ljust(127) + b"\n" + bytes(8))
    with pytest.raises(BadInput, match="edge_w announces 99999999999 entries and holds 8 bytes"):
        read_instance(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("edge_w.npy", b"no array")
    with pytest.raises(BadInput, match="edge_w is not an array of NumPy's format"):
        read_instance(path)
