"""Who sees which role, and which stretches held then."""

import sqlalchemy as sa

from projections.roles.seen import begun, lasting, of_seen_role, role_seen
from projections.roles.tables import roles, tenures
from projections.threads.rows import Then
from projections.viewer import ANONYMOUS, MEMBER, STEWARD
from tests.projections.roles.council import ADA, BOB, CY, Council, day, established, granted, left


def count(council: Council, table: sa.Table, *conditions: sa.ColumnElement[bool]) -> int:
    select = sa.select(sa.func.count()).select_from(table).where(*conditions)
    with council.engine.connect() as connection:
        return int(connection.scalar(select) or 0)


def test_each_viewer_sees_the_roles_for_them_and_no_other(council: Council) -> None:
    for level in ("public", "members", "stewards", "confidential"):
        council.tell(established(level, visibility=level), granted(ADA, 1, level))

    for viewer, seen in ((ANONYMOUS, 1), (MEMBER, 2), (STEWARD, 3)):
        assert count(council, roles, role_seen(viewer)) == seen
        assert count(council, tenures, of_seen_role(tenures, viewer)) == seen


def test_a_visibility_nobody_knows_shows_to_nobody(council: Council) -> None:
    council.tell(established())
    with council.engine.begin() as connection:
        connection.execute(roles.update().values(visibility="friends"))

    assert count(council, roles, role_seen(STEWARD)) == 0


def test_a_stretch_has_begun_and_lasts_as_it_was_known_then(council: Council) -> None:
    before = council.tell(established(), granted(ADA, 1), granted(BOB, 5), left(BOB, 8))
    council.tell(granted(CY, 0), left(ADA, 3))

    def both(at: int, known: object = None) -> tuple[int, int]:
        then = Then(day(at), known)  # type: ignore[arg-type]
        return (
            count(council, tenures, begun(tenures, then)),
            count(council, tenures, lasting(tenures, then)),
        )

    assert [both(n) for n in (0, 1, 3, 5, 8)] == [(1, 1), (2, 2), (2, 1), (3, 2), (3, 1)]
    assert [both(n, before) for n in (0, 1, 5, 8)] == [(0, 0), (1, 1), (2, 2), (2, 1)]
