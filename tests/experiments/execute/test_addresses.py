"""Addresses of schedulers, and the table of versions that differ."""

from __future__ import annotations

import pytest

from groeipad.experiments.execute import Cluster, ClusterError, versions
from groeipad.experiments.execute.address import host_and_port, is_address
from groeipad.experiments.packages import OF_A_PLAN, OF_A_RUN


@pytest.mark.parametrize(
    "address",
    ["tcp://10.0.0.5:8786", "tcp://localhost:1", "tls://node-1.example.nl:65535", "tcp://[::1]:8786"],
)
def test_an_address_has_a_scheme_a_host_and_a_port(address: str) -> None:
    assert Cluster(address).address == address


def test_its_parts_are_those_of_a_socket() -> None:
    assert host_and_port("tcp://[::1]:8786") == ("::1", 8786)
    assert host_and_port("tls://node-1:1") == ("node-1", 1)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("10.0.0.5:8786", "tcp://10.0.0.5:8786"),
        ("tcp://10.0.0.5", "tcp://10.0.0.5:8786"),
        ("node-1", "tcp://node-1:8786"),
        ("http://10.0.0.5:8787/status", "tcp://10.0.0.5:8787"),
        (" tls://node-1:8786/ ", "tls://node-1:8786"),
        ("ucx://node-1:8786", "tcp://node-1:8786"),
        ("[::1]:8786", "tcp://[::1]:8786"),
    ],
)
def test_another_form_is_refused_with_what_was_meant(address: str, meant: str) -> None:
    with pytest.raises(
        ClusterError, match="is not the address of a Dask scheduler; allowed: tcp://HOST:PORT"
    ) as told:
        Cluster(address)
    assert str(told.value).endswith(f"did you mean '{meant}'?")


@pytest.mark.parametrize(
    "address", ["", "tcp://", "a b", "tcp://node-1:0", "tcp://node-1:99999", "fe80::1", "tcp://u@h:1"]
)
def test_what_cannot_be_meant_is_refused(address: str) -> None:
    assert not is_address(address)
    with pytest.raises(ClusterError, match="is not the address"):
        Cluster(address)


WANTED = {"python": "3.11.7", "groeipad": "0.1.0", "numba": "0.68.1", versions.OWN_FILES: "abc"}
SAME = {"packages": {"python": "3.11.7.final.0", "groeipad": "0.1.0", "numba": "0.68.1"}}
OTHER = {"packages": {"python": "3.12.1.final.0", "groeipad": None, "numba": "0.68.1"}}


def test_the_same_everywhere_is_no_difference() -> None:
    found = {"scheduler": SAME, "workers": {"tcp://10.0.0.6:1": SAME}}
    assert versions.differences(WANTED, found, {"tcp://10.0.0.6:1": "abc"}) == []


def test_a_scheduler_may_do_without_what_computes() -> None:
    scheduler = {"packages": {"python": "3.11.7.final.0", "groeipad": "0.1.0", "numba": None}}
    assert versions.differences(WANTED, {"scheduler": scheduler, "workers": {}}, {}) == []


def test_what_differs_is_told_machine_by_machine() -> None:
    places = {"tcp://10.0.0.6:1": OTHER, "tcp://10.0.0.6:2": OTHER, "tcp://10.0.0.7:1": SAME}
    files = dict.fromkeys(places, "abc") | {"tcp://10.0.0.7:1": "def"}
    unlike = versions.differences(WANTED, {"scheduler": OTHER, "workers": places}, files)
    assert versions.table(unlike).splitlines() == [
        "  where                 what              there    here",
        "  10.0.0.6 (2 workers)  groeipad          missing  0.1.0",
        "  10.0.0.6 (2 workers)  python            3.12.1   3.11.7",
        "  10.0.0.7              groeipad's files  def      abc",
        "  the scheduler         groeipad          missing  0.1.0",
        "  the scheduler         python            3.12.1   3.11.7",
    ]


def test_a_long_table_is_cut() -> None:
    unlike = [versions.Difference(f"tcp://10.0.0.{n}:1", "numba", "1", "2") for n in range(30)]
    assert versions.table(unlike).splitlines()[-1] == "  and 10 more"


def test_this_process_has_all_that_is_compared() -> None:
    here = versions.here()
    assert {"python", "distributed", *OF_A_RUN, *OF_A_PLAN} <= set(here)
    assert versions.MISSING not in here.values()
    assert len(versions.fingerprint()) == 12
