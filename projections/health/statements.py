"""Statements: the SQL that each figure is counted by, as it runs.

Parameters: `:step` is how many months a period has; `:level` up to which level the viewer sees;
`:seen` the same, as the visibilities; `:space` the space, if one was asked for; `:as_of` and
`:known_at` the two clocks, or the end of time; `:last_month` the month that `:as_of` lies in.
What stands in braces is put in by `statement_of`.
"""

PER_MONTH = """\
active AS (
  SELECT month, person, said, helped FROM health_months
  WHERE level <= :level AND month < :last_month{in_space}
  UNION ALL
  SELECT month, person, 1, 0 FROM health_items
  WHERE level <= :level AND month = :last_month AND occurred_at <= :as_of
    AND person IS NOT NULL{in_space}
  UNION ALL
  SELECT month, person, 0, 1 FROM health_items
  WHERE helps <= :level AND month = :last_month AND occurred_at <= :as_of{in_space}
)"""
"""Who said and helped how much in which month, as of a time."""

PER_MONTH_NOW = """\
active AS (
  SELECT month, person, said, helped FROM health_months WHERE level <= :level{in_space}
)"""
"""The same, as of now."""

PARTICIPATION = """\
WITH {per_month},
took_part AS (
  SELECT person, month / :step AS period, SUM(said) AS said
  FROM active WHERE said > 0 GROUP BY person, month / :step
),
began AS (
  SELECT period, said, MIN(period) OVER (PARTITION BY person) AS first_period FROM took_part
)
SELECT period, COUNT(*) AS people,
  SUM(CASE WHEN period = first_period THEN 1 ELSE 0 END) AS newcomers,
  SUM(CASE WHEN period > first_period THEN 1 ELSE 0 END) AS came_back,
  SUM(said) AS said
FROM began GROUP BY period"""

RETENTION = """\
WITH {per_month},
took_part AS (
  SELECT DISTINCT person, month / :step AS period FROM active WHERE said > 0
),
went_on AS (
  SELECT period, LEAD(period) OVER (PARTITION BY person ORDER BY period) AS next_period
  FROM took_part
)
SELECT period + 1 AS period, COUNT(*) AS before,
  SUM(CASE WHEN next_period = period + 1 THEN 1 ELSE 0 END) AS stayed
FROM went_on GROUP BY went_on.period"""

COHORTS = """\
WITH {per_month},
took_part AS (
  SELECT DISTINCT person, month / :step AS period FROM active WHERE said > 0
),
began AS (
  SELECT period, MIN(period) OVER (PARTITION BY person) AS first_period FROM took_part
)
SELECT first_period AS period, began.period - first_period AS later, COUNT(*) AS people
FROM began GROUP BY first_period, began.period - first_period"""

NEWCOMERS = """\
WITH {per_month},
months AS (SELECT DISTINCT person, month FROM active WHERE said > 0),
began AS (
  SELECT person, month, MIN(month) OVER (PARTITION BY person) AS first_month FROM months
),
came AS (
  SELECT person, first_month, COUNT(*) AS months
  FROM began WHERE month < first_month + 12 GROUP BY person, first_month
)
SELECT first_month / :step AS period, COUNT(*) AS newcomers,
  SUM(CASE WHEN months >= 3 THEN 1 ELSE 0 END) AS regulars
FROM came GROUP BY first_month / :step"""

ASKED = """\
SELECT month / :step AS period, COUNT(*) AS asked,
  SUM(CASE WHEN answered_at <= :as_of THEN 1 ELSE 0 END) AS answered,
  SUM(CASE WHEN answered_at <= :as_of AND waited <= 604800 THEN 1 ELSE 0 END) AS within_week
FROM health_questions
WHERE seen_by = :level AND asked_at <= :as_of{in_space}
GROUP BY month / :step"""

WAITED = """\
WITH waited AS (
  SELECT month / :step AS period, waited,
    ROW_NUMBER() OVER (PARTITION BY month / :step ORDER BY waited) AS place,
    COUNT(*) OVER (PARTITION BY month / :step) AS answered
  FROM health_questions
  WHERE seen_by = :level AND answered_at <= :as_of{in_space}
)
SELECT period, MAX(answered) AS answered,
  MAX(CASE WHEN place = (answered + 1) / 2 THEN waited END) AS half_waited,
  MAX(CASE WHEN place = (answered * 9 + 9) / 10 THEN waited END) AS most_waited
FROM waited GROUP BY period"""

