"""A plugin that hides what is written in C (``pytest -p without_c``): libyaml and jiter are not everywhere."""

import sys

for name in ("yaml._yaml", "jiter"):
    sys.modules[name] = None  # type: ignore[assignment]  # so that importing it fails
