"""Mutations of XML: attributes, entities, declarations, and what is no XML at all."""

import re
from random import Random

from tests.ingest.fuzzing.dictionary import DAYS, TEXTS

ATTRIBUTE = re.compile(rb'\b(\w{1,40})="([^"]*)"')
ROW = re.compile(rb"<row[^>]{0,5000}/>")
LOL = b"".join(b'<!ENTITY l%d "%s">' % (n + 1, b"&l%d;" % n * 10) for n in range(9))
DOCTYPES = (
    b'<!DOCTYPE posts [<!ENTITY l0 "lol">' + LOL + b"]>",
    b'<!DOCTYPE posts [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    b'<!DOCTYPE posts SYSTEM "http://example.org/x.dtd">',
    b'<!DOCTYPE posts [<!ENTITY % p SYSTEM "file:///etc/passwd"> %p;]>',
    b'<!DOCTYPE posts [<!ATTLIST row Body CDATA "given">]>',
    b"<!DOCTYPE",
)
ENTITIES = (b"&l9;", b"&x;", b"&#0;", b"&#xD800;", b"&#x110000;", b"&#xFFFF;", b"&amp", b"&;", b"&")
DECLARATIONS = (b"utf-16", b"latin-1", b"x-unknown", b"utf-7", b"cp037", b"us-ascii", b"")
PIECES = (
    b"<row />",
    b"<row",
    b"<row Id='1'/>",
    b"<posts>",
    b"</posts>",
    b"<a:row xmlns:a='urn:x' Id='9'/>",
    b"<row xmlns='urn:x' Id='9'/>",
    b"<row Id='9'><row Id='10'/>text</row>",
    b"<other Id='1'/>",
    b"text between rows",
    b"<![CDATA[<row Id='9'/>]]>",
    b"<!-- -- -->",
    b"<!-- <row Id='3'/> -->",
    b"<?xml version='1.0'?>",
    b"<?php echo 1 ?>",
    b"<a>" * 300,
    b"<a>" * 20_000,
)
NUMBERS = (b"", b"-1", b"0", b"1.5", b"1e3", b"1" * 5_000, b"99999999999999999999", b" 1 ", b"x")


def xml_mutated(rng: Random, data: bytes) -> bytes:
    """A dump's table with some attributes, rows or declarations changed."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(MUTATIONS)(rng, data)
    return data


def _value_changed(rng: Random, data: bytes) -> bytes:
    found = list(ATTRIBUTE.finditer(data))
    if not found:
        return data
    one = rng.choice(found)
    start, stop = one.span(2)
    return data[:start] + _odd(rng) + data[stop:]


def _values_swapped(rng: Random, data: bytes) -> bytes:
    """A value is that of another row: doubled ids, circles of parents, authors of nothing."""
    found = list(ATTRIBUTE.finditer(data))
    if not found:
        return data
    one = rng.choice(found)
    alike = [other[2] for other in found if other[1].endswith(b"Id") == one[1].endswith(b"Id")]
    return data[: one.start(2)] + rng.choice(alike) + data[one.end(2) :]


def _attribute_lost(rng: Random, data: bytes) -> bytes:
    found = list(ATTRIBUTE.finditer(data))
    if not found:
        return data
    one = rng.choice(found)
    put = rng.choice((b"", b"", one[0] + b" " + one[0], one[1], one[0][:-1], b'a:b="1"', b'="1"'))
    return data[: one.start()] + put + data[one.end() :]


def _row_repeated(rng: Random, data: bytes) -> bytes:
    rows = ROW.findall(data)
    return _before_row(rng, data, rng.choice(rows) * rng.choice((1, 2, 20))) if rows else data


def _row_lost(rng: Random, data: bytes) -> bytes:
    rows = list(ROW.finditer(data))
    if not rows:
        return data
    one = rng.choice(rows)
    return data[: one.start()] + data[one.end() :]


def _piece_put_in(rng: Random, data: bytes) -> bytes:
    return _before_row(rng, data, rng.choice(PIECES))


def _doctype_put_in(rng: Random, data: bytes) -> bytes:
    at = data.find(b"?>") + 2 if b"?>" in data[:100] else 0
    data = data[:at] + rng.choice(DOCTYPES) + data[at:]
    return _entity_put_in(rng, data)


def _entity_put_in(rng: Random, data: bytes) -> bytes:
    found = list(ATTRIBUTE.finditer(data))
    at = rng.choice(found).start(2) if found else len(data)
    return data[:at] + rng.choice(ENTITIES) + data[at:]


def _declared_otherwise(rng: Random, data: bytes) -> bytes:
    name = rng.choice(DECLARATIONS)
    told = re.sub(rb'encoding="[^"]*"', b'encoding="' + name + b'"', data, count=1)
    if name in (b"utf-16", b"cp037", b"utf-7") and rng.random() < 0.5:
        return told.decode("utf-8", "replace").encode(name.decode(), "replace")
    return told


MUTATIONS = (
    *(_value_changed, _value_changed, _value_changed, _values_swapped, _values_swapped),
    *(_attribute_lost, _row_repeated, _row_lost, _piece_put_in, _doctype_put_in),
    *(_entity_put_in, _declared_otherwise),
)


def _before_row(rng: Random, data: bytes, piece: bytes) -> bytes:
    rows = [found.start() for found in re.finditer(rb"<row|</\w+>", data)] or [len(data)]
    at = rng.choice(rows)
    return data[:at] + piece + data[at:]


def _odd(rng: Random) -> bytes:
    if rng.random() < 0.4:
        return rng.choice((*NUMBERS, *(day.encode() for day in DAYS)))
    odd = rng.choice(TEXTS)
    if rng.random() < 0.8:
        odd = odd.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return odd.encode()
