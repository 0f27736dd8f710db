"""`motcua <noun> <verb>`: finds the commands, prepares the settings, and turns refusals into one clear line."""

import argparse
import importlib
import os
import pkgutil
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

from dotenv import load_dotenv

DONE, REFUSED, WRONG_USE, INTERRUPTED = 0, 1, 2, 130
SET_UP = {"init"}  # makes the secret key where there is none
NEEDS_NOTHING = {"deadline"}  # answers from the law alone
NO_DATABASE = "Cơ sở dữ liệu chưa sẵn sàng: chạy «motcua init» rồi thử lại"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Exit code 0 = done, 1 = refused or found wrong, 2 = wrong use."""
    words = list(sys.argv[1:] if argv is None else argv)
    load_dotenv(Path.cwd() / ".env")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if "--demo" in words:
        os.environ["MOTCUA_DEMO"] = "1"
    if not prepare_secret(words):
        print(f"Chưa có khoá bí mật ({secret_file()}): chạy «motcua init» hoặc đặt MOTCUA_SECRET_KEY.", file=sys.stderr)
        return REFUSED
    return dispatch(words)


def secret_file() -> Path:
    return Path(os.environ.get("MOTCUA_HOME") or "var") / "secret-key"


def prepare_secret(words: list[str]) -> bool:
    """See to the key that settings demand: kept, made by a command that sets up, or none at all (False)."""
    if os.environ.get("MOTCUA_SECRET_KEY") or os.environ.get("MOTCUA_SECRET_KEY_FILE") or secret_file().exists():
        return True
    noun = words[0] if words else ""
    if noun in SET_UP or (noun == "serve" and "--demo" in words):
        write_secret(secret_file())
        return True
    if noun in NEEDS_NOTHING or not noun or {"-h", "--help"} & set(words):
        # Nothing is signed or stored, so a key that is gone with the process will do.
        os.environ["MOTCUA_SECRET_KEY"] = secrets.token_urlsafe(50)
        return True
    return False


def write_secret(path: Path) -> None:
    """Write a fresh key that only its owner may read; whoever comes second keeps the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(50))


def dispatch(words: list[str]) -> int:
    """Set Django up, parse, run; every way to fail ends in one line."""
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.db import OperationalError, ProgrammingError

    from motcua.common.refusals import Refused

    try:
        django.setup()
        args = build_parser().parse_args(words)
        return args.run(args)
    except (Refused, ImproperlyConfigured) as no:
        print(no, file=sys.stderr)
    except (OperationalError, ProgrammingError) as error:
        print(f"{NO_DATABASE} ({str(error).splitlines()[0]}).", file=sys.stderr)
    except KeyboardInterrupt:
        return INTERRUPTED
    return REFUSED


def build_parser() -> argparse.ArgumentParser:
    """The parser of all commands in motcua/ops/commands."""
    parser = argparse.ArgumentParser(prog="motcua", description="Bộ phận Một cửa cấp xã")
    nouns = parser.add_subparsers(dest="command", metavar="LỆNH", required=True)
    for module in command_modules():
        before = set(nouns.choices)
        module.register(nouns)
        for name in set(nouns.choices) - before:
            _run_by_default(nouns.choices[name], module.run)
    return parser


def _run_by_default(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], int]) -> None:
    # What a command set itself wins.
    if parser.get_default("run") is None:
        parser.set_defaults(run=run)


def command_modules() -> list[ModuleType]:
    from motcua.ops import commands

    names = sorted(found.name for found in pkgutil.iter_modules(commands.__path__) if not found.name.startswith("_"))
    return [importlib.import_module(f"{commands.__name__}.{name}") for name in names]


if __name__ == "__main__":
    raise SystemExit(main())
