// Wagtail takes what the form holds some two seconds after it was opened for what it held at first,
// so what is typed or removed sooner would not be saved by itself. This tells it that there is something to
// save. The moment at which it looks comes a little after the one at which it says so.
(() => {
    const UNTIL_IT_LOOKS = 1500;
    const form = document.getElementById("page-edit-form");
    let typed = false;
    let since = 0;

    const tell = () => {
        form.dataset.wUnsavedForceValue = "true";
    };

    const onChange = () => {
        typed = true;
        if (since && performance.now() - since < UNTIL_IT_LOOKS) {
            tell();
        }
    };
    form?.addEventListener("input", onChange);
    document.addEventListener("changes:made", onChange);
    document.addEventListener("w-unsaved:watch-edits", () => {
        since = performance.now();
        if (typed) {
            tell();
        }
    });
})();

// While a field is half filled in, a draft cannot be saved for a moment. Wagtail calls that
// “validation errors”; this says what it means, and which field it is if the browser knows.
(() => {
    const isUnfinished = ({ validity }) =>
        validity && (validity.typeMismatch || validity.badInput || validity.patternMismatch);

    const unfinishedField = () => {
        const form = document.getElementById("page-edit-form");
        const field = form && [...form.elements].find(isUnfinished);
        const label = field?.labels?.[0]?.textContent.replace("*", "").trim();
        return label ? `“${label}”` : "a field";
    };

    document.addEventListener(
        "w-autosave:error",
        ({ detail }) => {
            if (detail.type === "validation_error") {
                detail.text = `It will be saved when ${unfinishedField()} is finished.`;
            }
        },
        true,
    );
})();

// The server answers with a page in place of JSON when the session has ended, or when the token
// in the form is that of an earlier one. Wagtail calls both a server error. The first is told; after
// the second the form has the right token, and is saved by trying again.
(() => {
    let isSecondTry = false;

    const explain = async ({ target, detail }) => {
        const obstacle = await window.session.obstacle();
        if (!obstacle && !isSecondTry) {
            isSecondTry = true;
            target.dispatchEvent(new CustomEvent("w-unsaved:add", { detail: { type: "edits" } }));
            return;
        }
        const words = obstacle ? { type: obstacle, text: window.session.words(obstacle) } : {};
        const told = { ...detail, ...words, explained: true };
        target.dispatchEvent(new CustomEvent("w-autosave:error", { bubbles: true, detail: told }));
    };

    document.addEventListener("w-autosave:success", () => {
        isSecondTry = false;
    });
    document.addEventListener(
        "w-autosave:error",
        (event) => {
            if (event.detail.type === "server_error" && !event.detail.explained) {
                event.stopImmediatePropagation();
                explain(event);
            }
        },
        true,
    );
})();

// When a draft is saved, Wagtail takes what the form holds by then for what was saved. What came
// in while the server was busy would have to wait for the next change, below a “Saved”.
(() => {
    const OURS = ["csrfmiddlewaretoken", "next", "overwrite_revision_id"];
    const sent = new WeakMap();

    const held = (data, filledIn) =>
        JSON.stringify(
            [...data]
                .filter(([name]) => !OURS.includes(name) && !name.startsWith("loaded_revision_"))
                .filter(([name]) => !(name in filledIn))
                .map(([name, value]) => [name, value instanceof File ? value.name : value]),
        );

    document.addEventListener("w-autosave:save", ({ target, detail }) => {
        sent.set(target, detail.formData);
    });
    // A form that came back with errors is never looked at again, unless the interval changes while
    // it is not said to be unsaved.
    const look = (form, isUnsaved) => {
        form.dataset.wUnsavedForceValue = "false";
        form.dataset.wUnsavedCheckIntervalValue = "499";
        setTimeout(() => {
            if (isUnsaved) {
                form.dataset.wUnsavedForceValue = "true";
            }
        });
    };

    document.addEventListener("w-autosave:success", ({ target: form, detail }) => {
        const filledIn = detail.response.field_updates ?? {};
        look(form, held(sent.get(form), filledIn) !== held(new FormData(form), filledIn));
    });
    document.addEventListener("w-autosave:error", ({ target: form }) => {
        look(form, form.dataset.wUnsavedForceValue === "true");
    });
})();
