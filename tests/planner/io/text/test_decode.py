"""Bytes become text in one of two encodings, and the assumption is said (contract 7)."""

import pytest

from planner.io.text.decode import decode
from planner.io.text.faults import FaultCollector


def _decoded(content: bytes) -> tuple[str | None, list[str]]:
    collector = FaultCollector()
    text = decode(content, "t.csv", collector)
    return text, [f.code for f in (*collector.faults, *collector.warnings)]


@pytest.mark.parametrize(
    ("content", "text", "codes"),
    [
        ("医院".encode(), "医院", []),
        ("医院".encode("utf-8-sig"), "医院", []),
        ("\ufeff医院".encode("utf-8-sig"), "医院", []),
        ("\ufeff北京医院".encode("gb18030"), "北京医院", ["read-as-gb18030"]),
        ("北京医院".encode("gb18030"), "北京医院", ["read-as-gb18030"]),
        ("𠀀".encode("gb18030"), "𠀀", ["read-as-gb18030"]),
        (b"a\tb\r\n", "a\tb\r\n", []),
        (b"", "", []),
        ("a,b".encode("utf-16"), None, ["not-text"]),
        (b"\xef\xbb\xbf\xb0\xa1", None, ["not-text"]),
        (b"a\0b", None, ["not-text"]),
        (b"\xb0\xa1\x01", None, ["not-text"]),
        (b"\xff\xfe\xff", None, ["not-text"]),
        (b"caf\xe9", None, ["not-text"]),
    ],
)
def test_decode(content: bytes, text: str | None, codes: list[str]):
    assert _decoded(content) == (text, codes)


def test_the_control_character_has_a_row():
    collector = FaultCollector()
    decode(b"a\nb\nc\x07\n", "t.csv", collector)
    assert str(collector.faults[0]) == (
        "t.csv, row 3: The file holds the control character '\\x07': it is no text. "
        "Save it as UTF-8."
    )
