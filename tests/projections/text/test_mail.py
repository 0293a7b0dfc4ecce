"""Segments of mails."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.text.mail import Segment, segments

REPLY = """\
On Fri, 13 Jun 2014 14:52:52 -0600
"Jan Jansen" <jan at example.org> wrote:

> Does the pump leak?
> > It did in May.

It does. See the
valve.

> And the tap?

No.

--\x20
Ada Archer
Keeper of pumps
"""


def kinds(mail: str) -> list[str]:
    """The kinds of the segments of a mail."""
    return [segment.kind for segment in segments(mail)]


def text_of(mail: str, kind: str = "own") -> str:
    """The text of all segments of one kind."""
    return "\n".join(text for found, text in segments(mail) if found == kind)


def test_a_reply_falls_into_its_segments() -> None:
    assert segments(REPLY) == [
        Segment(
            "attribution",
            'On Fri, 13 Jun 2014 14:52:52 -0600\n"Jan Jansen" <jan at example.org> wrote:',
        ),
        Segment("quote", "> Does the pump leak?\n> > It did in May."),
        Segment("own", "It does. See the\nvalve."),
        Segment("quote", "> And the tap?"),
        Segment("own", "No."),
        Segment("signature", "-- \nAda Archer\nKeeper of pumps"),
    ]


@pytest.mark.parametrize(
    "attribution",
    [
        "Jan Jansen wrote:",
        "Jan Jansen writes:",
        "On Mon, Apr 30, 2012 at 08:14:46PM +0300, Jan Jansen wrote:",
        "On Sat, Aug 23, 2014 at 4:28 AM, Jan Jansen <jan at example.org>wrote:",
        "On 30 April 2012 20:14, Jan Jansen\n<jan@example.org> wrote:",
        "On Wednesday, April 3, 2013, Jan Jansen <jan@example.org>\nof the garden club\nwrote:",
        "Am 03.04.2013 um 10:11 schrieb Jan Jansen:".replace(" Jan Jansen:", ":"),
        "Jan Jansen schrieb:",
        "Il giorno 3 aprile 2013 Jan ha scritto:",
        "Le mardi 5 avril 2013, Jan a écrit :",
        "Quoting Jan Jansen <jan at example.org>:",
        "2013/4/3, Jan Jansen <jan@example.org>:",
    ],
)
def test_who_is_quoted_is_recognised(attribution: str) -> None:
    mail = f"Hello.\n\n{attribution}\n\n> The pump leaks.\n\nSo it does."

    assert segments(mail) == [
        Segment("own", "Hello."),
        Segment("attribution", attribution),
        Segment("quote", "> The pump leaks."),
        Segment("own", "So it does."),
    ]


def test_an_attribution_may_stand_alone() -> None:
    assert kinds("On 3 May 2013, Jan wrote:\n\nThe pump leaks.") == ["attribution", "own"]


@pytest.mark.parametrize(
    "own",
    [
        "As I wrote:\nthe pump leaks.",
        "Do this:\n\nopen the tap",
        "The list of things that leak:",
        "--verbose tells more",
        "-- not a signature, a dash",
        "a > b and b > c",
        "------\nA heading\n------",
        "* one\n* two",
        "_____ fill in _____",
    ],
)
def test_what_only_looks_like_something_else_is_the_authors_own(own: str) -> None:
    assert segments(own) == [Segment("own", own)]


def test_words_before_a_quote_that_name_nobody_stay() -> None:
    mail = "I disagree with this:\n> The pump leaks."

    assert segments(mail)[0] == Segment("own", "I disagree with this:")


def test_only_the_attribution_and_not_the_paragraph_before_it_is_one() -> None:
    mail = "Hello all.\nThe pump is new.\nJan wrote:\n> It leaks."

    assert text_of(mail) == "Hello all.\nThe pump is new."


def test_answers_between_quoted_lines_are_kept() -> None:
    assert text_of("> Does it leak?\nYes.\n> And the tap?\nNo.") == "Yes.\nNo."


def test_a_footer_of_the_list_is_signature() -> None:
    footer = "_" * 47 + "\nGarden mailing list\nGarden at example.org\nhttp://example.org/garden"
    unsubscribe = "-" * 60 + "\nTo unsubscribe, e-mail: garden-unsubscribe@example.org"

    assert segments(f"Hello.\n{footer}") == [Segment("own", "Hello."), Segment("signature", footer)]
    assert kinds(f"Hello.\n\n{unsubscribe}") == ["own", "signature"]


def test_a_scrubbed_attachment_is_signature_and_one_inside_is_not() -> None:
    part = "-------------- next part --------------\n"
    scrubbed = f"{part}An HTML attachment was scrubbed...\nURL: <http://example.org/a.html>"

    assert text_of(f"Hello.\n{scrubbed}\n\nBye.") == "Hello.\nBye."
    assert text_of(f"Hello.\n{part}def pump():\n    pass") == "Hello.\ndef pump():\n    pass"


def test_a_mail_quoted_whole_is_a_quote_to_its_end() -> None:
    mail = (
        "See below.\n\n-----Original Message-----\nFrom: Jan\n[mailto:jan@example.org]\n"
        "Sent: Monday\nSubject: pump\n\nThe pump leaks.\n\n-- \nJan"
    )

    assert kinds(mail) == ["own", "attribution", "quote"]
    assert text_of(mail, "attribution").endswith("Subject: pump")
    assert kinds("Hi.\n" + "_" * 32 + "\nFrom: Jan\nSent: May\n\nPump.") == [
        "own",
        "attribution",
        "quote",
    ]


def test_after_a_signature_on_top_comes_what_is_quoted() -> None:
    mail = "Yes.\n-- \nAda\n\nOn 3 May 2013, Jan wrote:\n> Does it leak?\nBy the way: no."

    assert kinds(mail) == ["own", "signature", "attribution", "quote", "own"]


def test_a_rule_of_two_dashes_before_much_text_is_no_signature() -> None:
    story = "\n".join(f"line {number}" for number in range(30))

    assert segments(f"Hello.\n--\n{story}") == [Segment("own", f"Hello.\n--\n{story}")]
    assert kinds(f"Hello.\n-- \n{story}") == ["own", "signature"]


def test_what_signs_a_mail_with_pgp_is_no_words() -> None:
    mail = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA1\n\nThe pump leaks.\n"
        "-----BEGIN PGP SIGNATURE-----\nabc\n-----END PGP SIGNATURE-----\nBye."
    )

    assert text_of(mail) == "The pump leaks.\nBye."


def test_other_media_are_one_segment() -> None:
    assert segments("> a\nb", "markdown") == [Segment("own", "> a\nb")]


@given(st.lists(st.sampled_from([*REPLY.split("\n"), "_" * 26, "--"])))
def test_no_line_is_lost_or_moved(lines: list[str]) -> None:
    mail = "\n".join(lines)
    kept = "\n".join(segment.text for segment in segments(mail))

    assert [line for line in kept.split("\n") if line.strip()] == [
        line for line in mail.split("\n") if line.strip()
    ]


@pytest.mark.parametrize(
    "mail",
    [
        "--\n" * 9_000,
        "-- \n" * 9_000,
        "> \n" * 9_000,
        "On 1 wrote:\n" * 9_000,
        ("_" * 30 + "\nmailing list\n") * 4_000,
        "x wrote:\n" * 9_000 + ">",
        "On " * 30_000 + ":",
    ],
)
def test_no_mail_takes_long(mail: str) -> None:
    started = time.perf_counter()

    segments(mail)

    assert time.perf_counter() - started < 2
