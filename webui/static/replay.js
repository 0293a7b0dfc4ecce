// The replay without reloading: the slider, the arrow links, and play. All of it works without.
"use strict";

(() => {
  const PACE = 1400; // milliseconds to a step, so that it can be read, and be read aloud
  let timer = 0;
  let latest = 0;

  const part = (id) => document.getElementById(id);
  const playing = () => timer !== 0;

  function ready() {
    const play = part("play");
    if (!play) return;
    play.hidden = false;
    part("go").hidden = true;
    play.textContent = playing() ? "Pause" : "Play";
    play.setAttribute("aria-pressed", String(playing()));
  }

  function stop() {
    clearInterval(timer);
    timer = 0;
    ready();
  }

  async function show(address) {
    const asked = ++latest;
    const held = document.activeElement && document.activeElement.id;
    let answer;
    try {
      answer = await fetch(address, { headers: { Accept: "text/html" } });
    } catch {
      answer = null;
    }
    if (asked !== latest) return; // another step was asked for meanwhile
    if (!answer || !answer.ok) {
      location.assign(address); // the page itself says what is wrong
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.getElementById("replay");
    if (asked !== latest || !found) return;
    // Outside of what is replaced, so that it is read aloud when its words change.
    part("told").textContent = page.getElementById("told").textContent;
    part("replay").replaceWith(document.adoptNode(found));
    document.title = page.title;
    history.replaceState(null, "", answer.url);
    ready();
    const again = held && part(held);
    if (again) again.focus({ preventScroll: true });
    if (!part("replay").dataset.next && playing()) stop();
  }

  function forward() {
    const next = part("replay").dataset.next;
    if (next) show(next);
    else stop();
  }

  function toggle() {
    if (playing()) {
      stop();
      return;
    }
    const first = part("n");
    if (!part("replay").dataset.next) {
      first.value = "0";
      show(at(first));
    } else {
      forward();
    }
    timer = setInterval(forward, PACE);
    ready();
  }

  function at(slider) {
    const address = new URL(location.href);
    address.search = new URLSearchParams(new FormData(slider.form)).toString();
    return address.href;
  }

  document.addEventListener("click", (event) => {
    if (event.target.id === "play") toggle();
    const link = event.target.closest("#slider a");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    stop();
    show(link.href);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id !== "n") return;
    stop();
    show(at(event.target));
  });
  ready();
})();
