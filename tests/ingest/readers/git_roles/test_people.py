"""Who is who when logins change and numbers come late."""

from datetime import UTC, datetime

from archive.commands import Command, IntroducePerson, LinkHandle, RenamePerson
from ingest.readers.git_roles.people import People, PersonChange
from ingest.readers.git_roles.posts import by_login
from ingest.readers.git_roles.teams import PersonFile
from ingest.readers.git_roles.telling import Telling

AT = datetime(2020, 5, 1, tzinfo=UTC)
TELLING = Telling("1a" * 20, AT, "ada@example.org", "Ada", "")


def file(login: str, number: int | None = None, name: str = "", email: str = "") -> PersonFile:
    return PersonFile(by_login(login), number, name or login, email)


class Known:
    """People whose files are told one after the other."""

    def __init__(self) -> None:
        self.people = People()
        self.files: dict[str, PersonFile] = {}

    def put(self, now: PersonFile, gone: PersonFile | None = None, path: str = "") -> list[Command]:
        path = path or f"people/{now.named.name}.toml"
        if gone is not None:
            self.files = {p: f for p, f in self.files.items() if f != gone}
        change = PersonChange(path, self.files.get(path), now)
        self.files[path] = now
        return list(self.people.follow([change], [gone] if gone else [], TELLING))

    def who(self, login: str) -> str:
        return self.people.who(by_login(login))


def links(commands: list[Command]) -> list[tuple[object, str]]:
    return [(c.person, c.handle) for c in commands if isinstance(c, LinkHandle)]


def test_a_person_is_introduced_and_linked_to_what_the_file_tells() -> None:
    commands = Known().put(file("Ada", 7, "Ada Brook", "ada@example.org"))

    assert commands[0] == IntroducePerson(occurred_at=AT, handle="github:ada", name="Ada Brook")
    assert links(commands) == [
        ("github:ada", "github-id:7"),
        ("github:ada", "mailto:ada@example.org"),
    ]
    assert {c.evidence for c in commands if isinstance(c, LinkHandle)} == {
        "people/Ada.toml at 1a1a1a1a1a1a"
    }


def test_what_was_told_is_not_told_again_and_a_new_name_is() -> None:
    known = Known()
    known.put(file("ada", 7, "Ada"))

    assert known.put(file("ada", 7, "Ada")) == []
    assert known.put(file("ada", 7, "Ada Brook")) == [
        RenamePerson(occurred_at=AT, person="github:ada", name="Ada Brook")
    ]


def test_a_number_that_comes_late_changes_nobody() -> None:
    known = Known()
    assert known.who("ada") == "github:ada"
    known.put(file("ada"))
    known.put(file("ada", 7))

    assert known.who("ADA") == "github:ada"


def test_a_new_login_with_the_same_number_is_the_same_person() -> None:
    known = Known()
    known.put(old := file("ada", 7, "Ada"))
    commands = known.put(file("brook", 7, "A. Brook"), gone=old)

    assert ("github:ada", "github:brook") in links(commands)
    assert known.who("brook") == known.who("ada") == "github:ada"


def test_a_new_login_before_there_were_numbers_is_known_by_name_or_address() -> None:
    for old, new in (
        (file("ada", name="Ada Brook"), file("brook", name="ada brook")),
        (file("ada", email="ada@example.org"), file("brook", 7, "Other", "ada@example.org")),
    ):
        known = Known()
        known.put(old)
        known.put(new, gone=old)

        assert known.who("brook") == "github:ada"


def test_somebody_who_comes_as_another_leaves_is_not_the_same() -> None:
    known = Known()
    known.put(old := file("ada", 7, "Ada"))
    known.put(file("bob", 8, "Bob"), gone=old)

    assert known.who("bob") == "github:bob"


def test_a_login_that_was_given_up_can_be_somebody_elses() -> None:
    known = Known()
    known.put(old := file("ada", 7, "Ada"))
    known.put(file("ada-brook", 7, "Ada"), gone=old)
    commands = known.put(file("ada", 8, "Ada the Other"))

    assert known.who("ada") == "github-id:8"
    assert known.who("ada-brook") == "github:ada"
    assert links(commands) == []


def test_a_login_named_before_it_was_known_to_be_somebodys_is_theirs_from_then_on() -> None:
    known = Known()
    known.put(old := file("ada", 7, "Ada"))
    before = known.who("ada-brook")
    commands = known.put(file("ada-brook", 7, "Ada"), gone=old)

    assert before == "github:ada-brook"
    assert ("github:ada", "github:ada-brook") in links(commands)
    assert known.who("ada-brook") == known.people.now(before) == "github:ada"


def test_an_address_of_two_people_is_the_firsts() -> None:
    known = Known()
    known.put(file("ada", 7, "Ada", "us@example.org"))

    assert links(known.put(file("bob", 8, "Bob", "us@example.org"))) == [
        ("github:bob", "github-id:8")
    ]


def test_an_address_by_github_is_that_of_the_account() -> None:
    known = Known()
    telling = Telling("1a" * 20, AT, "7+ada@users.noreply.github.com", "Ada", "")
    assert list(known.people.author(telling)) == []
    known.put(file("ada", 7))

    assert links(list(known.people.author(telling))) == [
        ("github:ada", "mailto:7+ada@users.noreply.github.com")
    ]
    assert list(known.people.author(telling)) == []
