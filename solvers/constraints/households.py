"""Who waits: the balance of households by municipality, class and period."""

from __future__ import annotations

from solvers.programme import Address, Programme, Term


def backlog_balance(x: Programme) -> None:
    """Balance who waits: who waited, plus who came, less who left (households).

    b[m,c,p] = b[m,c,p-1] + task[m,c,p] - exits[m,c,p] - u - n - sum over k in m of v[k,c,p] + t[m,c,p]
    + who lost a home because a stream closes + s[m,p] / persons (status holders only);  b[m,c,-1] = opening[m,c].
    """
    problem, streams = x.problem, x.problem.streams
    for m in range(problem.places):
        for c in range(len(problem.classes)):
            for p in range(problem.steps):
                terms: list[Term] = [(x.backlog[m][c][p], 1.0), (x.relets[m][c][p], 1.0)]
                came = problem.task[m, c, p] - problem.exits[m, c, p]
                if p:
                    terms.append((x.backlog[m][c][p - 1], -1.0))
                else:
                    came += problem.opening[m, c]
                if x.first_lettings[m]:
                    terms.append((x.first_lettings[m][c][p], 1.0))
                for k in x.streams_in[m]:
                    if c in x.other[k]:
                        terms.append((x.other[k][c][p], 1.0))
                        if streams.closing[k] == p:
                            terms += [(x.other[k][c][q], -streams.evicted[k, q]) for q in range(p + 1)]
                    if streams.closing[k] == p:
                        came += streams.evicted_of_first_day[k, c]
                if p < len(x.transfer[m][c]):
                    terms.append((x.transfer[m][c][p], -1.0))
                if c == problem.status_class and x.swap[m]:
                    terms.append((x.swap[m][p], -1.0 / problem.status_persons))
                x.row(Address("backlog_balance", m, p, group=c), terms, "==", float(came))
