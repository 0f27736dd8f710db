"""`motcua worker`: background work and the timetable. `motcua serve` brings one along; a large office runs more."""

import argparse

from motcua.jobs.worker import PACE, work


def register(subparsers: argparse._SubParsersAction) -> None:
    parser = subparsers.add_parser("worker", help="chạy việc nền và việc theo lịch")
    parser.add_argument("--queues", default="*", help="hàng đợi, cách nhau bằng dấu phẩy (mặc định: tất cả)")
    parser.add_argument("--interval", type=float, default=0.5, help="số giây nghỉ khi hàng đợi rỗng")
    parser.add_argument("--pace", type=float, default=PACE, help="số giây giữa hai lần xem lịch và trông các việc dở")


def run(args: argparse.Namespace) -> int:
    work(queues=args.queues.split(","), interval=args.interval, pace=args.pace)
    return 0
