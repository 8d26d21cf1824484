"""Work handed out to threads, to processes, or to the workers of a Dask cluster, in the same way to all of them.

::

    with open_pool(Processes(4)) as workers:
        for task, made in execute(work, tasks, workers):
            ...

What comes back is the same to the byte whichever pool is opened; only the order in which it comes is not. Nothing of
a library is loaded here that its pool does not need.
"""

from groeipad.experiments.execute.address import ClusterError
from groeipad.experiments.execute.chunks import chunk_size, chunked, singles
from groeipad.experiments.execute.giving import Lost, execute
from groeipad.experiments.execute.pools import Cluster, Pool, Processes, Threads, open_pool
from groeipad.experiments.execute.workers import Tell, Workers, WorkersError

__all__ = [
    "Cluster",
    "ClusterError",
    "Lost",
    "Pool",
    "Processes",
    "Tell",
    "Threads",
    "Workers",
    "WorkersError",
    "chunk_size",
    "chunked",
    "execute",
    "open_pool",
    "singles",
]
