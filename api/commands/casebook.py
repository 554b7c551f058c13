"""`anjian casebook`: volumes of typical cases, made and handed out on the server itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.console.arguments import Home
from api.console.exits import FAILED
from api.console.terminal import complain, visible
from api.console.usage import ChineseCommand, ChineseGroup

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from api.casebook.volumes.keeping import Words
    from api.services import Services
    from api.store.actor import Actor
    from api.store.tables import Volume

UNSAFE = 4
"""Exit status where nothing was frozen because a file still tells what was masked."""

group = typer.Typer(cls=ChineseGroup, add_completion=False, no_args_is_help=True, rich_markup_mode="rich", help="典型案例汇编：列出、编、定稿、导出、核对。")

User = Annotated[str, typer.Option("--user", metavar="用户名", help="以谁的名义，须是司法局的用户或系统管理员；记入操作记录。")]
Number = Annotated[int, typer.Argument(metavar="汇编编号", help="`anjian casebook list` 列出的编号。")]


@group.command("list", cls=ChineseCommand)
def listed(home: Home = None) -> None:
    """列出汇编：编号、状态、案例数、书名。"""
    with _opened(home) as services, services.database.read() as session:
        from api.casebook.volumes import keeping
        from api.people.links import OPERATOR

        found, total = keeping.page(session, OPERATOR, limit=200)
        for one in found:
            typer.echo(visible(f"{one.id}\t{keeping.STATES[one.state]}\t{len(one.cases)} 个案例\t{_named(one)}\t{one.bureau.name}"))
        if total > len(found):
            complain(f"只列出最新的 {len(found)} 本，共 {total} 本。")


@group.command("show", cls=ChineseCommand)
def show(number: Number, home: Home = None) -> None:
    """显示一本汇编的目录、定稿前要解决的问题和留存的文件。"""
    with _opened(home) as services, services.database.read() as session:
        from api.casebook.volumes import files, keeping
        from api.casebook.volumes.obstacles import obstacles
        from api.casebook.volumes.sight import VOLUMES
        from api.people.links import OPERATOR

        volume = VOLUMES.one(session, OPERATOR, number)
        typer.echo(visible(f"{_named(volume)}　{keeping.STATES[volume.state]}"))
        for part in keeping.book_of(session, volume).groups:
            if part.title:
                typer.echo(visible(part.title))
            for one in part.cases:
                typer.echo(visible(f"  {one.number}　{one.case.title}"))
        if volume.state == "draft":
            for obstacle in obstacles(session, volume):
                typer.echo(visible(f"不能定稿：{obstacle.text}"))
        for file in files.kept(session, volume):
            typer.echo(visible(f"{file.kind}\t{file.size}\t{file.sha256}\t{file.name}"))


@group.command("make", cls=ChineseCommand)
def make(
    user: User,
    title: Annotated[str, typer.Option("--title", metavar="书名", help="书名；不写则用通用书名。")] = "",
    number: Annotated[str, typer.Option("--number", metavar="编号", help="编号，如 2026年第1辑。")] = "",
    bureau: Annotated[int | None, typer.Option("--bureau", metavar="单位编号", help="为哪个司法局；不写则为该用户所在的司法局。")] = None,
    cases: Annotated[str, typer.Option("--cases", metavar="编号,编号", help="选入哪些已发布的典型案例，按此顺序；不写则按下面的条件，都不写则全部。")] = "",
    since: Annotated[datetime | None, typer.Option("--since", metavar="日期", formats=["%Y-%m-%d"], help="发布日期自，如 2026-01-01。")] = None,
    until: Annotated[datetime | None, typer.Option("--until", metavar="日期", formats=["%Y-%m-%d"], help="发布日期至。")] = None,
    by: Annotated[str, typer.Option("--group", metavar="方式", help="none 不分组，cause 按败诉原因，field 按执法领域，unit 按单位。")] = "cause",
    preface: Annotated[Path | None, typer.Option("--preface", metavar="文件", help="前言，UTF-8 文本，一行一段。")] = None,
    home: Home = None,
) -> None:
    """由已发布的典型案例编一本汇编草稿，显示它的编号。

    退出码：0 已编；1 没有编（说明原因和办法）；2 命令写错。
    """
    with _opened(home) as services:
        from api.casebook.volumes import keeping
        from api.casebook.volumes.choosing import Wanted

        words, chosen = _words(title, number, by, preface), _ids(cases)
        wanted = None if chosen else Wanted(since=since.date() if since else None, until=until.date() if until else None)
        with services.database.write() as session:
            made = keeping.add(session, _acting(session, user), bureau, words, cases=chosen, wanted=wanted)
            typer.echo(f"{made.id}\t{len(made.cases)} 个案例")


@group.command("freeze", cls=ChineseCommand)
def freeze(number: Number, user: User, home: Home = None) -> None:
    """生成并检查全部文件后定稿，此后不能修改。

    退出码：0 已定稿；1 没有定稿（说明原因和办法）；2 命令写错；4 没有定稿，文件里还有应当遮盖的内容（逐处列出）。
    """
    with _opened(home) as services:
        from api.casebook.volumes import files

        with services.database.read() as session:
            rendered = files.render(session, _acting(session, user), number, None, complain)
        if rendered.leaks:
            for leak in rendered.leaks:
                complain(files.told(leak))
            raise typer.Exit(UNSAFE)
        kept = files.keep(rendered, services.files)
        with services.database.write() as session:
            frozen = files.freeze(session, _acting(session, user), number, rendered, kept)
            typer.echo(visible(f"已定稿：{_named(frozen)}"))


@group.command("export", cls=ChineseCommand)
def export(
    number: Number,
    out: Annotated[Path, typer.Option("--out", metavar="文件夹", help="写到这个文件夹，没有则新建；同名文件不覆盖。")],
    kind: Annotated[list[str] | None, typer.Option("--kind", metavar="种类", help="docx、pdf_a4、pdf_a5、print_a4、print_a5、html 或 wechat；可写多次，不写则全部。")] = None,
    home: Home = None,
) -> None:
    """把一本汇编的文件写到文件夹：已定稿的是留存的原件，草稿当场生成并印有“草稿”。

    退出码：0 全部写出；1 没有写出（说明原因和办法）；2 命令写错；3 写不出去。
    """
    with _opened(home) as services:
        from api.casebook.volumes import files
        from api.casebook.volumes.book import KINDS
        from api.people.links import OPERATOR

        for one in kind or KINDS:
            with services.database.read() as session:
                made = files.one(session, OPERATOR, number, one, services.files)
            out.mkdir(parents=True, exist_ok=True)
            try:
                with (out / made.name).open("xb") as file:
                    file.write(made.content)
            except FileExistsError:
                complain(f"{out / made.name} 已经有了，没有覆盖。请换一个文件夹，或先移走它。")
                raise typer.Exit(FAILED) from None
            with services.database.write() as session:
                files.noted(session, OPERATOR, number, one)
            typer.echo(visible(str(out / made.name)))


@group.command("check", cls=ChineseCommand)
def check(number: Number, home: Home = None) -> None:
    """按定稿内容重新生成各个文件，与留存的逐字节比较。

    退出码：0 全部完好且相同；1 有损坏、不同或不能比较的（逐个说明）；2 命令写错。
    """
    with _opened(home) as services, services.database.read() as session:
        from api.casebook.volumes import files
        from api.casebook.volumes.sight import VOLUMES
        from api.people.links import OPERATOR

        found = files.compare(session, OPERATOR, number, services.files)
        for one in found:
            state = "已损坏" if not one.intact else {True: "相同", False: "不同", None: "这台服务器不能生成"}[one.same]
            typer.echo(visible(f"{one.kind}\t{state}\t{one.name}"))
        for line in files.changed(VOLUMES.one(session, OPERATOR, number)):
            complain(f"定稿以后有变化：{line}")
        if not all(one.intact and one.same for one in found):
            raise typer.Exit(FAILED)


@contextmanager
def _opened(home: Path | None) -> Iterator[Services]:
    """The service's data; what cannot be done is told, and ends the command."""
    from api.serving.existing import opened, settings_of
    from api.serving.refusing import told

    with told(), opened(settings_of(home)) as services:
        yield services


