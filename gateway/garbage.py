"""How often Python's collector of cycles runs. A message makes thousands of objects and hardly a cycle; with the usual
threshold the collector took a tenth of the CPU of a simulated month.
"""

import gc

_OBJECTS = 20_000  # made and not yet freed, before the young ones are looked at


def collect_seldom() -> None:
    """To be called once all is loaded: what is there by now stays, and is not looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS, 20, 20)
