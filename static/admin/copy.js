// Buttons that copy a text, then submit their form.
"use strict";

const copied = async (field) => {
  field.select();
  // Pages without https have no clipboard of this kind.
  if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
  else document.execCommand("copy");
};

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.textContent = button.dataset.label;
    button.addEventListener("click", async (event) => {
      if (button.dataset.done) return;
      event.preventDefault();
      try {
        await copied(document.getElementById(button.dataset.copies));
      } catch {
        document.execCommand("copy");
      }
      button.dataset.done = "yes";
      button.click();
    });
  }
});
