// The pages work without this script. It asks again after each answer, and opens and prints.
"use strict";

(function () {
  document.documentElement.classList.add("scripted");

  // --- the case: after an answer, the questions that are left and the outcomes as they stand
  const form = document.getElementById("case");
  const part = document.getElementById("part");
  let wanted = 0;

  async function refresh() {
    const mine = ++wanted;
    part.setAttribute("aria-busy", "true");
    let html;
    try {
      const answer = await fetch(form.dataset.part, {
        method: "POST", body: new FormData(form), headers: { "X-Punkt-Part": "1" }, redirect: "error",
      });
      if (!answer.ok && answer.status !== 422) throw new Error(String(answer.status));
      html = await answer.text();
    } catch (error) {
      part.removeAttribute("aria-busy");
      document.documentElement.classList.remove("scripted"); // the button that asks again shows
      return;
    }
    if (mine !== wanted) return; // another answer was given meanwhile
    show(html);
  }

  function show(html) {
    const at = document.activeElement;
    const id = at && part.contains(at) ? at.id : "";
    const typed = id && at.matches("input:not([type=radio]):not([type=checkbox]), select") ? at.value : null;
    const open = [...part.querySelectorAll("details")].map((one) => one.open);
    const fresh = new DOMParser().parseFromString(html, "text/html");
    part.replaceChildren(...fresh.body.childNodes);
    [...part.querySelectorAll("details")].forEach((one, number) => {
      if (open[number]) one.open = true;
    });
    part.removeAttribute("aria-busy");
    restore(id, typed);
    const decided = document.getElementById("decided");
    const left = document.getElementById("left");
    document.getElementById("said").textContent =
      (decided ? decided.textContent + ". " : "") + (left ? left.textContent : "");
  }

  function restore(id, typed) {
    if (!id) return;
    const now = document.getElementById(id);
    if (!now) {
      const next = part.querySelector(".question input, .question select, button.main");
      if (next) next.focus({ preventScroll: true });
      return;
    }
    for (let one = now.parentElement; one && one !== part; one = one.parentElement) {
      if (one.tagName === "DETAILS") one.open = true; // an answer that was just given stays in sight
    }
    if (typed !== null && now.value !== typed) now.value = typed;
    now.focus({ preventScroll: true });
  }

  if (form && part && window.fetch) {
    form.addEventListener("change", (event) => {
      if (!event.target.matches("[type=file]") && part.childElementCount && part.querySelector(".desk")) refresh();
    });
  }

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
