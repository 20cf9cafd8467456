"""The command line. Only what the command at hand needs is imported."""

from __future__ import annotations

import sys

__all__ = ["main"]

#: Exit status after Ctrl-C, as a shell reports SIGINT.
INTERRUPTED = 130


def main(arguments: list[str] | None = None) -> None:
    """Run the command that ``arguments`` (default: those of the process) say, and exit with its status."""
    import click

    from tfshare_lint.cli.commands import cli

    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:  # names of files and variables may hold what the terminal cannot show
            reconfigure(errors="backslashreplace")
    try:
        status = cli.main(arguments, prog_name="tfshare-lint", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        print("Interrupted.", file=sys.stderr)
        status = INTERRUPTED
    except BrokenPipeError:
        # Whoever read the output has gone; nothing more can be said, not even when Python flushes at its end.
        sys.stdout = open("/dev/null", "w") if sys.platform != "win32" else open("NUL", "w")  # noqa: SIM115
        status = 1
    sys.exit(status)
