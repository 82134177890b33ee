"""An event loop in a thread of its own, for a caller that is not asynchronous and reads as things come."""

import asyncio
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, TypeVar

T = TypeVar("T")


def handed_over(work: Callable[[Callable[[T], None]], Coroutine[Any, Any, None]]) -> Generator[T, None, None]:
    """Run ``work`` aside and yield what it hands over, as it comes; what it raises is raised here.

    ``work`` gets a function to hand things over with. It begins when the first thing is asked for.
    Closing the iterator cancels it and waits until it has ended.
    """
    ready: SimpleQueue[T | Future[None]] = SimpleQueue()
    loop = asyncio.new_event_loop()
    task = loop.create_task(work(ready.put))
    thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="fetch")
    ended = thread.submit(_run, loop, task)
    ended.add_done_callback(ready.put)
    try:
        while not isinstance(thing := ready.get(), Future):
            yield thing
        thing.result()
    finally:
        loop.call_soon_threadsafe(task.cancel)
        thread.shutdown()
        loop.close()


def _run(loop: asyncio.AbstractEventLoop, task: asyncio.Task[None]) -> None:
    try:
        loop.run_until_complete(task)
    except asyncio.CancelledError:
        pass
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
