// Forms that a passkey fills in: the browser asks the device, and the answer is sent as JSON.
"use strict";

const bytesOf = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));

const textOf = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

// The options as the browser wants them: with bytes in the place of base64url.
const decoded = ({ publicKey }) => {
  const descriptors = (list) => (list || []).map((entry) => ({ ...entry, id: bytesOf(entry.id) }));
  const options = { ...publicKey, challenge: bytesOf(publicKey.challenge) };
  if (options.user) options.user = { ...options.user, id: bytesOf(options.user.id) };
  if (options.excludeCredentials) options.excludeCredentials = descriptors(options.excludeCredentials);
  if (options.allowCredentials) options.allowCredentials = descriptors(options.allowCredentials);
  return options;
};

// The answer as RegistrationResponseJSON or AuthenticationResponseJSON.
const encoded = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = textOf(credential.response[name]);
  }
  return {
    id: credential.id,
    rawId: textOf(credential.rawId),
    type: credential.type,
    response,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
};

const failed = (form, isFailed) => { form.querySelector("[data-failed]").hidden = !isFailed; };

const ask = async (form) => {
  failed(form, false);
  try {
    const publicKey = decoded(JSON.parse(form.dataset.options));
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = JSON.stringify(encoded(credential));
    form.submit();
  } catch {
    failed(form, true);
  }
};

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (window.PublicKeyCredential && navigator.credentials) {
    form.querySelector("[type=submit]").disabled = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
  } else {
    form.querySelector("[data-missing]").hidden = false;
  }
}
