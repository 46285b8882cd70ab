// A little comfort on top of pages that work without it.
(function () {
  "use strict";

  function focusProblem(root) {
    const problem = root.querySelector("[data-focus]");
    if (problem) problem.focus();
  }

  function tell(text) {
    const strip = document.getElementById("lost");
    strip.textContent = text;
    strip.classList.toggle("d-none", !text);
  }

  // Another unit says the same size in other figures: what is shown is converted, and going back
  // gives what was typed. How many units make one kilogram or one centimetre:
  const PER = { kg: 1, lb: 1 / 0.45359237, cm: 1, in: 1 / 2.54 };

  function convert(select) {
    const input = select.form && select.form.elements[select.name.replace(/_unit$/, "")];
    const before = select.dataset.shown, now = select.value;
    select.dataset.shown = now;
    if (!input || !before || before === now || !/^[0-9]+(\.[0-9]+)?$/.test(input.value.trim())) return;
    const typed = input.dataset.converted === input.value ? JSON.parse(input.dataset.typed) : [input.value, before];
    const places = input.name === "weight" || select.form.elements.rounding ? 3 : 2;
    input.value = typed[1] === now ? typed[0] : String(Number((typed[0] * PER[now] / PER[typed[1]]).toFixed(places)));
    input.dataset.typed = JSON.stringify(typed);
    input.dataset.converted = input.value;
  }

  const sizes = "select[name=weight_unit], select[name=height_unit]";
  window.addEventListener("pageshow", () =>
    document.querySelectorAll(sizes).forEach((s) => { s.dataset.shown = s.value; }));
  document.addEventListener("change", (e) => { if (e.target.matches(sizes)) convert(e.target); });

  document.addEventListener("DOMContentLoaded", function () {
    focusProblem(document);
    const banner = document.querySelector(".banner");
    if (banner) {
      const note = () =>
        document.documentElement.style.setProperty("--banner-height", banner.offsetHeight + "px");
      note();
      window.addEventListener("resize", note);
    }
    // A second click while the first is on its way would only be a replay: spare the user the wait.
    document.querySelectorAll("form[method=post]").forEach(function (form) {
      form.addEventListener("submit", function () {
        window.setTimeout(function () {
          form.querySelectorAll("button").forEach((b) => b.setAttribute("aria-disabled", "true"));
        }, 0);
      });
    });
    document.querySelectorAll("[data-print]").forEach((b) => b.addEventListener("click", () => window.print()));
  });

  document.addEventListener("htmx:beforeRequest", (e) => e.detail.target.setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (e) => e.detail.target.removeAttribute("aria-busy"));
  document.addEventListener("htmx:afterSwap", () => tell(""));
  document.addEventListener("htmx:sendError", () =>
    tell("The server does not answer. Nothing was saved; what you typed is still here."));
  document.addEventListener("htmx:responseError", (e) =>
    tell("The server refused this (" + e.detail.xhr.status + "). Nothing was saved; what you typed is still here."));

  document.addEventListener("keydown", function (e) {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (typing || e.ctrlKey || e.metaKey || e.altKey) return;
    if (e.key === "/") {
      const search = document.getElementById("top-search");
      if (search) { e.preventDefault(); search.focus(); }
    }
    if (e.key === "n") {
      const next = document.querySelector("[data-next]");
      if (next) { e.preventDefault(); next.focus(); }
    }
  });
})();
