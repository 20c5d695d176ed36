"""Who may do what, in one place for every door: commands, presses, pages, each with the least role for it.

None stands for everybody. What has no row cannot be served: the doors look here when they are built, and a
test walks every row with every role. For whom the role is too little, it is as if the thing were not there.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.people.roles import Role, Standing

COMMANDS: Mapping[str, Role | None] = {
    **dict.fromkeys(("start", "help", "person", "urgent", "privacy", "rights", "language", "text")),
    **dict.fromkeys(("today", "weekend", "near", "topics", "saved", "reminders", "quiet")),
    **dict.fromkeys(("mydata", "delete", "pause", "stop", "resume", "feedback", "reply")),
    **dict.fromkeys(("propose", "proposals", "promises", "consultations")),
    # Staff.
    "desk": Role.PARTNER,
    "panel": Role.PARTNER,
    "new": Role.PARTNER,
    "edit": Role.PARTNER,
    "drafts": Role.PARTNER,
    "cancel": Role.PUBLISHER,
    "move": Role.PUBLISHER,
    "needs": Role.PUBLISHER,
    "corrections": Role.PUBLISHER,
    "answer": Role.ADMIN,
    "consult": Role.ADMIN,
    "deliveries": Role.ADMIN,
    "ideas": Role.ADMIN,
    "promise": Role.ADMIN,
    "summary": Role.ADMIN,
    "staff": Role.ADMIN,
    "audit": Role.ADMIN,
}
"""By the name of a command."""

PRESSES: Mapping[str, Role | None] = {
    **dict.fromkeys(("Show", "Respell", "Filters", "Narrow", "Afresh", "Compare", "Open", "OnMap")),
    **dict.fromkeys(("Calendar", "Again", "AskAgain", "Shelf", "Topics", "Ready", "Neighbourhoods", "In")),
    **dict.fromkeys(("Speak", "Languages", "Own", "Hours", "Heed", "Help", "Safe")),
    **dict.fromkeys(("Save", "Plan", "Tick", "Extent", "Done", "Hide", "Remove", "Restore")),
    **dict.fromkeys(("SavedList", "Going", "Later", "SayWhen", "RemindAt", "Quieten", "Leave")),
    **dict.fromkeys(("StillUseful",)),
    **dict.fromkeys(("Follow", "Followed", "EveryWeek", "AllFollowed")),
    **dict.fromkeys(("Opine", "Opinions", "Receipted")),
    **dict.fromkeys(("Changed",)),
    **dict.fromkeys(("AskCity", "OfNeed", "Propose", "ProposalList", "OfProposal", "Correct")),
    **dict.fromkeys(("PromiseList", "OfPromise", "ConsultationList", "OfConsultation")),
    # Staff. What a form is about has a role of its own, which may be more than this.
    "Release": Role.PUBLISHER,
    "Undo": Role.PUBLISHER,
    "Review": Role.PARTNER,
    "Entry": Role.PARTNER,
    "Panel": Role.PARTNER,
    # Whoever has the link; the link itself is what is looked at.
    "Invited": None,
    "StaffList": Role.ADMIN,
    "AuditLog": Role.ADMIN,
    "Import": Role.EDITOR,
    "Summarize": Role.ADMIN,
    "ReadComments": Role.ADMIN,
    "HideComment": Role.ADMIN,
    "Form": Role.PARTNER,
    "DeskNeed": Role.PUBLISHER,
    "DeskProposal": Role.ADMIN,
    "DeskCorrection": Role.PUBLISHER,
    "DeskPromise": Role.ADMIN,
    "DeskAnswer": Role.ADMIN,
}
"""By the name of a press (`bot.chat.callbacks`)."""

PAGES: Mapping[str, Role | None] = {
    # Machines: no pages. Telegram shows a secret of its own.
    "health": None,
    "metrics": None,
    "webhook": None,
    # Everybody.
    "home": None,
    "static": None,
    "item": None,
    "item_print": None,
    "item_json": None,
    "item_calendar": None,
    "open_data_description": None,
    "open_data": None,
    "open_data_file": None,
    "robots": None,
    "sitemap": None,
    "promises": None,
    "consultations": None,
    # Whoever has a link from the chat; the link itself is what is looked at.
    "sign_in": None,
    "enter": None,
    # Staff.
    "panel": Role.PARTNER,
    "sign_out": Role.PARTNER,
    "imports": Role.EDITOR,
    "bring_import": Role.EDITOR,
    "import": Role.EDITOR,
    "import_columns": Role.EDITOR,
    "map_import": Role.EDITOR,
    "cancel_import": Role.EDITOR,
    "import_errors": Role.EDITOR,
    "apply_import": Role.PUBLISHER,
    "undo_import": Role.PUBLISHER,
    "feeds": Role.PUBLISHER,
    "keep_feed": Role.PUBLISHER,
    "drop_feed": Role.PUBLISHER,
    "hurry_feed": Role.PUBLISHER,
    "catalogue": Role.PARTNER,
    "opportunity": Role.PARTNER,
    "duties": Role.PARTNER,
    **dict.fromkeys(("drafts", "draft", "new", "begin", "edit", "begin_change"), Role.PARTNER),
    **dict.fromkeys(("edit_draft", "save_draft", "submit_draft", "discard_draft"), Role.PARTNER),
    "concepts": Role.PARTNER,
    "correct_concept": Role.PUBLISHER,
    **dict.fromkeys(("dates", "change_date"), Role.PARTNER),  # a draft; who publishes it is another matter
    "rebase_draft": Role.PARTNER,
    "publish_draft": Role.PARTNER,  # whoever may no longer is told so, beside the draft that stays
    "give_back_draft": Role.PUBLISHER,
    "confirm": Role.EDITOR,
    "undo": Role.PUBLISHER,
    "needs": Role.PUBLISHER,
    **dict.fromkeys(("deliveries", "audit"), Role.ADMIN),
    **dict.fromkeys(("staff", "change_role", "invite", "withdraw_invitation"), Role.ADMIN),
    "feedback": Role.ADMIN,
    "feedback_sheet": Role.ADMIN,
    "hide_comment": Role.ADMIN,
    "sessions": Role.ADMIN,
    "end_sessions": Role.ADMIN,
}
"""By the name of a route."""

CITY_WIDE = frozenset({"needs", "DeskNeed"})
"""What is the whole city's, by its name in any table: a role for one organization alone does not reach it.
People asked the city, and a need is nobody's until somebody has met it."""


def may(standing: Standing, name: str, table: Mapping[str, Role | None]) -> bool:
    """Whether this standing reaches what a table names. KeyError where the table does not have it."""
    least = table[name]
    if least is None:
        return True
    return standing.role.includes(least) and not (standing.organization and name in CITY_WIDE)
