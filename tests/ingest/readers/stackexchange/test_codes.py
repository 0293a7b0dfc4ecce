"""That each number has one meaning."""

from ingest.readers.stackexchange import codes


def test_an_event_is_either_told_or_left_out() -> None:
    edits = codes.TITLE + codes.BODY + codes.TAGS
    events = (codes.CLOSED, codes.REOPENED, codes.DELETED, codes.UNDELETED)

    assert len({*edits, *events}) == len(edits) + len(events)
    assert not codes.OTHER_HISTORY.keys() & {*edits, *events}


def test_a_vote_is_either_an_endorsement_or_left_out() -> None:
    assert not codes.ENDORSEMENTS.keys() & codes.OTHER_VOTES.keys()
