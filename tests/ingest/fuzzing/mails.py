"""Mutations of mailboxes: headers, dates, identities, charsets, encodings, nesting of parts."""

from random import Random

from tests.ingest.fuzzing.dictionary import DAYS, TEXTS

CHARSETS = (b"x-unknown", b"utf-16", b"utf-7", b"idna", b"rot13", b"hex", b"zlib", b"punycode")
CHARSETS += (b"undefined", b"unicode_escape", b"raw_unicode_escape", b"", b"\xff", b"a" * 300)
LONGEST = 5_000
CODINGS = (b"base64", b"quoted-printable", b"x-uuencode", b"uuencode", b"8bit", b"x-odd", b"")
BODIES = (
    b"====\n=ZZ=\n=",
    b"QUJD*&^%\n=\n====",
    b"QQ",
    b"begin 666 a\nM\xff\xff\n#``\nend\n",
    b"begin 666\n",
    b"\xff\xfe\x00\xd8",
    b"+AAA-+2AA-",
    b"%41%ZZ",
    b"\\ud800\\N{no such}\\x",
    b"<html><body>" + b"<div>" * 1_000 + b"&#xD800;&#0;<p>hello",
    b"<p>a<script>alert(1)</script>" + b"<b>" * 300,
    b"From me to you\n>From you\n>>From them\n",
    b"From ada Thu Mar  4 10:00:00 2021\nSubject: not a mail?\n\nbody\n",
    b"--\n-- \n--=\n----\n",
)
HEADERS = (
    b"Content-Type: text/plain; charset=%s",
    b"Content-Type: text/html; charset=%s",
    b'Content-Type: multipart/mixed; boundary="%s"',
    b"Content-Type: multipart/alternative",
    b"Content-Type: message/rfc822",
    b"Content-Type: message/partial; id=a; number=1",
    b"Content-Type: message/delivery-status",
    b"Content-Type: text/plain; charset*0*=utf-8''%%; charset*1=x; charset*3=%s",
    b"Content-Type: text/plain; charset*=%s'en'x%%ff",
    b"Content-Type: ;;;=%s",
    b"Content-Disposition: attachment; filename*=utf-8''%%ff%%d8%s",
    b'Content-Disposition: attachment; filename="../../%s\0"',
    b"Subject: =?%s?b?////?=",
    b"Subject: =?utf-8?q?=FF=00?= =?%s?q?a?=",
    b"From: =?%s?q?=E9?= <a@b>",
    b"From: undisclosed-recipients:;",
    b"From: %s <<a@b>>",
    b"From: ",
    b"List-Id: %s <>",
    b"X-Odd: %s",
    b"References: %s <a@b> <a@b",
    b": %s",
    b"no colon %s",
    b" folded %s",
)


def mail_mutated(rng: Random, data: bytes) -> bytes:
    """A mailbox with something odd in the head or body of some of its mails."""
    lines = data.split(b"\n")
    for _ in range(rng.choice((1, 1, 2, 4))):
        lines = rng.choice(MUTATIONS)(rng, lines)
    return b"\n".join(lines)


def _header_replaced(rng: Random, lines: list[bytes]) -> list[bytes]:
    at = _a_header(rng, lines)
    lines[at] = lines[at].partition(b":")[0] + b": " + _odd(rng)
    return lines


def _header_lost(rng: Random, lines: list[bytes]) -> list[bytes]:
    del lines[_a_header(rng, lines)]
    return lines or [b""]


def _header_doubled(rng: Random, lines: list[bytes]) -> list[bytes]:
    at = _a_header(rng, lines)
    lines[at:at] = [lines[at]] * rng.choice((1, 2, 2, 500))
    return lines


def _header_put_in(rng: Random, lines: list[bytes]) -> list[bytes]:
    form = rng.choice(HEADERS)
    odd = rng.choice((*CHARSETS, _odd(rng)))
    lines.insert(_a_header(rng, lines), form.replace(b"%s", odd).replace(b"%%", b"%"))
    return lines


def _identities_mixed(rng: Random, lines: list[bytes]) -> list[bytes]:
    """Replies to themselves, in circles, to what comes later, or all with one identity."""
    kinds = (b"message-id", b"in-reply-to", b"references")
    where = [n for n, line in enumerate(lines) if line.partition(b":")[0].lower() in kinds]
    for at in where:
        if rng.random() < 0.5:
            other = lines[rng.choice(where)].partition(b":")[2][:LONGEST]
            lines[at] = lines[at].partition(b":")[0] + b":" + other * rng.choice((1, 1, 2, 300))
    return lines


def _date_changed(rng: Random, lines: list[bytes]) -> list[bytes]:
    dates = [n for n, line in enumerate(lines) if line.lower().startswith((b"date:", b"from "))]
    if dates:
        at = rng.choice(dates)
        start = b"Date: " if lines[at].lower().startswith(b"date:") else b"From ada "
        lines[at] = start + rng.choice(DAYS).encode()
    return lines


def _body_changed(rng: Random, lines: list[bytes]) -> list[bytes]:
    ends = [n for n, line in enumerate(lines) if not line] or [0]
    at = rng.choice(ends)
    coding = b"Content-Transfer-Encoding: " + rng.choice(CODINGS)
    kind = rng.choice(HEADERS[:2]).replace(b"%s", rng.choice(CHARSETS))
    lines[at : at + rng.choice((1, 2))] = [kind, coding, b"", rng.choice(BODIES)]
    return lines


def _parts_nested(rng: Random, lines: list[bytes]) -> list[bytes]:
    ends = [n for n, line in enumerate(lines) if not line] or [0]
    at = rng.choice(ends)
    depth = rng.choice((1, 3, 3, 20, 90, 110, 600))
    inner: list[bytes] = []
    for level in range(depth):
        bound = b"b" if rng.random() < 0.2 else b"b%d" % level
        if rng.random() < 0.2:
            inner += [b"Content-Type: message/rfc822", b""]
        else:
            inner += [b"Content-Type: multipart/mixed; boundary=" + bound, b"", b"--" + bound]
    lines[at : at + 1] = [*inner, b"Content-Type: text/plain", b"", rng.choice(BODIES)]
    return lines


def _many(rng: Random, lines: list[bytes]) -> list[bytes]:
    """Many small mails."""
    count = rng.choice((3, 10, 40))
    for number in range(count):
        mid = number if rng.random() < 0.9 else 0
        lines += [
            b"From bo Thu Mar  4 10:00:00 2021",
            b"From: Bo <bo@example.org>",
            b"Date: Thu, 04 Mar 2021 10:%02d:00 +0000" % (number % 60),
            b"Message-ID: <%d@example.org>" % mid,
            b"In-Reply-To: <%d@example.org>" % rng.randrange(count),
            b"Subject: " + rng.choice((b"Re: ", b"Fwd: ", b"", b"[x] ")) * rng.choice((1, 30)),
            b"",
            b"yes",
            b"",
        ]
    return lines


MUTATIONS = (
    *(_header_replaced, _header_replaced, _header_lost, _header_doubled, _header_put_in),
    *(_header_put_in, _identities_mixed, _date_changed, _body_changed, _parts_nested, _many),
)


def _a_header(rng: Random, lines: list[bytes]) -> int:
    found = [n for n, line in enumerate(lines) if b": " in line[:30]]
    return rng.choice(found) if found else rng.randrange(len(lines))


def _odd(rng: Random) -> bytes:
    odd = rng.choice((*TEXTS, *DAYS)).encode("utf-8")
    return odd if rng.random() < 0.3 else odd.replace(b"\n", b"\n ")
