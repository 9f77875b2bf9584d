/// What every page carries beside its text. The policy names the digests of style and script, so that nothing else may run.
enum PageAssets {
  static let policy: StaticString =
    #"<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-xR8VuClwB3CXd2NpUy5mA8pAWY5t85RoQ4Ainu0y6H4='; script-src 'sha256-3OgGH0bag6w4F7shG+wlN5o8QwGXpoO7Y8DhZdlSm40='; base-uri 'none'; form-action 'none'">"#

  static let style: StaticString = """

    :root {
      color-scheme: light dark;
      --paper: #fbfaf7; --card: #ffffff; --ink: #1d2127; --soft: #59616d; --line: #e2dfd7; --accent: #1f5fae;
      --handoff: #b3362b; --reply: #a86a00; --answer: #1f7a47; --mark: #67607e; --ensure: #1f5fae;
      --wash: #f1eee7; --good: #16663a; --goodwash: #e2f3e8; --bad: #a02018; --badwash: #fbe5e2; --open: #6b5400; --openwash: #f7efd0;
    }
    @media (prefers-color-scheme: dark) {
      :root {
        --paper: #14171b; --card: #1c2026; --ink: #e8e6e1; --soft: #a4abb6; --line: #31363e; --accent: #84b6f5;
        --handoff: #ef8b80; --reply: #e3b054; --answer: #6ecb95; --mark: #b3aacd; --ensure: #84b6f5;
        --wash: #262b32; --good: #8fdcae; --goodwash: #17352a; --bad: #f4a49c; --badwash: #43201d; --open: #e5cf86; --openwash: #3a331a;
      }
    }
    * { box-sizing: border-box; }
    html { scroll-padding-top: 1rem; }
    body {
      margin: 0; background: var(--paper); color: var(--ink); display: grid; grid-template-columns: 17rem minmax(0, 1fr);
      font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans", sans-serif;
    }
    a { color: var(--accent); text-underline-offset: .15em; text-decoration-thickness: 1px; }
    a:focus-visible, input:focus-visible, summary:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
    .skip { position: absolute; left: -99rem; }
    .skip:focus { left: 1rem; top: 1rem; background: var(--card); padding: .5rem 1rem; z-index: 2; }
    nav { position: sticky; top: 0; height: 100vh; overflow-y: auto; padding: 2rem 1rem 2rem 1.5rem; border-right: 1px solid var(--line); }
    nav .home { font-weight: 700; font-size: 1.1rem; color: inherit; text-decoration: none; }
    nav ul { list-style: none; margin: 1rem 0 0; padding: 0; }
    nav li a { display: block; padding: .3rem .6rem; margin-left: -.6rem; border-radius: 6px; color: var(--soft); text-decoration: none; }
    nav li a:hover { background: var(--wash); color: var(--ink); }
    nav form { margin: 1.2rem 0 0; }
    nav label { display: block; font-size: .8rem; color: var(--soft); }
    nav input { width: 100%; font: inherit; padding: .4rem .6rem; border: 1px solid var(--line); border-radius: 8px; background: var(--card); color: inherit; }
    nav form p { margin: .3rem 0 0; font-size: .85rem; color: var(--soft); min-height: 1.4em; }
    main { max-width: 58rem; width: 100%; padding: 3rem clamp(1rem, 4vw, 3.5rem) 6rem; }
    h1 { font-size: 2.3rem; line-height: 1.2; margin: 0 0 .4rem; letter-spacing: -.01em; text-wrap: balance; }
    h2 { font-size: 1.5rem; line-height: 1.3; margin: 0 0 .3rem; }
    h3 { font-size: 1.08rem; line-height: 1.4; margin: 0; }
    .lead { color: var(--soft); margin: 0 0 1.4rem; max-width: 46rem; }
    section { margin-top: 4rem; }
    .tiles { list-style: none; padding: 0; margin: 2rem 0; display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); }
    .tiles a { display: block; height: 100%; padding: 1rem 1.1rem; background: var(--card); border: 1px solid var(--line); border-radius: 12px; color: inherit; text-decoration: none; }
    .tiles a:hover { border-color: var(--accent); }
    .tiles strong { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
    .tiles span { color: var(--soft); font-size: .88rem; }
    .card { background: var(--card); border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 10px; padding: 1.1rem 1.3rem; margin: 0 0 1rem; overflow-wrap: anywhere; scroll-margin-top: 1rem; }
    .card:target { outline: 3px solid var(--accent); outline-offset: 2px; }
    .card.handoff { border-left-color: var(--handoff); }
    .card.reply { border-left-color: var(--reply); }
    .card.answer { border-left-color: var(--answer); }
    .card.mark { border-left-color: var(--mark); }
    .card.draft { border-left-color: var(--mark); }
    .card.ensure { border-left-color: var(--ensure); }
    .because { margin: .15rem 0 .6rem; color: var(--soft); }
    .fact { display: grid; grid-template-columns: 9.5rem minmax(0, 1fr); gap: .2rem 1rem; margin: .35rem 0; }
    .label { color: var(--soft); font-size: .86rem; }
    .fact > .label { padding-top: .14rem; }
    .fact ul, .fact ol { margin: .2rem 0; padding-left: 1.3rem; }
    q { quotes: none; unicode-bidi: isolate; background: var(--wash); border-radius: 6px; padding: .12rem .45rem; box-decoration-break: clone; -webkit-box-decoration-break: clone; }
    .words, .bubble { unicode-bidi: isolate; }
    .more { font-size: .8rem; white-space: nowrap; }
    .badge { display: inline-block; font-size: .74rem; font-weight: 600; line-height: 1.5; padding: .04rem .5rem; border-radius: 99px; white-space: nowrap; vertical-align: .08em; }
    .badge.proven { background: var(--goodwash); color: var(--good); }
    .badge.broken { background: var(--badwash); color: var(--bad); }
    .badge.open { background: var(--openwash); color: var(--open); }
    .badge.sensitive { background: var(--badwash); color: var(--bad); }
    .urgent { color: var(--bad); font-weight: 700; }
    .high { color: var(--handoff); font-weight: 600; }
    .low { color: var(--soft); }
    .fact .examples { margin: 0; padding: 0; }
    .how, .untested, .metadata { color: var(--soft); font-size: .88rem; margin: .6rem 0 0; }
    .examples { margin: .1rem 0 .7rem; padding: 0; list-style: none; }
    .examples li { padding-left: 1.5rem; position: relative; unicode-bidi: isolate; }
    .examples li::before { position: absolute; left: .2rem; font-weight: 700; }
    .examples.yes li::before { content: "✓"; color: var(--answer); }
    .examples.no li::before { content: "✗"; color: var(--soft); }
    details { margin-top: .6rem; }
    details ul { columns: 18rem 2; margin-top: .3rem; }
    details li { break-inside: avoid; }
    summary { cursor: pointer; color: var(--accent); font-size: .92rem; width: fit-content; }
    .card.test summary { color: inherit; width: auto; font-size: 1rem; }
    .card.test details { margin: 0; }
    .card.test summary h3 { display: inline; font-weight: 500; }
    .card.test { padding: .6rem 1.1rem; margin-bottom: .6rem; }
    p.label { margin: .6rem 0 0; }
    .chips { margin: .5rem 0; line-height: 2; }
    .chip { background: var(--wash); border-radius: 6px; padding: .1rem .45rem; font-size: .88rem; unicode-bidi: isolate; }
    code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Noto Sans Mono CJK SC", monospace; font-size: .84em; }
    code { margin: 0 .12em; }
    thead th, td .urgent, td .high { white-space: nowrap; }
    h3 code { color: var(--soft); font-weight: 400; }
    pre { background: var(--wash); padding: .8rem 1rem; border-radius: 8px; white-space: pre-wrap; }
    .scroll { overflow-x: auto; }
    table { border-collapse: collapse; width: 100%; min-width: 40rem; font-size: .93rem; }
    th, td { text-align: left; vertical-align: top; padding: .6rem .9rem .6rem 0; border-bottom: 1px solid var(--line); }
    thead th { color: var(--soft); font-size: .82rem; font-weight: 600; }
    tbody th { font-weight: 600; }
    .plain { list-style: none; margin: 0; padding: 0; }
    .plain li { margin-bottom: .2rem; }
    .said, .turn { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0 .8rem; margin: .4rem 0; align-items: start; }
    .said q { justify-self: start; }
    .where { color: var(--soft); font-size: .82rem; padding-top: .2rem; }
    .bubble { justify-self: start; background: var(--wash); border-radius: 4px 12px 12px 12px; padding: .25rem .8rem; }
    .turn.customer .bubble { background: var(--goodwash); }
    .aside { margin: .4rem 0 .4rem 7.3rem; color: var(--soft); font-size: .85rem; }
    .expect { margin: .2rem 0 .9rem 7.3rem; font-size: .92rem; }
    footer { margin-top: 5rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
    [hidden] { display: none !important; }
    @media screen and (max-width: 60rem) {
      body { display: block; }
      nav { position: static; height: auto; border-right: 0; border-bottom: 1px solid var(--line); padding: 1rem; }
      nav ul { display: flex; flex-wrap: wrap; gap: .2rem; }
      nav li a { margin: 0; background: var(--wash); }
      main { padding-top: 1.5rem; }
      .fact { grid-template-columns: 1fr; margin: .6rem 0; }
      .aside, .expect { margin-left: 0; }
      .said, .turn { grid-template-columns: 1fr; }
    }
    @page { margin: 16mm 14mm; }
    @media print {
      :root {
        --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --accent: #000; --handoff: #000; --reply: #555;
        --answer: #777; --mark: #999; --ensure: #333; --wash: #f2f2f2; --good: #000; --goodwash: #fff; --bad: #000; --badwash: #fff; --open: #000; --openwash: #fff;
      }
      body { display: block; font-size: 10pt; }
      nav, .skip, .more { display: none; }
      main { max-width: none; padding: 0; }
      .card, tr { break-inside: avoid; }
      h2, .lead, thead { break-after: avoid; }
      .lead { break-inside: avoid; }
      .scroll { overflow: visible; }
      table { min-width: 0; }
      section { margin-top: 2rem; }
      .badge { border: 1px solid #000; }
      a { text-decoration: none; }
      details > summary { color: inherit; }
    }

    """

