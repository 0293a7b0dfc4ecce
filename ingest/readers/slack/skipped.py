"""The records of day files that are no contributions, and why each is left out."""

JOINS = "joins and leaves (membership, not contributions)"
ARCHIVING = "archiving and unarchiving of channels (the channel list says which are closed)"
APPS = "apps added, removed, switched on or off"
PINS = "pins"
SETTINGS = "changes of a channel's settings"
REMINDERS = "reminders set or deleted"
CALLS = "calls (the export has nothing of what was said in them)"
NOTICES = "notices of a reply (the reply itself is recorded)"
GROUP_NAMES = "names of group messages (they are made of people's names)"
DELETIONS = "deletions of messages whose text the export does not have"
OTHER_TYPES = "records that are not messages"
UNDECIPHERED = (
    "Slack could not decipher it: the community had withdrawn its key (ekm_access_denied)"
)

SKIPPED = {
    "channel_join": JOINS,
    "channel_leave": JOINS,
    "group_join": JOINS,
    "group_leave": JOINS,
    "app_conversation_join": JOINS,
    "app_conversation_leave": JOINS,
    "channel_archive": ARCHIVING,
    "channel_unarchive": ARCHIVING,
    "group_archive": ARCHIVING,
    "group_unarchive": ARCHIVING,
    "bot_add": APPS,
    "bot_remove": APPS,
    "bot_enable": APPS,
    "bot_disable": APPS,
    "pinned_item": PINS,
    "unpinned_item": PINS,
    "channel_convert_to_private": SETTINGS,
    "channel_convert_to_public": SETTINGS,
    "channel_posting_permissions": SETTINGS,
    "channel_canvas_updated": SETTINGS,
    "tabbed_canvas_updated": SETTINGS,
    "reminder_add": REMINDERS,
    "reminder_delete": REMINDERS,
    "huddle_thread": CALLS,
    "sh_room_created": CALLS,
    "sh_room_shared": CALLS,
    "message_replied": NOTICES,
    "reply_broadcast": NOTICES,
}
