"""What the players take home: the answer, what was decided and happened, what came of it, and every branch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from groeipad.game.history import MAIN, History
from groeipad.game.pages.answer import answer
from groeipad.game.pages.cards import best_path, places_table, tiles
from groeipad.game.pages.decided import decision_tables
from groeipad.game.pages.figures import figures
from groeipad.game.pages.frame import render
from groeipad.game.pages.luck import TOLD, luck_rows
from groeipad.game.pages.outcomes import beside, reached, revealed
from groeipad.game.pages.totals import total_rows
from groeipad.game.pages.words import Words
from groeipad.game.session import Session
from groeipad.texts import Lang
from simulator.contract import REGION


def debrief(history: History, lang: Lang) -> str:
    """Return the page; see ``pages.debrief_page``."""
    game = history.game
    words = Words(game, lang)
    sessions = {name: history.session(name) for name in history.branches}
    main = sessions[MAIN]
    known = revealed(main)
    last = known[-1] if known else None
    return render(
        words,
        "debrief",
        words.t("debrief.title"),
        explanation=words.pick(game.file.explanation),
        question=words.t("debrief.question", year=str(game.scenario.horizon.target_year)),
        answer=answer(words, sessions),
        facts=[
            (words.t("debrief.region"), words.place(REGION)),
            (words.t("debrief.years"), f"{game.rounds[0].first_year}–{game.rounds[-1].last_year}"),
            (
                words.t("debrief.played"),
                words.t("debrief.rounds_of", number=str(len(known)), of=str(len(game.rounds))),
            ),
            (words.t("debrief.branches"), str(len(sessions))),
        ],
        **figures(words, main, last),
        tiles=[] if last is None else list(tiles(words, main, last, REGION)),
        year="" if last is None else str(game.rounds[last].last_year),
        totals=[] if last is None else total_rows(words, main, last, REGION),
        rounds=[_round(words, main, index) for index in known],
        branches=[
            _branch(words, history, sessions, name)
            for name in sessions
            if name != MAIN and revealed(sessions[name])
        ],
        unplayed=[
            _branch_name(words, name) for name in sessions if name != MAIN and not revealed(sessions[name])
        ],
        method=list(_method(words, main)),
        invented=list(_invented(words)),
        sources=[
            (words.pick(title), source)
            for title, source in (
                *((one.title, one.source) for one in game.file.levers.values()),
                *((one.title, one.source) for one in game.file.cards.values()),
            )
            if source
        ],
    )


def _round(words: Words, session: Session, index: int) -> dict[str, Any]:
    return {
        "title": words.round(index),
        "year": str(session.game.rounds[index].last_year),
        "reviews": session.game.rounds[index].reviews,
        "happened": [words.happened(one) for one in session.happenings if one.round == index],
        "tables": decision_tables(words, session, index),
        "absent": [
            words.role(role) for role in session.game.file.roles if (index, role) not in session.decided
        ],
        "places": places_table(words, session, index),
        "luck": luck_rows(words, session, index, REGION),
        "best": best_path(words, session, index, REGION),
    }


def _branch_name(words: Words, name: str) -> str:
    return words.t("debrief.main") if name == MAIN else name


def _branch(words: Words, history: History, sessions: Mapping[str, Session], name: str) -> dict[str, Any]:
    """Return a branch beside the main line, both at the end of the last round that both have."""
    about, main, other = history.branches[name], sessions[MAIN], sessions[name]
    last = min(len(revealed(main)), len(revealed(other))) - 1
    told: dict[str, Any] = {
        "name": name,
        "from": words.t(
            "debrief.branch_from",
            round=str(about.round + 1),
            parent=_branch_name(words, about.parent or MAIN),
        ),
        "rows": [],
    }
    if last < 0:
        return told
    year = str(main.game.rounds[last].last_year)
    told["caption"] = words.t("debrief.branch_caption", name=name, round=str(last + 1), year=year)
    told["rows"] = list(_beside(words, main, other, last))
    told["decisions"] = [
        {"round": words.round(index), "tables": decision_tables(words, other, index)}
        for index in range(about.round, len(revealed(other)))
    ]
    return told


def _beside(words: Words, main: Session, other: Session, last: int) -> Iterator[tuple[str, str, str, str]]:
    """Yield a row for each measure of the region: its name, both values, and the difference between what is shown."""
    both = [len(reached(one, last)) for one in (main, other)]
    yield words.t("debrief.reached"), str(both[0]), str(both[1]), words.signed(both[1] - both[0])
    for measure in TOLD:
        first, second = beside(main, other, last, measure)
        if first is not None and second is not None:
            yield (
                words.t(f"luck.of.{measure}"),
                words.figure(measure, first),
                words.figure(measure, second),
                words.signed(second - first),
            )


def _method(words: Words, session: Session) -> Iterator[str]:
    game = words.game
    yield words.t("method.model", scenario=words.pick(game.scenario.title))
    yield words.t("method.draws", replications=words.count(game.file.replications), seed=str(game.file.seed))
    yield words.t("method.steps")
    explained = list(session.explained.values())
    if explained:
        # Games of before computed all worlds as often as the one that was played.
        worlds = explained[-1].get("world_replications", game.file.replications)
        yield words.t("method.luck", replications=words.count(worlds))
        yield words.t("method.own", replications=words.count(explained[-1]["replications"]))
    yield words.t("method.cards", seed=str(session.card_seed))
    yield words.t("method.limits")


def _invented(words: Words) -> Iterator[str]:
    """Yield what has no source, and so was invented for the game: budgets, levers and cards."""
    file = words.game.file
    for kind, budget in file.budgets.items():
        if budget.source is None:
            yield words.t(
                "invented.budget",
                kind=words.t(f"kinds.{kind}"),
                amount=words.money(budget.eur_per_inhabitant_year),
            )
    for lever in file.levers.values():
        if lever.source is None:
            yield words.t("invented.lever", title=words.pick(lever.title), costs=words.costs(lever))
    for card in file.cards.values():
        if card.source is None:
            yield words.t("invented.card", title=words.pick(card.title), lasts=words.months(card.months))
