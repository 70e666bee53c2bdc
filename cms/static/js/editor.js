// A form that is sent while Wagtail's autosave is on its way creates a page twice, and one that is
// sent at once after typing lacks the last words, which rich text writes into its field a little
// later. So each submission waits for autosave and for what is being pasted (paste.js), and no autosave
// starts after it. It is stopped when nobody is logged in (session.js), and goes on if the server does
// not take it (sending.js).
(() => {
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

    const form = document.getElementById("page-edit-form");
    if (!form) {
        return;
    }
    // Wagtail's dialogs call it, and it would send the form at once.
    form.submit = () => form.requestSubmit();

    const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

    const settle = async () => {
        const deadline = Date.now() + PATIENCE;
        const isBusy = () => saving || document.querySelector("[data-pasting]");
        while (isBusy() && Date.now() < deadline) {
            await pause(50);
        }
        window.richText.write(form);
    };

    const withoutAutosave = (controllers) =>
        controllers.split(/\s+/).filter((name) => name !== "w-autosave").join(" ");

    // Wagtail disables the pressed button for half a minute, and says that it is saving. What a
    // dialog of the review has put into the form was meant for this time.
    const release = (submitter) => {
        if (submitter) {
            submitter.dataset.wProgressLoadingValue = "false";
            submitter.disabled = false;
        }
        for (const field of form.querySelectorAll('[name*="workflow-action"][type="hidden"]')) {
            field.remove();
        }
    };

    const send = async (submitter) => {
        // Not after it has settled: autosave would have time to begin again.
        const obstacle = await window.session.obstacle();
        if (obstacle) {
            return obstacle;
        }
        await settle();
        if (submitter) {
            // Wagtail disables the pressed button, and a disabled one is not sent.
            submitter.disabled = false;
        }
        const { controller } = form.dataset;
        form.dataset.controller = withoutAutosave(controller);
        const body = new FormData(form, submitter);
        const failure = await window.sending.send(form.action, body, window.unsaved.leave);
        if (failure) {
            form.dataset.controller = controller;
        }
        return failure;
    };

    const onSubmit = async (event) => {
        if (event.target !== form) {
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        if (form.dataset.sending) {
            return;
        }
        form.dataset.sending = "true";
        const { submitter } = event;
        const obstacle = await send(submitter);
        if (obstacle) {
            delete form.dataset.sending;
            release(submitter);
            window.session.tell(obstacle);
        }
    };

    document.addEventListener("submit", onSubmit, true);
})();
