// Keeps what is typed in a form of the admin: on the server, or in this browser while that cannot be
// reached. Asks before an edited form is left, and leads to what is wrong in it.
"use strict";

(() => {
  const { url, person } = document.currentScript.dataset;
  const FIRST = 1500, EVERY = 10000, ASK = 15000, WAIT = 15000, WAIT_FILE = 60000, DAYS = 30;
  const PREFIX = "typed:", TOKEN = "csrfmiddlewaretoken";
  // Beside secrets: rows that are only a pattern for new ones.
  const LEFT_OUT = new RegExp(`^_copy$|^_person$|^${TOKEN}$|password|-__prefix__-`, "i");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const field = document.querySelector("#content input[name=_copy]");
  const form = field && field.form;
  const head = document.querySelector(".form-kept");

  // The values of a form by name, without those of patterns, or with.
  const valuesOf = (form, leftOut = LEFT_OUT) => {
    const fields = {}, files = [];
    for (const [name, value] of new FormData(form)) {
      if (leftOut.test(name)) continue;
      if (typeof value === "string") (fields[name] = fields[name] || []).push(value);
      else if (value.name && !form.querySelector(`[name="${name}-kept"]`)) files.push(value.name);
    }
    return { fields, files };
  };

  // The values of a form as the server sent it, whatever the browser filled in since.
  const defaultsOf = (form) => {
    const fields = {};
    for (const input of form.elements) {
      const { name, type, options } = input;
      if (!name || input.disabled || LEFT_OUT.test(name) || /^(submit|button|image|reset|file|fieldset)$/.test(type)) continue;
      let values = [input.defaultValue];
      if (type === "checkbox" || type === "radio") {
        values = input.defaultChecked ? [input.value] : [];
      } else if (options) {
        const chosen = [...options].filter((option) => option.defaultSelected);
        values = (chosen.length || type !== "select-one" ? chosen : [...options].slice(0, 1)).map((option) => option.value);
      } else if (type !== "textarea" && type !== "hidden") {
        values = [input.defaultValue.replace(/[\r\n]/g, "")];
        if (type === "url" || type === "email") values = [values[0].trim()];
      }
      if (values.length) fields[name] = (fields[name] || []).concat(values);
    }
    return { fields, files: [] };
  };

  // Whatever the order of the names.
  const sorted = ({ fields, files }) => JSON.stringify([Object.entries(fields).sort(), files]);
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

  // --- Leaving an edited form

  const forms = all("#content form[method=post]").filter(({ id }) => id !== "changelist-form");
  const first = new Map(forms.map((form) => [form, defaultsOf(form)]));
  // A form that comes back with what was typed in it is edited from the beginning.
  const isBack = Boolean(form && field.value);
  const isEdited = (each) => (isBack && each === form) || sorted(first.get(each)) !== sorted(valuesOf(each));
  let isLeaving = false;

  addEventListener("beforeunload", (event) => {
    if (isLeaving || !forms.some(isEdited)) return;
    event.preventDefault();
    event.returnValue = "";
    // While the question is read.
    if (form) keep(true);
  });

  // --- What is sent to the server

  const bodyOf = ({ typedAt, ...entry }) => {
    const body = new FormData();
    for (const name of Object.keys(entry)) body.append(name, entry[name]);
    if (typedAt) body.append("age", Math.max(0, Math.round((Date.now() - typedAt) / 1000)));
    body.append(TOKEN, document.querySelector(`[name=${TOKEN}]`).value);
    return body;
  };

  const post = async (entry, renewed = false) => {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), entry.file ? WAIT_FILE : WAIT);
    let answer;
    try {
      const response = await fetch(url, { method: "POST", body: bodyOf(entry), signal: stop.signal });
      answer = await response.json();
    } catch {
      return { state: "no-line" };
    } finally {
      clearTimeout(timer);
    }
    if (answer.state !== "token") return answer;
    for (const input of all(`[name=${TOKEN}]`)) input.value = answer.token;
    return renewed ? { state: "no-line" } : post(entry, true);
  };

  // --- What waits in this browser

  const waiting = () => {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    } catch {
      return [];
    }
  };
  const wait = (entry) => {
    try {
      localStorage.setItem(PREFIX + entry.copy, JSON.stringify({ ...entry, typedAt: Date.now() }));
    } catch { /* It is full, or not allowed. */ }
  };
  const isOver = ({ state }) => ["kept", "open", "saved"].includes(state);

  const sendWaiting = async () => {
    for (const key of waiting()) {
      const entry = JSON.parse(localStorage.getItem(key));
      if (Date.now() - entry.typedAt > DAYS * 86400000) localStorage.removeItem(key);
      if (entry.person !== person || (form && entry.copy === field.value)) continue;
      const answer = await post(entry);
      if (isOver(answer)) localStorage.removeItem(key);
      // It is offered by the page of its form.
      if (answer.state === "kept" && form && entry.page === location.pathname && !isEdited(form)) location.reload();
    }
  };

  // --- The form that is kept

  let sent = null, sentAt = 0, timer = null, isSending = false, state = "open";

  const begin = () => {
    const bytes = [...crypto.getRandomValues(new Uint8Array(16))];
    field.value = bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
    sent = null;
  };

  const entryOf = (content) => {
    const entry = { page: location.pathname, person, copy: field.value };
    if (head && head.dataset.record) entry.record = head.dataset.record;
    if (form.elements._seen) entry.seen = form.elements._seen.value;
    return content === undefined ? entry : { ...entry, content };
  };

  // What is typed, with the values before of what has changed; empty if nothing has.
  const content = () => {
    if (!isEdited(form)) return "";
    const { fields, files } = valuesOf(form), before = {}, shown = valuesOf(form, /^$/).fields;
    const start = first.get(form).fields;
    for (const name of new Set([...Object.keys(fields), ...Object.keys(start)])) {
      const was = start[name] || shown[name.replace(/-\d+-/, "-__prefix__-")] || [];
      if (!same(was, fields[name] || [])) before[name] = was;
    }
    return JSON.stringify({ fields, files, before });
  };

  const show = ({ state, said, others }) => {
    if (head) {
      if (said !== undefined || state === "open") head.querySelector("[data-said]").textContent = said || "";
      if (state !== "busy") for (const part of all("[data-state]", head)) part.hidden = part.dataset.state !== state;
    }
    const list = document.querySelector("[data-others]");
    if (list && others) list.replaceChildren(...others.map((sentence) => {
      const item = document.createElement("li");
      item.textContent = sentence;
      return item;
    }));
  };

  // Sends what was typed since the last time, or only that the form is open.
  const keep = async (isOnlyNew = false) => {
    if (isSending || isLeaving) return;
    const text = content(), isNew = text !== (sent || "");
    if (!isNew && (isOnlyNew || !(head && head.dataset.record))) return;
    isSending = true;
    if (isNew) sentAt = Date.now();
    const entry = entryOf(isNew ? text : undefined), answer = await post(entry);
    isSending = false;
    state = answer.state;
    if (state === "saved") {
      // It was saved in another window, and goes on here.
      begin();
      later();
    } else if (isOver(answer)) {
      localStorage.removeItem(PREFIX + entry.copy);
      if (isNew) sent = text;
      sendWaiting();
    } else if (answer.state === "busy") {
      later();
    } else if (isNew) {
      wait(entry);
    }
    if (!isNew && answer.state === "open") delete answer.state;
    show(answer);
  };

  const later = () => {
    if (timer) return;
    timer = setTimeout(() => { timer = null; keep(true); }, Math.max(FIRST, sentAt + EVERY - Date.now()));
  };

  // A chosen file is sent at once, so that it stays chosen whatever happens to the page.
  const keepFile = async (input) => {
    const [file] = input.files;
    for (const was of all(`[name="${input.name}-kept"]`, form)) (was.closest(".kept-file") || was).remove();
    const { kept } = file ? await post({ person, file }) : {};
    if (!kept || input.files[0] !== file) return;
    const hidden = document.createElement("input");
    input.after(Object.assign(hidden, { type: "hidden", name: `${input.name}-kept`, value: kept }));
    later();
  };

  if (form) {
    if (!field.value) begin();
    form.addEventListener("change", ({ target }) => { if (target.type === "file") keepFile(target); });
    for (const event of ["input", "change", "click", "keyup", "drop"]) document.addEventListener(event, later);
    // Without a session, only once somebody types or comes back.
    setInterval(() => { if (!["signed-out", "another-account"].includes(state)) keep(); }, ASK);
    keep();
    for (const event of ["focus", "online", "visibilitychange"]) addEventListener(event, () => document.hidden || keep());
    addEventListener("pagehide", () => {
      if (isLeaving) return;
      const text = content(), isNew = text !== (sent || "");
      const entry = { ...entryOf(isNew ? text : undefined), left: "1" };
      // A last message may hold 64 KB, and nothing says whether it arrived.
      if (isNew && (!isOver({ state }) || text.length > 20000)) wait(entry);
      else navigator.sendBeacon(url, bodyOf(entry));
    });
  }

  // --- Sending a form, and signing out

  document.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (event.target === form) {
      // In case that no answer comes; the next page sends it, and the server knows whether it was saved.
      if (isEdited(form)) wait(entryOf(content()));
    }
    if (forms.includes(event.target)) {
      isLeaving = true;
      // Still here after so long: it was answered with a file, or not at all.
      setTimeout(() => { isLeaving = false; }, 20000);
    }
    if (event.target.id === "logout-form" && form && isEdited(form) && !event.target.dataset.kept) {
      event.preventDefault();
      event.target.dataset.kept = "1";
      keep().finally(() => event.target.requestSubmit());
    }
  });
  addEventListener("pageshow", ({ persisted }) => {
    if (!persisted) return;
    isLeaving = false;
    if (form) begin();
  });

  sendWaiting();

  // --- Short forms, such as a reason or a remark: kept in this browser until they are sent

  const SHORT = "short:", SENT = "short-sent";
  const forget = (but) => Object.keys(localStorage).forEach((name) => {
    if (name.startsWith(SHORT) && !name.startsWith(but)) localStorage.removeItem(name);
  });
  try {
    // What others left at this computer.
    forget(`${SHORT + person} `);
    const [{ type }] = performance.getEntriesByType("navigation");
    // The page after a form that was sent; not the form again, where no answer came.
    if (type === "navigate") {
      localStorage.removeItem(sessionStorage.getItem(SENT));
      sessionStorage.removeItem(SENT);
    }
    forms.filter((each) => each !== form).forEach((each) => {
      const key = [SHORT + person, each.action, each.elements.place?.value].join(" ");
      const boxes = all("textarea, input[type=text]", each);
      const { at, texts } = JSON.parse(localStorage.getItem(key)) || {};
      for (const box of Date.now() - at < DAYS * 86400000 ? boxes : []) {
        if (!texts[box.name] || box.value) continue;
        box.value = texts[box.name];
        if (box.closest("details")) box.closest("details").open = true;
      }
      each.addEventListener("input", () => {
        const texts = Object.fromEntries(boxes.map(({ name, value }) => [name, value]));
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), texts }));
      });
      each.addEventListener("submit", () => sessionStorage.setItem(SENT, key));
    });
    document.getElementById("logout-form")?.addEventListener("submit", () => forget(" "));
  } catch { /* The browser keeps nothing. */ }

  // --- A refused form: to what is wrong first

  const wrong = document.querySelector("#content form :is(.errorlist:not(.nonfield), .inline-group .errorlist)");
  if (wrong) {
    const controlIn = (box) => box && box.querySelector("input:not([type=hidden]), select, textarea");
    let control = null;
    for (let box = wrong; !control && box.id !== "content"; box = box.parentElement) {
      control = controlIn(box) || controlIn(box.nextElementSibling);
    }
    for (let box = wrong.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    if (control) control.focus({ preventScroll: true });
    wrong.scrollIntoView({ block: "center" });
  }
})();
