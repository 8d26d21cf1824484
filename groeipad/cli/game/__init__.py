"""``groeipad game``: a serious game, round by round; every command is one step, kept in one file."""

from __future__ import annotations

from groeipad.cli.lazy_group import LazyGroup

COMMANDS = {
    "new": "Make a game from a file that says who plays and what may be decided.",
    "pack": "Print role cards, decision forms and table signs.",
    "template": "Write the spreadsheet in which the tables fill in their decisions.",
    "decide": "Take the decision of a role, or all decisions of a file.",
    "event": "Draw a card, choose one, or see what one would do.",
    "advance": "Take the next step of the round: lock, compute, reveal, next.",
    "show": "Tell where the game stands, or make the pages for the beamer and the facilitator.",
    "cards": "Make the card with the outcome of a round for every role.",
    "undo": "Take back the last step.",
    "restore": "Put back what was undone.",
    "branch": "Play on from an earlier round: what if?",
    "replay": "Compute every round again, and verify what is stored.",
    "export": "Write the game as a scenario, a spreadsheet and a debriefing.",
    "play": "Play a whole game from a script, or many with random players.",
}
"""The commands and their help in a line."""

command = LazyGroup(
    "game",
    help="Play a serious game with municipalities, corporations and care, on the real engine.",
    epilog="Start with 'groeipad game new scenarios/games/stedendriehoek.yaml'.",
    lines=COMMANDS,
    package="groeipad.cli.game",
)
