"""Figures: what each figure of health is called, tells and means, and by which SQL it is counted.

The page of a figure, `daybook health` and docs/health.md are all made of these definitions.
"""

from collections.abc import Mapping

from projections.health import statements as sql
from projections.health.figure import Column, Figure

FEW = 3
"""Of fewer people no figure is told that is about what they did: with two, each would learn what
the other one did."""

CHAOSS = "CHAOSS metrics (chaoss.community/kb-metrics-and-metrics-models)"
PERSON = (
    "Linked handles are one person. Bots are left out. What was hidden or withdrawn, and what"
    " erased people said, counts on: only its words are gone."
)
TODAY = (
    "Threads are counted where they stand today, after moving and merging, and for whom they may"
    " be seen today."
)
FIRST_KNOWN = (
    "Somebody is new when the archive first has them: what was said before its oldest import is"
    " not known, so its first periods have too many newcomers."
)
QUESTION = (
    "A question is what opens a thread, where the source calls it a question; elsewhere any message"
    " that opens a thread, as on a mailing list, announcements too. In channels a message that"
    " nobody replied to cannot be told from a remark, so only what is marked as a question counts."
)
ANSWER = (
    "An answer is an answer or a message in the thread by somebody other than who asked. Comments"
    " and documents are none. Whether it helped is not known; see usefulness."
)
YOUNG = "The latest periods are lower: what is young still waits."


