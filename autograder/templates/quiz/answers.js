// The rule that decides whether a typed answer is right: the twin of answers.py and expressions.py.
const makeAnswers = (language) => {
  "use strict";
  const MAX_LENGTH = 200, MAX_DEPTH = 60, MAX_TEXT = 2000, POINTS = 12, ENOUGH = 4;
  const CLOSE = 1e-7, EXACT = 1e-9;
  const RIGHT = { kind: "right", reason: "" }, WRONG = { kind: "wrong", reason: "" };
  const has = (table, key) => Object.prototype.hasOwnProperty.call(table, key);
  const functions = new Set(language.functions);

  class Unreadable extends Error {}
  const guarded = (compute) => {
    try {
      return compute();
    } catch (error) {
      if (error instanceof Unreadable) return { kind: "unreadable", reason: error.message };
      throw error;
    }
  };

  const canonical = (name) =>
    Array.from(name, (c) => has(language.greek, c) ? language.greek[c]
      : has(language.subscripts, c) ? language.subscripts[c] : c)
      .join("").replaceAll("\\", "").replaceAll("_", "");

  const sigmoid = (x) => {
    const decay = Math.exp(-Math.abs(x));
    return (x >= 0 ? 1 : decay) / (1 + decay);
  };
  const operations = {
    "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b,
    "^": (a, b) => Math.pow(a, b), negative: (a) => -a, abs: Math.abs, acos: Math.acos,
    arctan: Math.atan, asin: Math.asin, atan: Math.atan, ceil: Math.ceil, cos: Math.cos,
    cosh: Math.cosh, exp: Math.exp, floor: Math.floor, ln: Math.log, log: Math.log,
    log10: Math.log10, log2: Math.log2, max: Math.max, min: Math.min, relu: (a) => Math.max(a, 0),
    sigmoid, sign: Math.sign, sin: Math.sin, sinh: Math.sinh, sqrt: Math.sqrt, tan: Math.tan,
    tanh: Math.tanh,
  };

  const evaluate = (node, values) => {
    if (node.kind === "number") return node.value;
    if (node.kind === "name") return has(values, node.name) ? values[node.name] : NaN;
    const parts = node.parts.map((part) => evaluate(part, values));
    if (!parts.every(Number.isFinite)) return NaN;
    const result = operations[node.name](...parts);
    return Number.isFinite(result) ? result : NaN;
  };

  // --- tokens ---
  const GROUPED = /[0-9]{1,3}(?:[ _'’\u00a0\u2009\u202f][0-9]{3})+(?![0-9])(?:[.][0-9]+)?/y;
  const ENGLISH = /[0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)|[0-9]{1,3}(?:,[0-9]{3}){2,}(?![0-9])/y;
  const GERMAN = /[0-9]{1,3}(?:[.][0-9]{3})+,[0-9]+|[0-9]{1,3}(?:[.][0-9]{3}){2,}(?![0-9.])/y;
  const DECIMAL_COMMA = /[0-9]+,[0-9]+/y;
  const EXPONENT = /[eE][-+]?[0-9]+/y;
  const NUMBER = /(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[eE][-+]?[0-9]+)?/y;
  const NAME = /\\?[A-Za-z]+(?:_?[0-9]+|_[A-Za-z]+[0-9]*)*/y;
  const SPACES = " \t\n\u00a0\u2009\u202f";
  const at = (pattern, text, place) => {
    pattern.lastIndex = place;
    const found = pattern.exec(text);
    return found ? found[0] : null;
  };
  const trimStart = (text) => {
    let from = 0;
    while (from < text.length && SPACES.includes(text[from])) from += 1;
    return text.slice(from);
  };

  const plain = (text) => {
    const result = [];
    let raised = false;
    for (let character of text) {
      if (has(language.superscripts, character)) {
        result.push((raised ? "" : "^(") + language.superscripts[character]);
        raised = true;
        continue;
      }
      if (raised) {
        result.push(")");
        raised = false;
      }
      if (has(language.greek, character)) {
        result.push(" " + language.greek[character]);
        continue;
      }
      if (has(language.subscripts, character)) character = language.subscripts[character];
      result.push(has(language.signs, character) ? language.signs[character] : character);
    }
    if (raised) result.push(")");
    return result.join("");
  };

  const readNumber = (text, place, insideCall) => {
    let found = at(GROUPED, text, place);
    if (found !== null) return [found.replace(/[^0-9.]/g, ""), place + found.length];
    if (!insideCall) {
      found = at(ENGLISH, text, place);
      if (found !== null) return [found.replaceAll(",", ""), place + found.length];
      found = at(GERMAN, text, place);
      if (found !== null) {
        return [found.replaceAll(".", "").replaceAll(",", "."), place + found.length];
      }
      found = at(DECIMAL_COMMA, text, place);
      if (found !== null) {
        const [whole, part] = found.split(",");
        if (part.length === 3 && whole.length <= 3 && !whole.startsWith("0")) {
          throw new Unreadable(
            `${found} can be read in two ways: write ${whole}${part} or ${whole}.${part}`);
        }
        const end = place + found.length, tail = at(EXPONENT, text, end) || "";
        return [`${whole}.${part}${tail}`, end + tail.length];
      }
    }
    found = at(NUMBER, text, place);
    if (found === null) throw new Unreadable("a point stands alone");
    return [found, place + found.length];
  };

  const split = (name, names) => {
    const constant = (word) => has(language.constants, word);
    const known = (word) => names.has(word) || constant(word) || functions.has(word);
    if (name === "sigma" && !known(name)) return ["sigmoid"];
    if (known(name)) return [name];
    const best = [[]];
    for (let end = 1; end <= name.length; end += 1) {
      best.push(null);
      for (let start = 0; start < end; start += 1) {
        const part = name.slice(start, end), before = best[start];
        const isName = names.has(part) || constant(part);
        const isLast = functions.has(part) && end === name.length;
        if (before === null || !(isName || isLast)) continue;
        if (best[end] === null || before.length + 1 < best[end].length) {
          best[end] = [...before, part];
        }
      }
    }
    const found = best[name.length];
    if (!found || !found.length) {
      const allowed = [...names].sort().join(", ") || "numbers only";
      throw new Unreadable(
        `the name ${name.slice(0, 20)} is not known here (there are: ${allowed})`);
    }
    return found;
  };

  const addNames = (tokens, word, names, rest) => {
    const name = canonical(word);
    for (const part of split(name, names)) {
      if (names.has(part) || has(language.constants, part)) {
        tokens.push(["name", part]);
        continue;
      }
      if (!rest.startsWith("(")) throw new Unreadable(`write ${part}(...) with brackets`);
      tokens.push(["function", part]);
    }
  };

  const isTimes = (text, place, last, names) =>
    "xX".includes(text[place]) && Boolean(last) && last[0] === "number"
    && ![...names].some((name) => "xX".includes(name[0])) && !/^[A-Za-z_]/.test(text.slice(place + 1));

  const tokenize = (original, names) => {
    if (Array.from(original).length > MAX_LENGTH) {
      throw new Unreadable(`it is longer than ${MAX_LENGTH} characters`);
    }
    const text = plain(original), tokens = [], calls = [];
    let place = 0;
    while (place < text.length) {
      const character = String.fromCodePoint(text.codePointAt(place));
      const last = tokens[tokens.length - 1];
      if (SPACES.includes(character)) {
        place += 1;
      } else if (/[0-9.]/.test(character)) {
        const [number, end] = readNumber(text, place, calls.some(Boolean));
        if (last && last[0] === "number") {
          throw new Unreadable("two numbers stand side by side: put a sign between them");
        }
        tokens.push(["number", number]);
        place = end;
      } else if (isTimes(text, place, last, names)) {
        tokens.push(["sign", "*"]);
        place += 1;
      } else if (/[A-Za-z\\]/.test(character)) {
        const found = at(NAME, text, place);
        if (found === null) throw new Unreadable("a backslash stands alone");
        place += found.length;
        addNames(tokens, found, names, trimStart(text.slice(place)));
      } else if (text.startsWith("**", place)) {
        tokens.push(["sign", "^"]);
        place += 2;
      } else if ("+-*/^(),%√".includes(character)) {
        if (character === "(") calls.push(Boolean(last) && last[0] === "function");
        else if (character === ")") calls.pop();
        tokens.push(["sign", character]);
        place += 1;
      } else {
        throw new Unreadable(`the sign ${character} is not known here`);
      }
    }
    return tokens;
  };

  // --- grammar ---
  const parse = (text, variables) => {
    const tokens = tokenize(text, new Set(Array.from(variables, canonical)));
    if (!tokens.length) throw new Unreadable("there is no answer yet");
    let place = 0, depth = 0;
    const next = () => place < tokens.length ? tokens[place] : ["end", ""];
    const take = (signs) => {
      const [kind, sign] = next();
      if (kind === "sign" && signs.includes(sign)) {
        place += 1;
        return sign;
      }
      return "";
    };
    const enter = () => {
      depth += 1;
      if (depth > MAX_DEPTH) throw new Unreadable("it is nested too deeply");
    };
    const operation = (name, ...parts) => ({ kind: "operation", name, parts });
    const number = (value) => ({ kind: "number", value: Number.isFinite(value) ? value : NaN });
    const close = () => {
      if (!take([")"])) throw new Unreadable("a bracket is not closed");
    };
    const sum = () => {
      enter();
      let node = product();
      for (let sign = take(["+", "-"]); sign; sign = take(["+", "-"])) {
        node = operation(sign, node, product());
      }
      depth -= 1;
      return node;
    };
    const startsFactor = () => {
      const [kind, sign] = next();
      return ["number", "name", "function"].includes(kind)
        || (kind === "sign" && "(√".includes(sign));
    };
    const product = () => {
      let node = signed(), divided = false;
      for (;;) {
        const sign = take(["*", "/"]);
        if (sign) {
          node = operation(sign, node, signed());
          divided = sign === "/";
        } else if (startsFactor()) {
          if (divided) {
            throw new Unreadable("a product right after / can be read in two ways: use brackets");
          }
          node = operation("*", node, power());
        } else {
          return node;
        }
      }
    };
    const signed = () => {
      enter();
      const sign = take(["+", "-"]);
      let node = sign ? signed() : power();
      if (sign === "-") node = operation("negative", node);
      depth -= 1;
      return node;
    };
    const power = () => {
      const base = postfix();
      return take(["^"]) ? operation("^", base, signed()) : base;
    };
    const postfix = () => {
      let node = primary();
      while (take(["%"])) node = operation("/", node, number(100));
      return node;
    };
    const primary = () => {
      const [kind, text] = next();
      if (kind === "end") throw new Unreadable("something is missing at the end");
      place += 1;
      if (kind === "number") return number(Number(text));
      if (kind === "name") {
        return has(language.constants, text) ? number(language.constants[text])
          : { kind: "name", name: text };
      }
      if (kind === "function") return call(text);
      if (text === "(") {
        const node = sum();
        close();
        return node;
      }
      if (text === "√") {
        enter();
        const node = operation("sqrt", primary());
        depth -= 1;
        return node;
      }
      throw new Unreadable(`${text} is not expected there`);
    };
    const call = (name) => {
      place += 1; // the bracket, which the tokens made sure of
      const parts = [sum()];
      while (take([","])) parts.push(sum());
      close();
      const wanted = name === "max" || name === "min" ? 2 : 1;
      if (parts.length !== wanted) {
        throw new Unreadable(`${name} takes ${wanted} value${wanted > 1 ? "s" : ""}`);
      }
      return operation(name, ...parts);
    };
    const node = sum();
    if (place < tokens.length) throw new Unreadable(`${next()[1]} is not expected there`);
    return node;
  };

  // --- verdicts ---
  const UNIT = /(?<=[0-9.)%\s²³])[A-Za-zµμ]+$/;
  const numberIn = (original, unit) => {
    let text = original.slice(0, MAX_TEXT)
      .replace(/^\s*(?:[A-Za-z][A-Za-z0-9_]*\s*)?[=≈~]\s*/, "").trim().replace(/[.]+$/, "");
    const found = UNIT.exec(text);
    let given = found ? found[0] : "";
    const units = language.units;
    if (!has(units, given)) given = "";
    if (given && !unit) {
      throw new Unreadable(`leave out the unit ${given}: a plain number is asked for`);
    }
    if (given) text = text.slice(0, text.length - given.length);
    const value = evaluate(parse(text, []), {});
    if (!unit) return value;
    if (!given) throw new Unreadable(`give the unit as well, such as ${unit}`);
    if (units[given][0] !== units[unit][0]) return null;
    return value * units[given][1] / units[unit][1];
  };
  const number = (text, answer, absolute = 0, relative = 0, unit = "") => guarded(() => {
    const value = numberIn(text, unit);
    if (value === null || Number.isNaN(value)) return WRONG;
    const slack = Math.max(absolute, relative * Math.abs(answer)) + EXACT * Math.abs(answer) + 1e-12;
    return Math.abs(value - answer) <= slack ? RIGHT : WRONG;
  });

  function* draws() {
    let state = 20260101;
    for (;;) {
      state = (state + 0x6D2B79F5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1) >>> 0;
      mixed = (mixed ^ ((mixed + (Math.imul(mixed ^ (mixed >>> 7), mixed | 61) >>> 0)) >>> 0)) >>> 0;
      yield ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
    }
  }
  const points = (variables) => {
    const draw = draws(), names = Object.keys(variables).sort(), result = [];
    for (let count = 0; count < POINTS; count += 1) {
      const point = {};
      for (const name of names) {
        const [low, high] = variables[name];
        point[canonical(name)] = low + (high - low) * draw.next().value;
      }
      result.push(point);
    }
    return result;
  };
  const formula = (text, answer, variables) => guarded(() => {
    const names = Object.keys(variables);
    const given = parse(text.replace(/^\s*=\s*/, ""), names), wanted = parse(answer, names);
    let compared = 0;
    for (const point of points(variables)) {
      const right = evaluate(wanted, point);
      if (Number.isNaN(right)) continue;
      const value = evaluate(given, point);
      const scale = Math.max(1, Math.abs(value), Math.abs(right));
      if (Number.isNaN(value) || Math.abs(value - right) > CLOSE * scale) return WRONG;
      compared += 1;
    }
    return compared >= ENOUGH ? RIGHT : WRONG;
  });

  const shape = (text, answer) => {
    let body = text.slice(0, MAX_TEXT).trim().replace(/^(?:torch\.Size|shape|size)?\s*[=:]?\s*/i, "");
    body = body.replace(/^[()[\]{} \t\n]+|[()[\]{} \t\n]+$/g, "").trim().replace(/,$/, "").trim();
    if (!body) {
      return { kind: "unreadable", reason: "there is no shape yet: write one such as (2, 3)" };
    }
    const parts = body.split(/\s*[,;x×*]\s*|\s+/);
    if (!parts.every((part) => /^[0-9]{1,9}$/.test(part))) {
      return { kind: "unreadable", reason: "a shape is written in whole numbers, such as (2, 3)" };
    }
    const same = parts.length === answer.length
      && parts.every((part, index) => Number(part) === answer[index]);
    return same ? RIGHT : WRONG;
  };

  const plainWord = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[\s_‐‑‒–—−-]+/g, " ")
    .replace(/^[ .,;:!?"'`“”‘’]+|[ .,;:!?"'`“”‘’]+$/g, "")
    .replace(/^(?:the|an|a) (?=.)/, "");
  const word = (text, accepted) => {
    const given = plainWord(text.slice(0, MAX_TEXT));
    if (!given) return { kind: "unreadable", reason: "there is no answer yet" };
    return accepted.some((each) => plainWord(each) === given) ? RIGHT : WRONG;
  };

  const PRINTED = /[0-9]+[.]?[0-9]*(?:[eE][-+]?[0-9]+)?|[.][0-9]+|[A-Za-z_]+|[^\sA-Za-z0-9_]/gu;
  const printedToken = (token) => {
    if (!(/^[0-9]/.test(token) || (token[0] === "." && token.length > 1))) return token;
    if (/^[0-9]+$/.test(token)) return token.replace(/^0+/, "") || "0";
    return `float ${Number(token)}`;
  };
  const printed = (text) => (text.normalize("NFKC").replaceAll("−", "-").replaceAll("–", "-")
    .replace(/[“”‘’"]/g, "'").match(PRINTED) || []).map(printedToken).join("\n");
  const output = (text, answer) => {
    if (!text.trim()) return { kind: "unreadable", reason: "there is no answer yet" };
    return printed(text.slice(0, MAX_TEXT)) === printed(answer) ? RIGHT : WRONG;
  };

  return { number, formula, shape, word, output, numberIn, parse, evaluate };
};
