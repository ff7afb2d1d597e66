"use strict";
// Shows a password while its button is pressed. Without this script there is no such button.
(() => {
  for (const button of document.querySelectorAll("[data-shows][hidden]")) {
    const field = document.getElementById(button.dataset.shows);
    const show = () => { field.type = "text"; };
    const hide = () => { field.type = "password"; };
    const isPress = (event) => event.key === " " || event.key === "Enter";
    button.addEventListener("pointerdown", show);
    button.addEventListener("keydown", (event) => { if (isPress(event)) show(); });
    for (const end of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) {
      button.addEventListener(end, hide);
    }
    field.form?.addEventListener("submit", hide);
    button.hidden = false;
  }
})();
