// Shows the page anew when something has changed: the part below the head is fetched and put in
// place, so that the keyboard stays where it was. A page on which somebody has typed stays as it is.
"use strict";

const root = document.documentElement;
let typed = false;
document.addEventListener("input", () => { typed = true; });

async function renew() {
  if (typed) { return; }
  const answer = await fetch(location.href, { headers: { "Accept": "text/html", "Renkei-Renewal": "1" } });
  if (!answer.ok) { return; }
  const next = new DOMParser().parseFromString(await answer.text(), "text/html");
  // What was told once stays until the person goes on.
  const [told, more] = [document.getElementById("told"), next.getElementById("told")];
  if (told && more) { told.append(...more.childNodes); }
  for (const id of ["head", "live"]) {
    const [old, fresh] = [document.getElementById(id), next.getElementById(id)];
    if (!old || !fresh || old.innerHTML === fresh.innerHTML) { continue; }
    const within = old.contains(document.activeElement) && document.activeElement;
    const held = within && (within.id ? "#" + CSS.escape(within.id)
      : within.getAttribute("href") ? "[href=" + CSS.escape(within.getAttribute("href")) + "]" : "");
    old.replaceChildren(...fresh.childNodes);
    const again = held && old.querySelector(held);
    if (again) { again.focus(); }
    const status = document.getElementById("renewed");
    if (status) { status.textContent = status.dataset.words; }
  }
}

const events = new EventSource("/events?seen=" + root.dataset.seen);
events.addEventListener("change", renew);
