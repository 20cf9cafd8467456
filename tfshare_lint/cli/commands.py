"""The commands and their options."""

from __future__ import annotations

import os
from typing import Any

import click

from tfshare_lint import __version__
from tfshare_lint.api import DEFAULT_TARGET, TARGETS

__all__ = ["cli"]

#: The versions of :data:`tfshare_lint.api.TARGETS`.
target_option = click.option(
    "--target-tf", type=click.Choice(TARGETS), default=DEFAULT_TARGET, show_default=True,
    help="The TensorFlow that the code is for; 2 is its compat.v1, in graph mode unless the file runs eagerly.",
)  # fmt: skip

HELP = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


class CheckByDefault(click.Group):
    """A group whose default command is ``check``: ``tfshare-lint PATH...`` works too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help", "--version")):
            args = ["check", *args]
        return super().parse_args(ctx, args)


def project_options(command: Any) -> Any:
    """``--search-path`` and ``--root``: where the modules are that the code imports."""
    folder = click.Path(exists=True, file_okay=False)
    search_path = "A folder of libraries whose source is read for what the code imports, but not checked. Repeatable."
    root = "The project's root, inside which its modules are found. Default: the nearest folder with .git, setup.py …"
    command = click.option("--root", metavar="DIR", type=folder, help=root)(command)
    return click.option("--search-path", metavar="DIR", multiple=True, type=folder, help=search_path)(command)


@click.group(cls=CheckByDefault, context_settings=HELP)
@click.version_option(__version__, prog_name="tfshare-lint", message="%(prog)s %(version)s")
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Find variable sharing gone wrong in TensorFlow 1 graph code.

    The linter runs the graph-building code of a file in its head, on an exact model of TensorFlow's variable store, and
    says what TensorFlow would do. Your code is never imported or run, and TensorFlow need not be installed.

    `tfshare-lint PATH...` is short for `tfshare-lint check PATH...`.
    """
    if ctx.invoked_subcommand in ("check", "map"):
        from tfshare_lint.cli.configuration import configured_defaults

        ctx.default_map = configured_defaults(os.curdir)


@cli.command()
@click.argument("paths", nargs=-1)
@click.option("--select", metavar="CODES", multiple=True, help="Report only these codes, prefixes of codes or names.")
@click.option("--ignore", metavar="CODES", multiple=True, help="Do not report these; stronger than --select.")
@click.option("--min-confidence", type=click.Choice(["possible", "certain"]), default="possible", show_default=True,
              help="With `certain`, leave out what happens only under a condition.")  # fmt: skip
@click.option("--output-format", type=click.Choice(["text", "full", "json"]),
              help="Default: full on a terminal, else text.")  # fmt: skip
@target_option
@project_options
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--stdin-filename", metavar="NAME", default="<stdin>", help="What to call the text on stdin (`-`).")
@click.option("-j", "--jobs", metavar="N", default="1", show_default=True, help="Processes; `auto` is one a core.")
@click.option("--no-cache", is_flag=True, help="Accepted; there is no cache yet.")
@click.pass_context
def check(ctx: click.Context, /, **options: Any) -> None:
    """Check files and folders (default: the current one); `-` is stdin.

    A folder is walked as git sees it. Exit status: 0 nothing found, 1 findings, 2 wrong usage, 3 a file could not be
    analysed.
    """
    from tfshare_lint.cli.checking import run_check

    ctx.exit(run_check(**options))


@cli.command("map")
@click.argument("paths", nargs=-1)
@click.option("--entry", metavar="[MODULE:]NAME[(ARGUMENTS)]",
              help="Build this function or method instead of the whole program: build, Model.build, "
                   '"package.model:build(is_training=True)". Arguments that are not given are unknown.')  # fmt: skip
@target_option
@project_options
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--stdin-filename", metavar="NAME", default="<stdin>", help="What to call the text on stdin (`-`).")
@click.pass_context
def map_command(ctx: click.Context, /, **options: Any) -> None:
    """Draw the variables that programs build, by scope: where made, where shared.

    In a folder, every relevant file is a program of its own.
    """
    from tfshare_lint.cli.mapping import run_map

    ctx.exit(run_map(**options))


@cli.command()
@click.argument("subject", nargs=-1, required=True)
@click.pass_context
def explain(ctx: click.Context, /, subject: tuple[str, ...]) -> None:
    """Explain a rule, given its code, its name or an error message of TensorFlow's.

    For example: explain TFS101, or explain "Variable x already exists, disallowed".
    """
    from tfshare_lint.cli.explaining import run_explain

    ctx.exit(run_explain(" ".join(subject)))


@cli.command()
@click.option("--output-format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def rules(ctx: click.Context, /, output_format: str) -> None:
    """List the rules."""
    from tfshare_lint.cli.explaining import run_rules

    ctx.exit(run_rules(output_format == "json"))
