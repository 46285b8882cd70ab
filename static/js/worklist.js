// Looks once a minute, while somebody can see the page, whether anything came. It only says so: the
// rows stay where they are until the person asks.
(function () {
  "use strict";
  const MINUTE = 60 * 1000;

  window.setInterval(function () {
    const news = document.querySelector("[data-look]");
    if (news && document.visibilityState === "visible") window.htmx.trigger(news, "look");
  }, MINUTE);

  // The same news again is no news: a screen reader would say it every minute.
  document.addEventListener("htmx:beforeSwap", function (e) {
    if (!e.detail.target.matches("[data-look]")) return;
    const said = new DOMParser().parseFromString(e.detail.serverResponse, "text/html").body.textContent;
    if (said.trim() === e.detail.target.textContent.trim()) e.detail.shouldSwap = false;
  });
})();
