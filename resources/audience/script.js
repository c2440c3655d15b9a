// The audience's page, kept up to date: by server-sent events, or by asking where those fail.
// Every text is set as text; nothing that comes from outside is ever taken for markup.
(function () {
  "use strict";

  var SILENT_MS = 15000; // without a word for so long, the stream is taken for dead
  var ASK_MS = 2000;
  var LONGEST_MS = 10000;
  var words = JSON.parse(document.body.dataset.words);
  var state = { mine: {} };
  var drawn = {};
  var source = null;
  var heard = 0;
  var failures = 0;
  var streamFailures = 0;
  var timer = 0;
  var isOver = false;

  function by(id) { return document.getElementById(id); }

  function text(element, value) {
    if (element.textContent !== value) element.textContent = value;
  }

  function show(element, isShown) { element.hidden = !isShown; }

  function copy(id) { return by(id).content.firstElementChild.cloneNode(true); }

  function changed(name, value) {
    var now = JSON.stringify(value);
    if (drawn[name] === now) return false;
    drawn[name] = now;
    return true;
  }

  function refill(element, values, make) {
    var list = document.createDocumentFragment();
    values.forEach(function (value) { list.appendChild(make(value)); });
    element.replaceChildren(list);
  }

  // --- what is shown -----------------------------------------------------------------------

  function draw() {
    if (isOver) return;
    var where = state.system || "";
    if (state.steps) where += " · " + state.chapter + " " + state.step + "/" + state.steps;
    text(by("where"), where);
    text(by("headline"), state.headline || state.chapter || words.waiting);
    text(by("hint"), state.hint || "");
    var results = state.results || [];
    show(by("novote"), !state.vote && !state.is_over && !results.length);
    show(by("down"), !!state.down);
    text(by("down"), state.down || "");
    show(by("proof"), !!state.proof);
    by("proof").className = state.proof ? state.proof.tone : "";
    text(by("proof").firstElementChild, state.proof ? state.proof.text : "");
    show(by("report"), !!state.report);
    show(by("place"), !!state.report_place && !state.report);
    text(by("place"), state.report_place || "");
    drawLoad();
    drawVote();
    if (changed("results", [results, state.mine])) refill(by("results"), results, drawResult);
    if (changed("facts", state.facts)) refill(by("facts"), state.facts || [], drawFact);
    if (changed("nodes", state.nodes)) refill(by("nodes"), state.nodes || [], drawNode);
  }

  function drawLoad() {
    show(by("load"), !!state.rate);
    text(by("rate"), state.rate || "");
    by("rate").className = state.rate_tone || "";
    by("curve").setAttribute("class", state.rate_tone || "");
    if (!changed("curve", state.curve)) return;
    var curve = state.curve || [];
    var step = 100 / Math.max(curve.length - 1, 1);
    var path = "";
    curve.forEach(function (value, index) {
      if (value < 0) return;
      var begins = index === 0 || curve[index - 1] < 0;
      path += (begins ? "M" : "L") + (index * step).toFixed(1) + " " + (26 * (1 - value / 100) + 1).toFixed(1);
    });
    by("curve").firstElementChild.setAttribute("d", path);
  }

  function drawVote() {
    var vote = state.vote;
    if (changed("vote", vote ? [vote.number, vote.ballots] : null)) {
      refill(by("vote"), vote ? vote.ballots : [], drawBallot);
    }
    if (!vote) return;
    var mine = state.mine[vote.number] || {};
    by("vote").querySelectorAll("form").forEach(function (form) {
      var legend = form.querySelector("legend");
      legend.className = legend.textContent === state.headline ? "told" : "";
      form.querySelectorAll("button").forEach(function (button) {
        var isMine = mine[form.dataset.question] === button.value;
        button.setAttribute("aria-pressed", isMine ? "true" : "false");
        show(button.querySelector(".mark"), isMine);
        button.disabled = vote.closed;
      });
    });
  }

  function drawBallot(ballot) {
    var form = copy("t-ballot");
    form.className = form.dataset.question = ballot.question;
    text(form.querySelector("legend"), ballot.title);
    text(form.querySelector(".note"), ballot.note);
    ballot.options.forEach(function (option) {
      var button = copy("t-option");
      button.value = option.key;
      text(button.querySelector("b"), option.title);
      text(button.querySelector("small"), option.detail);
      text(button.querySelector(".mark"), ballot.guess ? words.your_guess : words.your_vote);
      form.querySelector("fieldset").appendChild(button);
    });
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      if (event.submitter) choose(ballot.question, event.submitter.value);
    });
    form.addEventListener("click", function (event) {
      var button = event.target.closest("button");
      if (!button) return;
      event.preventDefault();
      choose(ballot.question, button.value);
    });
    return form;
  }

  function drawResult(result) {
    var section = copy("t-result");
    var own = (state.mine[result.vote] || {})[result.question] || "";
    var total = result.counts.reduce(function (sum, count) { return sum + count; }, 0) || 1;
    var said = !own ? result.other : own === result.winner ? result.right : result.wrong;
    text(section.querySelector("h2"), result.title);
    text(section.querySelector("p"), said || result.other);
    result.keys.forEach(function (key, index) {
      var row = copy("t-row");
      row.className = key === result.winner ? "won" : "";
      text(row.querySelector("b"), result.options[index]);
      text(row.querySelector(".count"), String(result.counts[index]));
      text(row.querySelector(".own"), result.question === "guess" ? words.your_guess : words.your_vote);
      show(row.querySelector(".own"), key === own);
      row.querySelector("meter").value = 100 * result.counts[index] / total;
      section.querySelector("ul").appendChild(row);
    });
    return section;
  }

  function drawFact(fact) {
    var line = copy("t-fact");
    text(line.querySelector("dt"), fact.label);
    text(line.querySelector("dd"), fact.value);
    line.querySelector("dd").className = fact.tone;
    return line;
  }

  function drawNode(node) {
    var item = copy("t-node");
    item.className = node.tone;
    text(item.querySelector(".sign"), node.sign);
    text(item.querySelector("b"), node.name);
    text(item.querySelector(".role"), node.role);
    text(item.querySelector(".word"), node.word);
    return item;
  }

  function note(said) {
    text(by("note"), said);
    show(by("note"), !!said);
  }

  // --- voting ------------------------------------------------------------------------------

  function choose(question, key) {
    var vote = state.vote;
    if (!vote || vote.closed) return;
    fetch("vote", {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ vote: vote.number, question: question, key: key })
    }).then(function (answer) {
      if (answer.status === 409) return note(words.closed);
      if (!answer.ok) return note(answer.status === 429 ? words.too_often : words.not_taken);
      return answer.json().then(function (said) {
        state.mine = said.mine;
        note(said.known ? "" : words.shared);
        draw();
      });
    }).catch(function () { note(words.not_sent); });
  }

  // --- staying in touch --------------------------------------------------------------------

  function take(news) {
    heard = Date.now();
    failures = 0;
    Object.assign(state, news);
    text(by("link"), words.live);
    by("link").className = "";
    draw();
  }

  function away() {
    text(by("link"), words.reconnecting);
    by("link").className = "away";
  }

  function over() {
    isOver = true;
    stop();
    by("link").className = "away";
    text(by("link"), words.ended);
    text(by("headline"), words.over);
    text(by("hint"), words.scan_again);
    ["vote", "down", "novote", "load", "note"].forEach(function (id) { show(by(id), false); });
    by("nodes").replaceChildren();
  }

  function stop() {
    clearTimeout(timer);
    if (source) source.close();
    source = null;
  }

  function later(action, ms) {
    clearTimeout(timer);
    timer = setTimeout(action, ms);
  }

  function follow() {
    stop();
    if (isOver) return;
    if (!window.EventSource || streamFailures > 2) return ask();
    heard = Date.now();
    source = new EventSource("events");
    source.onmessage = function (event) {
      streamFailures = 0;
      take(JSON.parse(event.data));
    };
    source.addEventListener("over", over);
    source.onerror = function () {
      away();
      stop();
      streamFailures += 1;
      ask();
    };
  }

  // Asks once; then follows again, or goes on asking where streams don't come through.
  function ask() {
    stop();
    fetch("state", { credentials: "same-origin", cache: "no-store" }).then(function (answer) {
      if (answer.status === 404 || answer.status === 410) return over();
      if (!answer.ok) throw new Error("busy");
      return answer.json().then(function (said) {
        take(said);
        if (streamFailures > 2) later(ask, ASK_MS);
        else later(follow, 300);
      });
    }).catch(function () {
      away();
      failures += 1;
      streamFailures = 0;
      later(ask, Math.min(LONGEST_MS, 500 * Math.pow(2, failures)) * (0.5 + Math.random()));
    });
  }

  function watch() {
    if (!isOver && source && Date.now() - heard > SILENT_MS) { away(); ask(); }
  }

  document.addEventListener("visibilitychange", function () {
    if (!isOver && !document.hidden && Date.now() - heard > 3000) { failures = 0; ask(); }
  });
  window.addEventListener("online", function () { if (!isOver) { failures = 0; ask(); } });
  window.addEventListener("offline", away);
  window.addEventListener("pageshow", function (event) { if (event.persisted && !isOver) ask(); });
  setInterval(watch, 1000);
  follow();
}());
