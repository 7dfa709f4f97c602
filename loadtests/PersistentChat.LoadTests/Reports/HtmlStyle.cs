namespace PersistentChat.LoadTests;

/// <summary>How the page looks, by day and by night. Colours of lines differ in lightness too, for those who see no hues.</summary>
internal static class HtmlStyle
{
    /// <summary>The style sheet.</summary>
    public const string Css = """
        :root { --ink: #1c2430; --soft: #5b6675; --grid: #dfe4ea; --off: #f1f3f6; --back: #fff; --c0: #1f6feb; --c1: #d9480f; --c2: #2b8a3e; --c3: #862e9c; --c4: #b08800; --c5: #087f8c; }
        @media (prefers-color-scheme: dark) { :root { --ink: #e6e9ee; --soft: #9aa5b4; --grid: #303844; --off: #1c222b; --back: #14181f; --c0: #6ea8fe; --c1: #ff9a62; --c2: #69db7c; --c3: #d0a2f7; --c4: #e6c84f; --c5: #4dd0dc; } }
        body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--back); max-width: 900px; margin: 2rem auto; padding: 0 1rem; }
        h1 { font-size: 1.6rem; margin-bottom: .3rem; } h2 { font-size: 1.1rem; margin: 1.8rem 0 .4rem; }
        .about, .legend, .none { color: var(--soft); font-size: .87rem; margin: .2rem 0; }
        .pass { color: var(--c2); font-weight: 600; } .fail { color: var(--c1); font-weight: 700; }
        table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; font-size: .9rem; }
        th, td { text-align: right; padding: .25rem .5rem; border-bottom: 1px solid var(--grid); } th:first-child, td:first-child { text-align: left; }
        th { color: var(--soft); font-weight: 600; }
        .plot { overflow-x: auto; } svg { width: 100%; min-width: 620px; height: auto; } svg text { font-size: 11px; fill: var(--soft); }
        .grid { stroke: var(--grid); } .off { fill: var(--off); } .line { fill: none; stroke-width: 1.8; stroke-linejoin: round; }
        .key { margin-right: 1.1rem; white-space: nowrap; } .swatch { display: inline-block; width: .9rem; height: .25rem; margin-right: .35rem; vertical-align: middle; }
        .l0 { stroke: var(--c0); } .l1 { stroke: var(--c1); } .l2 { stroke: var(--c2); } .l3 { stroke: var(--c3); } .l4 { stroke: var(--c4); } .l5 { stroke: var(--c5); }
        .d0 { fill: var(--c0); } .d1 { fill: var(--c1); } .d2 { fill: var(--c2); } .d3 { fill: var(--c3); } .d4 { fill: var(--c4); } .d5 { fill: var(--c5); }
        .s0 { background: var(--c0); } .s1 { background: var(--c1); } .s2 { background: var(--c2); } .s3 { background: var(--c3); } .s4 { background: var(--c4); } .s5 { background: var(--c5); }
        """;
}
