"""Listings: the SQL that finds the events behind a number.

Parameters are those of the figures; `:since` is the first month of the period, and `:until` the
first one after it. Each gives the kind of a thing, its ID, the version that the event made of it,
and when it happened.
"""

from collections.abc import Mapping

SAID = """\
SELECT 'contribution' AS kind, id, 1 AS version, occurred_at, precision
FROM health_items
WHERE level <= :level AND person IS NOT NULL AND month >= :since AND month < :until
  AND occurred_at <= :as_of{in_space}"""

HELPED = """\
SELECT 'contribution' AS kind, id, 1 AS version, occurred_at, precision
FROM health_items
WHERE helps <= :level AND month >= :since AND month < :until AND occurred_at <= :as_of{in_space}"""

ASKED = """\
SELECT 'contribution' AS kind, asked.id, 1 AS version, items.occurred_at, items.precision
FROM health_questions asked JOIN health_items items ON items.id = asked.id
WHERE seen_by = :level AND asked.month >= :since AND asked.month < :until
  AND asked_at <= :as_of{in_asked}{part}"""

USEFUL = """\
WITH {useful}
SELECT DISTINCT 'contribution' AS kind, items.id, 1 AS version, items.occurred_at, items.precision
FROM useful JOIN health_items items ON items.id = useful.item
WHERE helps <= :level AND month >= :since AND month < :until
  AND occurred_at <= :as_of{in_space}{part}"""

DEEDS = """\
SELECT 'contribution' AS kind, items.id, version, deeds.occurred_at, deeds.precision
FROM health_deeds deeds JOIN health_items items ON items.id = deeds.item
WHERE deed IN ('hidden', 'appealed', 'restored', 'appeal_answered')
  AND NOT (deed = 'restored' AND how = 'withdrawn') AND items.level <= :level
  AND deeds.month >= :since AND deeds.month < :until
  AND deeds.occurred_at <= :as_of AND deeds.recorded_at <= :known_at{in_space}{part}"""

DECISIONS = """\
SELECT 'decision' AS kind, subject_id AS id, entry AS version, occurred_at, precision
FROM decision_changes changes
JOIN decisions ON decisions.id = changes.subject_id AND decisions.visibility IN :seen
WHERE event IN ('proposed', 'taken', 'superseded', 'reversed', 'reaffirmed')
  AND {month} >= :since AND {month} < :until
  AND occurred_at <= :as_of AND recorded_at <= :known_at
  AND (recorded_until IS NULL OR recorded_until > :known_at){part}"""

NORMS = """\
SELECT 'norm' AS kind, subject_id AS id, entry AS version, occurred_at, precision
FROM norm_changes changes
JOIN norms ON norms.id = changes.subject_id AND norms.visibility IN :seen
WHERE event IN ('adopted', 'amended', 'suspended', 'reinstated', 'repealed')
  AND {month} >= :since AND {month} < :until
  AND occurred_at <= :as_of AND recorded_at <= :known_at
  AND (recorded_until IS NULL OR recorded_until > :known_at){part}"""

LISTINGS: Mapping[str, str] = {
    "said": SAID,
    "helped": HELPED,
    "asked": ASKED,
    "useful": USEFUL,
    "deeds": DEEDS,
    "decisions": DECISIONS,
    "norms": NORMS,
}

_EVENTS = ("adopted", "amended", "suspended", "reinstated", "repealed", "proposed", "reaffirmed")
PARTS: Mapping[tuple[str, str], str] = {
    ("asked", "answered"): "answered_at <= :as_of",
    ("asked", "unanswered"): "(answered_at IS NULL OR answered_at > :as_of)",
    **{("useful", how): f"useful.how = '{how}'" for how in ("accepted", "endorsed", "cited")},
    **{("deeds", deed): f"deed = '{deed}'" for deed in ("hidden", "appealed", "restored")},
    **{
        ("deeds", how): f"deed = 'appeal_answered' AND how = '{how}'"
        for how in ("upheld", "overturned")
    },
    **{(of, event): f"event = '{event}'" for event in _EVENTS for of in ("decisions", "norms")},
    **{
        ("decisions", state): f"event = 'taken' AND state = '{state}'"
        for state in ("accepted", "rejected")
    },
    ("decisions", "undone"): "event IN ('superseded', 'reversed')",
    ("decisions", "taken"): "event = 'taken'",
}
"""What narrows a listing to one of its columns."""
