// The interview works without this script, which saves each answer at once, leaves everything where it stands,
// moves the focus on by Enter, and adds and pastes rows of tables in place.
"use strict";

(function () {
  const form = document.getElementById("case");
  if (!form) return;
  const said = document.getElementById("said");
  let dirty = false; // something was answered that is not on its way yet
  let sending = null; // what is on its way
  let leaving = false;
  let pause = 0;
  let pressed = false; // a pointer, or the space bar, is pressed and not let go of
  let held = null; // what has come of saving meanwhile
  let letting = 0;

  // --- saving: one request at a time, the next one with all that was answered meanwhile
  async function save(extra) {
    while (sending) await sending;
    sending = send(extra || []);
    const done = await sending;
    sending = null;
    return done;
  }

  async function send(extra) {
    clearTimeout(pause);
    said.textContent = "";
    const body = new FormData(form);
    body.delete("go");
    for (const name of [...body.keys()]) if (name.startsWith("paste:") && !extra.length) body.delete(name);
    extra.forEach(([name, value]) => body.set(name, value));
    dirty = false;
    held = null; // what comes of this is newer
    let answer, html;
    try { // the answer bears what has changed of this page, no page of its own
      const small = [...body.values()].join("").length < 20000; // such a request outlives the page
      answer = await fetch(form.action, { method: "POST", body, headers: { accept: "text/html", "punkt-part": "1" }, keepalive: small });
      html = await answer.text();
    } catch (error) {
      dirty = true;
      tell(form.dataset.unsaved);
      return false;
    }
    if (answer.status === 401 || answer.status === 403 || answer.status === 404) { // sign in again; answers go along
      leaving = true;
      form.submit();
      return false;
    }
    const fresh = new DOMParser().parseFromString(html, "text/html");
    if (!answer.ok || !fresh.getElementById("steps")) {
      dirty = true;
      tell(form.dataset.unsaved);
      return false;
    }
    take(fresh);
    return true;
  }

  function tell(text) { said.textContent = text; said.classList.toggle("unsaved", dirty); }

  // --- what has changed; questions stay where they are, and whatever is pressed stays until it is let go of:
  // a click is lost whose link or button is another one by then
  for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, (event) => {
    if (name !== "pointerdown" && event.key !== " ") return;
    clearTimeout(letting);
    pressed = true;
  }, true);
  for (const name of ["pointerup", "pointercancel", "dragend", "keyup"]) document.addEventListener(name, (event) => {
    if (name !== "keyup" || event.key === " ") letting = setTimeout(release, 100); // the click of a finger comes later
  }, true);
  window.addEventListener("blur", release);

  function release() {
    const fresh = held;
    pressed = false;
    held = null;
    if (fresh) take(fresh);
  }

  function take(fresh) {
    if (pressed) {
      held = fresh;
      return;
    }
    held = null;
    document.title = fresh.title;
    for (const id of ["steps", "standing", "running"]) {
      const now = document.getElementById(id), then = fresh.getElementById(id);
      if (now && then && now.innerHTML !== then.innerHTML) renew(now, then);
    }
    const blocks = fresh.getElementById("blocks");
    if (blocks) {
      const theirs = [...blocks.querySelectorAll(".question")];
      theirs.forEach((one, number) => question(one, theirs[number - 1]));
      form.querySelectorAll(".question").forEach((one) => idle(one, !fresh.getElementById(one.id)));
      if (!dirty) blocks.querySelectorAll(".list").forEach(list);
    }
    const decided = document.getElementById("decided");
    tell(form.dataset.saved + (decided ? ". " + decided.textContent : ""));
  }

  function renew(now, then) {
    const at = document.activeElement, link = now.contains(at) ? at.getAttribute("href") : null;
    const [left, top] = [(now.querySelector("ol") || now).scrollLeft, now.scrollTop];
    now.innerHTML = then.innerHTML;
    [(now.querySelector("ol") || now).scrollLeft, now.scrollTop] = [left, top]; // what was in sight stays so
    const again = link && [...now.querySelectorAll("a")].find((one) => one.getAttribute("href") === link);
    if (again) again.focus({ preventScroll: true }); // who was on a link stays on it
  }

  function question(then, before) {
    const now = document.getElementById(then.id);
    if (!now) {
      const above = before && document.getElementById(before.id);
      const home = above ? above.parentElement : form.querySelector(".questions");
      if (above) above.after(then); else if (home) home.append(then);
      return;
    }
    now.classList.toggle("wrong", then.classList.contains("wrong"));
    const typing = now.contains(document.activeElement) && document.activeElement.matches("input:not([type=radio]):not([type=checkbox])");
    if (typing && !now.classList.contains("wrong") && dirty) return;
    for (const part of [".error", ".why"]) {
      const [mine, theirs] = [now.querySelector(part), then.querySelector(part)];
      if (mine && theirs && mine.innerHTML !== theirs.innerHTML) {
        mine.innerHTML = theirs.innerHTML;
        mine.hidden = theirs.hidden;
      }
    }
    const [mine, theirs] = [now, then].map((one) => one.querySelector("input:not([type=hidden]), select"));
    if (mine && theirs && theirs.hasAttribute("aria-invalid")) mine.setAttribute("aria-invalid", "true");
    else if (mine) mine.removeAttribute("aria-invalid");
  }

  function idle(one, yes) {
    one.classList.toggle("idle", yes);
    const note = one.querySelector(".idle-note");
    if (yes && !note) one.insertAdjacentHTML("beforeend", '<p class="hint idle-note"></p>');
    if (yes) one.querySelector(".idle-note").textContent = form.dataset.idle;
    else if (note) note.remove();
  }

  function list(then) {
    const now = document.getElementById(then.id);
    const at = document.activeElement, id = at ? at.id : "";
    if (!now) {
      form.querySelector("#blocks .block:last-child").append(then);
      return;
    }
    const inside = now.contains(at);
    const marked = inside && at.matches("input:not([type])") ? [at.selectionStart, at.selectionEnd] : null;
    const [mine, theirs] = [now, then].map((one) => one.querySelector(".scroll"));
    const left = mine ? mine.scrollLeft : 0;
    const open = now.querySelector(".lacking[open]");
    now.replaceWith(then);
    if (theirs) theirs.scrollLeft = left;
    if (open && then.querySelector(".lacking")) then.querySelector(".lacking").open = true;
    const again = inside && id ? document.getElementById(id) : null;
    if (again) again.focus({ preventScroll: true });
    if (again && marked && again.matches("input:not([type])")) again.setSelectionRange(...marked);
  }

  // --- answering
  const PLAIN = "input:not([type=hidden]), select";
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea")) return;
    dirty = true;
    clearTimeout(pause);
    pause = setTimeout(() => save(), 700); // what is being typed need not wait until the field is left
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("textarea")) return;
    dirty = true;
    save();
  });

  form.addEventListener("keydown", (event) => {
    const at = event.target;
    if (event.key !== "Enter" || !at.matches(PLAIN)) return;
    event.preventDefault(); // Enter goes on, it sends nothing away
    (at.closest("table.grid") ? below(at) : next(at)).focus();
  });

  function next(at) {
    const all = [...form.querySelectorAll(".question:not(.idle), table.grid, #go-next")];
    const mine = all.indexOf(at.closest(".question"));
    const to = all[mine + 1] || document.getElementById("go-next");
    return to.matches("button") ? to : to.querySelector("input:checked:not([type=hidden])") || to.querySelector(PLAIN);
  }

  function below(at) {
    const cell = at.closest("td, th"), row = cell.parentElement;
    const under = row.nextElementSibling && row.nextElementSibling.cells[cell.cellIndex];
    return (under && under.querySelector(PLAIN)) || form.querySelector(`[name=add][value="${at.closest("table").dataset.list}"]`);
  }

  // --- rows
  form.addEventListener("submit", (event) => {
    const by = event.submitter;
    if (!by || (by.name === "go" && by.value === "next")) {
      leaving = true;
      return;
    }
    event.preventDefault();
    if (by.name === "add" && row(by.value)) return;
    dirty = true;
    const pasted = by.closest(".pasting") && by.closest(".pasting").querySelector("textarea");
    save(pasted ? [[pasted.name, pasted.value]] : [[by.name, by.value]]);
  });

  function row(address) {
    const table = form.querySelector(`table.grid[data-list="${address}"]`);
    const template = form.querySelector(`template[data-row="${address}"]`);
    if (!table || !template) return false;
    const body = table.tBodies[0], at = `${address}/${body.rows.length}`, model = template.dataset.at;
    const dashed = (one) => one.replaceAll("/", "-");
    const names = new Set([...body.querySelectorAll("th input:not([type=hidden])")].map((one) => one.value));
    body.insertAdjacentHTML("beforeend", template.innerHTML.replaceAll(model, at).replaceAll(dashed(model), dashed(at)));
    const name = body.lastElementChild.querySelector("th input:not([type=hidden])");
    let number = body.rows.length;
    while (names.has(String(number))) number += 1;
    name.value = String(number);
    name.focus();
    name.select();
    dirty = true;
    save();
    return true;
  }

  form.addEventListener("paste", (event) => {
    const cell = event.target.closest("table.grid input, table.grid select");
    const text = event.clipboardData ? event.clipboardData.getData("text/plain") : "";
    const found = cell && /^f:(.*)\/(\d+):(.*)$/.exec(cell.name);
    if (!found || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    save([[`paste:${found[1]}`, text], ["paste_at", `${found[2]}:${found[3]}`]]);
  });

  // --- going away: nothing is left behind
  document.addEventListener("click", async (event) => {
    const link = event.target.closest("a[href]");
    if (!link || !(dirty || sending) || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const here = link.hash && link.pathname === location.pathname && link.search === location.search;
    if (here) return;
    event.preventDefault();
    if (dirty) await save(); else await sending;
    if (!leaving) location.href = link.href;
  });
  window.addEventListener("pagehide", () => {
    if (!(dirty || sending) || leaving) return;
    const body = new FormData(form);
    for (const name of [...body.keys()]) if (name.startsWith("paste:")) body.delete(name);
    navigator.sendBeacon(form.action, body);
  });
})();
