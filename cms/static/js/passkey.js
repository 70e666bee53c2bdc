// Asks the browser for a passkey, or for a new one, and sends what it gives with the form.
(() => {
    const REFUSED = "The browser gave no passkey. Try again, or take another way.";
    const NO_PASSKEYS = "This browser has no passkeys here: they need an address that begins with https.";

    const button = document.querySelector("[data-passkey]");
    if (!button) {
        return;
    }
    const form = button.closest("form");
    const problem = form.querySelector("[data-passkey-problem]");
    const options = JSON.parse(document.getElementById("passkey-options").textContent);

    const ask = () =>
        options.creation_options
            ? window.webauthnJSON.create(options.creation_options)
            : window.webauthnJSON.get(options.request_options);

    button.addEventListener("click", async () => {
        problem.hidden = true;
        try {
            form.elements.credential.value = JSON.stringify(await ask());
        } catch {
            problem.textContent = window.webauthnJSON.supported() ? REFUSED : NO_PASSKEYS;
            problem.hidden = false;
            return;
        }
        form.submit();
    });
})();
