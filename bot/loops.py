"""The event loop that a service runs on."""

import asyncio
import gc
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

try:
    import uvloop
except ImportError:  # there is none for Windows
    NEW_EVENT_LOOP: Callable[[], asyncio.AbstractEventLoop] = asyncio.new_event_loop
else:
    NEW_EVENT_LOOP = uvloop.new_event_loop

Value = TypeVar("Value")

# A look for garbage each so many new objects, instead of 700: a turn leaves little that is not gone by itself.
NEW_OBJECTS = 5_000


def run_service(work: Coroutine[Any, Any, Value]) -> Value:
    """Run the work to its end on the fastest loop there is, as `asyncio.run` does on its own (docs/performance.md).

    The modules that are there by now stay; looking through them for garbage again and again would stop every turn.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])
    with asyncio.Runner(loop_factory=NEW_EVENT_LOOP) as runner:
        return runner.run(work)
