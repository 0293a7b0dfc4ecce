"""Tables of roles: the present state, every change with both clocks, and the stretches that follow.

`role_changes` holds what was told. `tenures` and `role_states` hold what it comes to: while when
somebody held a role, and while when a role was called so and was there. A stretch lasts from
`since` until `until` in the community, and holds in the archive from `recorded_at` until
`recorded_until`, when something told later put another in its place.
"""

import sqlalchemy as sa

from projections.chronicles import chronicle_columns
from projections.store import UtcDateTime, metadata

roles = sa.Table(
    "roles",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),  # the group it belongs to
    sa.Column("mandate", sa.Text, nullable=False),
    sa.Column("seats", sa.Integer),
    sa.Column("visibility", sa.String(16), nullable=False),
    sa.Column("established_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("retired_at", UtcDateTime),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
)

role_changes = sa.Table(
    "role_changes",
    metadata,
    *chronicle_columns(),
    sa.Column("person_id", sa.Uuid),  # whom a grant or an end is about
    sa.Column("until", UtcDateTime),
    sa.Column("evidence", sa.Text),
    sa.Column("evidence_by", sa.Uuid, index=True),
    sa.Column("title", sa.Text, nullable=False),  # empty: as before; so are the next two
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("mandate", sa.Text, nullable=False),
    sa.Column("corrected_in", sa.Integer),  # the number of the correction it has its time from
    sa.Column("corrects", sa.Integer),  # of a correction: which change, and
    sa.Column("corrected_to", UtcDateTime),  # its right time; null: it never took place
)

tenures = sa.Table(
    "tenures",
    metadata,
    sa.Column("role_id", sa.Uuid, nullable=False, index=True),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("since_precision", sa.String(8), nullable=False),
    sa.Column("until", UtcDateTime),
    sa.Column("until_precision", sa.String(8)),
    sa.Column("term", UtcDateTime),  # the end that it was granted with
    sa.Column("ended_how", sa.String(16)),  # relinquished revoked expired retired, or term
    sa.Column("granted_entry", sa.Integer, nullable=False),
    sa.Column("ended_entry", sa.Integer),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("recorded_until", UtcDateTime),
)

role_states = sa.Table(
    "role_states",
    metadata,
    sa.Column("role_id", sa.Uuid, nullable=False, index=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("mandate", sa.Text, nullable=False),
    sa.Column("established_at", UtcDateTime, nullable=False),
    sa.Column("precision", sa.String(8), nullable=False),
    sa.Column("retired_at", UtcDateTime),  # null while it is there
    sa.Column("retired_precision", sa.String(8)),
    sa.Column("since", UtcDateTime, nullable=False),
    sa.Column("until", UtcDateTime),
    sa.Column("recorded_at", UtcDateTime, nullable=False),
    sa.Column("recorded_until", UtcDateTime),
)
