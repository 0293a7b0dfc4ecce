"""What the numbers in a dump stand for."""

QUESTION, ANSWER, TAG_EXCERPT, TAG_WIKI = 1, 2, 4, 5
DOCUMENTS = {
    3: "Wiki",
    TAG_EXCERPT: "Tag excerpt",
    TAG_WIKI: "Tag wiki",
    6: "Moderator nomination",
    7: "Help text",
    8: "Privilege text",
}

INITIAL = (1, 2, 3)
TITLE, BODY, TAGS = (1, 4, 7), (2, 5, 8), (3, 6, 9)
CLOSED, REOPENED, DELETED, UNDELETED = 10, 11, 12, 13
OTHER_HISTORY = {
    14: "a post was locked",
    15: "a post was unlocked",
    16: "a post was given to the community",
    17: "a post was migrated",
    18: "a question was merged",
    19: "a question was protected",
    20: "a question was unprotected",
    21: "a post was parted from its author",
    22: "a question was unmerged",
    24: "a suggested edit was applied (the edit itself is recorded)",
    25: "a post was announced on Twitter",
    31: "comments were moved to chat",
    33: "a notice was added",
    34: "a notice was removed",
    35: "a post was migrated away",
    36: "a post was migrated here",
    37: "a post was the source of a merger",
    38: "a post was the destination of a merger",
    50: "a post was bumped by the software",
    52: "a question was featured as hot",
    53: "a question was no longer featured as hot",
    66: "a question was written with the asking wizard",
}

CLOSE_REASONS = {
    "1": "exact duplicate",
    "2": "off-topic",
    "3": "subjective and argumentative",
    "4": "not a real question",
    "7": "too localized",
    "10": "general reference",
    "20": "noise or pointless",
    "101": "duplicate",
    "102": "off-topic",
    "103": "needs details or clarity",
    "104": "needs more focus",
    "105": "opinion-based",
}

ACCEPTED = 1
ENDORSEMENTS = {2: "up", 3: "down", 5: "bookmarks"}
OTHER_VOTES = {
    ACCEPTED: "acceptances that the asker took back",
    4: "offensive flags",
    6: "votes to close",
    7: "votes to reopen",
    8: "bounties offered",
    9: "bounties paid out",
    10: "votes to delete",
    11: "votes to undelete",
    12: "spam flags",
    14: "nominations of moderators",
    15: "reviews of flags by moderators",
    16: "approvals of suggested edits",
}

LINKS = {1: "related", 3: "duplicate_of"}