  /// Hides what does not hold every word that is searched for.
  static let script: StaticString = """

    (function () {
      "use strict";
      var form = document.getElementById("search");
      var query = document.getElementById("query");
      var found = document.getElementById("found");
      var word = found.getAttribute("title");
      var items = Array.prototype.slice.call(document.querySelectorAll(".card, .entry"));
      var texts = items.map(function (item) { return item.textContent.toLowerCase().normalize("NFKC"); });
      var sections = Array.prototype.slice.call(document.querySelectorAll("main section"));
      var tiles = document.querySelector(".tiles");
      function search() {
        var words = query.value.toLowerCase().normalize("NFKC").split(/\\s+/).filter(Boolean);
        var count = 0;
        items.forEach(function (item, index) {
          var shows = words.every(function (one) { return texts[index].indexOf(one) >= 0; });
          item.hidden = !shows;
          if (shows) { count += 1; }
        });
        sections.forEach(function (section) {
          section.hidden = words.length > 0 && !section.querySelector(".card:not([hidden]), .entry:not([hidden])");
        });
        tiles.hidden = words.length > 0;
        found.textContent = words.length ? count + " " + word : "";
      }
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      query.addEventListener("input", search);
      document.addEventListener("keydown", function (event) {
        if (event.key === "/" && document.activeElement !== query) { event.preventDefault(); query.focus(); }
        if (event.key === "Escape" && document.activeElement === query) { query.value = ""; search(); }
      });
      function reveal() {
        var target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
        if (!target) { return; }
        if (target.closest("[hidden]")) { query.value = ""; search(); target.scrollIntoView(); }
        var inner = target.classList.contains("test") && target.querySelector("details");
        if (inner) { inner.open = true; }
      }
      window.addEventListener("hashchange", reveal);
      reveal();
    })();

    """
}
