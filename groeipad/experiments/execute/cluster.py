"""Work by the workers of a Dask cluster that runs already.

Dask itself gives the tasks of a worker that died to others (M. Rocklin, "Dask: Parallel Computation with Blocked
algorithms and Task Scheduling", Proceedings of the 14th Python in Science Conference, 2015; "Resilience" and "Why did
my worker die?" in the documentation of ``distributed``). After some deaths it fails all tasks that these workers had
in hand or next, of which only one need be to blame.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
import warnings
from collections.abc import Callable, Collection, Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from typing import Any

from groeipad.experiments.execute import versions
from groeipad.experiments.execute.address import ClusterError, host_and_port
from groeipad.experiments.execute.elsewhere import do, packed
from groeipad.experiments.execute.workers import Tell, WorkerDied

PATIENCE_SECONDS = 8.0
"""How long a scheduler gets to answer."""
QUIET_SECONDS = 3.0
"""How long there may be no workers before it is told."""
_SIZE_HOLDS_SECONDS = 5.0
"""So long the number of workers is taken to be what it was."""
_LOUDER_THAN_ALL = logging.CRITICAL + 1
_INSTALL = (
    "'distributed' is not installed, and work on a cluster needs it; install all of requirements.lock, which has it, "
    "or the extra: python -m pip install -e '.[cluster]'"
)


class UnlikeThisWorker(Exception):  # noqa: N818 - the worker is not wrong, it is another one
    """A worker has other versions than the process that gives out the work."""


@contextmanager
def open_cluster(address: str, tell: Tell) -> Iterator[ClusterWorkers]:
    """Have the workers of a cluster while the block runs; they stay when it ends.

    Parameters
    ----------
    address
        The address of the scheduler.
    tell
        Told what is waited for.

    Raises
    ------
    ClusterError
        Where there is no scheduler, workers have other versions than this process, or ``distributed`` is missing.
    """
    try:
        import distributed as untyped_distributed
    except ImportError as error:
        raise ClusterError(_INSTALL) from error
    distributed: Any = untyped_distributed  # much of it has no types
    with _without_log():
        _see_that_it_answers(address)
        try:
            with warnings.catch_warnings():
                # Of other versions it tells by a warning; they are looked at below, and are an error here.
                warnings.simplefilter("ignore", distributed.versions.VersionMismatchWarning)
                client = distributed.Client(address, timeout=PATIENCE_SECONDS, set_as_default=False)
        except (OSError, TimeoutError) as error:
            raise _no_scheduler(address, _why_not(address)) from error
        try:
            workers = ClusterWorkers(client, address, tell)
            workers.wait_for_one()
            workers.refuse_others()
            yield workers
        finally:
            # A scheduler that is gone cannot be told good-bye.
            with suppress(OSError, TimeoutError):
                client.close(timeout=PATIENCE_SECONDS)


class ClusterWorkers:
    """The workers of a cluster.

    Parameters
    ----------
    client
        Connected to the scheduler.
    address
        The address that the user gave.
    tell
        Told what is waited for.
    """

    ahead = 3

    def __init__(self, client: Any, address: str, tell: Tell) -> None:
        self._client, self._address, self._tell = client, address, tell
        self._size, self._size_seen, self._told = 0, -_SIZE_HOLDS_SECONDS, ""

    def size(self) -> int:
        """Return how many tasks all workers together work on at once; it may change while they work."""
        if time.monotonic() - self._size_seen >= _SIZE_HOLDS_SECONDS:
            self._look_for_workers()
        return self._size

    def assign(self, work: Callable[[Any], Any]) -> _Assignment:
        """Begin to give out tasks; see ``Workers``."""
        # Not pure: else each task is hashed, and two that are the same are done once.
        return _Assignment(self, self._client.get_executor(pure=False), packed(work))

    def wait_for_one(self) -> None:
        """Wait until there is a worker, and tell so where that takes a while."""
        began = time.monotonic()
        while not self._look_for_workers():
            if time.monotonic() - began >= QUIET_SECONDS:
                self._tell_once(self._no_workers)
            time.sleep(0.1)
        self._told = ""

    @property
    def _no_workers(self) -> str:
        return (
            f"waiting: the scheduler at {self._address} has no workers; start some: "
            f"dask worker {self._address} --nthreads 1 --nworkers 2"
        )

    def _look_for_workers(self) -> int:
        """Ask the scheduler how many tasks its workers can work on at once, and return that.

        Raises
        ------
        ClusterError
            Where the connection is lost.
        """
        if self._client.status != "running":
            raise self.gone()
        try:
            told = self._client.sync(
                self._client.scheduler.identity, n_workers=0, callback_timeout=PATIENCE_SECONDS
            )
        except TimeoutError:
            self._tell_once(f"waiting: the scheduler at {self._address} does not answer at present")
        except OSError as error:
            raise self.gone() from error
        else:
            self._size = int(told["total_threads"])
        self._size_seen = time.monotonic()
        return self._size

    def look(self, running: int) -> None:
        """See whether anything may still come, now that nothing came for a while; see ``Assignment``."""
        if time.monotonic() - self._size_seen >= QUIET_SECONDS or self._client.status != "running":
            if self._look_for_workers():
                self._told = ""
            else:
                self._tell_once(self._no_workers)
        # When a connection was lost and made anew, the client has forgotten what it waited for: so would nobody come
        # and tell that it is done.
        if len(self._client.futures) < running:
            raise self.gone()

    def _tell_once(self, sentence: str) -> None:
        if sentence != self._told:
            self._told = sentence
            self._tell(sentence)

    def gone(self) -> ClusterError:
        """Return what to say where the scheduler is lost."""
        return ClusterError(
            f"the scheduler at {self._address} is gone, or has dropped the work; look at what it printed, start it "
            "and its workers anew if need be, and then the same command again"
        )

    def refuse_others(self) -> None:
        """See that all machines have the same versions.

        Raises
        ------
        ClusterError
            Where they have not, with a table of what differs.
        """
        if unlike := self._unlike():
            raise ClusterError(
                f"the machines of the cluster at {self._address} do not all have what this one has, and only then "
                f"are results the same:\n{versions.table(unlike)}\nInstall the same groeipad, with the same "
                "requirements.lock, on all of them, and start the scheduler and its workers anew"
            )

    def _unlike(self) -> list[versions.Difference]:
        wanted = versions.here()
        found = self._client.get_versions(packages=list(versions.PACKAGES))
        unlike = versions.differences(wanted, found, {})
        if unlike:
            return unlike  # where groeipad is missing, it cannot be asked for its files
        # As each worker saw its files when it began: those that were replaced since are not those that it runs.
        told = self._client.run(versions.here, on_error="ignore")
        files = {worker: seen[versions.OWN_FILES] for worker, seen in told.items()}
        return versions.differences(wanted, found, files)


class _Assignment:
    def __init__(self, cluster: ClusterWorkers, executor: Executor, work: bytes) -> None:
        self._cluster, self._executor, self._work = cluster, executor, work
        self._versions = versions.fingerprint()

    def submit(self, task: Any) -> Future[Any]:
        # As bytes, so that the scheduler need not know what a task is made of, nor import what it takes.
        return self._executor.submit(do_if_alike, self._versions, self._work, packed(task))

    def made(self, future: Future[Any]) -> Any:
        from distributed import KilledWorker

        try:
            return future.result()
        except KilledWorker as error:
            raise WorkerDied(
                f"{error.allowed_failures + 1} workers died while they had it; the last was "
                f"{error.last_worker.address}",
                certain=False,
            ) from None
        except CancelledError:
            raise self._cluster.gone() from None
        except Exception:
            # A worker that came later may have other versions, which would explain anything; if so, that is said.
            self._cluster.refuse_others()
            raise

    def look(self, running: int) -> None:
        self._cluster.look(running)

    def stop(self, running: Collection[Future[Any]]) -> None:
        # Without the scheduler there is nobody to be told; it drops the work of a client that has left.
        with suppress(OSError, TimeoutError):
            self._executor.shutdown(wait=False)


def do_if_alike(wanted: bytes, work: bytes, task: bytes) -> Any:
    """Do a task on a worker, unless its versions have another fingerprint than is wanted: it may have come late.

    Raises
    ------
    UnlikeThisWorker
        Where it has.
    """
    if versions.fingerprint() != wanted:
        raise UnlikeThisWorker
    return do(work, task)


def _see_that_it_answers(address: str) -> None:
    """See that a scheduler answers at an address; a client of Dask would wait for ever for what does not speak.

    Raises
    ------
    ClusterError
        Where none does.
    """
    with ThreadPoolExecutor(
        1, "groeipad-asks"
    ) as asking:  # there may be a loop in this thread, as in a notebook
        try:
            kind = asking.submit(asyncio.run, _kind_of_server(address)).result()
        except Exception as error:  # whatever is answered by what is no scheduler
            raise _no_scheduler(address, _why_not(address)) from error
    if kind != "Scheduler":
        raise _no_scheduler(address, f"a Dask {kind} answers there")


async def _kind_of_server(address: str) -> str:
    """Return what kind of server of Dask is at an address."""
    import distributed as untyped_distributed

    distributed: Any = untyped_distributed

    async def ask() -> str:
        options = distributed.Security().get_connection_args("client")
        async with distributed.rpc(address, timeout=PATIENCE_SECONDS, connection_args=options) as server:
            identity = await server.identity()
        return str(identity["type"])

    return await asyncio.wait_for(ask(), PATIENCE_SECONDS)


def _why_not(address: str) -> str:
    """Return why no scheduler answers, as the system says it when nothing but a connection is asked for."""
    try:
        socket.create_connection(host_and_port(address), timeout=1.0).close()
    except OSError as error:
        return str(error.strerror or error)
    return "what listens there is none, or is too busy"


def _no_scheduler(address: str, why: str) -> ClusterError:
    return ClusterError(
        f"no Dask scheduler answers at {address} within {PATIENCE_SECONDS:g} seconds: {why}; start one with 'dask "
        "scheduler' on that machine, and see that the network lets this one reach it; it prints its address, which "
        "has the form tcp://HOST:8786"
    )


@contextmanager
def _without_log() -> Iterator[None]:
    """Keep what ``distributed`` logs about lost connections off the screen: what matters is told by errors here."""
    if os.environ.get("GROEIPAD_DEBUG") == "1":
        yield
        return
    loggers = [logging.getLogger(name) for name in ("distributed", "distributed.client")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(_LOUDER_THAN_ALL)
    try:
        yield
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)
