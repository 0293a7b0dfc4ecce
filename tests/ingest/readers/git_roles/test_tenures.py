"""From who holds what to what changed."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.commands import (
    ChangeMandate,
    Command,
    EstablishRole,
    GrantRole,
    RelinquishRole,
    RetireRole,
    ReviveRole,
)
from archive.domain.role import Role
from ingest.readers.git_roles.people import People, PersonChange
from ingest.readers.git_roles.posts import Post, Posts, by_login
from ingest.readers.git_roles.teams import PersonFile
from ingest.readers.git_roles.telling import Telling
from ingest.readers.git_roles.tenures import Tenures
from tests.builders import memory_archive, new_keyring

TELLING = Telling("1a" * 20, datetime(2020, 5, 1, tzinfo=UTC), "", "", "why")
KEY = "git:root:teams/garden:member"


def posts(*logins: str, body: str = "garden", mandate: str = "", vacant: bool = False) -> Posts:
    holders = tuple(map(by_login, logins))
    return {"member": Post("member", body, holders, mandate, vacant)}


class Told:
    """The roles of teams, told one after the other."""

    def __init__(self) -> None:
        self.tenures = Tenures("root", People(), "public")

    def __call__(self, given: Posts, unit: str = "teams/garden") -> list[Command]:
        return list(self.tenures.follow(unit, given, "teams/garden.toml", TELLING))


def brief(commands: list[Command]) -> list[tuple[str, object]]:
    return [(type(c).__name__, getattr(c, "person", "")) for c in commands]


def test_a_role_is_established_when_somebody_holds_it() -> None:
    told = Told()
    assert told(posts()) == []

    assert told(posts("Ada", mandate="Waters")) == [
        EstablishRole(key=KEY, title="member", body="garden", mandate="Waters", **TELLING.fields()),
        GrantRole(
            role=KEY,
            person="github:ada",
            person_name="Ada",
            evidence="teams/garden.toml at 1a1a1a1a1a1a",
            **TELLING.fields(),
        ),
    ]


def test_a_role_that_is_described_is_established_though_vacant() -> None:
    assert brief(Told()(posts(vacant=True))) == [("EstablishRole", "")]


def test_who_is_gone_relinquished_and_who_is_new_was_granted() -> None:
    told = Told()
    told(posts("ada", "bob"))

    assert brief(told(posts("bob", "cy"))) == [
        ("RelinquishRole", "github:ada"),
        ("GrantRole", "github:cy"),
    ]
    assert told(posts("cy", "bob")) == []
    assert brief(told(posts())) == [
        ("RelinquishRole", "github:bob"),
        ("RelinquishRole", "github:cy"),
    ]


def test_a_role_whose_file_is_gone_is_retired_once_and_revived_when_it_is_held_again() -> None:
    told = Told()
    told(posts("ada"))

    assert told({}) == [RetireRole(role=KEY, **TELLING.fields())]
    assert told({}) == []
    assert told(posts()) == []
    assert told(posts("ada"))[0] == ReviveRole(role=KEY, **TELLING.fields())


def test_what_a_role_is_called_and_for_changes_in_one_and_what_is_empty_stays() -> None:
    told = Told()
    told(posts("ada", mandate="Waters"))

    assert told(posts("ada", body="beds", mandate="Digs")) == [
        ChangeMandate(role=KEY, body="beds", mandate="Digs", **TELLING.fields())
    ]
    assert told(posts("ada", body="beds")) == []


def test_a_renamed_team_goes_on_under_its_key_and_its_old_name_is_free() -> None:
    told = Told()
    told(posts("ada"))
    told.tenures.move({"teams/garden": ("teams/beds", posts("ada", "bob", body="beds"))})

    assert told({}) == []
    renamed = told(posts("ada", "bob", body="beds"), "teams/beds")
    assert brief(renamed) == [("ChangeMandate", ""), ("GrantRole", "github:bob")]
    assert all(getattr(c, "role", "") == KEY for c in renamed)
    (established, _) = told(posts("cy"))
    assert isinstance(established, EstablishRole)
    assert established.key == "git:root:teams/garden@1a1a1a1a1a1a:member"


def test_a_file_that_is_only_like_another_is_no_renamed_one() -> None:
    told = Told()
    told(posts("ada"))
    told.tenures.move({"teams/garden": ("teams/beds", posts("bob"))})

    assert brief(told({})) == [("RetireRole", "")]
    assert brief(told(posts("bob"), "teams/beds"))[0] == ("EstablishRole", "")


def test_two_teams_can_swap_their_names() -> None:
    told = Told()
    told(posts("ada"))
    told(posts("bob"), "teams/beds")
    told.tenures.move(
        {"teams/garden": ("teams/beds", posts("ada")), "teams/beds": ("teams/garden", posts("bob"))}
    )

    assert told(posts("bob")) == told(posts("ada"), "teams/beds") == []


def known(people: People, login: str, number: int) -> None:
    file = PersonFile(by_login(login), number, login, "")
    list(people.follow([PersonChange(f"people/{login}.toml", None, file)], [], TELLING))


def test_a_holder_who_turns_out_to_be_known_goes_on_and_leaves_by_the_first_handle() -> None:
    people = People()
    tenures = Tenures("root", people, "public")
    known(people, "ada", 7)
    _, granted = tenures.follow("teams/garden", posts("brook"), "p", TELLING)
    known(people, "brook", 7)
    assert list(tenures.follow("teams/garden", posts("brook"), "p", TELLING)) == []
    (left,) = tenures.follow("teams/garden", posts(), "p", TELLING)

    assert isinstance(granted, GrantRole)
    assert isinstance(left, RelinquishRole)
    assert granted.person == left.person == "github:brook"


def test_two_holders_who_turn_out_to_be_one_hold_it_once() -> None:
    people = People()
    tenures = Tenures("root", people, "public")
    known(people, "ada", 7)
    list(tenures.follow("teams/garden", posts("ada", "brook"), "p", TELLING))
    known(people, "brook", 7)

    again = list(tenures.follow("teams/garden", posts("ada", "brook"), "p", TELLING))
    assert brief(again) == [("RelinquishRole", "github:brook")]


UNITS = ("teams/garden", "teams/beds")
steps = st.tuples(
    st.sampled_from(UNITS),
    st.none() | st.sets(st.sampled_from(["ada", "bob", "cy"])).map(sorted),
    st.booleans(),
)


@settings(max_examples=60)
@given(st.lists(steps, max_size=12))
def test_whatever_the_files_say_the_archive_takes_it_and_has_who_they_name(
    history: list[tuple[str, list[str] | None, bool]],
) -> None:
    tenures = Tenures("root", People(), "public")
    files: dict[str, Posts] = {unit: {} for unit in UNITS}
    groups: list[list[Command]] = []
    keys: list[str] = []
    for number, (unit, logins, moves) in enumerate(history):
        telling = replace(TELLING, sha=f"{number:012}{number:028}")
        other = UNITS[1 - UNITS.index(unit)]
        if moves and files[unit] and not files[other]:
            files |= {other: files[unit], unit: {}}
            tenures.move({unit: (other, files[other])})
        files[unit] = {} if logins is None else posts(*logins)
        told = [c for u in UNITS for c in tenures.follow(u, files[u], "p", telling)]
        keys += [c.key for c in told if isinstance(c, EstablishRole)]
        groups.append(told)

    with memory_archive(new_keyring()) as archive:
        assert all(o in (True, False) for o in archive.record(groups, recorded_by=uuid4()))
        held: list[str] = []
        people = {archive.id_of("person", f"github:{n}"): n for n in ("ada", "bob", "cy")}
        for role in archive.load([archive.id_of("role", key) for key in keys]).values():
            held += [people[person] for person in holders(role)]
    named = [h.name for file in files.values() for p in file.values() for h in p.holders]
    assert sorted(held) == sorted(named)


def holders(role: object) -> set[UUID]:
    """Who holds a role in the archive, by its history."""
    assert isinstance(role, Role)
    held: set[UUID] = set()
    for entry in role.entries.values():
        if entry.change == "granted":
            held.add(entry.fields["person"])
        elif entry.change == "relinquished":
            held.remove(entry.fields["person"])
        elif entry.change == "retired":
            held.clear()
    return held
