"""Tests of mails that wait for the mails they answer."""

from contextlib import closing

from ingest.readers.mail.mbox import StoredMail
from ingest.readers.mail.threads import Facts, Threads
from ingest.readers.mail.waiting import Waiting


def test_mails_wait_for_their_turn_and_come_parents_first() -> None:
    given = [
        Facts(0, "", id="c", refs="b", opening="c"),
        Facts(1, "", id="b", refs="a", opening="b"),
        Facts(2, "", id="a", opening="a"),
    ]
    stored = [StoredMail(f"mail {n}", b"From x", b"content %d" % n) for n in range(2)]
    with closing(Threads(given)) as threads, closing(Waiting()) as waiting:
        for mail, place in zip(stored, threads.places(), strict=False):
            waiting.add(mail, place)

        assert list(waiting.due(0)) == []
        assert list(waiting.due(2)) == [(stored[1], 1), (stored[0], 0)]
