// The chair: counts down to what the server said, and keeps entries while there is no connection.
//
// Every form with data-keep is sent from here: with a key and the moment of the tap, both made once.
// An entry stays on the device (this tab's sessionStorage; numbers of rows and what was typed, no
// name) until the server has answered it, one after another in the order of the taps. Sent twice
// with the same key it happens once. Without this script the same forms are plain POSTs.
(function () {
  "use strict";

  const box = document.getElementById("waiting");
  if (!box) return;
  const STORE = "chair", TYPED = "chair-typed", RETRY = 10000, PROMPT = 1500;
  const user = box.dataset.user;
  let offset = 0, last = 0, sending = false, lostAt = 0;

  // ---- time: the server's, as of the page ---------------------------------------------------

  function sync() {
    const head = document.querySelector("[data-at]");
    if (head) offset = Date.parse(head.dataset.at) - Date.now();
    document.querySelectorAll("[data-left]").forEach((e) => { e.dataset.until = Date.now() + 1000 * Number(e.dataset.left); });
  }

  /** Never ahead of the server, never before the tap before it. */
  function moment() {
    last = Math.max(last + 1, Date.now() + offset);
    return new Date(last).toISOString();
  }

  function clock(ms) {
    const at = new Date(ms);
    return String(at.getHours()).padStart(2, "0") + ":" + String(at.getMinutes()).padStart(2, "0");
  }

  function tick() {
    document.querySelectorAll("[data-until]").forEach((e) => {
      const left = Math.round((Number(e.dataset.until) - Date.now()) / 1000), off = Math.abs(left);
      e.textContent = String(Math.floor(off / 60)).padStart(2, "0") + ":" + String(off % 60).padStart(2, "0");
      e.classList.toggle("over", left < 0);
    });
  }

  // ---- what waits ---------------------------------------------------------------------------

  function read() {
    try { return JSON.parse(sessionStorage.getItem(STORE)) || []; } catch { return []; }
  }

  function write(entries) {
    if (entries.length) sessionStorage.setItem(STORE, JSON.stringify(entries));
    else sessionStorage.removeItem(STORE);
    show();
  }

  /** Entries of somebody else on this device wait for that person. */
  const mine = (e) => e.user === user;

  function change(key, values) {
    write(read().flatMap((e) => (e.key !== key ? [e] : values ? [{ ...e, ...values }] : [])));
  }

  function line(text) {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  }

  function part(title, entries, words) {
    const head = document.createElement("strong"), list = document.createElement("ul");
    head.textContent = title;
    list.append(...entries.map((e) => line(clock(e.at) + " " + e.label + (words(e) ? ": " + words(e) : ""))));
    box.append(head, list);
  }

  function show() {
    const entries = read(), refused = entries.filter((e) => e.why && mine(e));
    const onItsWay = (e) => sending && !lostAt && Date.now() - e.at < PROMPT; // not worth a word
    const waiting = entries.filter((e) => !e.why && !onItsWay(e));
    box.textContent = "";
    box.classList.toggle("d-none", !waiting.length && !refused.length && !lostAt);
    box.classList.toggle("stop", refused.length > 0);
    if (lostAt) box.append(sentence("No connection since " + clock(lostAt) + ". The page shows what the server said last."));
    if (waiting.length) {
      const number = waiting.length === 1 ? "1 entry waiting" : waiting.length + " entries waiting";
      part(number + " since " + clock(waiting[0].at), waiting, (e) => (mine(e) ? "" : "of somebody else, who has to sign in"));
    }
    if (refused.length) {
      part("Not recorded:", refused, (e) => e.why.join(" "));
      const seen = document.createElement("button");
      seen.type = "button";
      seen.className = "key";
      seen.textContent = "I HAVE SEEN IT";
      seen.addEventListener("click", () => write(read().filter((e) => !e.why || !mine(e))));
      box.append(seen);
    }
  }

  function sentence(text) {
    const said = document.createElement("p");
    said.textContent = text;
    return said;
  }

  // ---- sending ------------------------------------------------------------------------------

  function token() {
    return document.querySelector("[name=csrfmiddlewaretoken]").value;
  }

  async function post(entry) {
    const answer = await fetch(entry.url, {
      method: "POST",
      redirect: "manual", // to the sign-in page: not an answer to this entry
      headers: { "X-Kept": "1", "X-CSRFToken": token(), "Content-Type": "application/x-www-form-urlencoded" },
      body: entry.body,
    });
    if (answer.type === "opaqueredirect") return { again: "Sign in to send it." };
    if (answer.ok) return { done: true };
    if (answer.status === 422) return { why: (await answer.json()).refused };
    if (answer.status >= 500) return { again: "The server is not well." };
    const said = { 403: "You may not record this, or this page is too old: reload it.", 409: "Somebody else changed it meanwhile." };
    return { why: [said[answer.status] || "The server refused it (" + answer.status + ")."] };
  }

  function lost(is) {
    if (Boolean(lostAt) === is) return;
    lostAt = is ? Date.now() : 0;
    show();
  }

  /** One after another; whatever cannot be answered now keeps its place. */
  async function send(more) {
    const busy = sending;
    sending = true;
    if (more) write([...read(), ...more]);
    if (busy) return 0;
    let sent = 0;
    try {
      for (;;) {
        const entry = read().find((e) => mine(e) && !e.why);
        if (!entry) break;
        const result = await post(entry);
        lost(false);
        if (result.again) break;
        change(entry.key, result.done ? null : { why: result.why });
        if (result.done) sent += 1;
      }
    } catch {
      lost(true);
    } finally {
      sending = false;
      show();
    }
    return sent;
  }

  /** The page anew; vital signs that are half typed come along. */
  function renew() {
    history.replaceState(null, "", location.pathname);
    location.reload();
  }

  const signs = () => [...document.querySelectorAll("form.vitals input[type=text]")];

  window.addEventListener("pagehide", () => {
    const typed = signs().filter((e) => e.value).map((e) => [e.name, e.value]);
    if (typed.length) sessionStorage.setItem(TYPED, JSON.stringify([box.dataset.infusion, user, typed]));
  });

  function takeAlong() {
    const [infusion, whose, typed] = JSON.parse(sessionStorage.getItem(TYPED) || "[]");
    sessionStorage.removeItem(TYPED);
    if (infusion !== box.dataset.infusion || whose !== user) return;
    for (const [name, value] of typed) signs().filter((e) => e.name === name && !e.value).forEach((e) => { e.value = value; });
  }

  async function retry() {
    if (!read().some((e) => mine(e) && !e.why)) return;
    if (await send()) renew();
  }

  function key() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  }

  async function keep(form, button) {
    const data = new FormData(form), id = key(), at = Date.now();
    if (button && button.name) data.append(button.name, button.value);
    data.delete("csrfmiddlewaretoken");
    data.set("once", id);
    if (!data.get("happened_at")) data.set("happened_at", moment());
    const url = new URL(form.action).pathname, body = new URLSearchParams(data).toString();
    const before = read().some((e) => mine(e) && !e.why);
    const entry = { key: id, user, url, body, at, label: form.dataset.keep };
    const answer = send([entry]);
    window.setTimeout(show, PROMPT);
    await answer;
    const left = read().find((e) => e.key === id);
    if (!left) return renewFrom(form);
    if (left.why) return announce(); // what was typed stays
    form.reset();
    if (location.hash) location.hash = "desk";
    if (!before) box.scrollIntoView({ block: "nearest" });
  }

  function renewFrom(form) {
    form.reset();
    renew();
  }

  function announce() {
    box.scrollIntoView({ block: "center" });
  }

  document.addEventListener("submit", (e) => {
    const form = e.target;
    if (form.dataset.keep) {
      e.preventDefault();
      e.stopPropagation();
      if (form.dataset.busy) return; // a second tap while the first is on its way
      form.dataset.busy = "1";
      keep(form, e.submitter).finally(() => delete form.dataset.busy);
    } else if (form.dataset.live && (lostAt || !navigator.onLine)) {
      e.preventDefault();
      e.stopPropagation();
      lost(true);
      box.append(sentence(form.dataset.live + ": wait for the connection."));
      announce();
    }
  }, true);

  // ---- the refreshed part -------------------------------------------------------------------

  const now = document.getElementById("now");
  if (now) {
    now.addEventListener("htmx:beforeRequest", (e) => {
      const focus = document.activeElement;
      const inside = focus && focus.closest("#now, #keys, #log") && focus.matches(":focus-visible");
      if (inside) e.preventDefault();
    });
    now.addEventListener("htmx:sendError", (e) => { e.stopPropagation(); lost(true); });
    now.addEventListener("htmx:afterSwap", () => { lost(false); sync(); tick(); retry(); });
  }

  window.addEventListener("online", retry);
  window.addEventListener("offline", () => lost(true));
  window.addEventListener("beforeunload", (e) => { if (lostAt && read().some(mine)) e.preventDefault(); });
  window.setInterval(tick, 1000);
  window.setInterval(retry, RETRY);
  takeAlong();
  sync();
  tick();
  show();
  retry();
})();
