"""The tables and queries by which threads are found.

stored: all mails of the export, copies too. mail: the best copy of each. link: the parent and the
root of each mail, and of those that are only referred to. thread: the mail that opens each thread.
person: the name by which the archive will know each handle.
"""

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA cache_size = -8192;
CREATE TABLE stored (
    n INTEGER PRIMARY KEY, problem TEXT, id TEXT, at INTEGER, about INTEGER, stated TEXT,
    refs TEXT, reply_to TEXT, answers INTEGER, base TEXT, title TEXT, handle TEXT, name TEXT,
    beyond_ascii INTEGER, lines INTEGER, opening TEXT);
CREATE TABLE link (
    id TEXT PRIMARY KEY, parent TEXT, guessed INTEGER DEFAULT 0,
    root TEXT, turn INTEGER, depth INTEGER, outside TEXT);
"""
STORE = "INSERT INTO stored VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# The best copy of a mail is the one whose letters no archive program has replaced by "?".
CHOOSE = """
CREATE TABLE mail AS SELECT * FROM (
    SELECT *, row_number() OVER (
        PARTITION BY id ORDER BY beyond_ascii DESC, at, lines DESC, n) AS rank
    FROM stored WHERE problem = '') WHERE rank = 1;
CREATE UNIQUE INDEX mail_id ON mail (id);
CREATE INDEX mail_base ON mail (base, at, id);
"""
IN_ORDER = "SELECT id, refs, reply_to, answers, base, at FROM mail ORDER BY at, id"
HAS = "SELECT 1 FROM mail WHERE id = ?"
SENT = "SELECT at FROM mail WHERE id = ?"
EARLIEST = "SELECT min(at) FROM mail"
SAME_SUBJECT = """
SELECT id FROM mail WHERE base = ? AND at BETWEEN ? AND ? AND (at, id) < (?, ?)
ORDER BY at DESC, id DESC LIMIT 1
"""

LINK = "INSERT INTO link (id, parent, guessed) VALUES (?, ?, ?)"
LINK_UNSEEN = "INSERT OR IGNORE INTO link (id, parent) VALUES (?, ?)"
LINK_OUTERMOST = """
INSERT OR IGNORE INTO link (id) SELECT DISTINCT parent FROM link WHERE parent IS NOT NULL;
CREATE INDEX link_parent ON link (parent);
CREATE INDEX link_root ON link (root);
"""
FIND_ROOTS = """
WITH RECURSIVE below (id, root, turn, depth, outside) AS (
    SELECT link.id, link.id, ifnull(mail.n, -1), 0, iif(mail.n IS NULL, link.id, NULL)
    FROM link LEFT JOIN mail USING (id) WHERE link.parent IS NULL
    UNION ALL
    SELECT link.id, below.root, max(below.turn, ifnull(mail.n, -1)), below.depth + 1,
        iif(mail.n IS NULL, link.id, below.outside)
    FROM below JOIN link ON link.parent = below.id LEFT JOIN mail ON mail.id = link.id)
UPDATE link SET root = below.root, turn = below.turn, depth = below.depth, outside = below.outside
FROM below WHERE link.id = below.id
"""
FIND_ROOTS_BELOW = FIND_ROOTS.replace("link.parent IS NULL", "link.id = ?")
ROOTLESS = "SELECT id FROM link WHERE root IS NULL LIMIT 1"
PARENT = "SELECT parent FROM link WHERE id = ?"
CUT = "UPDATE link SET parent = NULL WHERE id = ?"

OPEN = """
CREATE TABLE thread AS SELECT * FROM (
    SELECT root, mail.*,
        row_number() OVER (PARTITION BY root ORDER BY mail.id <> root, at, mail.id) AS place,
        first_value(mail.n) OVER (PARTITION BY root ORDER BY turn, depth, mail.n) AS first_n
    FROM mail JOIN link USING (id)) WHERE place = 1;
CREATE UNIQUE INDEX thread_root ON thread (root);
CREATE TABLE person AS SELECT handle, name AS first_name FROM (
    SELECT handle, name, row_number() OVER (PARTITION BY handle ORDER BY turn, depth, n) AS place
    FROM mail JOIN link USING (id)) WHERE place = 1;
CREATE UNIQUE INDEX person_handle ON person (handle);
"""
PLACES = """
SELECT stored.n, stored.problem, ifnull(stored.n = mail.n, 0),
    stored.at = mail.at OR stored.opening = mail.opening,
    mail.id, mail.at, mail.about, mail.stated, person.first_name = mail.name,
    link.parent, parent.id IS NOT NULL, link.guessed, link.outside,
    link.root, link.turn, link.depth, thread.first_n = mail.n,
    thread.at, thread.about, thread.title, thread.handle, thread.name
FROM stored LEFT JOIN mail USING (id) LEFT JOIN link USING (id)
    LEFT JOIN mail AS parent ON parent.id = link.parent LEFT JOIN thread USING (root)
    LEFT JOIN person ON person.handle = mail.handle
"""
