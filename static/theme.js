// Light or dark as the reader chose, kept on this device alone; without a choice the device decides.
(() => {
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null;
    }
  };
  const show = (theme) => {
    root.dataset.theme = ["light", "dark"].includes(theme) ? theme : "system";
    for (const button of document.querySelectorAll(".theme button")) {
      button.setAttribute("aria-pressed", button.value === root.dataset.theme);
    }
  };
  show(kept());
  document.addEventListener("DOMContentLoaded", () => show(root.dataset.theme));
  addEventListener("storage", ({ key, newValue }) => key === "theme" && show(newValue));
  document.addEventListener("click", ({ target }) => {
    const button = target.closest(".theme button");
    if (!button) return;
    show(button.value);
    try {
      localStorage.setItem("theme", button.value);
    } catch {
      // Where nothing may be kept, the choice holds for this page.
    }
  });
})();
