// Records what is done to the rows of a list, such as credentials: removed, added, moved.
(() => {
    const { InlinePanel } = window;
    if (!InlinePanel || !window.changes) {
        return;
    }
    const { record } = window.changes;
    const panels = new Map();

    const { updateControlStates } = InlinePanel.prototype;
    InlinePanel.prototype.updateControlStates = function updateAndNote() {
        panels.set(this.formsElt[0], this);
        updateControlStates.call(this);
    };

    const nameOf = (row) => {
        const heading = row.querySelector("[data-panel-heading]");
        return `“${heading?.textContent.replace(/\s+/g, " ").trim() ?? "row"}”`;
    };

    const inputOf = (row) => document.getElementById(`id_${row.id.replace("inline_child_", "")}-DELETE`);
    const isRemoved = (row) => row.classList.contains("deleted");

    const remove = (row) => () => {
        if (isRemoved(row)) {
            return null;
        }
        document.getElementById(`${inputOf(row).id}-button`).click();
        return row.parentElement.parentElement;
    };

    const restore = (row) => () => {
        if (!isRemoved(row)) {
            return null;
        }
        // The end of the animation brings the panel up to date, which tells us which one it is.
        window.$(row).finish().show();
        row.classList.remove("deleted");
        const input = inputOf(row);
        input.value = "";
        input.dispatchEvent(new Event("change", { bubbles: true }));
        panels.get(row.parentElement)?.updateControlStates();
        return row;
    };

    const pressIn = (row, direction) => () => {
        const button = row.querySelector(`[data-inline-panel-child-move-${direction}]`);
        if (isRemoved(row) || button.disabled) {
            return null;
        }
        button.click();
        return row;
    };

    document.addEventListener("click", ({ target }) => {
        const button = target.closest("button");
        const row = button?.closest("[data-inline-panel-child]");
        if (!row) {
            return;
        }
        const name = nameOf(row);
        if (button.id === `${inputOf(row).id}-button`) {
            const label = `${name} was removed`;
            record({ label, told: [`${label}.`], undo: restore(row), redo: remove(row) });
        } else if (button.matches("[data-inline-panel-child-move-up]")) {
            record({ label: `${name} was moved`, undo: pressIn(row, "down"), redo: pressIn(row, "up") });
        } else if (button.matches("[data-inline-panel-child-move-down]")) {
            record({ label: `${name} was moved`, undo: pressIn(row, "up"), redo: pressIn(row, "down") });
        }
    }, true);

    const putAt = (row, index) => () => {
        const panel = panels.get(row.parentElement);
        const others = [...row.parentElement.children].filter((other) => other !== row);
        if (isRemoved(row) || !panel) {
            return null;
        }
        row.parentElement.insertBefore(row, others[index] ?? null);
        panel.updateOrderValues();
        panel.updateControlStates();
        return row;
    };

    // Sortable sends it when something was dragged.
    document.addEventListener("end", ({ item: row, oldIndex, newIndex }) => {
        if (row?.matches("[data-inline-panel-child]") && oldIndex !== newIndex) {
            const label = `${nameOf(row)} was moved`;
            record({ label, undo: putAt(row, oldIndex), redo: putAt(row, newIndex) });
        }
    });

    document.addEventListener("w-formset:added", ({ target: row }) => {
        if (row.matches("[data-inline-panel-child]")) {
            record({ label: `${nameOf(row)} was added`, undo: remove(row), redo: restore(row) });
        }
    });
})();
