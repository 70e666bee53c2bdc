// Records what is done to the blocks of a body: removed, moved, duplicated, added, divided, changed.
// A removed block only goes out of sight, with all that it holds, and comes back as it was.
(() => {
    const { EditorState, convertToRaw } = window.DraftJS ?? {};
    const { StreamBlock } = window.wagtailStreamField?.blocks ?? {};
    if (!StreamBlock || !window.changes) {
        return;
    }
    const sequences = Object.getPrototypeOf(StreamBlock.prototype);
    const { deleteBlock, moveBlock, _insert: insert, _onRequestInsert: add } = sequences;
    const { record, together, isTogether, beforeUndo } = window.changes;

    const nameOf = (child) => `“${child.blockDef.meta.label || child.type}”`;

    const commentsOn = (child) => {
        const { commentApp } = window.comments ?? {};
        const path = commentApp && child.getContentPath();
        if (!path) {
            return () => {};
        }
        const select = commentApp.utils.selectCommentsForContentPathFactory(path);
        const ids = select(commentApp.store.getState()).map(({ localId }) => localId);
        return () => ids.forEach((id) => commentApp.updateContentPath(id, path));
    };

    const arrange = (sequence) => {
        const { children, inserters } = sequence;
        children.forEach((child, index) => {
            child.setIndex(index);
            child[index ? "enableMoveUp" : "disableMoveUp"]();
            child[index < children.length - 1 ? "enableMoveDown" : "disableMoveDown"]();
        });
        inserters.forEach((inserter, index) => inserter.setIndex(index));
        sequence.blockCountChanged();
    };

    const appear = (element) => {
        window.$(element).finish().show().removeAttr("aria-hidden");
    };

    // Returns what takes the block away and what brings it back.
    const removal = (sequence, child) => {
        let index = sequence.children.indexOf(child);
        let inserter = sequence.inserters[index];
        let bringComments = commentsOn(child);
        const remove = () => {
            index = sequence.children.indexOf(child);
            if (index < 0) {
                return null;
            }
            inserter = sequence.inserters[index];
            bringComments = commentsOn(child);
            deleteBlock.call(sequence, index, {});
            return (sequence.children[index] ?? sequence.children[index - 1])?.element
                ?? sequence.inserters[0].element;
        };
        const restore = () => {
            const { children, inserters } = sequence;
            if (children.includes(child) || !child.element.isConnected) {
                return null;
            }
            index = Math.min(index, children.length);
            inserters[index].element.before(inserter.element, child.element);
            children.splice(index, 0, child);
            inserters.splice(index, 0, inserter);
            child.deletedInput.val("");
            appear(child.element);
            appear(inserter.element);
            arrange(sequence);
            bringComments();
            return child.element;
        };
        return { remove, restore };
    };

    // Keyboards and screen readers go on from the block that has taken the place of the removed one.
    const passFocus = (sequence, index, child) => {
        if (child.element.contains(document.activeElement)) {
            const next = sequence.children[index] ?? sequence.children[index - 1];
            const place = next?.toggleElement ?? sequence.inserters[0].element.querySelector("button")
                ?? sequence.inserters[0].element;
            place.focus({ preventScroll: true });
        }
    };

    // What a person does is animated; what a script does is recorded if it says so.
    sequences.deleteBlock = function deleteAndRecord(index, options) {
        const child = this.children[index];
        const { remove, restore } = removal(this, child);
        deleteBlock.call(this, index, options);
        if (options?.animate || isTogether()) {
            const label = `${nameOf(child)} was removed`;
            passFocus(this, index, child);
            record({ label, told: [`${label}.`], undo: restore, redo: remove });
        }
    };

    sequences.moveBlock = function moveAndRecord(from, to) {
        const child = this.children[from];
        moveBlock.call(this, from, to);
        const moveTo = (place) => () => {
            const now = this.children.indexOf(child);
            if (now < 0) {
                return null;
            }
            moveBlock.call(this, now, Math.min(place, this.children.length - 1));
            return child.element;
        };
        record({ label: `${nameOf(child)} was moved`, undo: moveTo(from), redo: moveTo(to) });
    };

    // Not what a new block is made with.
    let depth = 0;
    sequences._insert = function insertAndRecord(...options) {
        let child = null;
        depth += 1;
        try {
            child = insert.apply(this, options);
        } finally {
            depth -= 1;
        }
        if (depth === 0 && isTogether()) {
            const { remove, restore } = removal(this, child);
            record({ label: `${nameOf(child)} was added`, undo: remove, redo: restore });
        }
        return child;
    };

    sequences._onRequestInsert = function addAndRecord(...options) {
        return together({}, () => add.apply(this, options));
    };

    // For what a script adds that a person has asked for, such as a picture.
    window.changes.adding = (action) => together({}, action);

    for (const { prototype } of Object.values(window.wagtailStreamField.blocks)) {
        const { duplicateBlock, splitBlock } = prototype ?? {};
        if (!duplicateBlock) {
            continue;
        }
        prototype.duplicateBlock = function duplicateAndRecord(index, ...options) {
            const label = `${nameOf(this.children[index])} was duplicated`;
            return together({ label }, () => duplicateBlock.call(this, index, ...options));
        };
        prototype.splitBlock = function splitAndRecord(index, before, ...options) {
            const { block } = this.children[index];
            const whole = block.getState();
            const label = `${nameOf(this.children[index])} was divided`;
            return together({ label }, () => {
                record({ undo: () => block.setState(whole), redo: () => block.setState(before) });
                return splitBlock.call(this, index, before, ...options);
            });
        };
    }

    function* leaves(block) {
        const inner = block.children?.map((child) => child.block) ?? Object.values(block.childBlocks ?? {});
        if (block.widget) {
            yield block;
        }
        for (const each of inner) {
            yield* leaves(each);
        }
    }

    const rootOf = (node) => {
        let element = node;
        while (element && !element.rootBlock) {
            element = element.parentElement;
        }
        return element?.rootBlock;
    };

    const leafAt = (node) => {
        const root = rootOf(node);
        return root && [...leaves(root)].find((leaf) => leaf.element.contains(node));
    };

    // Without the comments, which are no part of the text.
    const written = (state) => {
        if (!state?.getCurrentContent) {
            return JSON.stringify(state);
        }
        const raw = convertToRaw(state.getCurrentContent());
        return JSON.stringify(raw, (key, value) =>
            key === "inlineStyleRanges" ? value.filter(({ style }) => !/^(COMMENT|STYLE)/.test(style)) : value,
        );
    };

    const put = (leaf, state) => {
        const isText = Boolean(state?.getCurrentContent);
        const selection = isText && state.getSelection().set("hasFocus", false);
        leaf.setState(isText ? EditorState.acceptSelection(state, selection) : state);
        open.set(leaf, leaf.getState());
    };

    // The fields that are being written in, with what they held at first.
    const open = new Map();

    const putting = (leaf, state) => () => {
        if (!leaf.element.isConnected || written(leaf.getState()) === written(state)) {
            return null;
        }
        put(leaf, state);
        return leaf.element.closest("[data-streamfield-child]") ?? leaf.element;
    };

    // The rich text has itself taken back all that was written into it.
    const isAsBefore = (state) => state?.getUndoStack?.().size === 0 && state.getRedoStack().size > 0;

    const settle = (leaf) => {
        const before = open.get(leaf);
        const after = leaf.getState();
        if (written(before) === written(after) || isAsBefore(after)) {
            return;
        }
        open.set(leaf, after);
        const place = leaf.element.closest("[data-panel]")?.querySelector(".c-sf-block__type");
        const label = `“${place?.textContent.trim() ?? leaf.type}” was changed`;
        record({ label, undo: putting(leaf, before), redo: putting(leaf, after) });
    };

    // Puts rich text into a block that is open, as a part of what is done together.
    const replace = (leaf, after) => {
        const before = leaf.getState();
        put(leaf, after);
        record({ undo: putting(leaf, before), redo: putting(leaf, after) });
    };

    const settleAll = (except) => {
        for (const leaf of [...open.keys()]) {
            if (leaf !== except) {
                settle(leaf);
                open.delete(leaf);
            }
        }
    };

    document.addEventListener("focusin", ({ target }) => {
        const leaf = leafAt(target);
        settleAll(leaf);
        if (leaf && !open.has(leaf)) {
            open.set(leaf, leaf.getState());
        }
    }, true);
    beforeUndo(() => settleAll(null));
    window.changes.replace = replace;
})();
