"""What a script's process runs first: asked for one thing by its first message, it does that.

Started by the file's path under the person's own Python. It takes its folder off the path of
imports, and loads its neighbours under a name of their own, so that the script finds nothing of
them.
"""

import importlib.util
import os
import sys

NAME = "_nntui_child"


def _load() -> None:
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path[:] = [each for each in sys.path if os.path.abspath(each or ".") != here]
    file = os.path.join(here, "__init__.py")
    spec = importlib.util.spec_from_file_location(NAME, file, submodule_search_locations=[here])
    if spec is None or spec.loader is None:
        raise ImportError(file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[NAME] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    _load()
    importlib.import_module(f"{NAME}.errands").main()
