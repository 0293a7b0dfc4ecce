"""Proofs as texts: in the form of the C2SP, and our own after it."""

from archive.store.proofs import consistency_text, inclusion_text

NOTE = "example.org/log\n2\nAAAA\n\n— example.org/log QUJDREVGRw==\n"


def test_an_inclusion_proof_has_the_form_of_the_c2sp() -> None:
    assert inclusion_text(b"leaf\n", 1, [b"\x00" * 32, b"\xff" * 32], NOTE) == (
        "c2sp.org/tlog-proof@v1\n"
        "extra bGVhZgo=\n"
        "index 1\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        "//////////////////////////////////////////8=\n"
        "\n"
        "example.org/log\n2\nAAAA\n\n— example.org/log QUJDREVGRw==\n"
    )


def test_the_only_event_needs_no_hashes() -> None:
    assert inclusion_text(b"", 0, [], NOTE).startswith(
        "c2sp.org/tlog-proof@v1\nextra \nindex 0\n\nexample.org/log\n"
    )


def test_a_consistency_proof_names_what_it_goes_on_from() -> None:
    assert consistency_text((7, b"\xff" * 32), [b"\x00" * 32], NOTE) == (
        "daybook.invalid/consistency-proof@v1\n"
        "old 7 //////////////////////////////////////////8=\n"
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n"
        "\n"
        "example.org/log\n2\nAAAA\n\n— example.org/log QUJDREVGRw==\n"
    )
