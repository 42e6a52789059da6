// Buttons that copy a text; those with a label of their own submit their form afterwards.
"use strict";

const copied = async (field) => {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Pages without https have no clipboard of this kind.
    document.execCommand("copy");
  }
};

document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll("[data-copies]")) {
    const { label, copies } = button.dataset;
    if (label) button.textContent = label;
    button.hidden = false;
    let isCopied = false;
    button.addEventListener("click", async (event) => {
      if (isCopied && label) return;
      event.preventDefault();
      await copied(document.getElementById(copies));
      isCopied = true;
      if (label) button.click();
    });
  }
});