def _acting(session: Session, login: str) -> Actor:
    """The user whom a deed is done for."""
    from api.people.links import OPERATOR, user_named
    from api.people.sessions import describe
    from api.store.tables import User

    return describe(session.get_one(User, user_named(session, login)), OPERATOR.address)


def _words(title: str, number: str, by: str, preface: Path | None) -> Words:
    from typing import get_args

    from api.casebook.volumes.book import Grouping, Settings
    from api.casebook.volumes.keeping import Words

    grouping = next((one for one in get_args(Grouping) if one == by), None)
    if grouping is None:
        raise typer.BadParameter(f"--group 只能是 {'、'.join(get_args(Grouping))}。")
    try:
        said = "" if preface is None else preface.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise typer.BadParameter(f"前言读不出来：{preface}。请确认文件在，并另存为 UTF-8 文本。") from None
    return Words(title=title, number=number, preface=said, settings=Settings(group=grouping))


def _ids(text: str) -> list[int]:
    """12,8 → 12, 8."""
    parts = [one.strip() for one in text.replace("，", ",").split(",") if one.strip()]
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in parts):
        raise typer.BadParameter("--cases 应写成 12,8 的样子。")
    return [int(one) for one in parts]


def _named(volume: Volume) -> str:
    return f"{volume.title}（{volume.number}）" if volume.number else volume.title
