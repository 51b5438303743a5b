// The pages work without this script. It opens, prints, and brings the current step into sight.
"use strict";

(function () {
  // --- the decision: open all, print
  const printed = document.getElementById("printed");
  const outcomes = () => [...document.querySelectorAll("article.decision details")];
  let before = [];
  window.addEventListener("beforeprint", () => {
    before = outcomes().map((one) => one.open);
    const what = printed ? printed.value : "reasons";
    outcomes().forEach((one) => {
      one.open = one.classList.contains("fold") || what !== "short" && (what === "pictures" || !one.classList.contains("drawn"));
    });
  });
  window.addEventListener("afterprint", () => {
    outcomes().forEach((one, number) => { one.open = before[number]; });
  });
  document.querySelectorAll("[data-do]").forEach((button) => button.addEventListener("click", () => {
    if (button.dataset.do === "print") {
      window.print();
      return;
    }
    const opened = button.getAttribute("aria-pressed") === "true";
    outcomes().forEach((one) => { one.open = !opened || one.classList.contains("drawn"); });
    button.setAttribute("aria-pressed", String(!opened));
    [button.textContent, button.dataset.other] = [button.dataset.other, button.textContent];
  }));

  // --- steps in a row that is wider than the screen
  const row = document.querySelector("#steps ol"), step = row && row.querySelector("a[aria-current]");
  if (step) row.scrollLeft = step.offsetLeft - (row.clientWidth - step.offsetWidth) / 2;

  // --- an outcome that an address names is opened
  function reveal() {
    const at = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (!at) return;
    for (let one = at; one; one = one.parentElement) if (one.tagName === "DETAILS") one.open = true;
    at.scrollIntoView();
    const line = at.querySelector("summary, h2");
    if (line && line.tagName === "SUMMARY") line.focus();
    if (at.matches("input, select, button")) at.focus({ preventScroll: true }); // the question to ask first
  }
  window.addEventListener("hashchange", reveal);
  reveal();
})();