HELPERS = """\
WITH {per_month},
holders AS (
  SELECT health_people.person, tenures.since, tenures.until
  FROM tenures
  JOIN roles ON roles.id = tenures.role_id AND roles.visibility IN :seen
  JOIN health_people ON health_people.id = tenures.person_id
  WHERE tenures.recorded_at <= :known_at
    AND (tenures.recorded_until IS NULL OR tenures.recorded_until > :known_at)
),
by_holders AS (
  SELECT items.month / :step AS period, items.person, COUNT(DISTINCT items.id) AS helped
  FROM holders
  JOIN health_items items ON items.person = holders.person
    AND items.occurred_at >= holders.since
    AND (holders.until IS NULL OR items.occurred_at < holders.until)
  WHERE items.helps <= :level AND items.occurred_at <= :as_of{in_space}
  GROUP BY items.month / :step, items.person
),
by_all AS (
  SELECT month / :step AS period, person, SUM(helped) AS helped
  FROM active WHERE helped > 0 GROUP BY month / :step, person
)
SELECT by_all.period, SUM(by_all.helped) AS helped,
  SUM(by_all.helped - COALESCE(by_holders.helped, 0)) AS by_members,
  SUM(COALESCE(by_holders.helped, 0)) AS by_stewards,
  SUM(CASE WHEN by_all.helped > COALESCE(by_holders.helped, 0) THEN 1 ELSE 0 END) AS members,
  COUNT(by_holders.person) AS stewards
FROM by_all
LEFT JOIN by_holders ON by_holders.period = by_all.period AND by_holders.person = by_all.person
GROUP BY by_all.period"""

CONCENTRATION = """\
WITH {per_month},
helped AS (
  SELECT month / :step AS period, person, SUM(helped) AS helped
  FROM active WHERE helped > 0 GROUP BY month / :step, person
),
ranked AS (
  SELECT period, helped,
    ROW_NUMBER() OVER (PARTITION BY period ORDER BY helped DESC, person) AS place,
    SUM(helped) OVER (PARTITION BY period ORDER BY helped DESC, person
      ROWS UNBOUNDED PRECEDING) AS so_far,
    SUM(helped) OVER (PARTITION BY period) AS whole
  FROM helped
)
SELECT period, COUNT(*) AS helpers, MAX(whole) AS helped,
  MIN(CASE WHEN so_far * 2 >= whole THEN place END) AS half
FROM ranked GROUP BY period"""

USEFUL = """\
accepted AS (
  SELECT DISTINCT item FROM health_deeds
  WHERE deed = 'accepted' AND occurred_at <= :as_of AND recorded_at <= :known_at
),
counted AS (
  SELECT item, score,
    ROW_NUMBER() OVER (PARTITION BY item ORDER BY occurred_at DESC, recorded_at DESC) AS latest
  FROM health_deeds
  WHERE deed = 'endorsed' AND occurred_at <= :as_of AND recorded_at <= :known_at
),
cited AS (
  SELECT DISTINCT items.id AS item
  FROM citations
  JOIN health_items items ON items.id = citations.to_id
  LEFT JOIN norms ON norms.id = citations.of_id
  LEFT JOIN decisions ON decisions.id = citations.of_id
  LEFT JOIN roles ON roles.id = citations.of_id
  LEFT JOIN health_items citing ON citing.id = citations.of_id
  WHERE citations.to_kind = 'contribution'
    AND citations.occurred_at > items.occurred_at
    AND citations.occurred_at <= :as_of AND citations.recorded_at <= :known_at
    AND (norms.visibility IN :seen OR decisions.visibility IN :seen OR roles.visibility IN :seen
      OR (citing.level <= :level AND (citing.person IS NULL OR citing.person <> items.person)))
    AND COALESCE((
      SELECT holds FROM citation_changes changes
      WHERE changes.citation_id = citations.id
        AND changes.occurred_at <= :as_of AND changes.recorded_at <= :known_at
      ORDER BY changes.occurred_at DESC, changes.recorded_at DESC LIMIT 1
    ), TRUE)
),
useful AS (
  SELECT item, 'accepted' AS how FROM accepted
  UNION ALL SELECT item, 'endorsed' FROM counted WHERE latest = 1 AND score > 0
  UNION ALL SELECT item, 'cited' FROM cited
)"""
"""What was accepted, endorsed or cited, and how."""

