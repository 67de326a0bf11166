import pytest

from sim.experiment.design import design
from sim.experiment.queue import Queue


@pytest.fixture
def specs(tiny):
    return design(tiny, replicates=4).specs


def drain(queue, workers, turns):
    """The runs each worker is given, when the workers ask in this order."""
    given = {worker: [] for worker in workers}
    for worker in turns:
        given[worker] += queue.batch(worker, len(workers))
    return given


def test_a_worker_goes_on_with_the_policies_of_its_replicate(specs):
    given = drain(Queue(specs), "ab", "abababab")
    assert [spec.replicate for spec in given["a"]] == [0, 0, 0, 2]
    assert [spec.replicate for spec in given["b"]] == [1, 1, 1, 3]


def test_every_run_is_given_once_whoever_asks(specs):
    given = drain(Queue(specs), "abc", "aaaaaabacbcbabcabcabcabcabc")
    every = [spec for runs in given.values() for spec in runs]
    assert sorted(spec.run_id for spec in every) == sorted(spec.run_id for spec in specs)


def test_an_idle_worker_takes_half_of_what_another_has_begun(tiny):
    queue = Queue(design(tiny, replicates=1).specs)
    given = drain(queue, "ab", "ab")
    assert [spec.policy for spec in given["a"] + given["b"]] == ["baseline", "package"]
    assert queue.batch("a", 2)[0].policy == "quota_50"
    assert not queue
    assert queue.batch("b", 2) == []


def test_short_runs_are_batched_into_half_a_second(specs):
    queue = Queue(specs)
    assert len(queue.batch("a", 1)) == 1
    for _ in range(5):
        queue.took(0.1)
    assert len(queue.batch("a", 1)) == 5
    # fewer when little is left, so that workers end together
    assert len(queue.batch("a", 2)) == 2


def test_long_runs_go_one_by_one_and_one_slow_start_does_not_count(specs):
    queue = Queue(specs)
    for seconds in (3.0, 0.1, 0.1):
        queue.took(seconds)
    assert len(queue.batch("a", 1)) == 5
    for _ in range(5):
        queue.took(3.0)
    assert len(queue.batch("a", 1)) == 1


def test_runs_put_aside_come_one_at_a_time(specs):
    queue = Queue(specs[:1])
    queue.batch("a", 1)
    queue.run_alone(specs[:2])
    assert [queue.alone(), queue.alone(), queue.alone()] == [[specs[0]], [specs[1]], []]
    assert not queue


def test_draws_are_groups_of_their_own(tiny):
    study = design(tiny, ["quota_50"], 1, draws=[(0, tiny), (1, tiny), (2, tiny)])
    given = drain(Queue(study.specs), "ab", "ababab")
    assert [spec.draw for spec in given["a"]] == [0, 0, 2]
    assert [spec.draw for spec in given["b"]] == [1, 1, 2]
