"""``python -m tfshare_lint`` is the ``tfshare-lint`` command."""

from __future__ import annotations

from tfshare_lint.cli import main

if __name__ == "__main__":
    main()
