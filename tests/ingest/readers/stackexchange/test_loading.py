"""What a dump's files become together."""

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from archive.commands import IntroducePerson, MakeContribution, OpenSpace
from ingest.export import open_export
from ingest.reader import ReadOptions
from ingest.readers.stackexchange.dump import files_of
from ingest.readers.stackexchange.loading import BADGES, OTHER_FILES, TAGS, Loading
from ingest.readers.stackexchange.site import Site
from ingest.readers.stackexchange.spool import Spool
from ingest.records import Covered, Found, Record, Skipped, Unreadable

OPTIONS = ReadOptions()
WHEN = 'CreationDate="2021-03-01T09:00:00"'
POST = f'<row Id="1" PostTypeId="1" {WHEN} Title="Bees?" Body="Why?" OwnerUserId="2" />'
COMMENT = '<row Id="1" PostId="1" CreationDate="2021-03-02T09:00:00" Text="Mice?" />'
SPACE = "stackexchange:bees"


def read(folder: Path, options: ReadOptions = OPTIONS, **files: Sequence[str]) -> list[Record]:
    for kind, rows in files.items():
        lines = "\n".join(rows)
        (folder / f"{kind}.xml").write_text(f"<{kind}>\n{lines}\n</{kind}>\n")
    with open_export(folder) as export:
        found = files_of(export)
        with closing(Spool(found)) as spool:
            return list(Loading(export, found, Site("bees"), spool).records(options))


def test_people_are_introduced_and_their_profiles_dropped(tmp_path: Path) -> None:
    users = [
        f'<row Id="-1" {WHEN} DisplayName="Community" />',
        f'<row Id="2" {WHEN} DisplayName="Wren" Location="here" AboutMe="I dig" />',
        f'<row Id="3" {WHEN} />',
    ]

    people = read(tmp_path, posts=[], users=users)

    nine = datetime(2021, 3, 1, 9, tzinfo=UTC)
    assert [record.commands for record in people if isinstance(record, Found)] == [
        (
            IntroducePerson(
                handle=f"{SPACE}/users/-1", name="Community", kind="bot", occurred_at=nine
            ),
        ),
        (IntroducePerson(handle=f"{SPACE}/users/2", name="Wren", occurred_at=nine),),
        (IntroducePerson(handle=f"{SPACE}/users/3", name="user3", occurred_at=nine),),
    ]
    assert isinstance(people[1], Found)
    assert people[1].dropped == ("Users.Location", "Users.AboutMe")


def test_the_space_opens_with_the_first_post_and_as_visible_as_asked(tmp_path: Path) -> None:
    opened = next(
        command
        for record in read(tmp_path, ReadOptions(visibility="members"), posts=[POST])
        if isinstance(record, Found)
        for command in record.commands
    )

    assert opened == OpenSpace(
        key=SPACE,
        name="bees",
        kind="category",
        visibility="members",
        occurred_at=datetime(2021, 3, 1, 9, tzinfo=UTC),
        precision="about",
    )


def test_badges_tags_and_other_files_are_skipped(tmp_path: Path) -> None:
    (tmp_path / "license.txt").write_text("as you like")
    badges, tags = (
        ['<row Id="1" />', '<row Id="2" />'],
        ['<row Id="1" TagName="wax" WikiPostId="9" />'],
    )

    assert read(tmp_path, posts=[], badges=badges, tags=tags) == [
        Skipped(OTHER_FILES, 1),
        Skipped(BADGES, 2),
        Skipped(TAGS, 1),
    ]


def test_people_and_badges_that_cannot_be_read_are_reported(tmp_path: Path) -> None:
    found = read(tmp_path, posts=[], users=["<row />"], badges=["<medal />"])

    assert found == [
        Unreadable("users.xml row Id=? (line 2)", "it has no Id, CreationDate"),
        Unreadable("badges.xml line 2", "it is a <medal>, where a <row> belongs"),
    ]


def test_a_dump_covers_its_site_from_the_first_post_to_the_last_word(tmp_path: Path) -> None:
    *_, last = read(tmp_path, posts=[POST], comments=[COMMENT])

    first, until = datetime(2021, 3, 1, 9, tzinfo=UTC), datetime(2021, 3, 2, 9, tzinfo=UTC)
    assert last == Covered(SPACE, first, until)


def test_a_dump_without_comments_covers_nothing(tmp_path: Path) -> None:
    assert not any(isinstance(record, Covered) for record in read(tmp_path, posts=[POST]))


def test_a_damaged_dump_covers_nothing(tmp_path: Path) -> None:
    found = read(tmp_path, posts=[POST], comments=[COMMENT, '<row Id="2" PostId="1" />'])

    assert Unreadable("comments.xml row Id=2 (line 3)", "it has no CreationDate") in found
    assert not any(isinstance(record, Covered) for record in found)


def test_damage_among_votes_leaves_the_claim(tmp_path: Path) -> None:
    found = read(tmp_path, posts=[POST], comments=[COMMENT], votes=["<vote />"])

    assert Unreadable("votes.xml line 2", "it is a <vote>, where a <row> belongs") in found
    assert any(isinstance(record, Covered) for record in found)


def test_the_second_post_with_a_number_is_unreadable(tmp_path: Path) -> None:
    why = "there is another post with the same Id before it"

    assert read(tmp_path, posts=[POST, POST])[0] == Unreadable("posts.xml row Id=1 (line 3)", why)


def test_an_answer_to_a_document_that_nobody_wrote_stands_alone(tmp_path: Path) -> None:
    document = f'<row Id="1" PostTypeId="5" {WHEN} Body="" />'
    answer = f'<row Id="2" PostTypeId="2" ParentId="1" {WHEN} Body="So." />'

    [made] = [
        command
        for record in read(tmp_path, posts=[document, answer])
        if isinstance(record, Found)
        for command in record.commands
        if isinstance(command, MakeContribution)
    ]

    assert (made.reply_to, made.continues) == (None, f"{SPACE}/posts/1")


def test_rows_of_posts_that_are_gone_are_skipped(tmp_path: Path) -> None:
    gone = f'<row Id="1" PostId="50" {WHEN} PostHistoryTypeId="2" VoteTypeId="2"'
    gone += ' RelatedPostId="1" LinkTypeId="1" />'

    records = read(
        tmp_path,
        posts=[POST],
        posthistory=[gone],
        comments=[gone],
        votes=[gone, gone],
        postlinks=[gone],
    )

    skipped = {record.reason: record.count for record in records if isinstance(record, Skipped)}
    assert skipped == {
        "history of posts that are not in the dump": 1,
        "comments on posts that are not in the dump": 1,
        "links from posts that are not in the dump": 1,
        "votes on posts that are not in the dump": 2,
    }
