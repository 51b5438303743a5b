// The pages work without this script. It opens, prints, and brings the current step into sight.
"use strict";

(function () {
  // --- the decision: open all, print
  const printed = document.getElementById("printed");
  const outcomes = () => [...document.querySelectorAll("article.decision details")];
  let before = [];

  // why an outcome came so has an address of its own, and is fetched once somebody looks at it: most nobody does
  const apart = () => [...document.querySelectorAll("article.decision .apart a")];
  let coming = false;
  function put(html) {
    const whole = new DOMParser().parseFromString(html, "text/html");
    apart().forEach((link) => {
      const one = link.closest("details"), theirs = whole.querySelector("#" + CSS.escape(one.id) + " > .inside");
      const left = link === document.activeElement;
      if (theirs) link.closest(".inside").replaceWith(theirs);
      if (theirs && left) one.querySelector("summary").focus({ preventScroll: true });
    });
  }
  document.addEventListener("toggle", async (event) => {
    const link = event.target.matches("details.outcome[open]") && event.target.querySelector(".apart a");
    if (!link || coming) return;
    coming = true;
    try { // where it does not come, the link leads to it
      const answer = await fetch(link.href, { headers: { accept: "text/html" } });
      if (answer.ok) put(await answer.text());
    } catch (error) { /* the link stays */ }
    coming = false;
  }, true);
  function fetchAtOnce() { // printing does not wait
    const link = apart()[0], asked = new XMLHttpRequest();
    if (!link) return;
    asked.open("GET", link.href, false);
    asked.setRequestHeader("accept", "text/html");
    try { asked.send(); } catch (error) { return; }
    if (asked.status === 200) put(asked.responseText);
  }

  window.addEventListener("beforeprint", () => {
    const what = printed ? printed.value : "reasons";
    if (what !== "short") fetchAtOnce();
    before = outcomes().map((one) => one.open);
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
