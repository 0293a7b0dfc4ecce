"""Tests of what a mail says."""

import pytest

from ingest.readers.mail.bodies import Body, body_of, unflowed

MIXED = {"content-type": 'multipart/mixed; boundary="b"'}
ALTERNATIVE = {"content-type": 'multipart/alternative; boundary="b"'}


def parts(*each: str) -> bytes:
    return "".join(f"--b\n{part}\n" for part in each).encode() + b"--b--\n"


def test_a_plain_mail_keeps_quotes_and_signature() -> None:
    assert body_of({}, b"\n> old\n\nnew\n-- \nBo\n\n") == Body("> old\n\nnew\n-- \nBo")


@pytest.mark.parametrize(
    ("encoding", "data"),
    [("quoted-printable", b"caf=E9=\n s\n"), ("base64", b"Y2Fm6SBz\n"), ("8bit", b"caf\xe9 s\n")],
)
def test_transfer_encodings_and_charsets_are_decoded(encoding: str, data: bytes) -> None:
    fields = {
        "content-type": "text/plain; charset=iso-8859-1",
        "content-transfer-encoding": encoding,
        "content-disposition": "attachment; filename=mail.txt",
    }

    assert body_of(fields, data) == Body("café s")


def test_plain_text_is_preferred_to_the_same_as_html() -> None:
    data = parts("Content-Type: text/html\n\n<p>Hi</p>", "Content-Type: text/plain\n\nHi")

    assert body_of(ALTERNATIVE, data) == Body("Hi")


def test_an_alternative_that_says_nothing_does_not_count() -> None:
    data = parts("Content-Type: text/plain\n\n \n", "Content-Type: text/html\n\n<p>Hi</p>")

    assert body_of(ALTERNATIVE, data) == Body("<p>Hi</p>", "html")


def test_a_mail_in_html_only_stays_html_with_its_plain_parts() -> None:
    data = parts("Content-Type: text/html\n\n<p>Hi</p>", "Content-Type: text/plain\n\na <list>")

    assert body_of(MIXED, data) == Body("<p>Hi</p>\n<pre>a &lt;list&gt;</pre>", "html")


def test_texts_are_joined_and_attachments_are_named() -> None:
    data = parts(
        "\nFirst",
        "Content-Type: text/x-patch\nContent-Disposition: inline; filename=a.diff\n\n+x",
        "Content-Type: image/png; name*=utf-8''%C3%A9.png\n"
        "Content-Transfer-Encoding: base64\n\nAAAA",
        "Content-Type: text/plain\nContent-Disposition: attachment; filename=n.txt\n\nnote",
        "Content-Type: text/plain\nContent-Disposition: inline\n\nSecond",
    )

    assert body_of(MIXED, data) == Body(
        "First\n\nSecond",
        "mail",
        [
            {"name": "a.diff", "type": "text/x-patch", "size": 2},
            {"name": "é.png", "type": "image/png", "size": 3},
            {"name": "n.txt", "type": "text/plain", "size": 4},
        ],
    )


def test_a_file_name_in_bytes_beyond_ascii_can_be_stored() -> None:
    data = parts("\nHi", 'Content-Type: image/png; name="é.png"\n\n')

    assert body_of(MIXED, data).attachments[0]["name"] == "\ufffd\ufffd.png"


def test_a_forwarded_mail_is_part_of_the_text() -> None:
    inner = "From: Bo <bo@example.net>\nSubject: =?utf-8?q?Caf=C3=A9?=\nX-A: 1\n\nAt ten."
    data = parts("\nSee below.", f"Content-Type: message/rfc822\n\n{inner}")

    expected = "See below.\n\nFrom: Bo <bo@example.net>\nSubject: Café\n\nAt ten."
    assert body_of(MIXED, data) == Body(expected)


def test_a_mail_that_is_cut_off_gives_what_there_is() -> None:
    assert body_of(MIXED, b"--b\nContent-Type: text/plain\n\nHalf a sen") == Body("Half a sen")


def test_parts_nested_without_end_are_left_as_they_are() -> None:
    nested = "".join(
        f"--b{n}\nContent-Type: multipart/mixed; boundary=b{n + 1}\n\n" for n in range(3000)
    )

    body = body_of({"content-type": "multipart/mixed; boundary=b0"}, nested.encode())

    assert body.text == nested.strip("\n")


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("> one \n> two \nthree", "> one two \nthree"),
        (">> one \n> two", ">> one \n> two"),
        ("one \n\ntwo", "one \n\ntwo"),
        (" >no quote\n From x", ">no quote\nFrom x"),
        ("one \n-- \nBo", "one \n-- \nBo"),
    ],
)
def test_flowed_text_gets_its_paragraphs_back(text: str, joined: str) -> None:
    assert unflowed(text).replace(" \n", "\n") == joined.replace(" \n", "\n")


def test_flowed_text_with_delsp_loses_the_added_spaces() -> None:
    fields = {"content-type": "text/plain; format=flowed; delsp=yes"}

    assert body_of(fields, b"unbreak \nable\n") == Body("unbreakable")


@pytest.mark.parametrize("charset", ["undefined", "idna", "*0*=utf-8''%; charset*1=x"])
def test_a_part_whose_charset_is_none_is_read_all_the_same(charset: str) -> None:
    mail = f"--b\nContent-Type: text/plain; charset={charset}\n\nHi\n--b--\n"

    assert body_of({"content-type": "multipart/mixed; boundary=b"}, mail.encode()) == Body("Hi")
