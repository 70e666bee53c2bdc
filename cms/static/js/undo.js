// What was done to blocks and rows can be taken back: by Ctrl+Z, step by step, as long as the form is
// open, and by “Undo” in the notice after something was removed or pasted. A text field takes back
// first what was typed into it. `changes.record(step)` adds a step: `{ undo, redo, label, told }`,
// where `undo` and `redo` return the element that is to be seen; a step whose place is gone, or with
// nothing to take back, returns none. `told` is what the notice says, and `offers` its buttons beside
// “Undo”. What is recorded while
// `changes.together(step, action)` runs `action` is one step.
(() => {
    const TEXT = "input:not([type=checkbox], [type=radio], [type=button]), textarea, [contenteditable=true]";
    const done = [];
    const undone = [];
    const settlers = [];
    let isReplaying = false;
    let parts = null;

    const form = document.getElementById("page-edit-form");
    if (!form) {
        return;
    }

    const settleAll = () => settlers.forEach((settle) => settle());
    const say = () => document.dispatchEvent(new CustomEvent("changes:made"));

    const replay = (action) => {
        isReplaying = true;
        try {
            return action();
        } finally {
            isReplaying = false;
        }
    };

    const showPlace = (element) => {
        const header = element.querySelector("[data-panel-toggle]") ?? element.querySelector("button");
        element.scrollIntoView({ block: "nearest" });
        header?.focus({ preventScroll: true });
    };

    // Goes on to the step before when the place of a step is gone.
    const go = (from, to, name) => {
        settleAll();
        while (from.length) {
            const step = from.pop();
            const element = replay(step[name]);
            if (element) {
                to.push(step);
                say();
                showPlace(element);
                return step;
            }
        }
        return null;
    };

    const undo = () => {
        const step = go(done, undone, "undo");
        if (step) {
            window.notice.show([`Taken back: ${step.label}.`], [{ label: "Redo", press: redo }]);
        }
    };

    const redo = () => {
        const step = go(undone, done, "redo");
        if (step) {
            window.notice.show([`Done again: ${step.label}.`], [{ label: "Undo", press: undo }]);
        }
    };

    // Also if something else was done since.
    const takeBack = (step) => {
        settleAll();
        const index = done.indexOf(step);
        if (index >= 0) {
            done.push(...done.splice(index, 1));
            undo();
        }
    };

    const record = (step) => {
        if (isReplaying) {
            return;
        }
        if (parts) {
            parts.push(step);
            return;
        }
        done.push(step);
        undone.length = 0;
        say();
        if (step.told) {
            const undoIt = { label: "Undo", press: () => takeBack(step) };
            window.notice.show(step.told, [...(step.offers ?? []), undoIt], step);
        }
    };

    const each = (steps, name) => () =>
        steps.map((step) => step[name]()).find((element) => element) ?? null;

    const together = (step, action) => {
        settleAll();
        const steps = [];
        parts = steps;
        try {
            return action();
        } finally {
            parts = null;
            if (steps.length) {
                const undo = each([...steps].reverse(), "undo");
                record({ label: steps[0].label, ...step, undo, redo: each(steps, "redo") });
            }
        }
    };

    const wanted = (event) => {
        if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) {
            return null;
        }
        const key = event.key.toLowerCase();
        if (key === "z") {
            return event.shiftKey ? redo : undo;
        }
        return key === "y" && !event.shiftKey ? redo : null;
    };

    const editorOf = (target) => {
        const wrapper = target.closest("[data-draftail-editor-wrapper]");
        return wrapper?.parentElement.querySelector("input").draftailEditor;
    };

    // How much the rich text itself can take back, before it does so.
    let ownSteps = 0;
    const countOwnSteps = (event) => {
        const state = wanted(event) && editorOf(event.target)?.getEditorState();
        const stack = wanted(event) === undo ? state?.getUndoStack() : state?.getRedoStack();
        ownSteps = stack?.size ?? 0;
    };

    let isTakenBack = false;
    document.addEventListener("input", ({ inputType }) => {
        isTakenBack ||= ["historyUndo", "historyRedo"].includes(inputType);
    }, true);

    const onKey = (event) => {
        const action = wanted(event);
        const field = event.target.closest(TEXT);
        const isElsewhere = event.target.closest("[role=dialog]") || (field && !form.contains(field));
        if (!action || isElsewhere || ownSteps) {
            return;
        }
        if (!field || editorOf(event.target)) {
            event.preventDefault();
            action();
            return;
        }
        // The browser does not say whether the field has anything to take back, until it has done so.
        isTakenBack = false;
        setTimeout(() => isTakenBack || action());
    };

    window.addEventListener("keydown", countOwnSteps, true);
    window.addEventListener("keydown", onKey);

    window.changes = {
        record,
        together,
        isTogether: () => parts !== null,
        beforeUndo: (settle) => settlers.push(settle),
    };
})();
