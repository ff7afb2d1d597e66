"use strict";
// Asks the browser for a passkey when its button is pressed, and sends the form with the answer.
// Without this script the page says what else can be done.
(() => {
  const bytes = (text) =>
    Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  const text = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer)))
      .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (asked) => {
    const publicKey = {
      ...asked,
      challenge: bytes(asked.challenge),
      user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: known(asked.excludeCredentials),
    };
    const made = await navigator.credentials.create({ publicKey });
    return {
      id: made.id,
      rawId: text(made.rawId),
      type: made.type,
      response: {
        attestationObject: text(made.response.attestationObject),
        clientDataJSON: text(made.response.clientDataJSON),
      },
      extensions: {},
    };
  };

  const get = async (asked) => {
    const publicKey = {
      ...asked,
      challenge: bytes(asked.challenge),
      allowCredentials: known(asked.allowCredentials),
    };
    const shown = await navigator.credentials.get({ publicKey });
    const answer = shown.response;
    return {
      id: shown.id,
      rawId: text(shown.rawId),
      type: shown.type,
      response: {
        authenticatorData: text(answer.authenticatorData),
        clientDataJSON: text(answer.clientDataJSON),
        signature: text(answer.signature),
        userHandle: answer.userHandle ? text(answer.userHandle) : null,
      },
      extensions: {},
    };
  };

  const reasons = { InvalidStateError: "present", NotAllowedError: "stopped" };
  for (const part of document.querySelectorAll("[data-passkey]")) {
    const say = (reason) => {
      for (const line of part.querySelectorAll("[data-say]")) {
        line.hidden = line.dataset.say !== reason;
      }
    };
    if (!window.PublicKeyCredential) {
      say("unsupported");
      continue;
    }
    const button = part.querySelector("button");
    const asked = JSON.parse(part.dataset.options).publicKey;
    button.hidden = false;
    button.addEventListener("click", async () => {
      say("");
      button.disabled = true;
      try {
        const answer = await (part.dataset.passkey === "create" ? create(asked) : get(asked));
        part.querySelector("[name=passkey]").value = JSON.stringify(answer);
        part.closest("form").submit();
      } catch (error) {
        button.disabled = false;
        say(reasons[error.name] || "failed");
      }
    });
  }
})();
