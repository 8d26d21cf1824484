"""Work in processes of this machine, each on its own: one that dies takes along what it was working on, and no more.

The executor of the standard library ends all its processes when one dies, and cannot tell which task it was that
brought it down. So here each thread of a pool has a process of its own, to which it sends a task at a time and from
which it awaits what was made of it.
"""

from __future__ import annotations

import atexit
import multiprocessing
import signal
import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from types import TracebackType
from typing import Any

from groeipad.experiments.execute.elsewhere import do, packed, unpacked
from groeipad.experiments.execute.workers import WorkerDied, WorkersError, cancel_and_wait

_TO_END_BY_ITSELF = 5.0
"""Seconds that a process without work gets to end before it is ended."""
_TO_NOTE_AN_END = 0.5
"""Seconds that another thread gets to note down the exit code of a process that has ended."""


class ProcessWorkers:
    """Processes; they end with the block, and with this process if it is killed.

    Parameters
    ----------
    jobs
        How many.
    """

    ahead = 2

    def __init__(self, jobs: int) -> None:
        self._all = [_Worker() for _ in range(jobs)]
        self._free = list(self._all)
        self._threads = ThreadPoolExecutor(jobs, "groeipad", initializer=_leave_ctrl_c_to_others)
        # Python waits for its processes when it ends; those of a pool that nobody closed would wait for work.
        atexit.register(self._end)

    def __enter__(self) -> ProcessWorkers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Also where tasks are still with the workers, because somebody keeps a generator that was not closed.
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._all:
            worker.close()
        self._threads.shutdown(wait=True)
        self._end()
        atexit.unregister(self._end)

    def _end(self) -> None:
        for worker in self._all:
            worker.end()

    def size(self) -> int:
        """Return how many processes there are when all have work."""
        return len(self._all)

    def assign(self, work: Callable[[Any], Any]) -> _Assignment:
        """Begin to give out tasks; see ``Workers``."""
        return _Assignment(self, packed(work))

    def submit(self, work: bytes, task: Any, stopped: threading.Event) -> Future[Any]:
        """Have a task done by a process that is free, or as soon as one is.

        Parameters
        ----------
        work, task
            The work as it is sent, and the task.
        stopped
            Set when nobody waits for it any longer.
        """
        return self._threads.submit(self._do, work, task, stopped)

    def _do(self, work: bytes, task: Any, stopped: threading.Event) -> Any:
        # There are as many threads as processes, so one is free. The last one that was: it has the work at hand.
        worker = self._free.pop()
        try:
            made, thing = unpacked(worker.ask(packed((work, packed(task))), stopped))
        finally:
            self._free.append(worker)
        if made:
            return thing
        raise thing

    def kill(self, stopped: threading.Event) -> None:
        """End the processes that work on tasks for which nobody waits any longer."""
        for worker in self._all:
            worker.kill(stopped)


class _Assignment:
    def __init__(self, processes: ProcessWorkers, work: bytes) -> None:
        self._processes, self._work = processes, work
        self._stopped = threading.Event()

    def submit(self, task: Any) -> Future[Any]:
        return self._processes.submit(self._work, task, self._stopped)

    def made(self, future: Future[Any]) -> Any:
        return future.result()

    def look(self, running: int) -> None:
        """Do nothing: a process that dies is noticed by the thread that waits for it."""

    def stop(self, running: Collection[Future[Any]]) -> None:
        self._stopped.set()
        self._processes.kill(self._stopped)
        cancel_and_wait(running)


