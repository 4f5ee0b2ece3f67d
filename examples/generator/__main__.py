"""Command line: `python -m examples.generator OUTDIR --seed N [--preset ...] [--flavour ...]`."""

import argparse
import gzip
from pathlib import Path
from typing import get_args

import orjson

from examples.generator.acme import acme
from examples.generator.generate import Preset, World, generate
from examples.generator.jira_v2 import JiraV2, Site
from examples.generator.jira_v3 import JiraV3
from examples.generator.orgfile import org_yaml
from examples.generator.style import SMALLEST
from examples.generator.truth import Truth


def arguments() -> argparse.ArgumentParser:
    """The options."""
    parser = argparse.ArgumentParser(prog="python -m examples.generator", description=__doc__)
    parser.add_argument("outdir", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--preset", choices=get_args(Preset), default="clear")
    parser.add_argument("--teams", type=int, default=36, help="about so many teams, 12 or more")
    parser.add_argument("--months", type=float, default=18.0)
    parser.add_argument("--flavour", choices=("server", "cloud"), default="server")
    parser.add_argument("--gzip", action="store_true", help="write issues.jsonl.gz instead")
    return parser


def write(world: World, folder: Path, cloud: bool = False, zipped: bool = False) -> None:
    """Writes `org.yaml`, `issues.jsonl` (or `.gz`) and `truth.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    text = org_yaml(world.org, world.plan, world.epics, cloud)
    (folder / "org.yaml").write_text(text, encoding="utf-8")
    site = Site(world.org, world.style, world.clock)
    tracker = JiraV3(site) if cloud else JiraV2(site)
    lines = b"".join(orjson.dumps(tracker.issue(t)) + b"\n" for t in world.tickets)
    if zipped:
        # mtime 0: the same organisation gives the same bytes.
        (folder / "issues.jsonl.gz").write_bytes(gzip.compress(lines, 9, mtime=0))
    else:
        (folder / "issues.jsonl").write_bytes(lines)
    truth = orjson.dumps(Truth(world).document(), option=orjson.OPT_INDENT_2)
    (folder / "truth.json").write_bytes(truth + b"\n")


def main() -> None:
    """Generates and writes one organisation."""
    parser = arguments()
    args = parser.parse_args()
    if args.teams < SMALLEST or args.months < 3:
        parser.error(f"--teams must be {SMALLEST} or more, --months 3 or more")
    if args.preset == "acme":
        write(acme(), args.outdir, args.flavour == "cloud", zipped=True)
    else:
        world = generate(args.seed, args.preset, args.teams, args.months)
        write(world, args.outdir, args.flavour == "cloud", args.gzip)


if __name__ == "__main__":
    main()
