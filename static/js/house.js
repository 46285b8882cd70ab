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
