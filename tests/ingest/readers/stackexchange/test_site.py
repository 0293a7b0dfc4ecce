"""How posts, comments and people of a site are identified."""

from ingest.readers.stackexchange.row import Row
from ingest.readers.stackexchange.site import Author, Site, source_of

BEES = Site("bees.meta")


def a_row(**values: str) -> Row:
    return Row("Posts.xml", 4, values)


def test_identities_begin_with_the_site() -> None:
    assert BEES.key == "stackexchange:bees.meta"
    assert BEES.post(12) == "stackexchange:bees.meta/posts/12"
    assert BEES.comment(5) == "stackexchange:bees.meta/comments/5"
    assert BEES.handle(-1) == "stackexchange:bees.meta/users/-1"


def test_people_write_an_identity_without_its_scheme() -> None:
    assert source_of(BEES.post(12)) == "bees.meta/posts/12"


def test_an_account_is_known_by_its_number() -> None:
    named = a_row(OwnerUserId="3", OwnerDisplayName="Osk", UserId="4")

    assert BEES.owner(named) == Author("stackexchange:bees.meta/users/3", "Osk")
    assert BEES.actor(named) == Author("stackexchange:bees.meta/users/4", "user4")


def test_somebody_whose_account_was_deleted_is_known_by_name() -> None:
    gone = a_row(OwnerDisplayName="Old Heron", UserDisplayName="Old Heron")

    assert BEES.owner(gone) == Author("stackexchange:bees.meta/users/name/Old Heron", "Old Heron")
    assert BEES.actor(gone) == BEES.owner(gone)


def test_somebody_of_whom_nothing_is_left_is_a_deleted_user() -> None:
    assert BEES.owner(a_row()) == Author("stackexchange:bees.meta/users/deleted", "a deleted user")
