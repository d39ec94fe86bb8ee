"""Asking many questions at once, within a deadline: what was not answered by then is told of as such."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Any

from checker.evidence.collectors.asking import without_secrets
from checker.model.answer import Answer, unanswered
from checker.model.answer import Asker as By
from checker.model.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from checker.evidence.collectors.asking import Asking
    from checker.model.fact import FactKey

    Tell = Callable[[int, int], None]
    """Told how many questions of how many are answered."""

THREADS = 16


class Collector(NamedTuple):
    """A few questions that are asked together, and the facts that they answer.

    ``of_credential`` marks what only the location's own credential can tell: what it sees, and who it is. ``of_nobody``
    marks what is asked of an endpoint without any credential: once, whoever else asks. ``when`` says of which locations
    the questions are asked at all: of the others their facts stay what they were.
    """

    name: str
    facts: tuple[FactKey[Any], ...]
    run: Callable[[Asking], Iterable[Answer]]
    of_credential: bool = False
    of_nobody: bool = False
    when: Callable[[Any], bool] = lambda _location: True


class _Task(NamedTuple):
    collector: Collector
    asking: Asking


def collect(
    collectors: Sequence[Collector], askings: Sequence[Asking], *, deadline: float, tell: Tell = lambda _done, _of: None
) -> tuple[Answer, ...]:
    """Every answer of every collector, in their order; ``deadline`` is in seconds.

    Each fact that a collector is for gets an answer, whatever happens: one that says why there is none, at worst.
    """
    tasks = [
        _Task(collector, asking)
        for collector in collectors
        for asking in _askings(collector, askings)
        if collector.when(asking.location)
    ]
    waiting: queue.SimpleQueue[tuple[int, _Task] | None] = queue.SimpleQueue()
    done: queue.SimpleQueue[tuple[int, list[Answer]]] = queue.SimpleQueue()
    for item in enumerate(tasks):
        waiting.put(item)
    threads = min(THREADS, len(tasks))
    for _ in range(threads):
        waiting.put(None)
        # A call that never returns must not keep the program: a thread of a pool would.
        threading.Thread(target=_work, args=(waiting, done), daemon=True).start()
    found = _gathered(done, len(tasks), time.monotonic() + deadline, tell)
    for asking in askings:
        asking.stop.set()
    late = "no answer came before the time of the run was over (--deadline)"
    answers = [answer for at, task in enumerate(tasks) for answer in _complete(task, found.get(at), late)]
    return tuple(answers)


def _askings(collector: Collector, askings: Sequence[Asking]) -> list[Asking]:
    if collector.of_nobody:
        return [asking for asking in askings if asking.by is By.NOBODY]
    who = {By.CREDENTIAL} if collector.of_credential else {By.CREDENTIAL, By.REVIEWER}
    return [asking for asking in askings if asking.by in who]


def _work(
    waiting: queue.SimpleQueue[tuple[int, _Task] | None], done: queue.SimpleQueue[tuple[int, list[Answer]]]
) -> None:
    while (item := waiting.get()) is not None:
        at, task = item
        done.put((at, _answers(task)))


def _answers(task: _Task) -> list[Answer]:
    try:
        return [without_secrets(answer, task.asking.secrets) for answer in task.collector.run(task.asking)]
    except Exception as error:  # noqa: BLE001 - what breaks a collector must not pass for an answer
        reason = f"reading the answer failed ({type(error).__name__})"
        return [unanswered(key, reason, task.collector.name, task.asking.by) for key in task.collector.facts]


def _gathered(
    done: queue.SimpleQueue[tuple[int, list[Answer]]], tasks: int, until: float, tell: Tell
) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    while len(found) < tasks:
        tell(len(found), tasks)
        try:
            at, answers = done.get(timeout=max(0.0, until - time.monotonic()))
        except queue.Empty:
            break
        found[at] = answers
    tell(len(found), tasks)
    return found


def _complete(task: _Task, answers: list[Answer] | None, late: str) -> list[Answer]:
    """The answers, and one for each fact that has none."""
    given = answers or []
    named = {answer.fact for answer in given}
    reason = late if answers is None else "it was not asked"
    missing = [key for key in task.collector.facts if key.name not in named]
    return given + [unanswered(key, reason, task.collector.name, task.asking.by) for key in missing]


def chosen(answers: Iterable[Answer]) -> dict[str, Answer]:
    """Of each fact the answer that counts: one that tells before one that does not.

    Of two that tell, and of two that do not, the reviewer's: a reviewer sees what is hidden from the credential, and
    what even a reviewer was not told is not mended by a permission of the credential.
    """
    best: dict[str, Answer] = {}
    for answer in answers:
        before = best.get(answer.fact)
        if before is None or _rank(answer) < _rank(before):
            best[answer.fact] = answer
    return best


def _rank(answer: Answer) -> tuple[bool, bool]:
    return not answer.state.is_answer, answer.by is not By.REVIEWER
