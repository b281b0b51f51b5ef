// The quiz on the page: one question at a time, checked here, remembered in this browser.
(() => {
  "use strict";
  const data = JSON.parse(document.getElementById("quiz-data").textContent);
  const graded = data.graded;
  const answers = makeAnswers(data.language);
  const schedule = graded ? null : makeSchedule(data.schedule);
  const STORE = "autograder-quiz-progress";
  const LATER = 3; // what was wrong comes back after so many other questions
  const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const $ = (id) => document.getElementById(id);

  /** An element with attributes, and children: texts, elements, or {html} that the author wrote. */
  const make = (tag, attributes = {}, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
      else if (value === true) element.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) {
        element.setAttribute(name, value);
      }
    }
    for (const child of children.flat()) {
      if (child && child.html !== undefined) element.insertAdjacentHTML("beforeend", child.html);
      else if (child) element.append(child);
    }
    return element;
  };
  const filled = (share) => {
    const bar = make("div");
    bar.style.width = `${share}%`;
    return bar;
  };
  const say = (text) => { $("said").textContent = text; };

  // --- what is remembered ---
  const memory = {
    notes: { schema: 1, course: data.course, questions: {} },
    kept: true,
    load() {
      try {
        const found = JSON.parse(localStorage.getItem(STORE) || "null");
        if (found && found.schema === 1 && found.questions) this.notes = found;
      } catch { this.kept = false; }
    },
    save() {
      try { localStorage.setItem(STORE, JSON.stringify(this.notes)); } catch { this.kept = false; }
    },
    of(question) { return this.notes.questions[`${data.slug}/${question.id}`]; },
    answered(question, right) {
      const before = this.of(question) || { seen: 0, right: 0 };
      const after = schedule.reviewed(before, right, new Date());
      this.notes.questions[`${data.slug}/${question.id}`] =
        { ...after, see: question.see, tags: question.tags };
      this.save();
    },
  };
  if (!graded) memory.load();

  const urgency = (question, now) => {
    const progress = memory.of(question);
    if (!progress) return [1, ""];
    return [progress.due <= now ? 0 : 2, progress.due];
  };
  const inOrder = () => {
    const now = new Date().toISOString();
    const places = data.questions.map((question, index) => [urgency(question, now), index]);
    places.sort(([a, i], [b, j]) => a[0] - b[0] || a[1].localeCompare(b[1]) || i - j);
    return places.map(([, index]) => index);
  };

  const states = data.questions.map((question) => ({
    variant: graded || question.variants.length < 2 || !memory.of(question) ? 0
      : memory.of(question).seen % question.variants.length,
    picked: [], text: "", judged: null,
  }));
  const queue = graded ? data.questions.map((_, index) => index) : inOrder();
  let current = queue.shift();
  const session = { asked: 0, right: 0 };

  // --- judging: the twin of judging.py ---
  const typed = (variant, text, answer) => {
    const { rule } = variant;
    if (rule === "number") {
      return answers.number(text, answer, variant.absolute, variant.relative, variant.unit);
    }
    if (rule === "formula") return answers.formula(text, answer, variant.variables);
    return answers[rule](text, answer);
  };
  const judge = (variant, { picked, text }) => {
    const { rule, key, options } = variant;
    if (["choice", "choices", "order", "pairs"].includes(rule)) {
      if (!picked.length) return { score: 0, reason: "nothing is chosen yet" };
      if (rule === "choice") return { score: Number(picked[0] === key[0]) };
      if (rule === "choices") {
        const hits = picked.filter((index) => key.includes(index)).length;
        return { score: Math.max(0, (2 * hits - picked.length) / key.length) };
      }
      if (rule === "order") {
        const next = new Map(key.slice(1).map((index, place) => [key[place], index]));
        const kept = picked.slice(1).filter((index, place) => next.get(picked[place]) === index);
        return { score: kept.length / (key.length - 1) };
      }
      if (picked.length < key.length || picked.some((index) => index < 0)) {
        return { score: 0, reason: "there is a row without a match" };
      }
      return { score: picked.filter((index, row) => index === key[row]).length / key.length };
    }
    const verdict = typed(variant, text, variant.answer);
    if (verdict.kind === "unreadable") return { score: 0, reason: verdict.reason };
    if (verdict.kind === "right") return { score: 1 };
    const known = variant.mistakes.find((m) => typed(variant, text, m.answer).kind === "right");
    return { score: 0, because: known ? known.because : "" };
  };
  window.autograderQuiz = { judge, answers, schedule };

  // --- one question ---
  const variantOf = (index) => data.questions[index].variants[states[index].variant];
  const mark = (right) => make("span", { class: `mark ${right ? "right" : "wrong"}` },
    right ? "✓ right" : "✗ not right");

  const choices = (variant, state, several) => {
    const done = state.judged;
    return make("fieldset", { "aria-labelledby": "question-text", disabled: Boolean(done) },
      make("ul", { class: "options" }, variant.options.map((option, index) => {
        const chosen = state.picked.includes(index), right = done && variant.key.includes(index);
        const shown = done && (chosen || right);
        const input = make("input", {
          type: several ? "checkbox" : "radio", name: "answer", value: index, checked: chosen,
          onchange: () => {
            if (!several) state.picked = [index];
            else if (input.checked) state.picked = [...state.picked, index].sort((a, b) => a - b);
            else state.picked = state.picked.filter((each) => each !== index);
            steps();
          },
        });
        const state_ = !shown ? "" : right ? "right" : "wrong";
        return make("li", {}, make("label", { class: `option ${state_}` }, input,
          make("span", {}, make("span", { class: "letter" }, LETTERS[index]), { html: option.html }),
          shown && make("span", { class: "because" },
            make("span", { class: `mark ${state_}` },
              right ? (chosen ? "✓ right. " : `✓ this is right${several ? " too" : ""}. `)
                : "✗ not right. "),
            { html: option.because })));
      })));
  };

  const ordering = (variant, state) => {
    const done = Boolean(state.judged);
    if (!state.picked.length) state.picked = variant.options.map((_, index) => index);
    const list = make("ol", { class: "order", "aria-labelledby": "question-text" });
    const draw = (focus) => {
      list.replaceChildren(...state.picked.map((index, place) => {
        const option = variant.options[index];
        const move = (by, name) => make("button", {
          type: "button", "aria-label": `Move ${name}: ${option.label}`,
          disabled: done || place + by < 0 || place + by >= state.picked.length,
          onclick: () => {
            const order = state.picked;
            [order[place], order[place + by]] = [order[place + by], order[place]];
            state.touched = true;
            say(`${option.label} is now number ${place + by + 1} of ${order.length}`);
            draw([place + by, by]);
            steps();
          },
        }, by < 0 ? "↑" : "↓");
        const right = done && variant.key[place] === index;
        return make("li", { class: done ? (right ? "right" : "wrong") : "" },
          make("span", { class: "place" }, `${place + 1}`), make("span", {}, { html: option.html }),
          move(-1, "up"), move(1, "down"));
      }));
      if (!focus) return;
      const [up, down] = list.children[focus[0]].querySelectorAll("button");
      const [wanted, other] = focus[1] < 0 ? [up, down] : [down, up];
      (wanted.disabled ? other : wanted).focus();
    };
    draw();
    return list;
  };

  const matching = (variant, state) => {
    const done = state.judged;
    if (!state.picked.length) state.picked = variant.left.map(() => -1);
    const bank = make("ul", { class: "bank" }, variant.options.map((option, index) =>
      make("li", {}, make("span", { class: "letter" }, LETTERS[index]), { html: option.html })));
    const rows = variant.left.map((left, row) => {
      const right = done && state.picked[row] === variant.key[row];
      const select = make("select", {
        "aria-label": `Match for ${left.label}`, disabled: Boolean(done),
        onchange: () => { state.picked[row] = Number(select.value); steps(); },
      }, make("option", { value: -1 }, "choose…"), variant.options.map((option, index) =>
        make("option", { value: index, selected: state.picked[row] === index },
          `${LETTERS[index]} · ${option.label}`)));
      return make("div", { class: "pair" }, make("span", {}, { html: left.html }), select,
        done && mark(right), done && !right && make("span", { class: "because" },
          `It is ${LETTERS[variant.key[row]]}. `, { html: variant.options[variant.key[row]].because }));
    });
    return make("div", {}, bank, make("div", { class: "pairs" }, rows));
  };

  const HELP = {
    number: "A number or an expression, such as 12, 1e-3, 3/4, sqrt(2) or 25%.",
    formula: "Such as 2x^2 + 1, (a+b)/2, sqrt(x), exp(-x) or sigmoid(x).",
    shape: "A shape, such as (32, 3, 28, 28).",
    word: "", output: "Exactly what is printed.",
  };
  const reading = (variant, text) => {
    if (!text.trim()) return "";
    try {
      if (variant.rule === "number") {
        const value = answers.numberIn(text, variant.unit);
        if (value === null) return "";
        const shown = Number.isNaN(value) ? "a value that is not defined"
          : `${Number(value.toPrecision(8))} ${variant.unit}`.trim();
        return `Read as ${shown}`;
      }
      if (variant.rule === "formula") answers.parse(text, Object.keys(variant.variables));
    } catch (error) { return `Not readable yet: ${error.message}`; }
    return "";
  };
  const typing = (variant, state) => {
    const note = make("p", { class: "hint", id: "reading" });
    const names = Object.keys(variant.variables || {});
    const help = names.length ? `In ${names.join(", ")}. ${HELP.formula}` : HELP[variant.rule];
    const several = variant.rule === "output";
    const input = make(several ? "textarea" : "input", {
      id: "typed", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
      type: several ? null : "text", "aria-describedby": "help reading",
      readonly: Boolean(state.judged),
      oninput: () => {
        state.text = input.value;
        note.textContent = reading(variant, input.value);
        note.classList.remove("bad");
        steps();
      },
    });
    input.value = state.text;
    note.textContent = reading(variant, state.text);
    const unit = variant.unit ? `, in ${variant.unit} or a unit like it` : "";
    return make("div", { class: "field" },
      make("label", { for: "typed" }, `Your answer${unit}`), input,
      make("p", { class: "hint", id: "help" }, help), note);
  };

  const WIDGETS = {
    choice: (v, s) => choices(v, s, false), choices: (v, s) => choices(v, s, true),
    order: ordering, pairs: matching,
  };

  const verdict = (question, variant, state) => {
    const { score, because } = state.judged;
    const right = score === 1;
    const title = right ? "Right" : score > 0 ? "Partly right" : "Not right";
    return make("div", { class: `verdict ${right ? "right" : ""}` },
      make("h3", { tabindex: "-1", id: "verdict" }, right ? `✓ ${title}` : `✗ ${title}`),
      because && make("div", {}, { html: because }),
      !right && variant.shown && make("div", {}, make("p", {}, "The answer is ",
        { html: variant.shown })),
      !right && variant.rule === "order" && make("div", {}, make("p", {}, "The order is"),
        make("ol", {}, variant.key.map((each) => make("li", {},
          { html: variant.options[each].html })))),
      make("div", {}, { html: variant.explanation }),
      links(question));
  };
  const links = (question) => {
    const all = question.links.map((link) => make("a", { href: link.href }, link.text));
    if (!all.length) return null;
    const parts = all.flatMap((link, index) => (index ? [" · ", link] : [link]));
    return make("p", { class: "meta" }, "Look it up: ", ...parts);
  };
  const formulas = (question) => {
    const known = question.links.filter((link) => link.formula);
    if (!known.length) return null;
    return make("dl", { class: "formulas" }, known.flatMap((link) => [
      make("dt", {}, link.text), make("dd", { html: link.formula })]));
  };

  const show = (index, focus) => {
    current = index;
    const question = data.questions[index], state = states[index], variant = variantOf(index);
    const widget = (WIDGETS[variant.rule] || typing)(variant, state);
    const form = make("form", { class: "answer", novalidate: true, onsubmit: (event) => {
      event.preventDefault();
      if (graded) next();
      else if (!state.judged) check();
    } }, widget, make("p", { class: "hint bad", id: "problem", role: "status" }),
      make("div", { class: "actions" }, buttons(question, state)));
    const level = ["", "easy", "medium", "hard"][question.difficulty];
    const card = make("article", { class: "card", "aria-labelledby": "question-title" },
      make("p", { class: "meta" }, `Question ${index + 1} of ${data.questions.length} · `,
        [question.lecture, level, graded && `${question.points} ${question.points === 1 ? "point" : "points"}`]
          .filter(Boolean).join(" · ")),
      make("h2", { id: "question-title", tabindex: "-1" }, question.title),
      make("div", { class: "text", id: "question-text" }, { html: variant.text },
        variant.code && make("pre", { tabindex: "0", role: "group", "aria-label": "Code" },
          make("code", {}, variant.code))),
      form, state.judged && verdict(question, variant, state));
    $("stage").replaceChildren(card);
    for (const pre of card.querySelectorAll("pre:not([tabindex])")) {
      pre.setAttribute("tabindex", "0");
      pre.setAttribute("role", "group");
      pre.setAttribute("aria-label", "Code");
    }
    for (const formula of card.querySelectorAll("math[display='block']")) {
      // One that is too wide is scrolled, which must be possible without a mouse.
      if (formula.scrollWidth > formula.clientWidth) formula.setAttribute("tabindex", "0");
    }
    steps();
    if (focus && $(focus)) $(focus).focus();
  };

  const buttons = (question, state) => {
    if (graded) {
      return [make("button", { type: "submit", class: "main" }, "Next question"),
        make("button", { type: "button", onclick: download }, "Save all answers")];
    }
    const another = question.variants.length > 1
      && make("button", { type: "button", id: "another", onclick: anotherVariant }, "Another variant");
    if (!state.judged) return [make("button", { type: "submit", class: "main" }, "Check"), another];
    return [make("button", { type: "button", class: "main", id: "next", onclick: next },
      "Next question"), another,
      question.variants.length < 2
        && make("button", { type: "button", id: "again", onclick: anotherVariant }, "Try again")];
  };

  const check = () => {
    const question = data.questions[current], state = states[current], variant = variantOf(current);
    const judged = judge(variant, state);
    if (judged.reason) {
      $("problem").textContent = `Not checked: ${judged.reason}.`;
      return;
    }
    state.judged = judged;
    session.asked += 1;
    session.right += judged.score === 1 ? 1 : 0;
    memory.answered(question, judged.score === 1);
    if (judged.score < 1 && !queue.slice(0, LATER).includes(current)) {
      queue.splice(LATER, 0, current);
    }
    show(current, "verdict");
    summary();
  };
  const anotherVariant = () => {
    const question = data.questions[current], state = states[current];
    Object.assign(state, { variant: (state.variant + 1) % question.variants.length,
      picked: [], text: "", judged: null });
    show(current, "question-title");
  };
  const next = () => {
    if (graded) {
      show((current + 1) % data.questions.length, "question-title");
      return;
    }
    if (!queue.length) queue.push(...inOrder());
    const index = queue.shift();
    if (states[index].judged) {
      current = index;
      anotherVariant();
    } else {
      show(index, "question-title");
    }
  };

  // --- the row of numbers, and the summary ---
  const given = (state) => Boolean(state.text.trim() || state.touched
    || (variantOf(states.indexOf(state)).rule !== "order" && state.picked.some((each) => each >= 0)));
  const steps = () => {
    $("steps").replaceChildren(...data.questions.map((question, index) => {
      const state = states[index], progress = graded ? null : memory.of(question);
      const known = state.judged ? state.judged.score === 1 : progress && progress.last_right;
      const answered = graded ? given(state) : Boolean(state.judged || progress);
      const kind = !answered ? "" : graded ? "given" : known ? "right" : "wrong";
      const told = !answered ? "not answered yet" : graded ? "answered"
        : known ? "right last time" : "wrong last time";
      return make("li", {}, make("button", {
        type: "button", class: kind, "aria-current": index === current ? "step" : null,
        "aria-label": `Question ${index + 1}, ${question.title}: ${told}`,
        onclick: () => show(index, "question-title"),
      }, kind === "right" ? "✓" : `${index + 1}`));
    }));
  };

  const save = (name, content) => {
    const url = URL.createObjectURL(new Blob([content], { type: "application/json" }));
    const link = make("a", { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 1000);
  };
  const response = () => ({
    schema: 1, quiz: data.slug, student: graded.student, shown: graded.shown,
    answers: Object.fromEntries(data.questions.flatMap((question, index) => {
      const { picked, text } = states[index];
      if (!given(states[index])) return [];
      return [[question.id, { picked: picked.filter((each) => each >= 0), text }]];
    })),
  });
  let saved = "";
  const download = () => {
    saved = JSON.stringify(response().answers);
    const missing = states.filter((state) => !given(state)).length;
    save(`${data.slug}.quiz.json`, JSON.stringify(response(), null, 1));
    say(`Saved ${data.slug}.quiz.json. ${missing} questions have no answer.`);
    summary(missing);
  };

  const summary = (missing) => {
    const title = make("h2", { id: "summary-title" }, graded ? "Hand in" : "How it goes");
    if (graded) {
      $("summary").replaceChildren(title, make("p", { class: "score" },
        `When you are done, save your answers and hand in the file ${data.slug}.quiz.json. `
        + "Until then they are only on this page, which asks before it is closed."),
        missing === undefined ? "" : make("p", {}, missing
          ? `Saved. ${missing} of ${data.questions.length} questions have no answer yet.`
          : "Saved, with an answer to every question."));
      return;
    }
    const known = data.questions.filter((question) => memory.of(question));
    const right = known.filter((question) => memory.of(question).last_right);
    const weak = known.filter((question) => !memory.of(question).last_right);
    const share = 100 * right.length / data.questions.length;
    $("summary").replaceChildren(title,
      make("p", { class: "score" }, `${right.length} of ${data.questions.length} questions right `
        + `when last asked. This time: ${session.right} of ${session.asked} answers right.`),
      make("div", { class: "bar", "aria-hidden": "true" }, filled(share)),
      weak.length ? make("div", {}, make("h3", {}, "What to revise"),
        make("ul", { class: "revise" }, weak.map((question) => make("li", {},
          make("button", { type: "button",
            onclick: () => show(data.questions.indexOf(question), "question-title") },
            question.title), " ", links(question))))) : "",
      make("p", { class: "saved" }, memory.kept ? "What you got right is kept in this browser. "
        : "This browser keeps nothing: save your progress yourself. "),
      make("div", { class: "actions" },
        make("button", { type: "button",
          onclick: () => save("quiz-progress.json", JSON.stringify(memory.notes, null, 1)) },
          "Save progress as a file"),
        known.length ? make("button", { type: "button", onclick: () => {
          for (const question of data.questions) delete memory.notes.questions[`${data.slug}/${question.id}`];
          memory.save();
          for (const state of states) Object.assign(state, { picked: [], text: "", judged: null });
          show(0, "question-title");
          summary();
        } }, "Forget this quiz") : null));
  };

  if (graded) {
    window.addEventListener("beforeunload", (event) => {
      if (states.some(given) && JSON.stringify(response().answers) !== saved) event.preventDefault();
    });
  }
  show(current);
  summary();
})();
