"""A small run of the fuzzer each time, a larger one with the slow suites; `bench.fuzz` does the rest."""

import pytest

from bench.fuzz import Finding, Fuzzer, plan
from bench.fuzz_inputs import Made, made
from bench.fuzz_targets import TARGETS, check


@pytest.mark.parametrize("target", TARGETS)
def test_some_inputs_of_each_target_do_no_harm(target):
    for number in range(60):
        check(made(target, 11, number))


def test_inputs_are_made_of_their_numbers_alone():
    first = [made(target, 3, number) for target in TARGETS for number in range(20)]
    again = [made(target, 3, number) for target in TARGETS for number in range(20)]
    assert first == again
    assert len(set(first)) > 60
    assert made("dates", 4, 0) != made("dates", 3, 0)


def test_a_broken_promise_is_found():
    with pytest.raises(AssertionError, match="a drill"):
        check(Made("fault", b""))


def test_every_target_gets_its_share():
    chunks = list(plan(10_000, TARGETS))
    assert sum(last - first for _, first, last in chunks) == 10_000
    assert {target for target, _, _ in chunks} == set(TARGETS)


@pytest.mark.slow
def test_thousands_of_inputs_in_workers():
    fuzzer = Fuzzer(seed=5, workers=2)
    fuzzer.run(plan(2_000, TARGETS))
    assert fuzzer.findings == []
    assert sum(fuzzer.done.values()) == 2_000


@pytest.mark.slow
def test_a_crash_and_a_fault_are_told_and_the_rest_goes_on():
    fuzzer = Fuzzer(seed=5, workers=1)
    fuzzer.run(iter([("crash", 0, 3), ("fault", 0, 2), ("dates", 0, 5)]))
    kinds = [(finding.kind, finding.target, finding.number) for finding in fuzzer.findings]
    assert kinds == [("crash", "crash", n) for n in range(3)] + [("fault", "fault", n) for n in range(2)]
    assert isinstance(fuzzer.findings[0], Finding)
    assert fuzzer.done["dates"] == 5
