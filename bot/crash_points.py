"""Named points at which a process can be made to die at once, so that a test walks through all of them (R2).

`bot.crash_watches` puts them around what a service is made of, and only when one is asked for.
"""

import os
from collections.abc import Callable

# What a shell says of a process that was ended by SIGKILL.
EXIT_CODE = 137

# In the order of a message's way, then a reminder's: after each change within a transaction, around each commit, each
# call to Teams, and each composing. A message kind is a way through them.
POINTS = (
    "turn.begun",
    "turn.roster.put_person",
    "turn.conversations.put",
    "turn.conversations.connect_channel",
    "turn.submissions.put_draft",
    "turn.submissions.remove_draft",
    "turn.submissions.add",
    "turn.rounds.put",
    "turn.releases.add",
    "turn.audit.add",
    "turn.dialog_states.save",
    "turn.cards.add",
    "turn.outbox.add",
    "turn.outbox.add_all",
    "turn.inbox.add",
    "turn.before_commit",
    "turn.after_commit",
    "turn.before_answer",
    "calendar.begun",
    "calendar.rounds.put",
    "calendar.audit.add",
    "calendar.outbox.add",
    "calendar.before_commit",
    "calendar.after_commit",
    "sweep.before_commit",
    "sweep.after_commit",
    "claim.before_commit",
    "claim.after_commit",
    "begin.before_commit",
    "begin.after_commit",
    "compose.before",
    "draw.begun",
    "draw.cards.add",
    "draw.before_commit",
    "draw.after_commit",
    "compose.after",
    "send.before",
    "send.after",
    "update.before",
    "update.after",
    "mark.conversations.put",
    "mark.before_commit",
    "mark.after_commit",
)

Reach = Callable[[str], None]


def die_at(point: str) -> Reach:
    """Return what ends the process, as a power cut would, when this point is reached."""

    def reach(name: str) -> None:
        if name == point:
            os._exit(EXIT_CODE)

    return reach
