"""A planner who asks for Chinese reads Chinese: tables, notes, warnings, what is refused, on both streams."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from sim.cli import app

ROOT = Path(__file__).parents[2]
TINY = str(ROOT / "tests" / "worlds" / "tiny.yaml")
SMALL = ["--horizon", "2021", "--scale", "1", "--workers", "1"]
TARGETS = str(ROOT / "tests" / "worlds" / "tiny_targets.yaml")
PATTERNS = str(ROOT / "scenarios" / "validation" / "patterns.yaml")


def call(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments), "--lang", "zh"])


def english(text, *quoted):
    """Return runs of two Latin words or more that are neither quoted, nor a path, nor one of what is quoted."""
    for part in quoted:
        text = text.replace(str(part), "")
    bare = re.sub(r"`[^`]*`|'[^']*'|\S*/\S*", "", text)
    return re.findall(r"[A-Za-z]{2,}(?:[ ,;:]+[A-Za-z]{2,})+", bare)


@pytest.mark.parametrize(
    ("arguments", "wanted"),
    [
        (
            ["attribute", "pair.yaml", *SMALL, "--policy", "pair", "--replicates", 1],
            "2项措施：3种组合及基准，共运行4次",
        ),
        (["ladder", TINY, *SMALL, "--policy", "quota_50", "--replicates", 1], "队列核算"),
        (["sensitivity", TINY, *SMALL, "--policy", "quota_50", "--trajectories", 2, "--dry-run"], "筛选（莫里斯法）"),
        (["calibrate", TARGETS, "--samples", 2, "--waves", 1, "--trials", 0, "--workers", 1, "--scale", 1], "已写入："),
    ],
    ids=lambda part: part[0] if isinstance(part, list) else "",
)
def test_what_an_analysis_prints(tmp_path, monkeypatch, arguments, wanted):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pair.yaml").write_text(
        f"extends: {Path(TINY).as_posix()}\nname: pair\npolicies:\n  pair:\n    title: {{en: Two, zh: 两项}}\n"
        "    levers:\n      local_hiring_quota: {from: 2020, share: 0.2}\n"
        "      information_platform: {from: 2020, reach: 1.2, yuan_year: 100000}\n",
        encoding="utf-8",
    )
    out = tmp_path / ("calibrated.yaml" if arguments[0] == "calibrate" else "out")
    done = call(*arguments, "--out", out)
    assert done.exit_code == 0, done.output
    assert english(done.output, tmp_path, TINY, "pair.yaml") == []
    assert wanted in done.output
    if arguments[0] == "calibrate":
        head = [line for line in out.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
        assert all(re.search("[\u4e00-\u9fff]", line) for line in head)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run", TINY, "--workers", 0], "--workers：0小于1"),
        (["run", TINY, "--assumptions", 0], "--assumptions：0小于1"),
        (["run", TINY, "--policy", "quota_51"], "没有名为`quota_51`的政策；是不是想写`quota_50`？"),
        (["run", "nowhere.yaml"], "nowhere.yaml: 没有这个文件"),
        (["run", TINY, "--scale", 0.01], "scale: 0.01不在0.05与10之间"),
        (["sweep", TINY, "--samples", 0], "--samples：0小于1"),
        (["sweep", TINY, "--members", "nowhere.csv"], "--members：nowhere.csv：没有这个文件或文件夹"),
        (["attribute", TINY, "--policy", "quota_50"], f"{TINY}：政策'quota_50'有1项措施：分解效果至少需要2项"),
        (["ladder", TINY, "--replicates", 0], "--replicates：0小于1"),
        (["sensitivity", TINY, "--samples", 3], f"{TINY}：3个样本：索博尔序列仅在样本数为2的幂（如32、64）时均衡"),
        (["calibrate", TINY], f"{TINY}：targets：没有目标；请写明模型应当达到的数值"),
        (["trace", TINY, "--policy", "quota_50", "--each", -1], "--each：-1小于0"),
        (["status", "nowhere"], "nowhere：此处没有运行过模拟"),
        (["report", "nowhere"], "nowhere/manifest.json：没有这个文件，说明此处的`run`尚未完成"),
        (["diff", "nowhere"], "至少需要2个结果文件夹"),
        (["levers", "local_hiring"], "没有名为`local_hiring`的措施；是不是想写`local_hiring_quota`？"),
        (
            ["validate", TINY, "--patterns", PATTERNS, "--pattern", "logits"],
            "没有名为`logits`的已发表规律；是不是想写`logit`？",
        ),
        (["trace", TINY, "--policy", "quota_50", "--scale", 0.1], "规模0.1下单个专业的学位可能过少，请增大规模"),
        (["validate", TINY, "--patterns", PATTERNS, "--scale", 0.1], "规模0.1下单个专业的学位可能过少，请增大规模"),
        (["sensitivity", TINY, "--policy", "quota_50", "--dry-run"], "规模0.1下单个专业的学位可能过少，请增大规模"),
        (["lab", TINY, "--port", 0], "--port：0不在1与65535之间"),
        (
            ["check", str(ROOT / "tests" / "scenario" / "bad" / "wrong_unit.yaml")],
            "单位写的是'yuan'；应为'yuan a month'",
        ),
    ],
)
def test_what_is_refused(tmp_path, monkeypatch, arguments, message):
    monkeypatch.chdir(tmp_path)
    done = call(*arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.replace("\\", "/").endswith(f"{message}\n")
    assert list(tmp_path.iterdir()) == []


def test_a_warning(tmp_path):
    file = tmp_path / "none.yaml"
    file.write_text(
        f"extends: {Path(TINY).as_posix()}\nname: none\npolicies:\n  empty:\n    title: {{en: Empty, zh: 空}}\n",
        encoding="utf-8",
    )
    done = call("check", file)
    assert done.stderr == f"提示：{file}:4: policies.empty: 没有措施，等于没有政策\n"
    assert "：有效；" in done.stdout


def test_a_run_that_fails(tmp_path):
    done = call(
        "run", TINY, "--policy", "quota_50", "--replicates", 1, "--workers", 1, "--scale", 0.1, "--out", tmp_path
    )
    assert done.exit_code == 1
    assert "运行失败：baseline，第0次重复：UnreachableStocks：无法达到基年的在校生数：" in done.stderr
    assert "基准没有一次运行完成，因此没有结果可写" in done.stderr
    assert english(done.output, tmp_path) == []
