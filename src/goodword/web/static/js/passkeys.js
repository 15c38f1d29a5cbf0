// Passkeys: asks the house what to ask, asks the authenticator, and sends the form with its answer.
// Bytes travel as base64url.

const bytes = (text) => {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (sign) => sign.charCodeAt(0));
};
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

async function make(options) {
  const made = await navigator.credentials.create({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      user: { ...options.user, id: bytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    },
  });
  return plain(made, {
    attestationObject: text(made.response.attestationObject),
    transports: made.response.getTransports ? made.response.getTransports() : [],
  });
}

async function show(options) {
  const shown = await navigator.credentials.get({
    publicKey: {
      ...options,
      challenge: bytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    },
  });
  return plain(shown, {
    authenticatorData: text(shown.response.authenticatorData),
    signature: text(shown.response.signature),
    userHandle: shown.response.userHandle ? text(shown.response.userHandle) : null,
  });
}

function plain(credential, more) {
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    clientExtensionResults: credential.getClientExtensionResults(),
    response: { clientDataJSON: text(credential.response.clientDataJSON), ...more },
  });
}

const WORDS = {
  NotAllowedError: "No passkey was chosen, or it took too long. Try again when you like.",
  InvalidStateError: "This device has a passkey for your account already.",
  SecurityError: "Passkeys need the house to be open under a name and over https.",
};

async function run(button) {
  const form = button.form;
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const told = form.querySelector("[data-passkey-said]");
  told.textContent = "";
  button.disabled = true;
  try {
    const answer = await fetch(button.dataset.passkey, {
      method: "POST",
      headers: { "X-CSRFToken": token, Accept: "application/json" },
      redirect: "error",
    });
    if (!answer.ok) throw new Error("refused");
    const options = (await answer.json()).publicKey;
    const field = form.elements[button.dataset.passkeyField];
    field.value = button.dataset.passkeyMake ? await make(options) : await show(options);
    form.requestSubmit();
  } catch (error) {
    told.textContent = WORDS[error.name] || "That did not work. Load the page again, then try once more.";
    button.disabled = false;
  }
}

export function startPasskeys() {
  for (const button of document.querySelectorAll("[data-passkey]")) {
    if (!window.PublicKeyCredential) continue;
    button.closest("[data-passkey-part]").hidden = false;
    button.addEventListener("click", () => run(button));
  }
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
      const before = button.textContent;
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = before; }, 2000);
    });
  }
}
