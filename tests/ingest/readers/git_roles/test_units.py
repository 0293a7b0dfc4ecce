"""Which files tell of roles."""

import pytest

from ingest.readers.git_roles.units import Unit, folder_of, unit_of


@pytest.mark.parametrize(
    ("path", "unit"),
    [
        ("teams/garden.toml", Unit("team", "teams/garden")),
        ("teams/archive/garden.toml", Unit("archived team", "teams/garden")),
        ("people/ada.toml", Unit("person", "people/ada")),
        ("OWNERS", Unit("owners", "OWNERS")),
        ("beds/slugs/OWNERS", Unit("owners", "beds/slugs/OWNERS")),
        ("OWNERS_ALIASES", Unit("aliases", "OWNERS_ALIASES")),
        ("docs/CODEOWNERS", Unit("codeowners", "CODEOWNERS")),
        (".github/CODEOWNERS", Unit("codeowners", "CODEOWNERS")),
        ("MAINTAINERS.md", Unit("maintainers", "MAINTAINERS.md")),
        ("beds/MAINTAINERS", Unit("maintainers", "beds/MAINTAINERS")),
        ("beds/OWNERS_ALIASES", None),
        ("beds/CODEOWNERS", None),
        ("teams/old/garden.toml", None),
        ("docs/teams/garden.toml", None),
        ("README.md", None),
    ],
)
def test_a_file_is_known_by_its_path(path: str, unit: Unit | None) -> None:
    assert unit_of(path) == unit


def test_the_topmost_folder_is_called_as_the_repository_is() -> None:
    assert folder_of("OWNERS", "club") == "club"
    assert folder_of("beds/slugs/OWNERS", "club") == "beds/slugs"
