namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>The style sheet of report.html: light and dark, nothing from elsewhere.</summary>
internal static class HtmlStyle
{
    public const string Sheet = """

        :root { color-scheme: light dark; --back: #ffffff; --panel: #f6f8fa; --ink: #1f2328; --dim: #59636e; --edge: #d1d9e0; --grid: #e4e8ec; --wire: #8c959f; }
        .s-Succeeded { --fill: #d3f2da; --line: #1a7f37; --on: #0b4a20; }
        .s-Failed { --fill: #ffd9d6; --line: #c0291f; --on: #7a130c; }
        .s-Blocked { --fill: #fbe3c4; --line: #9a5b00; --on: #5e3800; }
        .s-Canceled, .s-Interrupted { --fill: #e3e3e8; --line: #6e6e78; --on: #3d3d45; }
        .s-Running, .s-Launching, .s-Delegated { --fill: #cfe5ff; --line: #0b62c4; --on: #083f7c; }
        .s-Retrying { --fill: #fff1b8; --line: #8a6d00; --on: #574500; }
        .s-WaitingForApproval { --fill: #eadcff; --line: #6b3fb5; --on: #43237c; }
        .s-Pending, .s-Ready { --fill: #f6f8fa; --line: #8c959f; --on: #3c444d; }
        @media (prefers-color-scheme: dark) {
          :root { --back: #0d1117; --panel: #161b22; --ink: #e6edf3; --dim: #9aa4af; --edge: #30363d; --grid: #21262d; --wire: #6e7681; }
          .s-Succeeded { --fill: #12361f; --line: #3fb950; --on: #a5e8b4; }
          .s-Failed { --fill: #4a1614; --line: #f8655c; --on: #ffc1bc; }
          .s-Blocked { --fill: #42290a; --line: #d9922e; --on: #ffd8a3; }
          .s-Canceled, .s-Interrupted { --fill: #2b2e35; --line: #8b929c; --on: #cdd3da; }
          .s-Running, .s-Launching, .s-Delegated { --fill: #0f2f57; --line: #58a6ff; --on: #bcdcff; }
          .s-Retrying { --fill: #3d3206; --line: #d4b106; --on: #ffe98a; }
          .s-WaitingForApproval { --fill: #2f1f52; --line: #a47be8; --on: #dccbff; }
          .s-Pending, .s-Ready { --fill: #1c2128; --line: #6e7681; --on: #b7c0ca; }
        }
        * { box-sizing: border-box; }
        body { margin: 0 auto; max-width: 78rem; padding: 1.5rem 1.25rem 3rem; background: var(--back); color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.15rem; margin: 2.25rem 0 .6rem; }
        p { margin: .4rem 0; }
        code { font-family: ui-monospace, "Cascadia Mono", Consolas, "DejaVu Sans Mono", monospace; font-size: .9em; }
        .dim { color: var(--dim); }
        .pill { display: inline-block; padding: 0 .6em; border: 1px solid var(--line); border-radius: 1em; background: var(--fill); color: var(--on); font-size: .85rem; font-weight: 600; white-space: nowrap; }
        .simulated { margin: 1rem 0; padding: .6rem .9rem; border: 2px dashed #b58900; border-radius: .5rem; background: rgb(181 137 0 / 12%); font-weight: 600; }
        .quote { margin: .8rem 0; padding: .2rem .9rem; border-left: 3px solid var(--edge); color: var(--dim); max-height: 9rem; overflow: auto; }
        .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .6rem; margin: 0; }
        .card { padding: .55rem .8rem; border: 1px solid var(--edge); border-radius: .5rem; background: var(--panel); }
        .card dt { color: var(--dim); font-size: .82rem; }
        .card dd { margin: 0; font-size: 1.25rem; font-weight: 600; font-variant-numeric: tabular-nums; }
        .card dd.note { font-size: .8rem; font-weight: 400; color: var(--dim); }
        .scroll { overflow: auto; max-height: 85vh; border: 1px solid var(--edge); border-radius: .5rem; background: var(--panel); }
        .scroll:focus-visible { outline: 2px solid #0b62c4; }
        svg { display: block; font-family: inherit; overflow: hidden; }
        svg text { fill: var(--ink); font-size: 12px; }
        svg .small { fill: var(--dim); font-size: 11px; }
        svg .box { fill: var(--fill); stroke: var(--line); stroke-width: 1.25; }
        svg .open { stroke-dasharray: 4 3; }
        svg .onbox { fill: var(--on); }
        svg .onbox.small { fill: var(--on); }
        svg .strong { font-weight: 600; }
        svg .grid { stroke: var(--grid); stroke-width: 1; }
        svg .wire { fill: none; stroke: var(--wire); stroke-width: 1.25; }
        svg .tip { fill: var(--wire); }
        table { border-collapse: collapse; width: 100%; font-size: .92rem; }
        caption { text-align: left; padding: .5rem .75rem; color: var(--dim); }
        th, td { padding: .45rem .75rem; text-align: left; vertical-align: top; border-top: 1px solid var(--edge); }
        thead th { position: sticky; top: 0; background: var(--panel); font-size: .82rem; color: var(--dim); white-space: nowrap; z-index: 1; }
        tbody th { font-weight: 400; min-width: 11rem; }
        td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
        td.reason { min-width: 20rem; }
        ol.attempts { margin: .3rem 0 0; padding-left: 1.3rem; font-size: .88rem; }
        footer { margin-top: 2.5rem; color: var(--dim); font-size: .85rem; }
        @media print { .scroll { overflow: visible; max-height: none; } }

        """;
}
