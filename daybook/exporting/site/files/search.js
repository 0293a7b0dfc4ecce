/* Searches the site that this lies in, without a server.

The index is cut into scripts, because a page that lies in a folder may load nothing else. Words are
taken apart as Daybook's own search does it, and stemmed by the same algorithm (Snowball's English).
*/
"use strict";

const daybookSearch = (() => {
  const SHOWN = 20;
  const LETTERS = "[\\p{L}\\p{N}]";
  const PIECE = /[^\s()[\]{}<>"=,;|\u201c-\u201f\u2039\u203a\u00ab\u00bb\u2026]+/gu;
  const PART = new RegExp(`${LETTERS}(?:[\\p{L}\\p{N}\\p{M}']*(?:${LETTERS}|\\p{M}))?`, "gu");
  const CAMEL = /[a-z][A-Z]/;
  const HUMP = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
  const UNSPACED =
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]";
  const stemmer = new EnglishStemmer();
  const stops = new Set(daybookStops.split(" "));
  const loading = new Map();
  const arrived = { terms: new Map(), documents: new Map() };
  let head = null;

  function load(file) {
    if (!loading.has(file)) {
      loading.set(file, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `search/${file}`;
        script.onload = resolve;
        script.onerror = () => reject(new Error(`search/${file}`));
        document.head.append(script);
      }));
    }
    return loading.get(file);
  }

  function fold(text) {
    return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").normalize("NFC").toLowerCase()
      .replaceAll("ß", "ss").replaceAll("ς", "σ");
  }

  function termsOfPart(part) {
    const bare = part.replace(/'s$/, "").replaceAll("'", "");
    if (!bare || stops.has(bare) || bare.length > 64) return [];
    if (/^[a-z]+$/.test(bare)) return [stemmer.stemWord(bare)];
    return bare.replace(new RegExp(UNSPACED, "gu"), " $& ").split(/\s+/).filter(Boolean);
  }

  /* Of a piece such as foo_bar.baz: its parts, and it as a whole behind a "=". */
  function termsOfPiece(piece) {
    const bare = piece.replace(/^['*~!?:]+/, "").replace(/['*~!?:./]+$/, "");
    const folded = fold(bare).replace(/^\.{2,}/, "");
    const parts = folded.match(PART) || [];
    const found = parts.flatMap(termsOfPart);
    if (parts.length === 1 && CAMEL.test(bare)) {
      found.push(...(bare.match(HUMP) || []).flatMap((hump) => termsOfPart(hump.toLowerCase())));
    }
    if (parts.length && !parts.includes(folded) && folded.length <= 64) found.push(`=${folded}`);
    return found;
  }

  function terms(text) {
    const pieces = text.replace(/[\u2018\u2019\u02bc`]/g, "'").match(PIECE) || [];
    return pieces.flatMap(termsOfPiece);
  }

  /* The number of the file that has a term, if any has. */
  function placeOf(term) {
    let low = 0;
    let high = head.terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (head.terms[middle] <= term) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  async function postings(term) {
    const place = placeOf(term);
    if (place < 0) return [];
    await load(`terms-${place}.js`);
    const there = arrived.terms.get(place);
    if (!Object.hasOwn(there, term)) return [];
    let document_ = -1;
    return there[term].split(" ").map((told) => {
      const letter = told.charCodeAt(told.length - 1);
      document_ += parseInt(told.slice(0, -1), 36);
      const former = letter < 97;
      return [document_, letter - (former ? 65 : 97), former];
    });
  }

  /* The documents that have the most of the words, those that say most of them first. */
  async function find(question) {
    const wanted = [...new Set(terms(question))];
    const found = new Map();
    for (const term of wanted) {
      for (const [number, says, former] of await postings(term)) {
        const so = found.get(number) || { number, words: 0, says: 0, former: false };
        so.words += 1;
        so.says += says;
        so.former ||= former;
        found.set(number, so);
      }
    }
    const ranked = [...found.values()];
    const most = ranked.reduce((sofar, one) => Math.max(sofar, one.words), 0);
    const left = ranked.filter((one) => one.words === most);
    left.sort((a, b) => b.says - a.says || b.number - a.number);
    return { wanted, most, left };
  }

  async function told(one) {
    const part = Math.floor(one.number / head.size);
    await load(`documents-${part}.js`);
    return arrived.documents.get(part)[one.number % head.size];
  }

  function element(name, kind, text) {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    if (text) made.textContent = text;
    return made;
  }

  /* The text, with every word that was asked for marked. */
  function marked(text, wanted) {
    const made = element("p", "excerpt");
    for (const piece of text.split(/(\s+)/)) {
      const asked = piece.trim() && terms(piece).some((term) => wanted.includes(term));
      made.append(asked ? element("mark", "", piece) : piece);
    }
    return made;
  }

  async function result(one, wanted) {
    const [file, title, excerpt, date, space, marks] = await told(one);
    const item = element("li");
    const link = element("a", "title", title);
    link.href = file;
    item.append(link);
    if (excerpt && excerpt !== title) item.append(marked(excerpt, wanted));
    const about = element("p", "about", [date, space].filter(Boolean).join(", "));
    for (const mark of marks ? marks.split("|") : []) about.append(" ", element("span", "mark", mark));
    if (one.former) about.append(" ", element("span", "mark", "in a former wording"));
    item.append(about);
    return item;
  }

  function say(text) {
    document.getElementById("found").textContent = text;
  }

  async function show(question) {
    const list = document.getElementById("results");
    const more = document.getElementById("more");
    list.replaceChildren();
    more.hidden = true;
    await load("head.js");
    const { wanted, most, left } = await find(question);
    if (!wanted.length) {
      say("None of these words says enough to be searched for. Use others.");
      return;
    }
    if (!left.length) {
      say(`Nothing in this copy has “${question}” in it. Try fewer words, or others.`);
      return;
    }
    const count = left.length === 1 ? "1 found" : `${left.length.toLocaleString("en")} found`;
    say(most < wanted.length ? `${count} with ${most} of these ${wanted.length} words` : count);
    let shown = 0;
    const next = async () => {
      const part = left.slice(shown, shown + SHOWN);
      shown += part.length;
      for (const one of part) list.append(await result(one, wanted));
      more.hidden = shown >= left.length;
    };
    more.onclick = () => next().catch(failed);
    await next();
  }

  function failed(error) {
    say(`A file of this copy is missing, so nothing can be found: ${error.message}`);
  }

  function start() {
    const question = (new URLSearchParams(location.search).get("q") || "").trim().slice(0, 1000);
    if (!question) return;
    document.getElementById("q").value = question;
    document.title = `${question} – ${document.title}`;
    show(question).catch(failed);
  }

  document.addEventListener("DOMContentLoaded", start);
  return {
    head: (value) => { head = value; },
    terms: (number, value) => { arrived.terms.set(number, value); },
    documents: (number, value) => { arrived.documents.set(number, value); },
    termsOf: terms,
  };
})();