PARTICIPATION = Figure(
    name="participation",
    title="People taking part",
    tells="How many take part, and whether they are new or have been here before.",
    definition="People who said something in the period; new are those who never had before.",
    formula="came back = people less newcomers",
    source=f"Contributors and New Contributors, {CHAOSS}.",
    caveats=(PERSON, FIRST_KNOWN, TODAY, "Reading leaves no trace, and is not counted."),
    sql=sql.PARTICIPATION,
    columns=(
        Column("people", "people"),
        Column("newcomers", "new", drawn=True),
        Column("came_back", "came back", drawn=True),
        Column("said", "contributions"),
    ),
    behind="said",
    hides={"people": ("newcomers", "came_back")},
    counts="people",
    nothing="Nothing was said that the archive knows of.",
)
RETENTION = Figure(
    name="retention",
    title="Who stays",
    tells="Whether those who take part go on doing so.",
    definition=(
        "Of the people who took part in the period before, the share who took part in this one too."
    ),
    formula="share = stayed ÷ took part in the period before",
    source=f"Retention rate as in cohort analysis; Contributor Retention, {CHAOSS}.",
    caveats=(
        PERSON,
        "Who pauses for a whole period and comes back counts as gone, then as returning.",
        TODAY,
    ),
    sql=sql.RETENTION,
    columns=(
        Column("before", "took part in the period before"),
        Column("stayed", "of these, took part"),
        Column("share", "share who stayed", "share", "stayed", "before", drawn=True),
    ),
    behind="said",
    drawn="lines",
    hides={"before": ("stayed", "share")},
    counts="before",
    nothing="Nobody took part in two periods that follow one another.",
)
COHORTS = Figure(
    name="cohorts",
    title="Sustained participation",
    tells="How long those who came together go on taking part.",
    definition=(
        "People by the period in which they first took part, and the share of them who took part"
        " in each period after that."
    ),
    formula="share after k periods = took part k periods later ÷ came in the period",
    source="Retention by acquisition cohort, as usual in cohort analysis.",
    caveats=(PERSON, FIRST_KNOWN, "Periods that are not over yet are left open.", TODAY),
    sql=sql.COHORTS,
    columns=(Column("came", "came"),),
    behind="said",
    drawn="grid",
    counts="came",
    nothing="Nobody took part whom the archive knows of.",
)
NEWCOMERS = Figure(
    name="newcomers",
    title="Newcomers who become regulars",
    tells="Whether people who come find a place here.",
    definition=(
        "Of the people who first took part in the period, the share who took part in at least three"
        " different months of the twelve that begin with their first."
    ),
    formula="share = regulars ÷ newcomers",
    source=(
        "Newcomers who become regulars, asked for in github.com/augurlabs/augur/issues/2992; the"
        " bounds of three months in twelve are Daybook's own."
    ),
    caveats=(PERSON, FIRST_KNOWN, "Told once the twelve months of all of them are over.", TODAY),
    sql=sql.NEWCOMERS,
    columns=(
        Column("newcomers", "newcomers"),
        Column("regulars", "became regulars"),
        Column("share", "share who became regulars", "share", "regulars", "newcomers", drawn=True),
    ),
    behind="said",
    drawn="lines",
    hides={"newcomers": ("regulars", "share")},
    counts="newcomers",
    nothing="Nobody took part whom the archive knows of.",
)
ANSWERED = Figure(
    name="answered",
    title="Questions answered",
    tells="Whether who asks is heard.",
    definition="Questions of the period, and the share that got an answer from somebody else.",
    formula="share = answered ÷ asked",
    source=f"After Time to First Response and Issue Response, {CHAOSS}.",
    caveats=(QUESTION, ANSWER, YOUNG, TODAY),
    sql=sql.ASKED,
    columns=(
        Column("asked", "asked"),
        Column("answered", "answered"),
        Column("within_week", "within a week"),
        Column("share", "share answered", "share", "answered", "asked", drawn=True),
        Column("share_week", "share within a week", "share", "within_week", "asked", drawn=True),
    ),
    behind="asked",
    drawn="lines",
    parts=("answered", "unanswered"),
    counts="asked",
    nothing=(
        "No question is on record: none is marked as one, and outside of channels no message opens"
        " a thread."
    ),
)
FIRST_ANSWER = Figure(
    name="first-answer",
    title="Time to the first answer",
    tells="How long who asks has to wait.",
    definition=(
        "Of the questions of the period that were answered: after how long half of them, and nine"
        " in ten, had their first answer."
    ),
    formula="lower median and ninth decile (nearest rank) of first answer less question",
    source=f"Time to First Response, {CHAOSS}.",
    caveats=(QUESTION, ANSWER, "What was never answered is not in it: see questions answered."),
    sql=sql.WAITED,
    columns=(
        Column("answered", "answered"),
        Column("half_waited", "half waited at most", "seconds", drawn=True),
        Column("most_waited", "nine in ten waited at most", "seconds", drawn=True),
    ),
    behind="asked",
    drawn="lines",
    parts=("answered",),
    counts="answered",
    nothing="No question is on record that was answered.",
)
HELPERS = Figure(
    name="helpers",
    title="Help from members",
    tells="Whether the community helps itself, or its stewards do it all.",
    definition=(
        "Answers of the period, by whether who gave them held a role on record at that moment"
        " (steward) or not (member)."
    ),
    formula="share from members = answers by members ÷ answers",
    source="Daybook's own. A steward is whoever holds any role that the viewer may see.",
    caveats=(
        ANSWER,
        PERSON,
        "Where no role is on record, all help is from members: record the roles first.",
    ),
    sql=sql.HELPERS,
    columns=(
        Column("helped", "answers"),
        Column("by_members", "by members", drawn=True),
        Column("by_stewards", "by stewards", drawn=True),
        Column("share", "share from members", "share", "by_members", "helped"),
        Column("members", "members who helped"),
        Column("stewards", "stewards who helped"),
    ),
    behind="helped",
    hides={
        "members": ("by_members", "by_stewards", "share", "members"),
        "stewards": ("by_members", "by_stewards", "share", "stewards"),
    },
    counts="stewards",
    nothing=(
        "Nobody who answered held a role on record at that moment. Either all help comes from"
        " members, or the roles are not recorded yet."
    ),
)
CONCENTRATION = Figure(
    name="concentration",
    title="On how few the help rests",
    tells="What would be lost if the few who help most went away.",
    definition=(
        "The smallest number of people who together gave at least half of the answers of the"
        " period, and their share of all who gave any. They are not named, here or anywhere."
    ),
    formula="share = people who gave half ÷ people who helped",
    source=f"Contributor Absence Factor, also called bus or lottery factor, {CHAOSS}.",
    caveats=(ANSWER, PERSON, "Where many help a little, a small share is not a danger by itself."),
    sql=sql.CONCENTRATION,
    columns=(
        Column("helped", "answers"),
        Column("helpers", "people who helped"),
        Column("half", "who gave half"),
        Column("share", "share who gave half", "share", "half", "helpers", drawn=True),
    ),
    behind="helped",
    drawn="lines",
    hides={"helpers": ("half", "share")},
    counts="helpers",
    nothing="No answer is on record.",
)
USEFULNESS = Figure(
    name="usefulness",
    title="Answers that proved useful",
    tells="Whether answers are of use to others, and to those who come later.",
    definition=(
        "Of the answers of the period, those that were accepted, endorsed by more than were against"
        " them, or cited later by somebody else or by a norm, decision or role."
    ),
    formula="share = answers that are any of these ÷ answers",
    source="Daybook's own, from what sources and citations tell.",
    caveats=(
        ANSWER,
        "Most sources neither accept nor endorse; mailing lists have only citations.",
        "An export has the latest count of endorsements alone, so one is endorsed from then on.",
        YOUNG,
    ),
    sql=sql.USEFULNESS,
    columns=(
        Column("helped", "answers"),
        Column("useful", "useful"),
        Column("accepted", "accepted", drawn=True),
        Column("endorsed", "endorsed", drawn=True),
        Column("cited", "cited later", drawn=True),
        Column("share", "share useful", "share", "useful", "helped"),
    ),
    behind="useful",
    drawn="lines",
    parts=("accepted", "endorsed", "cited"),
    counts="useful",
    nothing="No answer is on record as accepted, endorsed or cited.",
)
DECISIONS = Figure(
    name="decisions",
    title="Decisions",
    tells="Whether questions put to the community get decided, and whether that lasts.",
    definition="Decisions proposed, taken either way, undone, and looked at again, by period.",
    formula="counts of events",
    source="Daybook's own, from Decision events.",
    caveats=("Corrected times count where they were corrected to.",),
    sql=sql.DECISIONS,
    columns=(
        Column("proposed", "proposed"),
        Column("accepted", "accepted", drawn=True),
        Column("rejected", "rejected", drawn=True),
        Column("undone", "superseded or reversed", drawn=True),
        Column("reaffirmed", "reaffirmed"),
    ),
    behind="decisions",
    in_space=False,
    parts=("proposed", "accepted", "rejected", "undone", "reaffirmed"),
    nothing="No decision is on record.",
)
METHODS = Figure(
    name="methods",
    title="How decisions were taken",
    tells="By which way of deciding the community comes to its decisions.",
    definition="Decisions taken in the period, by the method that their record names.",
    formula="counts of events",
    source="Daybook's own, from Decision.Taken.",
    caveats=("Methods are in the words of the records, so one may go by two names.",),
    sql=sql.METHODS,
    columns=(),
    behind="decisions",
    in_space=False,
    nothing="No decision is on record as taken.",
)
NORMS = Figure(
    name="norms",
    title="Norms changed",
    tells="Whether the rules are alive: adopted, mended and repealed, and not only kept.",
    definition="Changes of norms by the period in which they were decided.",
    formula="counts of events",
    source="Daybook's own, from Norm events.",
    caveats=("A retranscription, by a better reading of the same text, is no change.",),
    sql=sql.NORMS,
    columns=(
        Column("adopted", "adopted", drawn=True),
        Column("amended", "amended", drawn=True),
        Column("suspended", "suspended", drawn=True),
        Column("reinstated", "reinstated", drawn=True),
        Column("repealed", "repealed", drawn=True),
    ),
    behind="norms",
    in_space=False,
    parts=("adopted", "amended", "suspended", "reinstated", "repealed"),
    nothing="No norm is on record.",
)
CONFLICTS = Figure(
    name="conflicts",
    title="Conflicts opened and repaired",
    tells="Whether what goes wrong between people is also set right.",
    definition=(
        "Opened: contributions hidden by moderation, and appeals against that. Repaired: hidden"
        " contributions restored, and appeals answered, either way."
    ),
    formula="counts of events",
    source="Daybook's own, from the moderation record.",
    caveats=(
        "What people settle among themselves, or on other ways, leaves no such event.",
        "One act on many contributions counts each of them.",
        TODAY,
    ),
    sql=sql.CONFLICTS,
    columns=(
        Column("hidden", "hidden", drawn=True),
        Column("appealed", "appealed", drawn=True),
        Column("restored", "restored", drawn=True),
        Column("upheld", "appeal upheld", drawn=True),
        Column("overturned", "appeal overturned", drawn=True),
    ),
    behind="deeds",
    parts=("hidden", "appealed", "restored", "upheld", "overturned"),
    nothing="Nothing was hidden and nothing appealed.",
)

FIGURES: Mapping[str, Figure] = {
    figure.name: figure
    for figure in (
        PARTICIPATION,
        RETENTION,
        COHORTS,
        NEWCOMERS,
        ANSWERED,
        FIRST_ANSWER,
        HELPERS,
        CONCENTRATION,
        USEFULNESS,
        DECISIONS,
        METHODS,
        NORMS,
        CONFLICTS,
    )
}
