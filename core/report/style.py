"""The look of a report: the stage's own colours, dark or light as the reader prefers."""

from __future__ import annotations

import json
from importlib.resources import files

from core.report.markup import Markup


def stylesheet() -> Markup:
    """Returns the rules for a report's page."""
    dark, light = _variables("dark"), _variables("light")
    themes = (
        f":root{{color-scheme:light dark;{light}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
    )
    return Markup(themes + _RULES)


def _variables(theme: str) -> str:
    text = files("resources").joinpath("theme", f"{theme}.json").read_text(encoding="utf-8")
    tokens: dict[str, str] = json.loads(text)
    return "".join(f"--{name}:{value};" for name, value in tokens.items())


_RULES = """
*{box-sizing:border-box}
body{margin:0;background:var(--window);color:var(--text);
  font:16px/1.5 Inter,"Segoe UI",system-ui,-apple-system,"Helvetica Neue",Arial,sans-serif}
main{max-width:1280px;margin:0 auto;padding:36px 28px 48px}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:baseline;justify-content:space-between;
  margin-bottom:22px}
h1{font-size:34px;line-height:1.2;margin:0;letter-spacing:-.01em}
h2{font-size:17px;margin:0 0 14px;color:var(--muted);font-weight:600}
h3{font-size:16px;margin:18px 0 4px}
p{margin:0 0 8px}
ul{margin:0;padding-left:20px}
.muted,.unit,.sub{color:var(--muted)}
.card{background:var(--panel);border:1px solid var(--border);border-radius:14px;padding:20px 24px;
  margin-bottom:18px;min-width:0}
.verdict{display:flex;gap:20px;align-items:center;border-left:6px solid var(--mark)}
.verdict.good{--mark:var(--good);--soft:var(--good-soft)}
.verdict.bad{--mark:var(--bad);--soft:var(--bad-soft)}
.verdict.warn{--mark:var(--warn);--soft:var(--warn-soft)}
.verdict .sign{flex:none;width:60px;height:60px;border-radius:50%;background:var(--soft);
  color:var(--mark);font-size:32px;line-height:60px;text-align:center;font-weight:700}
.verdict strong{display:block;font-size:26px;line-height:1.25;color:var(--mark)}
.verdict p{margin:4px 0 0;font-size:17px}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:14px;
  margin:0 0 18px}
.figures div{background:var(--panel);border:1px solid var(--border);border-radius:14px;
  padding:14px 18px}
.figures dt{color:var(--muted);font-size:14px}
.figures dd{margin:0}
.figures .value{color:var(--text);font-size:30px;line-height:1.25;font-weight:700;
  font-variant-numeric:tabular-nums}
.figures .unit{font-size:15px}
.figures .sub{font-size:13px;min-height:1.5em}
.figures .good .value,.text-good{color:var(--good)}
.figures .bad .value,.text-bad{color:var(--bad)}
.text-warn{color:var(--warn)}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,480px),1fr));gap:0 18px;
  align-items:stretch}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:15px}
th{color:var(--muted);font-weight:500;text-align:left;font-size:14px}
th,td{padding:7px 14px 7px 0;border-bottom:1px solid var(--border);vertical-align:top}
tr:last-child td{border-bottom:0}
td.number,th.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
td:last-child,th:last-child{padding-right:0}
.status{white-space:nowrap}
.plot{display:block;width:100%;height:auto;font-size:13.5px;font-family:inherit}
.plot .grid{stroke:var(--border)}
.plot .tick{fill:var(--faint)}
.plot .end{text-anchor:end}
.plot .middle{text-anchor:middle}
.plot path{fill:none;stroke-linejoin:round;stroke-linecap:round}
.plot .ops{stroke-width:2.4}
.plot .ops.good{stroke:var(--good)}
.plot .ops.bad{stroke:var(--bad);stroke-width:3}
.plot path.area{fill:var(--good);opacity:.13}
.plot .refused{stroke:var(--warn);stroke-width:1.8;stroke-dasharray:2 3}
.plot .limit{stroke:var(--text);stroke-width:1.6;stroke-dasharray:9 5}
.plot path.excess{fill:var(--bad);opacity:.55}
.plot .p99{stroke:var(--accent);stroke-width:1.6}
.plot .band{fill:var(--accent);opacity:.17}
.plot .outage{fill:var(--bad);opacity:.15}
.plot .mark{stroke-width:1.6;stroke-dasharray:5 4}
.plot .flag text{fill:var(--on-accent);font-weight:600;font-size:13px}
.plot line.bad{stroke:var(--bad)}.plot .flag.bad rect{fill:var(--bad)}
.plot line.warn{stroke:var(--warn)}.plot .flag.warn rect{fill:var(--warn)}
.plot line.good{stroke:var(--good)}.plot .flag.good rect{fill:var(--good)}
.plot line.accent{stroke:var(--accent)}.plot .flag.accent rect{fill:var(--accent)}
.legend{display:flex;flex-wrap:wrap;gap:4px 22px;margin:12px 0 0;padding:0;list-style:none;
  color:var(--muted);font-size:14px}
.legend i{display:inline-block;width:22px;height:0;border-top:3px solid;vertical-align:middle;
  margin-right:8px}
.legend i.dots{border-top-style:dotted}
.legend i.dashes{border-top-style:dashed}
.legend i.box{height:12px;border:0;border-radius:3px}
.notice{border-left:6px solid var(--warn)}
.overflow{overflow-wrap:anywhere}
footer{color:var(--muted);font-size:14px;margin-top:24px}
@media (max-width:640px){
  main{padding:20px 14px}
  .figures{grid-template-columns:1fr 1fr;gap:10px}
  .verdict .sign{display:none}
  .plot{min-width:760px}
}
@media print{
  @page{margin:14mm}
  body{font-size:11pt;background:#fff;-webkit-print-color-adjust:exact;print-color-adjust:exact}
  main{max-width:none;padding:0}
  .card,.figures div{break-inside:avoid;padding:10px 14px;margin-bottom:10px}
  .figures{grid-template-columns:repeat(4,1fr);gap:8px}
  .figures .value{font-size:20pt}
  .columns{grid-template-columns:1fr 1fr;gap:0 10px}
  table,ul,p{font-size:9.5pt}
  th,td{padding:4px 8px 4px 0}
  h1{font-size:22pt}
}
"""
