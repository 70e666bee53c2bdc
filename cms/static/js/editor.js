// A form that is sent while Wagtail's autosave is on its way creates a page twice, and one that is
// sent at once after typing lacks the last words, which rich text writes into its field a little
// later. So each submission waits until both are done, and no autosave starts after it.
(() => {
    const RICH_TEXT_DELAY = 300;
    const PATIENCE = 15000;
    let saving = false;

    document.addEventListener("w-autosave:save", () => {
        saving = true;
    });
    for (const end of ["success", "error", "deactivated"]) {
        document.addEventListener(`w-autosave:${end}`, () => {
            saving = false;
        });
    }

    const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

    const settle = async () => {
        const deadline = Date.now() + PATIENCE;
        await pause(RICH_TEXT_DELAY);
        while (saving && Date.now() < deadline) {
            await pause(50);
        }
    };

    const stopAutosave = (form) => {
        const controllers = form.dataset.controller.split(/\s+/);
        form.dataset.controller = controllers.filter((name) => name !== "w-autosave").join(" ");
    };

    const onSubmit = async (event) => {
        const form = event.target;
        if (form.id !== "page-edit-form" || form.dataset.settled) {
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        if (form.dataset.settling) {
            return;
        }
        form.dataset.settling = "true";
        const { submitter } = event;
        await settle();
        stopAutosave(form);
        form.dataset.settled = "true";
        if (submitter) {
            // Wagtail disables the pressed button, and a disabled one is not sent.
            submitter.disabled = false;
        }
        form.requestSubmit(submitter);
    };

    document.addEventListener("submit", onSubmit, true);
})();