USEFULNESS = """\
WITH {per_month},
{useful},
found AS (
  SELECT items.month / :step AS period, COUNT(DISTINCT items.id) AS useful,
    SUM(CASE WHEN useful.how = 'accepted' THEN 1 ELSE 0 END) AS accepted,
    SUM(CASE WHEN useful.how = 'endorsed' THEN 1 ELSE 0 END) AS endorsed,
    SUM(CASE WHEN useful.how = 'cited' THEN 1 ELSE 0 END) AS cited
  FROM useful JOIN health_items items ON items.id = useful.item
  WHERE items.helps <= :level AND items.occurred_at <= :as_of{in_space}
  GROUP BY items.month / :step
),
helped AS (
  SELECT month / :step AS period, SUM(helped) AS helped
  FROM active WHERE helped > 0 GROUP BY month / :step
)
SELECT helped.period, helped.helped, COALESCE(found.useful, 0) AS useful,
  COALESCE(found.accepted, 0) AS accepted, COALESCE(found.endorsed, 0) AS endorsed,
  COALESCE(found.cited, 0) AS cited
FROM helped LEFT JOIN found ON found.period = helped.period"""

CONFLICTS = """\
SELECT deeds.month / :step AS period,
  SUM(CASE WHEN deed = 'hidden' THEN 1 ELSE 0 END) AS hidden,
  SUM(CASE WHEN deed = 'appealed' THEN 1 ELSE 0 END) AS appealed,
  SUM(CASE WHEN deed = 'restored' AND how <> 'withdrawn' THEN 1 ELSE 0 END) AS restored,
  SUM(CASE WHEN deed = 'appeal_answered' AND how = 'upheld' THEN 1 ELSE 0 END) AS upheld,
  SUM(CASE WHEN deed = 'appeal_answered' AND how = 'overturned' THEN 1 ELSE 0 END) AS overturned
FROM health_deeds deeds JOIN health_items items ON items.id = deeds.item
WHERE deeds.deed IN ('hidden', 'appealed', 'restored', 'appeal_answered')
  AND items.level <= :level
  AND deeds.occurred_at <= :as_of AND deeds.recorded_at <= :known_at{in_space}
GROUP BY deeds.month / :step"""

DECISIONS = """\
SELECT {month} / :step AS period,
  SUM(CASE WHEN event = 'proposed' THEN 1 ELSE 0 END) AS proposed,
  SUM(CASE WHEN event = 'taken' AND state = 'accepted' THEN 1 ELSE 0 END) AS accepted,
  SUM(CASE WHEN event = 'taken' AND state = 'rejected' THEN 1 ELSE 0 END) AS rejected,
  SUM(CASE WHEN event IN ('superseded', 'reversed') THEN 1 ELSE 0 END) AS undone,
  SUM(CASE WHEN event = 'reaffirmed' THEN 1 ELSE 0 END) AS reaffirmed
FROM decision_changes changes
JOIN decisions ON decisions.id = changes.subject_id AND decisions.visibility IN :seen
WHERE event IN ('proposed', 'taken', 'superseded', 'reversed', 'reaffirmed')
  AND occurred_at <= :as_of AND recorded_at <= :known_at
  AND (recorded_until IS NULL OR recorded_until > :known_at)
GROUP BY {month} / :step"""

METHODS = """\
SELECT {month} / :step AS period, COALESCE(NULLIF(method, ''), 'not told') AS method,
  COUNT(*) AS taken
FROM decision_changes changes
JOIN decisions ON decisions.id = changes.subject_id AND decisions.visibility IN :seen
WHERE event = 'taken' AND occurred_at <= :as_of AND recorded_at <= :known_at
  AND (recorded_until IS NULL OR recorded_until > :known_at)
GROUP BY {month} / :step, COALESCE(NULLIF(method, ''), 'not told')"""

NORMS = """\
SELECT {month} / :step AS period,
  SUM(CASE WHEN event = 'adopted' THEN 1 ELSE 0 END) AS adopted,
  SUM(CASE WHEN event = 'amended' THEN 1 ELSE 0 END) AS amended,
  SUM(CASE WHEN event = 'suspended' THEN 1 ELSE 0 END) AS suspended,
  SUM(CASE WHEN event = 'reinstated' THEN 1 ELSE 0 END) AS reinstated,
  SUM(CASE WHEN event = 'repealed' THEN 1 ELSE 0 END) AS repealed
FROM norm_changes changes
JOIN norms ON norms.id = changes.subject_id AND norms.visibility IN :seen
WHERE event IN ('adopted', 'amended', 'suspended', 'reinstated', 'repealed')
  AND occurred_at <= :as_of AND recorded_at <= :known_at
  AND (recorded_until IS NULL OR recorded_until > :known_at)
GROUP BY {month} / :step"""

MONTHS = {
    "sqlite": (
        "(CAST(STRFTIME('%Y', occurred_at) AS INTEGER) * 12"
        " + CAST(STRFTIME('%m', occurred_at) AS INTEGER) - 1)"
    ),
    "postgresql": (
        "CAST(EXTRACT(YEAR FROM occurred_at) * 12 + EXTRACT(MONTH FROM occurred_at) - 1 AS INTEGER)"
    ),
}
"""The month of a time, as each database says it."""