class _Worker:
    """One process: started when there is work for it, and anew when it has died."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._channel: Connection | None = None
        self._works_for: threading.Event | None = None
        self._closed = False
        self._lock = threading.Lock()

    def ask(self, question: bytes, stopped: threading.Event) -> bytes:
        """Return the answer to a question; see ``_answer``.

        Raises
        ------
        WorkerDied
            Where the process ended before it answered.
        WorkersError
            Where processes cannot be started.
        """
        ready = False
        try:
            # Whoever stops the work sets the event before it ends processes: so either it finds this one at work, or
            # this one finds the event set.
            with self._lock:
                if stopped.is_set() or self._closed:
                    raise WorkerDied("it was stopped", certain=True)
                self._works_for = stopped
                channel, is_new = self._running()
            if is_new:
                channel.recv_bytes()
            ready = True
            channel.send_bytes(question)
            return channel.recv_bytes()
        except (EOFError, OSError):
            code = self._bury()
            if not ready and code and code > 0 and not (stopped.is_set() or self._closed):
                raise WorkersError(
                    f"processes to work in cannot be started (exit code {code}); what Python said of it stands "
                    "above; threads may do instead"
                ) from None
            raise WorkerDied(_how_it_ended(code), certain=True) from None
        finally:
            with self._lock:
                self._works_for = None

    def _running(self) -> tuple[Connection, bool]:
        """Return the channel to the process, and whether it was started only now and will tell when it is ready."""
        if self._process is not None and self._channel is not None and self._process.is_alive():
            return self._channel, False
        self._forget()
        # A fresh process: a forked one could inherit a lock that another library's thread holds.
        context = multiprocessing.get_context("spawn")
        channel, other_end = context.Pipe()
        process = context.Process(target=_serve, args=(other_end,), name="groeipad-worker")
        try:
            process.start()
        except OSError as error:
            channel.close()
            raise WorkersError(
                f"no process to work in can be started: {error}; fewer --jobs may do"
            ) from error
        finally:
            # Only the process has it now, so that the channel ends with the process.
            other_end.close()
        self._process, self._channel = process, channel
        return channel, True

    def _bury(self) -> int | None:
        """Wait for the end of a process that hung up, and return its exit code: below zero is the signal it got."""
        with self._lock:
            assert self._process is not None
            self._process.join(_TO_END_BY_ITSELF)
            self._kill()
            code = _exit_code(self._process)
            self._forget()
        return code

    def _forget(self) -> None:
        if self._channel is not None:
            self._channel.close()
        if self._process is not None:
            _exit_code(self._process)
            with suppress(ValueError):  # its exit code got lost, so that it seems to run
                self._process.close()
        self._process = self._channel = None

    def kill(self, stopped: threading.Event) -> None:
        """End the process if it works on what was stopped; the thread that waits for its answer learns that."""
        with self._lock:
            if self._works_for is stopped:
                self._kill()

    def close(self) -> None:
        """End the process if it works, and start none any more."""
        with self._lock:
            self._closed = True
            if self._works_for is not None:
                self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            # Else the next task might still be given to it: it may have answered just before it was killed.
            _exit_code(self._process)

    def end(self) -> None:
        """Let the process end, and wait for it."""
        with self._lock:
            if self._process is None or self._channel is None:
                return
            self._channel.close()
            self._process.join(_TO_END_BY_ITSELF)
            self._kill()
            self._forget()


def _exit_code(process: SpawnProcess) -> int | None:
    """Wait for the end of a process, and return its exit code; None where that got lost.

    Whoever starts a process looks for others that have ended: so another thread may be told of the end, and have yet
    to note it down. And Ctrl-C may keep it from doing so.
    """
    process.join()
    noted_by = time.monotonic() + _TO_NOTE_AN_END
    while process.exitcode is None and time.monotonic() < noted_by:
        time.sleep(0.001)
    return process.exitcode


def _how_it_ended(code: int | None) -> str:
    if code is None:
        return "its process ended"
    if code >= 0:
        return f"its process ended by itself with exit code {code}"
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = "of no name"
    return f"its process was ended by signal {-code} ({name})"


def _leave_ctrl_c_to_others() -> None:
    """Keep Ctrl-C from the processes that a thread starts, from their first instant on: they inherit what it blocks.

    Else one that is just starting, and not yet so far as to ignore it by itself, would tell of it on stderr.
    """
    if hasattr(signal, "pthread_sigmask"):
        # Python starts a helper of its own beside the first process, and lets Ctrl-C through again when it has.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})


def _serve(channel: Connection) -> None:
    """Answer questions until whoever asks hangs up: this is what a worker process does."""
    from simulator.workers import begin_worker

    begin_worker()
    channel.send_bytes(b"ready")
    while True:
        try:
            question = channel.recv_bytes()
        except (EOFError, OSError):
            return
        channel.send_bytes(_answer(question))


def _answer(question: bytes) -> bytes:
    """Do a task; the answer is whether something was made, and that, or else the exception that was raised."""
    work, task = unpacked(question)
    try:
        return packed((True, do(work, task)))
    except Exception as error:
        return packed((False, _sendable(error)))


def _sendable(error: Exception) -> Exception:
    """Return an exception as it can be sent, with where it was raised as a note: a traceback cannot be sent."""
    import traceback

    told = "".join(traceback.format_exception(error)).rstrip()
    try:
        same = unpacked(packed(error))
        if isinstance(same, Exception):
            error.add_note(f"In a worker process:\n{told}")
            return error
    except Exception as why:
        told += f"\nIt could not be sent: {why!r}"
    unsent = RuntimeError(f"{type(error).__name__}: {error}")
    unsent.add_note(f"In a worker process:\n{told}")
    return unsent
